"""The numbers Word writes before paragraphs: «1.», «1.2.», «а)»; ECMA-376 part 1, 17.9."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from agreements.docx.check.reading import W

_VAL = W + "val"
_CYRILLIC = "абвгдежзиклмнопрстуфхцчшщэюя"
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
LEVELS = 9


@dataclass(frozen=True, slots=True)
class _Level:
    text: str = ""
    shape: str = "decimal"
    start: int = 1


@dataclass(slots=True)
class Numbering:
    """The lists of one document; it counts while paragraphs are handed to it in reading order."""

    lists: dict[str, list[_Level]] = field(default_factory=dict)
    shared: dict[str, str] = field(default_factory=dict)
    """Lists by their ids and the definition whose counters they share."""
    _counters: dict[str, list[int | None]] = field(default_factory=dict)

    def label(self, list_id: str, level: int) -> str:
        """The number of the next paragraph at this level of the list; empty where there is none."""
        levels = self.lists.get(list_id)
        if levels is None or not 0 <= level < len(levels):
            return ""
        counters = self._counters.setdefault(self.shared[list_id], [None] * LEVELS)
        counters[level] = levels[level].start if counters[level] is None else (counters[level] or 0) + 1
        counters[level + 1 :] = [None] * (LEVELS - level - 1)
        if levels[level].shape == "bullet":
            return "•"
        label = levels[level].text
        for each in range(level + 1):
            shown = counters[each] if counters[each] is not None else levels[each].start
            label = label.replace(f"%{each + 1}", _shaped(shown or 0, levels[each].shape))
        return label[:20]


def numbering_of(parts: Mapping[str, bytes], name: str = "word/numbering.xml") -> Numbering:
    """The lists a document defines; none where it has no numbering."""
    found = Numbering()
    if name not in parts:
        return found
    root = etree.fromstring(parts[name], etree.XMLParser(resolve_entities=False, no_network=True))
    drawn = {each.get(W + "abstractNumId", ""): _levels(each) for each in root.findall(W + "abstractNum")}
    for each in root.findall(W + "num"):
        drawn_id, list_id = _value(each.find(W + "abstractNumId")), each.get(W + "numId", "")
        if drawn_id in drawn:
            found.lists[list_id], found.shared[list_id] = drawn[drawn_id], drawn_id
    return found


def _levels(drawn: etree._Element) -> list[_Level]:
    return [
        _Level(
            _value(each.find(W + "lvlText")),
            _value(each.find(W + "numFmt")) or "decimal",
            number(_value(each.find(W + "start")), 1),
        )
        for each in drawn.findall(W + "lvl")[:LEVELS]
    ]


def number(text: str, otherwise: int = 0) -> int:
    """A small whole number written in an attribute."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else otherwise


def _value(element: etree._Element | None) -> str:
    return "" if element is None else element.get(_VAL, "")


def _shaped(count: int, shape: str) -> str:
    match shape:
        case "none":
            return ""
        case "russianLower" | "russianUpper":
            text = _letter(count, _CYRILLIC)
        case "lowerLetter" | "upperLetter":
            text = _letter(count, _LATIN)
        case "lowerRoman" | "upperRoman":
            text = _roman(count)
        case _:
            return str(count)
    return text.upper() if "pper" in shape else text


def _letter(count: int, alphabet: str) -> str:
    return (
        alphabet[(count - 1) % len(alphabet)] * ((count - 1) // len(alphabet) + 1) if 0 < count < 1000 else ""
    )


def _roman(count: int) -> str:
    if not 0 < count < 40:
        return str(count)
    text = ""
    for value, sign in _ROMAN:
        text += sign * (count // value)
        count %= value
    return text
