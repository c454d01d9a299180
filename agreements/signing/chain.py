"""Does a certificate lead to a root of the store, was it in force, was it revoked: by `openssl verify`.

Only the store is trusted (`-no-CApath -no-CAstore`: openssl would add the system's certificates). Errors are
read by number and depth, never by their words. Numbers: openssl/x509_vfy.h.
"""

import base64
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from asn1crypto import crl, x509

from agreements.signing.cms import BROKEN, read_certificate
from agreements.signing.integrity import obstacle_to
from agreements.signing.names import key_algorithm
from agreements.signing.openssl import Answer, Bench
from agreements.signing.trust import RevocationList, TrustStore
from agreements.signing.verdicts import Chain, Reason, Revocation, Time

_LONGEST = 12
_ERROR = re.compile(r"error (\d+) at (\d+) depth lookup")
_NO_LIST, _REVOKED = 3, 23
_LIST_FAULTS = frozenset({5, 8, 33, 35, 36, 44, 54})
_NOT_YET, _EXPIRED = 9, 10
_NO_ISSUER = frozenset({2, 18, 19, 20, 21, 27})
_UNDECODABLE = frozenset({6, 24, 76})


@dataclass(frozen=True, slots=True)
class ChainFinding:
    """The verdicts about one certificate, why, and what the revocation list said."""

    chain: Chain
    revocation: Revocation
    time: Time
    reasons: tuple[Reason, ...]
    revoked_at: datetime | None = None
    list_of: datetime | None = None
    list_until: datetime | None = None


def judge_chain(
    certificate: x509.Certificate,
    helpers: Sequence[x509.Certificate],
    store: TrustStore,
    at: datetime,
    bench: Bench | None,
) -> ChainFinding:
    """Chain, revocation and dates of the certificate at that moment; `helpers` complete chains, untrusted."""
    time = time_of(certificate, at)
    if store.is_empty:
        return ChainFinding(Chain.UNTRUSTED, Revocation.NOT_CHECKED, time, (Reason.NO_TRUST,))
    path = _way_up(certificate, [*_certificates_of(store), *helpers])
    obstacle = obstacle_to(bench, *(oid for each in path for oid in _algorithms(each)))
    if bench is None or obstacle is not None:
        unknown = obstacle or Reason.NO_OPENSSL
        return ChainFinding(Chain.CANNOT_CHECK, Revocation.CANNOT_CHECK, time, (unknown,))
    return _Judgement(certificate, path, store, at, bench, helpers).finding(time)


def time_of(certificate: x509.Certificate, at: datetime) -> Time:
    validity = certificate["tbs_certificate"]["validity"]
    if at < validity["not_before"].native:
        return Time.NOT_YET_VALID
    return Time.EXPIRED if at > validity["not_after"].native else Time.VALID


