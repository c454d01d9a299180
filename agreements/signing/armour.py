"""From what people upload to DER: binary, PEM or bare base64, with the marks of editors around it."""

import base64
import binascii
import re

from agreements.signing.der import to_der
from agreements.signing.faults import Fault, NotASignature

MAX_SIZE = 64 * 2**20
"""Bytes of one signature file; an attached one carries its document."""

_BEGIN = re.compile(rb"-----BEGIN ([A-Z0-9 #]{1,40})-----")
_SIGNATURE_LABELS = (b"CMS", b"PKCS7", b"PKCS #7 SIGNED DATA", b"SIGNATURE", b"SIGNED MESSAGE")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def signature_der(data: bytes) -> bytes:
    """The signature as DER, whatever it came in. Raises NotASignature."""
    if len(data) > MAX_SIZE:
        raise NotASignature(Fault.TOO_LARGE)
    text = data.removeprefix(_BYTE_ORDER_MARK).strip()
    if not text:
        raise NotASignature(Fault.EMPTY)
    if text.startswith(b"%PDF-"):
        raise NotASignature(Fault.PDF)
    if data[:1] == b"\x30":
        return to_der(data)
    if text.startswith(b"-----BEGIN "):
        return to_der(_from_pem(text))
    return to_der(_from_base64(text))


def _from_pem(text: bytes) -> bytes:
    for label, body in pem_blocks(text):
        if label in _SIGNATURE_LABELS:
            return body
    raise NotASignature(Fault.NOT_SIGNED_DATA, "no PEM block of a signature")


def pem_blocks(text: bytes) -> list[tuple[bytes, bytes]]:
    """Label and binary content of every PEM block (RFC 7468) up to the first that has no end."""
    blocks, position = [], 0
    while begin := _BEGIN.search(text, position):
        end_line = b"-----END " + begin[1] + b"-----"
        end = text.find(end_line, begin.end())
        if end < 0:
            break
        if (decoded := _decoded(text[begin.end() : end])) is not None:
            blocks.append((begin[1], decoded))
        position = end + len(end_line)
    return blocks


def _from_base64(text: bytes) -> bytes:
    decoded = _decoded(text)
    if decoded is None:
        raise NotASignature(Fault.NOT_ASN1, "neither DER nor PEM nor base64")
    return decoded


def _decoded(text: bytes) -> bytes | None:
    try:
        return base64.b64decode(b"".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
