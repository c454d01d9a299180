"""What a template may not bring along: macros, objects, content from outside, fields that reach for files."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from agreements.docx.check.reading import W
from agreements.docx.integrity import Relationship, content_types, parse_strictly, relationships
from agreements.docx.package import Package
from agreements.docx.problems import Place, Problem
from agreements.docx.rich import LINK_SCHEMES

REFERENCE_SCHEMES = frozenset({"consultantplus", "garantf1", "garant", "kodeks"})
"""Links of Russian legal reference systems, ordinary in legal files and dead elsewhere."""
_OBJECTS = frozenset({"oleObject", "package", "control", "activeXControlBinary", "frame", "subDocument"})
_CHARTS = "word/charts/"
"""A chart carries its numbers as an embedded workbook; that is no object anybody opens."""
_MACROS = re.compile(r"vbaproject|vbadata|macro", re.IGNORECASE)
_ACTIVE_FIELDS = re.compile(
    r"(?<![A-Z])(DDEAUTO|DDE|INCLUDEPICTURE|INCLUDETEXT|INCLUDE|IMPORT|LINK|DATABASE|MACROBUTTON|RD)(?![A-Z])"
)
_FIELD_TEXT = W.strip("{}") + "|instrText"


def hazards(package: Package) -> Iterator[Problem]:
    """Everything dangerous in a sound package."""
    types = content_types(package)
    if any("macroEnabled" in kind for kind in types.values()) or any(
        _MACROS.search(name) for name in package.parts
    ):
        yield Problem.of("macro")
    for link in relationships(package):
        yield from _link_problems(link)
    for name, data in package.xml_parts():
        if name.startswith("word/") and not name.endswith(".rels"):
            yield from _fields(name, data)


def _link_problems(link: Relationship) -> Iterator[Problem]:
    where = Place(link.source)
    if link.kind == "aFChunk":
        yield Problem.of("foreign_chunk", where, name=link.target)
    elif link.kind == "attachedTemplate":
        yield Problem.of("attached_template", where)
    elif link.kind in _OBJECTS and not link.source.startswith(_CHARTS):
        yield Problem.of("embedded_object", where, name=link.target[:80])
    elif not link.external:
        return
    elif link.kind != "hyperlink":
        yield Problem.of("external_content", where, target=link.target[:80])
    else:
        yield from _address_problems(link, where)


def _address_problems(link: Relationship, where: Place) -> Iterator[Problem]:
    scheme = urlsplit(link.target.strip()).scheme.lower()
    if scheme in REFERENCE_SCHEMES:
        yield Problem.of("neutralised_link", where, target=link.target[:80])
    elif scheme not in LINK_SCHEMES and not link.target.startswith("#"):
        yield Problem.of("unsafe_link", where, target=link.target[:80])


def _fields(name: str, data: bytes) -> Iterator[Problem]:
    """Field codes may be split over runs: their text is joined before it is read."""
    codes: list[str] = []
    inside = [False]

    def started(tag: str, attributes: dict[str, str]) -> None:
        inside[0] = tag == _FIELD_TEXT
        for key, value in attributes.items():
            if key.endswith("|instr"):
                codes.append(f" {value} ")

    def text(content: str) -> None:
        if inside[0]:
            codes.append(content)

    def ended(_: str) -> None:
        inside[0] = False

    parse_strictly(
        data, ("StartElementHandler", started), ("EndElementHandler", ended), ("CharacterDataHandler", text)
    )
    for field in sorted({found[1] for found in _ACTIVE_FIELDS.finditer("".join(codes).upper())}):
        yield Problem.of("active_field", Place(name), field=field)
