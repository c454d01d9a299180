"""The report of a verification: typed, frozen, with a JSON form."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from agreements.bilingual import Text
from agreements.signing.algorithms import name_of
from agreements.signing.identity import Party
from agreements.signing.names import CertificateFacts
from agreements.signing.verdicts import (
    BAD,
    REASON_TEXTS,
    Chain,
    Identity,
    Integrity,
    Reason,
    Revocation,
    Time,
    Verdict,
    worst,
)

LABEL = Text(
    "Справочно: OpenSSL с модулем ГОСТ не является сертифицированным средством криптографической защиты.",
    "For information: OpenSSL with the GOST engine is not a certified cryptographic tool.",
)
_INTEGRITY = (Integrity.INVALID, Integrity.CANNOT_CHECK, Integrity.VALID)
_CHAIN = (Chain.UNTRUSTED, Chain.REVOKED, Chain.EXPIRED, Chain.CANNOT_CHECK, Chain.TRUSTED)
_REVOCATION = (Revocation.REVOKED, Revocation.CANNOT_CHECK, Revocation.NOT_CHECKED, Revocation.GOOD)
_TIME = (Time.EXPIRED, Time.NOT_YET_VALID, Time.CANNOT_CHECK, Time.VALID)
_IDENTITY = (Identity.MATCH, Identity.MISMATCH, Identity.CANNOT_CHECK)
"""One file may bear the signatures of several parties: the party is there if one of them is its own."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A file by size in bytes and digests in hexadecimal; `streebog` is None where there is no engine."""

    size: int
    sha256: str
    streebog: str | None


@dataclass(frozen=True, slots=True)
class SignerReport:
    """One signature, judged by itself. `certificate` is None where it was not found."""

    integrity: Integrity
    chain: Chain
    revocation: Revocation
    time: Time
    identity: Identity | None
    reasons: tuple[Reason, ...]
    certificate: CertificateFacts | None
    signing_time: datetime | None
    is_cades: bool
    has_time_stamp: bool
    time_stamp: datetime | None
    digest_oid: str
    signature_oid: str
    revoked_at: datetime | None
    list_of: datetime | None
    list_until: datetime | None

    def as_json(self) -> dict[str, Any]:
        facts = self.certificate
        return {
            "name": facts.name if facts else "",
            "surname": facts.surname if facts else "",
            "given_names": facts.given_names if facts else "",
            "title": facts.title if facts else "",
            "organisation": facts.organisation if facts else "",
            "email": facts.email if facts else "",
            "inn": facts.inn if facts else "",
            "inn_organisation": facts.inn_organisation if facts else "",
            "ogrn": facts.ogrn if facts else "",
            "ogrnip": facts.ogrnip if facts else "",
            "snils": facts.snils if facts else "",
            "serial": facts.serial if facts else "",
            "issuer": facts.issuer if facts else "",
            "not_before": _iso(facts.not_before if facts else None),
            "not_after": _iso(facts.not_after if facts else None),
            "certificate_sha256": facts.sha256 if facts else "",
            "signing_time": _iso(self.signing_time),
            "integrity": self.integrity,
            "chain": self.chain,
            "revocation": self.revocation,
            "time": self.time,
            "identity": self.identity,
            "reasons": [_reason(each) for each in self.reasons],
            "cades_bes": self.is_cades,
            "time_stamp": {"present": self.has_time_stamp, "moment": _iso(self.time_stamp)},
            "digest": {"oid": self.digest_oid, "name": name_of(self.digest_oid)},
            "algorithm": {"oid": self.signature_oid, "name": name_of(self.signature_oid)},
            "revoked_at": _iso(self.revoked_at),
            "revocation_list": {"of": _iso(self.list_of), "until": _iso(self.list_until)},
        }


@dataclass(frozen=True, slots=True)
class Report:
    """What was found about one signature file over one document.

    `moment` is the moment certificates were judged for, `moment_given` whether a person named it. Moments are
    UTC.
    """

    is_attached: bool
    document: Fingerprint
    signature: Fingerprint
    signers: tuple[SignerReport, ...]
    party: Party
    moment: datetime
    moment_given: bool
    checked_at: datetime
    openssl: str | None
    engine: str | None
    trust_version: str
    trust_problems: tuple[tuple[str, str], ...] = ()

    @property
    def integrity(self) -> Integrity:
        return worst([each.integrity for each in self.signers], _INTEGRITY)

    @property
    def chain(self) -> Chain:
        return worst([each.chain for each in self.signers], _CHAIN)

    @property
    def revocation(self) -> Revocation:
        return worst([each.revocation for each in self.signers], _REVOCATION)

    @property
    def time(self) -> Time:
        return worst([each.time for each in self.signers], _TIME)

    @property
    def identity(self) -> Identity | None:
        """None where no party was named."""
        found = [each.identity for each in self.signers if each.identity is not None]
        return worst(found, _IDENTITY) if found else None

    @property
    def verdicts(self) -> dict[str, Verdict]:
        """The parts by name, in the order people read them."""
        parts: dict[str, Verdict] = {
            "integrity": self.integrity,
            "chain": self.chain,
            "revocation": self.revocation,
            "time": self.time,
        }
        return parts if self.identity is None else {**parts, "identity": self.identity}

    @property
    def is_bad(self) -> bool:
        """Something was checked and is wrong."""
        return any(each in BAD for each in self.verdicts.values())

    @property
    def is_complete(self) -> bool:
        """Everything asked could be checked. A missing revocation list does not count against it."""
        unknown = {Integrity.CANNOT_CHECK, Chain.CANNOT_CHECK, Time.CANNOT_CHECK, Identity.CANNOT_CHECK}
        return not any(each in unknown for each in self.verdicts.values())

    @property
    def is_good(self) -> bool:
        return not self.is_bad and self.is_complete

    def as_json(self) -> dict[str, Any]:
        """The report as plain values for `json.dumps`; moments as ISO 8601 in UTC."""
        return {
            **self.verdicts,
            "good": self.is_good,
            "label": LABEL._asdict(),
            "attached": self.is_attached,
            "signers": [each.as_json() for each in self.signers],
            "party": None if self.party.asks_nothing else {"inn": self.party.inn, "ogrn": self.party.ogrn},
            "document": _print(self.document),
            "signature": _print(self.signature),
            "moment": _iso(self.moment),
            "moment_given": self.moment_given,
            "checked_at": _iso(self.checked_at),
            "openssl": self.openssl,
            "engine": self.engine,
            "trust": {
                "version": self.trust_version,
                "problems": [
                    {"source": source, "problem": problem} for source, problem in self.trust_problems
                ],
            },
        }


def _print(fingerprint: Fingerprint) -> dict[str, Any]:
    return {"size": fingerprint.size, "sha256": fingerprint.sha256, "streebog_256": fingerprint.streebog}


def _reason(reason: Reason) -> dict[str, str]:
    return {"code": reason, **REASON_TEXTS[reason]._asdict()}


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
