"""Fonts the text is set in: what the PDF converter lacks is replaced, and lines break elsewhere."""

from collections.abc import Iterable, Iterator

from lxml import etree

from agreements.docx.check.reading import W, parser
from agreements.docx.check.styles import STYLES
from agreements.docx.package import Package
from agreements.docx.problems import Place, Problem

_ALIKE = {
    "arial": "liberation sans",
    "arial narrow": "liberation sans narrow",
    "calibri": "carlito",
    "cambria": "caladea",
    "courier new": "liberation mono",
    "times new roman": "liberation serif",
}
"""Fonts of the same widths, which a converter takes without moving a line."""
_THEME = "word/theme/theme1.xml"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_USES = tuple(W + name for name in ("pStyle", "rStyle", "tblStyle"))
_CHAIN = 12


def missing_fonts(package: Package, parts: Iterable[str], families: Iterable[str]) -> Iterator[Problem]:
    """One warning per font that is used in the `parts` and is not among the `families` of the converter."""
    known = {each.casefold() for each in families}
    reader = _Reader(package)
    told: set[str] = set()
    for part in parts:
        for font, where in reader.fonts(part):
            name = font.casefold()
            if name in told or name in known or _ALIKE.get(name) in known:
                continue
            told.add(name)
            yield Problem.of("missing_font", where, name=font)


class _Reader:
    def __init__(self, package: Package) -> None:
        self._package = package
        self._styles: dict[str, etree._Element] = {}
        self._defaults: list[etree._Element] = []
        if STYLES in package.parts:
            root = etree.fromstring(package.parts[STYLES], parser())
            self._styles = {each.get(W + "styleId", ""): each for each in root.findall(W + "style")}
            default = [each for each in self._styles.values() if _is_default_paragraph(each)]
            self._defaults = [*default[:1], *root.findall(W + "docDefaults")]
        self._theme = self._of_theme()

    def fonts(self, part: str) -> Iterator[tuple[str, Place]]:
        """Fonts set at runs come with their paragraph, those of styles with the first that uses them."""
        number = 0
        seen: set[str] = set()
        for each in etree.fromstring(self._package.parts[part], parser()).iter(W + "p", W + "rFonts", *_USES):
            if each.tag == W + "p":
                number += 1
            if each.tag == W + "rFonts":
                found = list(self._names(each))
            elif (style := each.get(W + "val", "")) not in seen:  # a paragraph names none: the default one
                seen.add(style)
                found = self._of_style(style)
            else:
                continue
            yield from ((font, Place(part, number or None)) for font in found)

    def _of_style(self, style_id: str) -> list[str]:
        """The fonts of the nearest style in the chain that names any, else those of the document."""
        for _ in range(_CHAIN):
            style = self._styles.get(style_id)
            if style is None:
                break
            if found := self._named(style):
                return found
            based = style.find(W + "basedOn")
            style_id = "" if based is None else based.get(W + "val", "")
        return next((found for each in self._defaults if (found := self._named(each))), [])

    def _named(self, element: etree._Element) -> list[str]:
        fonts = element.find(f".//{W}rFonts")
        return [] if fonts is None else list(self._names(fonts))

    def _names(self, fonts: etree._Element) -> Iterator[str]:
        """What Latin and Cyrillic letters are set in."""
        for attribute in ("ascii", "hAnsi"):
            theme = fonts.get(f"{W}{attribute}Theme", "")
            name = self._theme.get(theme[:5], "") if theme else fonts.get(W + attribute, "")
            if name:
                yield name

    def _of_theme(self) -> dict[str, str]:
        if _THEME not in self._package.parts:
            return {}
        root = etree.fromstring(self._package.parts[_THEME], parser())
        found = {kind: root.find(f".//{_A}{kind}Font/{_A}latin") for kind in ("major", "minor")}
        return {kind: each.get("typeface", "") for kind, each in found.items() if each is not None}


def _is_default_paragraph(style: etree._Element) -> bool:
    return style.get(W + "default") == "1" and style.get(W + "type") == "paragraph"
