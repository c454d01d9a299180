"""The ZIP of a result: what never changes is deflated once, a rendering only appends what it made."""

import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import NamedTuple

_fast: ModuleType = import_module("isal.isal_zlib") if find_spec("isal") else zlib
"""isal deflates at level 1 ten times faster than zlib; it has wheels for the common machines only."""
_LOCAL = struct.Struct("<IHHHHHIIIHH")
_CENTRAL = struct.Struct("<IHHHHHHIIIHHHHHII")
_END = struct.Struct("<IHHHHIIH")
_VERSION, _UTF8, _DEFLATED = 20, 0x800, 8
_DATE = (1980 - 1980) << 9 | 1 << 5 | 1
"""1 January 1980, 00:00: equal parts give equal bytes."""


class _Entry(NamedTuple):
    """One file of the archive: its local header with data, and its record without the offset."""

    local: bytes
    name: bytes
    crc: int
    packed: int
    unpacked: int

    def record(self, offset: int) -> bytes:
        return (
            _CENTRAL.pack(
                0x02014B50,
                _VERSION,
                _VERSION,
                _UTF8,
                _DEFLATED,
                0,
                _DATE,
                self.crc,
                self.packed,
                self.unpacked,
                len(self.name),
                0,
                0,
                0,
                0,
                0,
                offset,
            )
            + self.name
        )


class Assembly:
    """The static parts of a template as a ready block with its directory; immutable."""

    __slots__ = ("_block", "_directory", "_entries")

    def __init__(self, parts: Mapping[str, bytes], rendered: Iterable[str]) -> None:
        """`parts` in order, the content types first; those in `rendered` are left to each rendering."""
        dynamic = frozenset(rendered)
        self._entries = {
            name: _entry(name, [data], zlib, 9) for name, data in parts.items() if name not in dynamic
        }
        self._block, self._directory = _laid_out(self._entries.values(), 0)

    def static_parts(self) -> frozenset[str]:
        """The names of the parts that are ready."""
        return frozenset(self._entries)

    def write(self, rendered: Mapping[str, Sequence[bytes]]) -> bytes:
        """The whole document; parts come in chunks, a static part named in `rendered` is replaced."""
        fresh = [_entry(name, chunks, _fast, 1) for name, chunks in rendered.items()]
        block, directory = self._block, self._directory
        if not self._entries.keys().isdisjoint(rendered):
            # content types stay where they were, first: some readers look at the first entry
            replaced = dict(zip(rendered, fresh, strict=True))
            entries = [replaced.pop(name, entry) for name, entry in self._entries.items()]
            block, directory = _laid_out(entries, 0)
            fresh = list(replaced.values())
        more, records = _laid_out(fresh, len(block))
        size = len(directory) + len(records)
        count = len(self._entries.keys() | rendered.keys())
        end = _END.pack(0x06054B50, 0, 0, count, count, size, len(block) + len(more), 0)
        return b"".join((block, more, directory, records, end))


def _laid_out(entries: Iterable[_Entry], offset: int) -> tuple[bytes, bytes]:
    """The entries in a row and their central directory, the first one at `offset`."""
    block, directory = [], []
    for entry in entries:
        block.append(entry.local)
        directory.append(entry.record(offset))
        offset += len(entry.local)
    return b"".join(block), b"".join(directory)


def _entry(name: str, chunks: Sequence[bytes], library: ModuleType, level: int) -> _Entry:
    encoded = name.encode()
    content = b"".join(chunks)
    crc = library.crc32(content)
    data = library.compress(content, level, -zlib.MAX_WBITS)
    header = _LOCAL.pack(
        0x04034B50, _VERSION, _UTF8, _DEFLATED, 0, _DATE, crc, len(data), len(content), len(encoded), 0
    )
    return _Entry(header + encoded + data, encoded, crc, len(data), len(content))
