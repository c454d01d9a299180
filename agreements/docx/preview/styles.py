"""What the styles of a document say of a paragraph: heading, list, alignment; each inherits from its base."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from lxml import etree

from agreements.docx.check.reading import W
from agreements.docx.preview.numbering import number

_VAL = W + "val"
_DEEPEST = 6
_CHAIN = 12
"""Styles a style may be based on, one on another."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph looks: `level` 1 to 6 of a heading, `list_id` and `list_level` of its list."""

    level: int = 0
    list_id: str = ""
    list_level: int = 0
    is_centred: bool = False


class Styles:
    """The paragraph styles by their ids."""

    def __init__(self, parts: Mapping[str, bytes], name: str = "word/styles.xml") -> None:
        self._styles: dict[str, etree._Element] = {}
        self._looks: dict[str, Look] = {}
        if name in parts:
            root = etree.fromstring(parts[name], etree.XMLParser(resolve_entities=False, no_network=True))
            self._styles = {each.get(W + "styleId", ""): each for each in root.findall(W + "style")}

    def look(self, paragraph: etree._Element) -> Look:
        """The look of a paragraph: its style, then what it says itself."""
        properties = paragraph.find(W + "pPr")
        if properties is None:
            return Look()
        style = properties.find(W + "pStyle")
        base = self._of_style(style.get(_VAL, ""), _CHAIN) if style is not None else Look()
        return _told(properties, base)

    def _of_style(self, style_id: str, left: int) -> Look:
        if style_id not in self._looks:
            self._looks[style_id] = self._read(style_id, left)
        return self._looks[style_id]

    def _read(self, style_id: str, left: int) -> Look:
        style = self._styles.get(style_id)
        if style is None or not left:
            return Look()
        based = style.find(W + "basedOn")
        look = Look() if based is None else self._of_style(based.get(_VAL, ""), left - 1)
        named = style.find(W + "name")
        name = "" if named is None else named.get(_VAL, "").lower()
        if name == "title":
            look = replace(look, level=1)
        properties = style.find(W + "pPr")
        return look if properties is None else _told(properties, look)


def _told(properties: etree._Element, look: Look) -> Look:
    """The look changed by what a `w:pPr` says."""
    outline, listed, alignment = (properties.find(W + each) for each in ("outlineLvl", "numPr", "jc"))
    if outline is not None:
        level = number(outline.get(_VAL, ""), _DEEPEST) + 1
        look = replace(look, level=level if level <= _DEEPEST else 0)
    if listed is not None:
        list_id, depth = listed.find(W + "numId"), listed.find(W + "ilvl")
        look = replace(
            look,
            list_id=look.list_id if list_id is None else list_id.get(_VAL, ""),
            list_level=look.list_level if depth is None else number(depth.get(_VAL, "")),
        )
    if alignment is not None:
        look = replace(look, is_centred=alignment.get(_VAL) == "center")
    return look
