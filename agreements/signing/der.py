"""ASN.1 from strangers: a bounded walk that refuses bombs and turns BER into DER, and a little writing.

Signatures come in BER too (CryptoPro and `openssl cms -stream` write indefinite lengths). The walk makes
every length definite and joins the pieces of constructed OCTET STRINGs (X.690 §8.1.3.6, §8.7); the insides of
what is DER already are not touched, so signed bytes stay as they were.
"""

from dataclasses import dataclass, field

from agreements.signing.faults import Fault, NotASignature

MAX_DEPTH = 48
"""A CMS with certificates and a time stamp needs about 30 levels."""
MAX_ELEMENTS = 200_000

_CONSTRUCTED = 0x20
_OCTET_STRING, _OCTET_STRING_IN_PIECES = 0x04, 0x24
_PADDING = b"\x00\r\n\t "


def to_der(data: bytes) -> bytes:
    """The one ASN.1 value in `data`, with definite lengths. Raises NotASignature(not_asn1, too_complex).

    White space and zero bytes after it are tolerated, as mail programs and tokens leave them; nothing else
    is.
    """
    walk = _Walk(data)
    encoded, after = walk.element(0, len(data), 0)
    if data[after:].strip(_PADDING):
        raise NotASignature(Fault.NOT_ASN1, f"{len(data) - after} bytes after the value")
    return data[:after] if encoded is None else encoded


def tlv(tag: int, *parts: bytes) -> bytes:
    """One DER element around `parts`; tags of one byte only."""
    content = b"".join(parts)
    return bytes([tag]) + _length(len(content)) + content


@dataclass
class _Walk:
    data: bytes
    seen: int = field(default=0)

    def element(self, start: int, end: int, depth: int) -> tuple[bytes | None, int]:
        """The element as DER, or None where the bytes may stay as they are; and where the next one begins."""
        self.seen += 1
        if depth > MAX_DEPTH or self.seen > MAX_ELEMENTS:
            raise NotASignature(Fault.TOO_COMPLEX)
        position = self._after_tag(start, end)
        identifier = self.data[start:position]
        length, position = self._size(position, end)
        if not identifier[0] & _CONSTRUCTED:
            if length is None:
                raise NotASignature(Fault.NOT_ASN1, "a primitive value without a length")
            return None, position + length
        inner_end = end if length is None else position + length
        pieces = identifier[0] == _OCTET_STRING_IN_PIECES
        parts, after, changed = self._children(
            position, inner_end, depth, closed=length is not None, pieces=pieces
        )
        if pieces:
            return tlv(_OCTET_STRING, *(_piece(part) for part in parts)), after
        if changed or length is None:
            content = b"".join(parts)
            return identifier + _length(len(content)) + content, after
        return None, after

    def _children(
        self, position: int, end: int, depth: int, *, closed: bool, pieces: bool
    ) -> tuple[list[bytes], int, bool]:
        """Parts are copied only where somebody needs them: content may be large."""
        spans: list[tuple[int, int, bytes | None]] = []
        while position < end if closed else self.data[position : position + 2] != b"\x00\x00":
            encoded, after = self.element(position, end, depth + 1)
            spans.append((position, after, encoded))
            position = after
        changed = any(encoded is not None for _, _, encoded in spans)
        needed = changed or not closed or pieces
        parts = [encoded or self.data[a:b] for a, b, encoded in spans] if needed else []
        return parts, position if closed else position + 2, changed

    def _after_tag(self, position: int, end: int) -> int:
        if position >= end:
            raise NotASignature(Fault.NOT_ASN1, "cut short")
        if self.data[position] & 0x1F != 0x1F:
            return position + 1
        for after in range(position + 1, min(end, position + 5)):
            if not self.data[after] & 0x80:
                return after + 1
        raise NotASignature(Fault.NOT_ASN1, "a tag without end")

    def _size(self, position: int, end: int) -> tuple[int | None, int]:
        """Length of the content (None: indefinite) and where it begins; never past `end`."""
        if position >= end:
            raise NotASignature(Fault.NOT_ASN1, "cut short")
        first, position = self.data[position], position + 1
        if first == 0x80:
            return None, position
        length = first
        if first & 0x80:
            count = first & 0x7F
            length, position = int.from_bytes(self.data[position : position + count]), position + count
        if position + length > end:
            raise NotASignature(Fault.NOT_ASN1, "cut short")
        return length, position


def _piece(encoded: bytes) -> bytes:
    """The content of a primitive OCTET STRING in DER."""
    if not encoded or encoded[0] != _OCTET_STRING:
        raise NotASignature(Fault.NOT_ASN1, "an OCTET STRING of something else")
    return encoded[2 + (encoded[1] & 0x7F if encoded[1] & 0x80 else 0) :]


def _length(size: int) -> bytes:
    if size < 0x80:
        return bytes([size])
    digits = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes([0x80 | len(digits)]) + digits
