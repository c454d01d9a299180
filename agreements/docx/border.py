"""The one border for values: whatever goes into a document is made plain, detached and printable here."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from jinja2.runtime import StrictUndefined

from agreements.docx.errors import MissingValue, UnsafeValue
from agreements.docx.rich import Rich

DEPTH = 16
"""Levels of lists and groups in values."""
ITEMS = 1_000_000
"""Values in all."""

_BIDI = "\u202a-\u202e\u2066-\u2069"
# The two last code points of every plane; the renderer uses those above U+FFFF as marks of its own
_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    f"{chr(p << 16 | 0xFFFE)}{chr(p << 16 | 0xFFFF)}" for p in range(17)
)
_SURROGATES = "\ud800-\udfff"
_SUSPECT = re.compile(f"[\x00-\x08\x0b-\x1f{_BIDI}{_SURROGATES}{_NONCHARACTERS}]")
_LINE_END = re.compile("\r\n?|\x0b")
_DIRECTION = re.compile(f"[{_BIDI}]")
_REASONS = (
    (re.compile("[\x07\x0c]"), "break_character"),
    (re.compile("[\x00-\x08\x0e-\x1f]"), "control_character"),
    (re.compile(f"[{_SURROGATES}]"), "surrogate"),
    (re.compile(f"[{_NONCHARACTERS}]"), "noncharacter"),
)
_DETACHED = frozenset({int, bool, date, datetime, type(None)})
_FLAT = _DETACHED | {str}
_TEXT_KEYS = frozenset({str})

_Trail = tuple["_Trail", str] | None
"""The keys that lead to a value, innermost first; a path is only written out when something is wrong."""


class Absent(StrictUndefined):
    """A name the template asks for and the values do not have; any use but `is defined` is an error."""

    __slots__ = ()

    def __init__(self, hint: str | None = None, obj: Any = None, name: str | None = None, *_: Any) -> None:
        # Jinja calls the last argument with a sentence of its own and raises what it gets
        super().__init__(hint, obj, name, lambda _sentence: MissingValue(name or "?"))  # type: ignore[arg-type]


class Values(dict[str, Any]):
    """A group of plain values; a field that is not there answers with `Absent`."""

    __slots__ = ()

    def __missing__(self, name: str) -> Absent:
        return Absent(obj=self, name=name)


@dataclass(frozen=True, slots=True)
class Repair:
    """What the border changed: `line_end` (a break typed in Excel or Word) or `direction` (bidi control)."""

    path: str
    kind: str


def xml_safe(values: Mapping[str, object], repairs: list[Repair] | None = None) -> Values:
    """A detached copy of `values` that any XML document can hold.

    Allowed: str, int, bool, Decimal, date, datetime, None, lists and tuples, mappings with text keys, and
    the rich values of this package. Line ends become one `\\n`, vertical tabs too; direction controls
    (U+202A–E, U+2066–9) are removed; both are written to `repairs`. Everything else that XML cannot
    hold raises UnsafeValue with the path of the value and, for a character, its position.
    """
    if not isinstance(values, Mapping):
        raise UnsafeValue("", "object", type(values).__name__)
    return _Border(repairs if repairs is not None else []).group(values, None, 0)


class _Border:
    """One passage: counts the values and notes the repairs."""

    __slots__ = ("_repairs", "_total")

    def __init__(self, repairs: list[Repair]) -> None:
        self._repairs = repairs
        self._total = 0

    def group(self, values: Mapping[str, object], trail: _Trail, depth: int) -> Values:
        self._enter(len(values), trail, depth)
        if values.__class__ is dict and _is_plain(values):
            return Values(values)  # the way of nearly all groups
        return Values(
            {_key(key, trail): self.value(value, (trail, key), depth + 1) for key, value in values.items()}
        )

    def items(self, values: list[Any] | tuple[Any, ...], trail: _Trail, depth: int) -> list[Any]:
        self._enter(len(values), trail, depth)
        return [self.value(value, (trail, f"[{index}]"), depth + 1) for index, value in enumerate(values)]

    def value(self, value: object, trail: _Trail, depth: int) -> Any:
        if isinstance(value, str):
            return self.text(value, trail)
        if value.__class__ in _DETACHED:
            return value
        if value.__class__ is Decimal:
            return self.number(value, trail)
        if isinstance(value, Mapping):
            return self.group(value, trail, depth)
        if isinstance(value, list | tuple):
            return self.items(value, trail, depth)
        if isinstance(value, Rich):
            return value  # checked when it was made; frozen since
        return self.odd(value, trail)

    def text(self, value: str, trail: _Trail) -> str:
        plain = str.__str__(value)  # a subclass may carry markup or methods of its own
        if not _SUSPECT.search(plain):
            return plain
        return self._mended(plain, trail)

    def number(self, value: object, trail: _Trail) -> object:
        assert isinstance(value, Decimal)
        if not value.is_finite():
            raise UnsafeValue(_path(trail), "object", str(value))
        return value

    def odd(self, value: object, trail: _Trail) -> object:
        """Subclasses of plain types lose what they add; floats are refused, everything else too."""
        if isinstance(value, float):
            raise UnsafeValue(_path(trail), "float", "give a Decimal or text")
        if isinstance(value, int):
            return int.__int__(value)
        if isinstance(value, datetime):
            return datetime.combine(value.date(), value.timetz())
        if isinstance(value, date):
            return date(value.year, value.month, value.day)
        if isinstance(value, Decimal):
            return self.number(Decimal(value), trail)
        raise UnsafeValue(_path(trail), "object", type(value).__name__)

    def _mended(self, text: str, trail: _Trail) -> str:
        straight = _LINE_END.sub("\n", text)
        if straight != text:
            self._repairs.append(Repair(_path(trail), "line_end"))
        plain = _DIRECTION.sub("", straight)
        if plain != straight:
            self._repairs.append(Repair(_path(trail), "direction"))
        for pattern, reason in _REASONS:
            if found := pattern.search(plain):
                raise UnsafeValue(_path(trail), reason, f"U+{ord(found[0]):04X} at {found.start() + 1}")
        return plain

    def _enter(self, size: int, trail: _Trail, depth: int) -> None:
        self._total += size
        if self._total > ITEMS:
            raise UnsafeValue(_path(trail), "too_many")
        if depth > DEPTH:
            raise UnsafeValue(_path(trail), "too_deep")


def _is_plain(values: dict[Any, Any]) -> bool:
    """Whether a group can be copied as it is: known types, and texts without a doubtful character."""
    if not _FLAT.issuperset(map(type, values.values())) or not _TEXT_KEYS.issuperset(map(type, values)):
        return False
    return "".join([value for value in values.values() if value.__class__ is str]).isprintable()


def _key(key: object, trail: _Trail) -> str:
    if key.__class__ is not str:
        raise UnsafeValue(_path((trail, repr(key))), "key")
    return key


def _path(trail: _Trail) -> str:
    keys: list[str] = []
    while trail:
        trail, key = trail
        keys.append(key)
    return ".".join(reversed(keys)).replace(".[", "[")
