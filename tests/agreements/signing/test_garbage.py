"""What is no signature is called so, soon; a changed one is valid only where nothing signed has changed."""

import random
import time
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from agreements.signing import Fault, Integrity, NotASignature, TrustStore, read_signature, verify
from agreements.signing.cms import SignedFile
from agreements.signing.der import tlv
from tests.agreements.signing.conftest import Authorities
from tests.agreements.signing.pki import Workshop, store

DOCUMENT = "Договор\n".encode() * 30
SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")


def nested(depth: int, tag: int = 0x30) -> bytes:
    value = b"\x04\x00"
    for _ in range(depth):
        value = tlv(tag, value)
    return value


def noise(size: int) -> bytes:
    return random.Random(7).randbytes(size)


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", Fault.EMPTY),
        (b" \r\n\t", Fault.EMPTY),
        (b"%PDF-1.7\n%%EOF", Fault.PDF),
        ("Просто текст".encode(), Fault.NOT_ASN1),
        (noise(10 * 2**20), Fault.NOT_ASN1),
        (b"\x30" + noise(10 * 2**20), Fault.NOT_ASN1),
        (b"\x30\x80" + b"\x30\x80" * 10_000, Fault.TOO_COMPLEX),
        (b"\x30\x80\x06\x01", Fault.NOT_ASN1),
        (b"\x30\x84\xff\xff\xff\xff", Fault.NOT_ASN1),
        (b"\x30\xff" + b"\xff" * 127, Fault.NOT_ASN1),
        (nested(1000), Fault.TOO_COMPLEX),
        (tlv(0x30, SIGNED_DATA, nested(2000, 0x24)), Fault.TOO_COMPLEX),
        (tlv(0x30, SIGNED_DATA, b"\x04\x00" * 400_000), Fault.TOO_COMPLEX),
        (b"\x24\x80" * 100_000, Fault.NOT_ASN1),
        (tlv(0x30, bytes.fromhex("06092a864886f70d010701"), tlv(0xA0, b"\x04\x01x")), Fault.NOT_SIGNED_DATA),
        (tlv(0x30, tlv(0x24, b"\x02\x01\x05")), Fault.NOT_ASN1),
        (b"-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n", Fault.NOT_SIGNED_DATA),
        (b"-----BEGIN CMS-----\n" * 100_000, Fault.NOT_SIGNED_DATA),
        (b"MAAA" * 2_000_000, Fault.NOT_ASN1),
        (b"\x00" * (64 * 2**20 + 1), Fault.TOO_LARGE),
    ],
    ids=range(20),
)
def test_garbage_is_refused_soon_and_by_name(data: bytes, fault: Fault) -> None:
    started = time.process_time()
    with pytest.raises(NotASignature) as refused:
        verify(data, DOCUMENT, TrustStore())
    assert refused.value.fault is fault
    assert time.process_time() - started < 2


@pytest.fixture(scope="session")
def signature(workshop: Workshop, authorities: Authorities) -> bytes:
    return workshop.sign(DOCUMENT, authorities.of("ecdsa")[1], options=("-cades",))


def test_a_signature_cut_anywhere_is_none(signature: bytes) -> None:
    for end in range(1, len(signature) - 1, 7):
        with pytest.raises(NotASignature):
            read_signature(signature[:end])


def test_what_follows_a_signature_is_not_ignored(signature: bytes) -> None:
    with pytest.raises(NotASignature):
        read_signature(signature + b"x")


def test_certificates_without_a_signature_are_none(workshop: Workshop, authorities: Authorities) -> None:
    target = workshop.name("p7b")
    certificate = authorities.of("rsa")[1].certificate
    workshop.run("crl2pkcs7", "-nocrl", "-certfile", certificate, "-outform", "DER", "-out", target)
    with pytest.raises(NotASignature) as refused:
        read_signature(target.read_bytes())
    assert refused.value.fault is Fault.NO_SIGNERS


@given(st.binary(max_size=400))
@example(b"\x30\x00")
@example(b"\x30\x80\x00\x00")
@settings(max_examples=400, deadline=None)
def test_any_bytes_are_a_signature_or_refused(data: bytes) -> None:
    for given_bytes in (data, b"\x30" + data, tlv(0x30, SIGNED_DATA, tlv(0xA0, data))):
        with suppress(NotASignature):
            assert isinstance(read_signature(given_bytes), SignedFile)


@given(st.data())
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_changed_signature_is_valid_only_where_nothing_signed_has_changed(
    signature: bytes, authorities: Authorities, data: st.DataObject
) -> None:
    """Free to differ, being unsigned: version numbers, the list of digests, the spelling of parameters.

    With digest, reference to the certificate and the certificate as they were, it is still the same
    statement by the same key about the same document.
    """
    where = data.draw(st.integers(0, len(signature) - 1))
    value = data.draw(st.integers(0, 255).filter(lambda byte: byte != signature[where]))
    changed = signature[:where] + bytes([value]) + signature[where + 1 :]
    trusted = store(authorities.of("ecdsa")[0].pem)
    try:
        report = verify(changed, DOCUMENT, trusted)
    except NotASignature:
        return
    if report.integrity is not Integrity.VALID:
        return
    (before,), (after,) = read_signature(signature).signatures, read_signature(changed).signatures
    assert after.message_digest == before.message_digest
    assert after.references == before.references
    assert report.signers[0].certificate is not None
    original = verify(signature, DOCUMENT, trusted).signers[0].certificate
    assert report.signers[0].certificate == original


@given(st.integers(0, len(DOCUMENT) - 1), st.integers(1, 255))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_changed_document_is_never_valid(signature: bytes, where: int, flip: int) -> None:
    changed = bytearray(DOCUMENT)
    changed[where] ^= flip
    assert verify(signature, bytes(changed), TrustStore()).integrity is Integrity.INVALID