class _Judgement:
    """One certificate before openssl: the path first, then dates, then lists."""

    def __init__(
        self,
        certificate: x509.Certificate,
        path: Sequence[x509.Certificate],
        store: TrustStore,
        at: datetime,
        bench: Bench,
        helpers: Sequence[x509.Certificate],
    ) -> None:
        self._path, self._store, self._at, self._bench = path, store, at, bench
        self._leaf = bench.put(_pem("CERTIFICATE", certificate.dump()))
        self._anchors = bench.put("".join(_pem("CERTIFICATE", each.der) for each in store.certificates))
        others = "".join(_pem("CERTIFICATE", each.dump()) for each in helpers)
        self._helpers = ("-untrusted", bench.put(others)) if helpers else ()

    def finding(self, time: Time) -> ChainFinding:
        chain, reasons = self._path_and_dates()
        if chain not in {Chain.TRUSTED, Chain.EXPIRED}:
            revocation = Revocation.CANNOT_CHECK if chain is Chain.CANNOT_CHECK else Revocation.NOT_CHECKED
            return ChainFinding(chain, revocation, time, reasons)
        revocation, why, revoked_at, used = self._revocation()
        if revocation is Revocation.REVOKED:
            chain = Chain.REVOKED
        if chain is Chain.EXPIRED and time is Time.VALID:
            reasons = (*reasons, Reason.ISSUER_EXPIRED)
        return ChainFinding(
            chain,
            revocation,
            time,
            (*reasons, *why),
            revoked_at,
            used.this_update if used else None,
            used.next_update if used else None,
        )

    def _path_and_dates(self) -> tuple[Chain, tuple[Reason, ...]]:
        answer = self._verify("-attime", str(int(self._at.timestamp())))
        if answer.is_ok:
            return Chain.TRUSTED, ()
        errors = _errors(answer)
        if any(number in {_NOT_YET, _EXPIRED} for number, _ in errors):
            answer = self._verify("-no_check_time")  # is the path right apart from the dates?
            if answer.is_ok:
                return Chain.EXPIRED, ()
            errors = _errors(answer)
        return _path_verdict(answer, errors)

    def _revocation(
        self,
    ) -> tuple[Revocation, tuple[Reason, ...], datetime | None, RevocationList | None]:
        """Dates of lists are judged here: openssl knows no moment before a list was made."""
        issuers = {each.issuer.dump() for each in self._path}
        lists = [each for each in self._store.lists if each.issuer_der in issuers]
        used = _newest(lists, self._path[0])
        if used is None:
            return Revocation.NOT_CHECKED, (Reason.NO_LIST,), None, None
        all_lists = self._bench.put("".join(_pem("X509 CRL", each.der) for each in lists))
        errors = _errors(self._verify("-no_check_time", "-crl_check", "-CRLfile", all_lists))
        if any(number in _LIST_FAULTS | _UNDECODABLE for number, _ in errors):
            return Revocation.NOT_CHECKED, (Reason.LIST_BROKEN,), None, used
        if any(number == _NO_LIST for number, _ in errors):
            return Revocation.NOT_CHECKED, (Reason.NO_LIST,), None, used
        if any(number == _REVOKED for number, _ in errors):
            moment = _revoked_at(used, self._path[0])
            if moment is None or moment <= self._at:
                return Revocation.REVOKED, (), moment, used
            return Revocation.GOOD, (Reason.REVOKED_LATER,), moment, used
        if errors:
            return Revocation.NOT_CHECKED, (Reason.LIST_BROKEN,), None, used
        if not used.is_fresh(self._at):
            return Revocation.NOT_CHECKED, (Reason.LIST_OUT_OF_DATE,), None, used
        return *self._issuers(lists, all_lists), used

    def _issuers(
        self, lists: Sequence[RevocationList], all_lists: Path
    ) -> tuple[Revocation, tuple[Reason, ...], datetime | None]:
        """The certificates above the signer's; the root has nobody above it who could revoke it."""
        above = [each for each in self._path[1:] if each.issuer.dump() != each.subject.dump()]
        if not above:
            return Revocation.GOOD, (), None
        if any(_newest(lists, each) is None for each in above):
            revoked = [each for each in above if self._was_revoked(each, lists)]
            if not revoked:
                return Revocation.GOOD, (Reason.ISSUERS_NOT_CHECKED,), None
            return Revocation.REVOKED, (Reason.ISSUER_REVOKED,), None
        errors = _errors(self._verify("-no_check_time", "-crl_check_all", "-CRLfile", all_lists))
        if any(number == _REVOKED for number, _ in errors):
            moments = [_revoked_at(found, each) for each in above if (found := _newest(lists, each))]
            earliest = min((moment for moment in moments if moment is not None), default=None)
            if earliest is None or earliest <= self._at:
                return Revocation.REVOKED, (Reason.ISSUER_REVOKED,), earliest
            return Revocation.GOOD, (Reason.REVOKED_LATER,), earliest
        return Revocation.GOOD, (Reason.ISSUERS_NOT_CHECKED,) if errors else (), None

    def _was_revoked(self, certificate: x509.Certificate, lists: Sequence[RevocationList]) -> bool:
        found = _newest(lists, certificate)
        moment = _revoked_at(found, certificate) if found else None
        return moment is not None and moment <= self._at

    def _verify(self, *options: str | Path) -> Answer:
        return self._bench.call(
            *("verify", "-no-CApath", "-no-CAstore", "-CAfile", self._anchors, *self._helpers),
            *("-purpose", "any", *options, self._leaf),
        )


def _path_verdict(answer: Answer, errors: list[tuple[int, int]]) -> tuple[Chain, tuple[Reason, ...]]:
    numbers = {number for number, _ in errors}
    if answer.code is None:
        return Chain.CANNOT_CHECK, (Reason.TIMED_OUT,)
    if not numbers or numbers & _UNDECODABLE:
        return Chain.CANNOT_CHECK, (Reason.ALGORITHM_UNKNOWN,)
    if numbers & _NO_ISSUER:
        return Chain.UNTRUSTED, (Reason.ISSUER_UNKNOWN,)
    return Chain.UNTRUSTED, (Reason.CHAIN_BROKEN,)


def _errors(answer: Answer) -> list[tuple[int, int]]:
    """Number and depth of what openssl found; depth 0 is the certificate itself."""
    return [(int(number), int(depth)) for number, depth in _ERROR.findall(answer.told)]


def _way_up(certificate: x509.Certificate, known: Iterable[x509.Certificate]) -> tuple[x509.Certificate, ...]:
    """The certificate and, by names, those above it: to see which algorithms and lists are concerned."""
    by_subject: dict[bytes, x509.Certificate] = {}
    for each in known:
        by_subject.setdefault(each.subject.dump(), each)
    path = [certificate]
    while len(path) < _LONGEST and path[-1].issuer.dump() != path[-1].subject.dump():
        above = by_subject.get(path[-1].issuer.dump())
        if above is None:
            break
        path.append(above)
    return tuple(path)


def _certificates_of(store: TrustStore) -> list[x509.Certificate]:
    return [read for each in store.certificates if (read := read_certificate(each.der)) is not None]


def _algorithms(certificate: x509.Certificate) -> tuple[str, str]:
    return key_algorithm(certificate), certificate["signature_algorithm"]["algorithm"].dotted


def _newest(lists: Iterable[RevocationList], certificate: x509.Certificate) -> RevocationList | None:
    """The list that speaks of this certificate, as openssl chooses it when it looks at no dates."""
    own = [each for each in lists if each.issuer_der == certificate.issuer.dump()]
    return max(own, key=lambda each: each.this_update, default=None)


def _revoked_at(used: RevocationList, certificate: x509.Certificate) -> datetime | None:
    try:
        for entry in crl.CertificateList.load(used.der)["tbs_cert_list"]["revoked_certificates"]:
            if entry["user_certificate"].native == certificate.serial_number:
                moment = entry["revocation_date"].native
                return moment if isinstance(moment, datetime) else None
    except BROKEN:
        return None
    return None


def _pem(label: str, der: bytes) -> str:
    body = base64.encodebytes(der).decode()
    return f"-----BEGIN {label}-----\n{body}-----END {label}-----\n"
