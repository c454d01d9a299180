"""`verify`: one signature file against one document and one trust store, offline, with a verdict in parts."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from agreements.signing.algorithms import WEAK
from agreements.signing.chain import ChainFinding, judge_chain
from agreements.signing.cms import OneSignature, SignedFile, read_certificate, read_signature
from agreements.signing.faults import Fault, NotASignature
from agreements.signing.identity import Party, judge_identity
from agreements.signing.integrity import Content, Finding, judge_integrity
from agreements.signing.names import CertificateFacts, facts_of
from agreements.signing.openssl import Bench, Openssl, bench, installed
from agreements.signing.report import Fingerprint, Report, SignerReport
from agreements.signing.trust import TrustStore
from agreements.signing.verdicts import Chain, Identity, Integrity, Reason, Revocation, Time

NOBODY = Party()
INSTALLED = "installed"
"""The openssl of this machine, found once."""


def verify(
    signature: bytes,
    document: bytes | None,
    store: TrustStore,
    *,
    party: Party = NOBODY,
    at: datetime | None = None,
    openssl: Openssl | str | None = INSTALLED,
) -> Report:
    """Judge a signature file (.sig, .p7s, .sgn, .p7m; DER, BER, PEM or base64).

    `document` is the file as it was registered. None, or the very bytes of `signature`, means that there is
    none apart from an attached signature: then the document inside is judged and the report says that nothing
    was compared. `at` is the aware moment for which certificates are judged (receipt of the signature);
    without it they are judged as of now. `openssl` is the machine's own unless another, or None, is handed
    in.

    Raises NotASignature for what is none, and for a detached signature without a document. Everything that
    can be read gets a report.
    """
    file = read_signature(signature)
    alone = document is None or document == signature
    if alone and file.content is None:
        raise NotASignature(Fault.DOCUMENT_MISSING)
    tool = installed() if isinstance(openssl, str) else openssl
    with _bench(tool) as on:
        return _Verification(
            signature, None if alone else document, file, store, party, at, tool, on
        ).report()


@contextmanager
def _bench(tool: Openssl | None) -> Iterator[Bench | None]:
    if tool is None:
        yield None
    else:
        with bench(tool) as on:
            yield on


class _Verification:
    """One run: what all signers share, and then one after another."""

    def __init__(
        self,
        signature: bytes,
        document: bytes | None,
        file: SignedFile,
        store: TrustStore,
        party: Party,
        at: datetime | None,
        tool: Openssl | None,
        on: Bench | None,
    ) -> None:
        self._file, self._store, self._party, self._at = file, store, party, at
        self._tool, self._bench, self._now = tool, on, datetime.now(UTC)
        self._document, self._signature = document, signature
        content = file.content if file.content is not None else (document or b"")
        self._content = Content(content, on.put(content) if on is not None else Path())
        self._known = [
            each for entry in store.certificates if (each := read_certificate(entry.der)) is not None
        ]

    def report(self) -> Report:
        shown = self._document if self._document is not None else self._content.data
        document, signature = self._fingerprints(shown)
        return Report(
            is_attached=self._file.content is not None,
            document=document,
            signature=signature,
            signers=tuple(self._signer(each) for each in self._file.signatures),
            party=self._party,
            moment=self._moment,
            moment_given=self._at is not None,
            checked_at=self._now,
            openssl=self._tool.version if self._tool else None,
            engine=self._tool.engine_name if self._tool else None,
            trust_version=self._store.version,
            trust_problems=self._store.all_problems(self._moment),
        )

    @property
    def _moment(self) -> datetime:
        return self._at or self._now

    def _fingerprints(self, document: bytes) -> tuple[Fingerprint, Fingerprint]:
        """Both files with both digests; Стрибог in one call."""
        on, digests = self._bench, None
        if on is not None and on.has_gost:
            digests = on.digests("md_gost12_256", [on.put(document), on.put(self._signature)])
        streebog = [each.hex() for each in digests] if digests else [None, None]
        first, second = (
            Fingerprint(len(data), hashlib.sha256(data).hexdigest(), gost)
            for data, gost in zip((document, self._signature), streebog, strict=True)
        )
        return first, second

    def _signer(self, signature: OneSignature) -> SignerReport:
        finding = judge_integrity(signature, self._file, self._content, self._known, self._bench)
        integrity, reasons = self._compared(finding)
        facts = facts_of(finding.certificate) if finding.certificate is not None else None
        chain = self._chain(finding)
        identity, about = self._identity(facts)
        return SignerReport(
            integrity=integrity,
            chain=chain.chain,
            revocation=chain.revocation,
            time=chain.time,
            identity=identity,
            reasons=tuple(
                dict.fromkeys((*reasons, *chain.reasons, *about, *self._remarks(signature, facts)))
            ),
            certificate=facts,
            signing_time=signature.signing_time,
            is_cades=bool(signature.references),
            has_time_stamp=signature.time_stamp is not None,
            time_stamp=signature.time_stamp.moment if signature.time_stamp else None,
            digest_oid=signature.digest_oid,
            signature_oid=signature.signature_oid,
            revoked_at=chain.revoked_at,
            list_of=chain.list_of,
            list_until=chain.list_until,
        )

    def _compared(self, finding: Finding) -> tuple[Integrity, tuple[Reason, ...]]:
        """An attached signature must hold the very file that was registered."""
        if self._file.content is None:
            return finding.verdict, finding.reasons
        if self._document is None:
            return finding.verdict, (*finding.reasons, Reason.NOT_COMPARED)
        if self._document != self._file.content:
            return Integrity.INVALID, (Reason.ATTACHED_DIFFERS, *finding.reasons)
        return finding.verdict, finding.reasons

    def _chain(self, finding: Finding) -> ChainFinding:
        if finding.certificate is None:
            missing = (Reason.CERTIFICATE_MISSING,)
            return ChainFinding(Chain.CANNOT_CHECK, Revocation.CANNOT_CHECK, Time.CANNOT_CHECK, missing)
        others = [each for each in self._file.certificates if each is not finding.certificate]
        return judge_chain(finding.certificate, others, self._store, self._moment, self._bench)

    def _identity(self, facts: CertificateFacts | None) -> tuple[Identity | None, tuple[Reason, ...]]:
        return (None, ()) if self._party.asks_nothing else judge_identity(facts, self._party)

    def _remarks(self, signature: OneSignature, facts: CertificateFacts | None) -> Iterator[Reason]:
        """What a reader should know though it changes no verdict."""
        if signature.digest_oid in WEAK:
            yield Reason.WEAK_DIGEST
        if not signature.has_attributes:
            yield Reason.NO_ATTRIBUTES
        claimed = signature.signing_time
        if claimed and facts and not facts.not_before <= claimed <= min(facts.not_after, self._now):
            yield Reason.CLAIMED_OUTSIDE
        if self._at is None:
            yield Reason.TIME_IS_NOW
