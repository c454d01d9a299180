"""Styles a document uses but does not have: Word would fall back to its default look."""

from collections.abc import Iterator

from agreements.docx.check.reading import W
from agreements.docx.integrity import parse_strictly
from agreements.docx.package import Package
from agreements.docx.problems import Place, Problem

STYLES = "word/styles.xml"
_MAIN = W.strip("{}") + "|"
_USES = frozenset({_MAIN + "pStyle", _MAIN + "rStyle", _MAIN + "tblStyle"})


def missing_styles(package: Package) -> Iterator[Problem]:
    """One warning per style that is used in the text and defined nowhere."""
    defined = set(
        _values(package.parts.get(STYLES, b"<x/>"), frozenset({_MAIN + "style"}), _MAIN + "styleId")
    )
    missing: dict[str, str] = {}
    for name, data in package.xml_parts():
        if name.startswith(("word/document", "word/header", "word/footer", "word/footnotes")):
            for style in _values(data, _USES, _MAIN + "val"):
                if style not in defined:
                    missing.setdefault(style, name)
    for style, part in missing.items():
        yield Problem.of("missing_style", Place(part), name=style)


def _values(data: bytes, elements: frozenset[str], attribute: str) -> list[str]:
    found: list[str] = []

    def started(name: str, attributes: dict[str, str]) -> None:
        if name in elements and attribute in attributes:
            found.append(attributes[attribute])

    parse_strictly(data, ("StartElementHandler", started))
    return found
