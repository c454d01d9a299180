"""The ZIP of a Word document: taken apart under limits before anything else reads it."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from agreements.docx.errors import TemplateRefused
from agreements.docx.problems import Place, Problem

MEGABYTE = 1024 * 1024
OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""A compound file: either an old .doc or a .docx encrypted with a password."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a package may be, in bytes unless said otherwise."""

    packed: int = 10 * MEGABYTE
    unpacked: int = 100 * MEGABYTE
    entry: int = 40 * MEGABYTE
    xml_part: int = 20 * MEGABYTE
    entries: int = 2000
    """Number of files in the package."""
    ratio: int = 200
    """Unpacked to packed size; judged only above `ratio_from`."""
    ratio_from: int = 10 * MEGABYTE


UPLOAD = Limits()
"""Limits of a file from outside."""

RESULT = Limits(packed=50 * MEGABYTE, unpacked=200 * MEGABYTE, xml_part=100 * MEGABYTE)
"""Limits of a document made here."""

_ENCRYPTED = 0x1
_ALLOWED_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Package:
    """The parts of a document by their names in the ZIP, in order; immutable."""

    __slots__ = ("parts",)

    def __init__(self, parts: dict[str, bytes]) -> None:
        self.parts = MappingProxyType(dict(parts))

    @classmethod
    def read(cls, data: bytes, limits: Limits = UPLOAD) -> "Package":
        """Take `data` apart; TemplateRefused tells every reason why this is not a sound package."""
        problems, parts = _unpack(data, limits)
        if problems:
            raise TemplateRefused(problems)
        return cls(parts)

    def xml_parts(self) -> Iterator[tuple[str, bytes]]:
        """The parts that hold XML, relationships and content types included."""
        return ((name, data) for name, data in self.parts.items() if is_xml(name))

    def replacing(self, parts: Mapping[str, bytes]) -> "Package":
        """The package with other contents for some of its parts."""
        return Package({**self.parts, **parts})

    def write(self) -> bytes:
        """The package as a ZIP with constant times: equal parts give equal bytes."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in self.parts.items():
                archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
        return out.getvalue()


def is_xml(name: str) -> bool:
    """Whether a part of this name holds XML."""
    return name.lower().endswith((".xml", ".rels", ".vml"))


def _unpack(data: bytes, limits: Limits) -> tuple[list[Problem], dict[str, bytes]]:
    if data.startswith(OLE_SIGNATURE):
        return [Problem.of("encrypted")], {}
    if len(data) > limits.packed:
        return [_too_large("package", len(data), limits.packed)], {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            problems = list(_directory_problems(entries, limits))
            return (problems, {}) if problems else _contents(archive, entries)
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError):
        return [Problem.of("not_docx")], {}


def _directory_problems(entries: list[zipfile.ZipInfo], limits: Limits) -> Iterator[Problem]:
    """Everything the central directory gives away, before a byte is unpacked."""
    if len(entries) > limits.entries:
        yield _too_large("entries", len(entries), limits.entries, unit="")
        return
    total = sum(entry.file_size for entry in entries)
    if total > limits.unpacked:
        yield _too_large("unpacked", total, limits.unpacked)
    seen: set[str] = set()
    for entry in entries:
        yield from _entry_problems(entry, limits)
        if entry.filename.lower() in seen:
            yield Problem.of("duplicate_entry", Place(entry.filename), name=entry.filename)
        seen.add(entry.filename.lower())
    if _overlap(entries):
        yield Problem.of("overlapping_entries")


def _entry_problems(entry: zipfile.ZipInfo, limits: Limits) -> Iterator[Problem]:
    name = entry.filename
    where = Place(name)
    if _is_forbidden(name, entry):
        yield Problem.of("bad_entry_name", where, name=name)
    if entry.flag_bits & _ENCRYPTED:
        yield Problem.of("encrypted", where)
    elif entry.compress_type not in _ALLOWED_METHODS:
        yield Problem.of("damaged_entry", where, name=name)
    limit = limits.xml_part if is_xml(name) else limits.entry
    if entry.file_size > limit:
        yield _too_large(name, entry.file_size, limit)
    ratio = entry.file_size // max(entry.compress_size, 1)
    if entry.file_size > limits.ratio_from and ratio > limits.ratio:
        yield Problem.of("suspicious_compression", where, name=name, ratio=ratio)


def _is_forbidden(name: str, entry: zipfile.ZipInfo) -> bool:
    steps = name.split("/")
    return (
        not name
        or name != entry.orig_filename
        or "\\" in name
        or ":" in name
        or name.startswith("/")
        or ".." in steps
        or "." in steps
        or not name.isprintable()
    )


def _overlap(entries: list[zipfile.ZipInfo]) -> bool:
    """Whether two entries share bytes, as in a bomb that unpacks one block many times."""
    end = 0
    for entry in sorted(entries, key=lambda each: each.header_offset):
        if entry.header_offset < end:
            return True
        end = entry.header_offset + entry.compress_size
    return False


def _contents(
    archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]
) -> tuple[list[Problem], dict[str, bytes]]:
    problems: list[Problem] = []
    parts: dict[str, bytes] = {}
    for entry in entries:
        if entry.is_dir():
            continue
        try:
            parts[entry.filename] = archive.read(entry)
        except Exception:
            # zipfile lets errors of zlib, struct and its own through; each means a damaged entry
            problems.append(Problem.of("damaged_entry", Place(entry.filename), name=entry.filename))
    return problems, parts


def _too_large(what: str, size: int, limit: int, unit: str = "MB") -> Problem:
    if unit:
        return Problem.of(
            "too_large",
            what=what,
            size=f"{size / MEGABYTE:.1f} {unit}",
            limit=f"{limit // MEGABYTE} {unit}",
        )
    return Problem.of("too_large", what=what, size=size, limit=limit)
