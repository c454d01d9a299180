"""Numbers of paragraphs as Word would print them: «1.2.», «а)», bullets; read off a document."""

from collections.abc import Mapping
from dataclasses import dataclass

from agreements.comparison.wml import VAL, Element, q

_LETTERS = "абвгдежзиклмнопрстуфхцчшщэюя"
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_DEEPEST = 9


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    kind: str
    text: str


class Numbering:
    """Counts through one document; `number` must be asked paragraph by paragraph, in order."""

    def __init__(self, definitions: Element | None) -> None:
        self._levels: dict[str, tuple[str, dict[int, _Level]]] = {}
        self._counters: dict[str, list[int | None]] = {}
        if definitions is not None:
            abstract = {
                each.get(q("w:abstractNumId"), ""): _levels(each)
                for each in definitions.iter(q("w:abstractNum"))
            }
            for num in definitions.findall(q("w:num")):
                name = _value(num, "w:abstractNumId")
                self._levels[num.get(q("w:numId"), "")] = (name, abstract.get(name, {}))

    def number(self, num_id: str, depth: int) -> str:
        """What stands before the paragraph; empty for a list that is not defined."""
        name, levels = self._levels.get(num_id, ("", {}))
        level = levels.get(depth)
        if level is None:
            return ""
        if level.kind == "bullet":
            return "•"
        counters = self._counters.setdefault(name, [None] * _DEEPEST)
        before = counters[depth]
        counters[depth] = level.start if before is None else before + 1
        counters[depth + 1 :] = [None] * (_DEEPEST - depth - 1)
        return _printed(level.text, levels, counters)


def _printed(text: str, levels: Mapping[int, _Level], counters: list[int | None]) -> str:
    for depth, level in levels.items():
        at = counters[depth]
        text = text.replace(f"%{depth + 1}", _figure(level.start if at is None else at, level.kind))
    return text


def _figure(n: int, kind: str) -> str:
    match kind:
        case "lowerLetter":
            return chr(ord("a") + (n - 1) % 26)
        case "upperLetter":
            return chr(ord("A") + (n - 1) % 26)
        case "russianLower":
            return _LETTERS[(n - 1) % len(_LETTERS)]
        case "russianUpper":
            return _LETTERS[(n - 1) % len(_LETTERS)].upper()
        case "lowerRoman":
            return _roman(n)
        case "upperRoman":
            return _roman(n).upper()
        case "none":
            return ""
    return str(n)


def _roman(n: int) -> str:
    said = ""
    for value, letters in _ROMAN:
        times, n = divmod(n, value)
        said += letters * times
    return said


def _levels(definition: Element) -> dict[int, _Level]:
    found = {}
    for level in definition.findall(q("w:lvl")):
        depth, start = level.get(q("w:ilvl"), ""), _value(level, "w:start")
        if depth.isdigit() and int(depth) < _DEEPEST:
            found[int(depth)] = _Level(
                int(start) if start.isdigit() else 1,
                _value(level, "w:numFmt") or "decimal",
                _value(level, "w:lvlText"),
            )
    return found


def _value(element: Element, name: str) -> str:
    found = element.find(q(name))
    return "" if found is None else found.get(VAL, "")
