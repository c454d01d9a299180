"""Whether a package is a sound Word document: types, relationships and well-formed XML."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from xml.parsers import expat

from agreements.docx.errors import TemplateRefused
from agreements.docx.package import UPLOAD, Limits, Package
from agreements.docx.problems import Place, Problem

CONTENT_TYPES = "[Content_Types].xml"
MAIN_TYPES = frozenset(
    {
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
        "application/vnd.ms-word.document.macroEnabled.main+xml",
        "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
    }
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SEPARATOR = "|"


class DoctypeFound(Exception):
    """A part declares a document type, which Word never writes and attacks need."""


@dataclass(frozen=True, slots=True)
class Relationship:
    """One link of a part: `target` is a name in the ZIP, or an address where `external`."""

    source: str
    rid: str
    kind: str
    """The last step of the type address: `image`, `hyperlink`, `header` …"""
    target: str
    external: bool


def check_package(data: bytes, limits: Limits = UPLOAD) -> tuple[Problem, ...]:
    """Everything that would keep Word from opening `data`; empty for a sound document."""
    try:
        package = Package.read(data, limits)
    except TemplateRefused as refusal:
        return refusal.problems
    return tuple(package_problems(package))


def package_problems(package: Package) -> Iterator[Problem]:
    """The same for a package already taken apart."""
    if CONTENT_TYPES not in package.parts:
        yield Problem.of("no_content_types")
        return
    malformed = list(_malformed(package))
    yield from malformed
    if not malformed:
        yield from _type_problems(package)
        yield from _relationship_problems(package)


def parse_strictly(data: bytes, *handlers: tuple[str, object]) -> None:
    """Run expat over `data` with the named handlers; ExpatError or DoctypeFound if it may not be read."""
    parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
    parser.StartDoctypeDeclHandler = _refuse_doctype
    for name, handler in handlers:
        setattr(parser, name, handler)
    parser.Parse(data, True)


def content_types(package: Package) -> dict[str, str]:
    """The content type of every part that has one."""
    defaults: dict[str, str] = {}
    overrides: dict[str, str] = {}

    def started(name: str, attributes: dict[str, str]) -> None:
        kind = name.rpartition(_SEPARATOR)[2]
        if kind == "Default":
            defaults[attributes.get("Extension", "").lower()] = attributes.get("ContentType", "")
        elif kind == "Override":
            overrides[attributes.get("PartName", "").lstrip("/").lower()] = attributes.get("ContentType", "")

    parse_strictly(package.parts[CONTENT_TYPES], ("StartElementHandler", started))
    found = {
        name: overrides.get(name.lower()) or defaults.get(name.rpartition(".")[2].lower(), "")
        for name in package.parts
        if name != CONTENT_TYPES
    }
    return {name: kind for name, kind in found.items() if kind}


def relationships(package: Package) -> Iterator[Relationship]:
    """Every relationship of every part, in the order of the package."""
    for name, data in package.parts.items():
        if name.lower().endswith(".rels"):
            yield from _relationships_of(name, data)


def rels_name(part: str) -> str:
    """The name of the part that holds the relationships of `part`."""
    folder, _, base = part.rpartition("/")
    return posixpath.join(folder, "_rels", base + ".rels")


def main_part(package: Package) -> str | None:
    """The name of the part with the main text, or None."""
    for link in relationships(package):
        if not link.source and link.kind == "officeDocument" and not link.external:
            return link.target
    return None


def _refuse_doctype(*_: object) -> None:
    raise DoctypeFound


def _malformed(package: Package) -> Iterator[Problem]:
    for name, data in package.xml_parts():
        try:
            parse_strictly(data)
        except DoctypeFound:
            yield Problem.of("doctype", Place(name), name=name)
        except (expat.ExpatError, ValueError) as error:
            yield Problem.of("malformed_xml", Place(name), name=name, detail=error)


def _type_problems(package: Package) -> Iterator[Problem]:
    types = content_types(package)
    for name in package.parts:
        if name != CONTENT_TYPES and name not in types:
            yield Problem.of("untyped_part", Place(name), name=name)
    main = main_part(package)
    if main is None or types.get(main) not in MAIN_TYPES:
        yield Problem.of("no_main_part")


def _relationship_problems(package: Package) -> Iterator[Problem]:
    known: dict[str, set[str]] = {}
    for link in relationships(package):
        rids = known.setdefault(link.source, set())
        if link.rid in rids:
            yield Problem.of("duplicate_relationship", Place(link.source), rid=link.rid, name=link.source)
        rids.add(link.rid)
        if not link.external and link.target not in package.parts:
            yield Problem.of("missing_target", Place(link.source), name=link.source, target=link.target)
    for name, data in package.xml_parts():
        if not name.endswith(".rels"):
            for rid in sorted(_used_ids(data) - known.get(name, set())):
                yield Problem.of("dangling_relationship", Place(name), rid=rid, name=name)


def _used_ids(data: bytes) -> set[str]:
    used: set[str] = set()
    prefixes = (OFFICE + _SEPARATOR, STRICT_OFFICE + _SEPARATOR)

    def started(_: str, attributes: dict[str, str]) -> None:
        for name, value in attributes.items():
            if name.startswith(prefixes) and value:
                used.add(value)

    parse_strictly(data, ("StartElementHandler", started))
    return used


def _relationships_of(name: str, data: bytes) -> Iterator[Relationship]:
    folder, _, base = name.rpartition("/")
    source = posixpath.join(posixpath.dirname(folder), base.removesuffix(".rels"))
    found: list[Relationship] = []

    def started(tag: str, attributes: dict[str, str]) -> None:
        if tag != f"{_PACKAGE}/relationships{_SEPARATOR}Relationship":
            return
        external = attributes.get("TargetMode", "").lower() == "external"
        target = attributes.get("Target", "")
        found.append(
            Relationship(
                source=source,
                rid=attributes.get("Id", ""),
                kind=attributes.get("Type", "").rpartition("/")[2],
                target=target if external else _resolved(source, target),
                external=external,
            )
        )

    parse_strictly(data, ("StartElementHandler", started))
    yield from found


def _resolved(source: str, target: str) -> str:
    path = target.partition("#")[0]
    base = "" if path.startswith("/") else posixpath.dirname(source)
    return posixpath.normpath(posixpath.join(base, path.lstrip("/"))) if path else source
