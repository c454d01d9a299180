"""After each rendering: the part is well-formed, and every text that was printed stands in it."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from xml.parsers import expat

from agreements.docx.border import Values
from agreements.docx.errors import RenderingFailed, ValueLost
from agreements.docx.markup import escape
from agreements.docx.paths import path_of
from agreements.docx.problems import Place

PARSED = 256 * 1024
"""Bytes of a part up to which the strict parser reads all of it."""
_BEGINNING = 4
"""Chunks read as the beginning of a long part."""
_BETWEEN = "\n"


class Block(NamedTuple):
    """A stretch of a rendered part, and the texts printed into it."""

    text: str
    seen: list[str]


def verify(name: str, data: bytes, seen: list[str], values: Values) -> None:
    """Parse the whole part strictly; then find the printed texts in its text, in their order."""
    _expect_all(name, _text_of(name, data), seen, values)


def verify_long(name: str, blocks: Iterable[Block], chunks: Sequence[bytes], values: Values) -> None:
    """The same promise for a part with a long table, without reading its every row again.

    That loop bodies are whole elements was proven when the template was compiled (`structure`), and
    every branch was parsed in the trial rendering; what differs from row to row are the values. The
    strict parser reads all of them, must give each back unchanged, and reads the beginning of the
    part; every value is looked for in the markup, in order.
    """
    _parse(name, b"".join(chunks[:_BEGINNING])[:PARSED], final=False)
    for block in blocks:
        verify_values(name, block, values)


def verify_values(name: str, block: Block, values: Values) -> None:
    """The same promise for a part of which only the characters of the values are new.

    The strict parser has read a rendering with the same elements; now it reads all values, which must
    come back unchanged and without any element, and each is looked for in the markup, in order.
    """
    printed = _BETWEEN.join(block.seen)
    escaped = escape(printed)
    if _text_of(name, f"<v>{escaped}</v>".encode()) != printed:
        raise RenderingFailed(f"{name}: a value is not what it was after parsing")
    _expect_all(name, block.text, escaped.split(_BETWEEN), values)


def _expect_all(name: str, text: str, expected: Iterable[str], values: Values) -> None:
    find, at = text.find, 0
    for value in expected:
        found = find(value, at)
        if found < 0:
            raise ValueLost(path_of(values, value) or value, Place(name))
        at = found + len(value)


def _text_of(name: str, data: bytes) -> str:
    chunks: list[str] = []
    _parse(name, data, chunks)
    return "".join(chunks)


def _parse(name: str, data: bytes, chunks: list[str] | None = None, *, final: bool = True) -> None:
    parser = expat.ParserCreate()
    if chunks is not None:
        parser.buffer_text = True
        parser.CharacterDataHandler = chunks.append
    try:
        parser.Parse(data, final)
    except expat.ExpatError as error:
        raise RenderingFailed(f"{name} would not be well-formed: {error}") from None
