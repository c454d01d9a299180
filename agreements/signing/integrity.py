"""Is this the document that was signed: the digest compared by us, the signature checked by openssl.

openssl's own verdict alone is not relied on: the signature covers the attributes, the attributes name the
digest of the document, and both steps are looked at (RFC 5652 §5.4, §5.6). The chain of certificates plays no
part here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from asn1crypto import core, x509

from agreements.signing.algorithms import digest_of, is_gost
from agreements.signing.cms import BROKEN, MESSAGE_DIGEST, OneSignature, SignedFile
from agreements.signing.names import key_algorithm
from agreements.signing.openssl import Answer, Bench
from agreements.signing.verdicts import Integrity, Reason

_SET = 0x31
_MANY = 4
"""Certificates tried for one signature: more with the same issuer and number are not honest."""
_PROVEN_WRONG = ("content verify error", "verification failure", "digest mismatch", "messagedigest wrong")


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict, why, and the certificate with whose key it was reached (None: there is none)."""

    verdict: Integrity
    reasons: tuple[Reason, ...]
    certificate: x509.Certificate | None


@dataclass(frozen=True, slots=True)
class Content:
    """What is said to be signed, in memory and as a file of the bench."""

    data: bytes
    path: Path


def judge_integrity(
    signature: OneSignature,
    file: SignedFile,
    content: Content,
    known: Sequence[x509.Certificate],
    bench: Bench | None,
) -> Finding:
    """The verdict on one signature over this content; certificates are those of the file, then `known`."""
    candidates = [each for each in (*file.certificates, *known) if signature.is_by(each)][:_MANY]
    first = candidates[0] if candidates else None
    wrong = _contradiction(signature, file, content, bench)
    if wrong is not None:
        return Finding(Integrity.INVALID, (wrong,), first)
    if first is None:
        return Finding(Integrity.CANNOT_CHECK, (Reason.CERTIFICATE_MISSING,), None)
    findings = [_with_key(signature, file, content, each, bench) for each in candidates]
    for preferred in (Integrity.VALID, Integrity.CANNOT_CHECK):
        for finding in findings:
            if finding.verdict is preferred:
                return finding
    return findings[0]


def _contradiction(
    signature: OneSignature, file: SignedFile, content: Content, bench: Bench | None
) -> Reason | None:
    """What is wrong whatever the key says."""
    if signature.malformed:
        return Reason.ATTRIBUTES_MALFORMED
    if not signature.has_attributes:
        return Reason.ATTRIBUTES_AS_CONTENT if _are_attributes(content.data) else None
    if signature.content_type != file.content_type:
        return Reason.CONTENT_TYPE_DIFFERS
    digest = digest_of(signature.digest_oid, content.data, content.path, bench)
    return Reason.DOCUMENT_DIFFERS if digest not in (None, signature.message_digest) else None


def _are_attributes(data: bytes) -> bool:
    """A signature over attributes looks like one without attributes over a document of theirs."""
    if data[:1] != bytes([_SET]):
        return False
    try:
        return any(
            core.ObjectIdentifier.load(each[0].dump()).dotted == MESSAGE_DIGEST
            for each in core.SetOf.load(data, spec=core.Sequence)
        )
    except BROKEN:
        return False


def _with_key(
    signature: OneSignature,
    file: SignedFile,
    content: Content,
    certificate: x509.Certificate,
    bench: Bench | None,
) -> Finding:
    obstacle = obstacle_to(bench, signature.digest_oid, signature.signature_oid, key_algorithm(certificate))
    if obstacle is not None or bench is None:
        return Finding(Integrity.CANNOT_CHECK, (obstacle or Reason.NO_OPENSSL,), certificate)
    if not _is_the_one_named(signature, certificate, bench):
        return Finding(Integrity.INVALID, (Reason.CERTIFICATE_SUBSTITUTED,), certificate)
    answer = bench.call(
        *("cms", "-verify", "-binary", "-noverify", "-inform", "DER"),
        *("-in", bench.put(file.alone(signature, certificate))),
        *("-content", content.path, "-out", "/dev/null"),
    )
    verdict, reasons = _understood(answer)
    return Finding(verdict, reasons, certificate)


def obstacle_to(bench: Bench | None, *oids: str) -> Reason | None:
    """Why signatures by these algorithms cannot be checked here at all."""
    if bench is None:
        return Reason.NO_OPENSSL
    return Reason.NO_ENGINE if not bench.has_gost and any(is_gost(oid) for oid in oids) else None


def _is_the_one_named(signature: OneSignature, certificate: x509.Certificate, bench: Bench) -> bool:
    """CAdES-BES: each digest of the signer's certificate that can be computed is that of this one."""
    der = certificate.dump()
    path = bench.put(der) if signature.references else Path()
    return all(
        digest_of(each.digest_oid, der, path, bench) in (None, each.digest) for each in signature.references
    )


def _understood(answer: Answer) -> tuple[Integrity, tuple[Reason, ...]]:
    """openssl's answer as a verdict: only what it calls a failure of verification is invalid."""
    if answer.is_ok:
        return Integrity.VALID, ()
    if answer.code is None:
        return Integrity.CANNOT_CHECK, (Reason.TIMED_OUT,)
    told = answer.told.lower()
    if any(words in told for words in _PROVEN_WRONG) and "no public key" not in told:
        return Integrity.INVALID, (Reason.SIGNATURE_WRONG,)
    return Integrity.CANNOT_CHECK, (Reason.ALGORITHM_UNKNOWN,)
