"""A CMS file taken apart: its content, its certificates and one piece per signature (RFC 5652, RFC 5035).

Each signature becomes a SignedData of its own with its one certificate and no content, made of the original
bytes, so that openssl judges them one by one; a file with several signers has a verdict for each.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import cms, core, tsp, x509

from agreements.signing.armour import signature_der
from agreements.signing.der import tlv
from agreements.signing.faults import Fault, NotASignature
from agreements.signing.names import facts_of

MAX_SIGNERS = 64
MAX_CERTIFICATES = 256

SIGNED_DATA = "1.2.840.113549.1.7.2"
CONTENT_TYPE, MESSAGE_DIGEST = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"
SIGNING_TIME, TIME_STAMP = "1.2.840.113549.1.9.5", "1.2.840.113549.1.9.16.2.14"
SIGNING_CERTIFICATE, SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.12", "1.2.840.113549.1.9.16.2.47"
SHA1, SHA256 = "1.3.14.3.2.26", "2.16.840.1.101.3.4.2.1"

BROKEN = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError)
"""What asn1crypto raises on values that are not what they say."""


@dataclass(frozen=True, slots=True)
class TimeStamp:
    """A time stamp token beside a signature; only read, its own signature is not judged."""

    moment: datetime | None


@dataclass(frozen=True, slots=True)
class CertificateReference:
    """Which certificate the signer says he used (CAdES-BES): its digest, and by which algorithm."""

    digest_oid: str
    digest: bytes


@dataclass(frozen=True, slots=True)
class OneSignature:
    """One SignerInfo. `info` are its original bytes; `malformed` says that its attributes contradict CMS."""

    info: bytes
    version: bytes
    digest_algorithm: bytes
    digest_oid: str
    signature_oid: str
    issuer: bytes | None
    serial: int | None
    key_identifier: bytes | None
    has_attributes: bool
    content_type: str | None
    message_digest: bytes | None
    signing_time: datetime | None
    references: tuple[CertificateReference, ...]
    time_stamp: TimeStamp | None
    malformed: bool

    def is_by(self, certificate: x509.Certificate) -> bool:
        """Whether this certificate is the one the signature names."""
        if self.key_identifier is not None:
            return bool(certificate.key_identifier == self.key_identifier)
        return bool(certificate.serial_number == self.serial and certificate.issuer.dump() == self.issuer)


@dataclass(frozen=True, slots=True)
class SignedFile:
    """A signature file that has been read. `content` is None for a detached signature."""

    content_type: str
    content: bytes | None
    certificates: tuple[x509.Certificate, ...]
    signatures: tuple[OneSignature, ...]

    def alone(self, signature: OneSignature, certificate: x509.Certificate) -> bytes:
        """A detached SignedData with this signature and this certificate only, as DER."""
        signed_data = tlv(
            0x30,
            signature.version,
            tlv(0x31, signature.digest_algorithm),
            tlv(0x30, core.ObjectIdentifier(self.content_type).dump()),
            tlv(0xA0, certificate.dump()),
            tlv(0x31, signature.info),
        )
        return tlv(0x30, core.ObjectIdentifier(SIGNED_DATA).dump(), tlv(0xA0, signed_data))


def read_signature(data: bytes) -> SignedFile:
    """The signature file taken apart; DER, BER, PEM or base64. Raises NotASignature."""
    der = signature_der(data)
    try:
        content_info = cms.ContentInfo.load(der)
        if content_info["content_type"].dotted != SIGNED_DATA:
            raise NotASignature(Fault.NOT_SIGNED_DATA, content_info["content_type"].dotted)
        return _taken_apart(content_info["content"])
    except BROKEN as error:
        raise NotASignature(Fault.NOT_ASN1, str(error)[:200]) from error


def _taken_apart(signed_data: cms.SignedData) -> SignedFile:
    infos = signed_data["signer_infos"]
    if len(infos) == 0:
        raise NotASignature(Fault.NO_SIGNERS)
    if len(infos) > MAX_SIGNERS:
        raise NotASignature(Fault.TOO_MANY_SIGNERS)
    encapsulated = signed_data["encap_content_info"]
    return SignedFile(
        content_type=encapsulated["content_type"].dotted,
        content=_content(encapsulated["content"]),
        certificates=_certificates(signed_data["certificates"]),
        signatures=tuple(_signature(info) for info in infos),
    )


def _content(content: Any) -> bytes | None:
    """The bytes that are signed: of an OCTET STRING its value; of anything else (PKCS #7) the value too."""
    if isinstance(content, core.Void) or content is None:
        return None
    if isinstance(content, core.ParsableOctetString | core.OctetString):
        return bytes(content)
    return bytes(content.parsed.contents if isinstance(content, core.Any) else content.contents)


def _certificates(choices: Any) -> tuple[x509.Certificate, ...]:
    """Those that can be read: one that cannot is as good as absent."""
    if isinstance(choices, core.Void):
        return ()
    if len(choices) > MAX_CERTIFICATES:
        raise NotASignature(Fault.TOO_COMPLEX, f"{len(choices)} certificates")
    readable = (read_certificate(each.chosen.dump()) for each in choices if each.name == "certificate")
    return tuple(certificate for certificate in readable if certificate is not None)


def read_certificate(der: bytes) -> x509.Certificate | None:
    """The certificate, with everything this library asks of it read once; None where that fails."""
    try:
        certificate = x509.Certificate.load(der, strict=True)
        facts_of(certificate)
        _ = certificate.key_identifier, certificate["signature_algorithm"]["algorithm"].dotted
    except BROKEN:
        return None
    return certificate


def _signature(info: cms.SignerInfo) -> OneSignature:
    signed = _attributes(info["signed_attrs"])
    unsigned = _attributes(info["unsigned_attrs"])
    issuer, serial, key_identifier = _signer(info["sid"])
    content_type = _one(signed, CONTENT_TYPE)
    digest = _one(signed, MESSAGE_DIGEST)
    has_attributes = not isinstance(info["signed_attrs"], core.Void)
    references = _references(signed)
    return OneSignature(
        info=info.dump(),
        version=info["version"].dump(),
        digest_algorithm=info["digest_algorithm"].dump(),
        digest_oid=info["digest_algorithm"]["algorithm"].dotted,
        signature_oid=info["signature_algorithm"]["algorithm"].dotted,
        issuer=issuer,
        serial=serial,
        key_identifier=key_identifier,
        has_attributes=has_attributes,
        content_type=getattr(content_type, "dotted", None),
        message_digest=bytes(digest) if isinstance(digest, core.OctetString) else None,
        signing_time=_moment(_one(signed, SIGNING_TIME)),
        references=references or (),
        time_stamp=_time_stamp(unsigned),
        malformed=has_attributes and (references is None or not _is_well_formed(signed)),
    )


def _attributes(attributes: Any) -> dict[str, list[list[Any]]]:
    """The values of each attribute by OID, one list for each time it occurs."""
    found: dict[str, list[list[Any]]] = {}
    if not isinstance(attributes, core.Void):
        for attribute in attributes:
            found.setdefault(attribute["type"].dotted, []).append(list(attribute["values"]))
    return found


def _is_well_formed(signed: dict[str, list[list[Any]]]) -> bool:
    """RFC 5652 §11: content type and digest are there, once, each with one value."""
    return all(
        len(signed.get(oid, [])) == 1 and len(signed[oid][0]) == 1 for oid in (CONTENT_TYPE, MESSAGE_DIGEST)
    )


def _one(attributes: dict[str, list[list[Any]]], oid: str) -> Any:
    values = [value for each in attributes.get(oid, []) for value in each]
    return values[0] if values else None


def _signer(sid: cms.SignerIdentifier) -> tuple[bytes | None, int | None, bytes | None]:
    if sid.name == "subject_key_identifier":
        return None, None, bytes(sid.chosen)
    return sid.chosen["issuer"].dump(), sid.chosen["serial_number"].native, None


def _moment(value: Any) -> datetime | None:
    moment = getattr(value, "native", None)
    return moment if isinstance(moment, datetime) and moment.tzinfo is not None else None


def _references(signed: dict[str, list[list[Any]]]) -> tuple[CertificateReference, ...] | None:
    """The first certificate of each attribute is the signer's (RFC 5035 §3, §5); None: not to be read."""
    found = []
    try:
        if (value := _one(signed, SIGNING_CERTIFICATE)) is not None:
            first = tsp.SigningCertificate.load(value.dump())["certs"][0]
            found.append(CertificateReference(SHA1, bytes(first["cert_hash"])))
        if (value := _one(signed, SIGNING_CERTIFICATE_V2)) is not None:
            first = tsp.SigningCertificateV2.load(value.dump())["certs"][0]
            algorithm = first["hash_algorithm"]["algorithm"].dotted
            found.append(CertificateReference(algorithm, bytes(first["cert_hash"])))
    except BROKEN:
        return None
    return tuple(found)


def _time_stamp(unsigned: dict[str, list[list[Any]]]) -> TimeStamp | None:
    value = _one(unsigned, TIME_STAMP)
    if value is None:
        return None
    try:
        token = cms.ContentInfo.load(value.dump())["content"]
        stated = tsp.TSTInfo.load(_content(token["encap_content_info"]["content"]) or b"")
        return TimeStamp(_moment(stated["gen_time"]))
    except BROKEN:
        return TimeStamp(None)
