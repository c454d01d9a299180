"""A paragraph as a row of atoms: words, signs, fields, pictures; what a difference is made of."""

import re
from collections.abc import Callable, Hashable, Iterator
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from agreements.comparison.wml import ID, PPR, RPR, Element, R, T, meaning, q, qs, tag_of

Identity = Callable[[str], Hashable]

_TOKEN = re.compile(r"\w+|\s|[^\w\s]")
MARKERS = qs("w:bookmarkStart w:bookmarkEnd w:commentRangeStart w:commentRangeEnd")
_CARRIED = MARKERS | {R}
_COMMENT = q("w:commentReference")
_WRAPPING = qs("w:hyperlink w:bdo w:dir")
_FIELD_CHAR, _INSTRUCTION = q("w:fldChar"), q("w:instrText")
_NOTE_REFERENCES = {q("w:footnoteReference"): "footnotes", q("w:endnoteReference"): "endnotes"}
_SPOKEN = {
    q("w:tab"): "\t",
    q("w:br"): "\n",
    q("w:cr"): "\n",
    q("w:noBreakHyphen"): "\u2011",
    q("w:softHyphen"): "\u00ad",
}
_VOLATILE_FIELDS = frozenset(
    {
        *("PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "PAGEREF", "FILENAME"),
        *("DATE", "TIME", "PRINTDATE", "SAVEDATE", "CREATEDATE"),
    }
)
"""Fields whose shown result is not content: it changes with the layout or with the clock."""
_NO_FORMATTING = qs("w:lang w:noProof w:rPrChange w:webHidden")


@dataclass(frozen=True, slots=True)
class Wrapper:
    """A hyperlink or a direction span around atoms; tracked changes stand inside it, never around."""

    element: Element
    key: Hashable


@dataclass(slots=True)
class Atom:
    """The smallest thing that can be inserted or deleted.

    Either `text`, or the `child` of a run, or whole `runs` (a field, a formula). Two atoms with one `key`
    say the same; `shape` is how it is formatted by `properties`.
    """

    key: Hashable
    text: str = ""
    child: Element | None = None
    runs: tuple[Element, ...] = ()
    properties: Element | None = None
    shape: Hashable = None
    wrappers: tuple[Wrapper, ...] = ()
    markers: tuple[Element, ...] = ()
    """Bookmarks and comments that stand before it: they are carried along, not compared."""
    note: tuple[str, str] | None = None
    """Of a reference: `footnotes` or `endnotes`, and the id of the note."""

    @property
    def is_space(self) -> bool:
        return bool(self.text) and self.text.isspace()

    @property
    def is_weighty(self) -> bool:
        """Whether it is worth keeping when it stands alone between changes: a word or an object."""
        return not self.text or self.text[0].isalnum()


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph's atoms, and the markers after the last of them."""

    atoms: tuple[Atom, ...]
    markers: tuple[Element, ...]

    def looks_like(self, other: "Line") -> bool:
        """Whether both say the same in the same formatting, with no note that would have to be compared."""
        return len(self.atoms) == len(other.atoms) and all(
            mine.key == yours.key and mine.shape == yours.shape and mine.note is None
            for mine, yours in zip(self.atoms, other.atoms, strict=True)
        )


@dataclass(slots=True)
class _Unit:
    """One child of a run with the run's formatting, or one element beside the runs."""

    content: Element
    wrappers: tuple[Wrapper, ...]
    in_run: bool = False
    properties: Element | None = None
    shape: Hashable = None


def read_line(paragraph: Element, identity: Identity) -> Line:
    """The atoms of a cleaned paragraph. `identity` tells what a relationship of its part leads to."""
    atoms: list[Atom] = []
    markers: list[Element] = []
    units = list(_units(paragraph, (), identity))
    place = 0
    while place < len(units):
        end = _end_of_field(units, place)
        if units[place].content.tag in _CARRIED:
            markers.append(units[place].content)
        else:
            found = (
                _field(units[place : end + 1], identity) if end > place else _plain(units[place], identity)
            )
            if found:
                found[0].markers, markers = tuple(markers), []
            atoms += found
        place = end + 1
    return Line(tuple(atoms), tuple(markers))


def shape_of(properties: Element | None) -> Hashable:
    """The key of a run's formatting: none and empty are the same, and the language is no formatting."""
    key = meaning(properties, without=_NO_FORMATTING)
    return None if key == RPR else key


def _units(element: Element, wrappers: tuple[Wrapper, ...], identity: Identity) -> Iterator[_Unit]:
    for each in element:
        if each.tag == R:
            yield from _units_of_run(each, wrappers)
        elif each.tag in _WRAPPING:
            bare = meaning(etree.Element(each.tag, dict(each.attrib)), identity)
            yield from _units(each, (*wrappers, Wrapper(each, bare)), identity)
        elif each.tag != PPR:
            yield _Unit(each, wrappers)


def _units_of_run(run: Element, wrappers: tuple[Wrapper, ...]) -> Iterator[_Unit]:
    if run.find(_COMMENT) is not None:
        yield _Unit(run, wrappers)  # carried along whole: a comment is no text of the agreement
        return
    properties = run.find(RPR)
    shape = shape_of(properties)
    for each in run:
        if each.tag != RPR:
            yield _Unit(each, wrappers, True, properties, shape)


def _plain(unit: _Unit, identity: Identity) -> list[Atom]:
    around = _keys(unit.wrappers)
    if unit.content.tag == T:
        words = _TOKEN.findall(unit.content.text or "")
        return [_atom(unit, (word, around) if around else word, text=word) for word in words]
    tag = tag_of(unit.content)
    kind = _NOTE_REFERENCES.get(tag)
    says = kind or meaning(unit.content, identity)
    atom = _atom(unit, (tag, says, around), text=_SPOKEN.get(tag, ""))
    atom.note = (kind, unit.content.get(ID, "")) if kind else None
    if unit.in_run:
        atom.child = unit.content
    else:
        atom.runs = (unit.content,)
    return [atom]


def _field(units: list[_Unit], identity: Identity) -> list[Atom]:
    code = " ".join("".join(u.content.text or "" for u in units if u.content.tag == _INSTRUCTION).split())
    is_volatile = code.partition(" ")[0].upper() in _VOLATILE_FIELDS
    shown = () if is_volatile else tuple(meaning(unit.content, identity) for unit in _result(units))
    atom = _atom(units[0], (_FIELD_CHAR, code, shown, _keys(units[0].wrappers)))
    atom.runs = tuple(_run(unit) for unit in units)
    return [atom]


def _atom(unit: _Unit, key: Hashable, text: str = "") -> Atom:
    return Atom(key, text, properties=unit.properties, shape=unit.shape, wrappers=unit.wrappers)


def _keys(wrappers: tuple[Wrapper, ...]) -> Hashable:
    return tuple(wrapper.key for wrapper in wrappers)


def _end_of_field(units: list[_Unit], start: int) -> int:
    """Where the field that begins at `start` ends; `start` itself if none begins or ends in reach."""
    depth = 0
    for place in range(start, len(units)):
        depth += _field_step(units[place])
        if depth <= 0 or units[place].wrappers != units[start].wrappers:
            return place if depth == 0 and units[place].wrappers == units[start].wrappers else start
    return start


def _result(units: list[_Unit]) -> Iterator[_Unit]:
    """What a reader sees of a field: everything after its own separator."""
    depth, is_shown = 0, False
    for unit in units:
        depth += _field_step(unit)
        if unit.content.tag == _FIELD_CHAR:
            is_shown = is_shown or (depth == 1 and unit.content.get(q("w:fldCharType")) == "separate")
        elif is_shown and unit.content.tag != _INSTRUCTION and unit.content.tag not in _CARRIED:
            yield unit


def _field_step(unit: _Unit) -> int:
    if unit.content.tag != _FIELD_CHAR:
        return 0
    return {"begin": 1, "end": -1}.get(unit.content.get(q("w:fldCharType"), ""), 0)


def _run(unit: _Unit) -> Element:
    if not unit.in_run:
        return deepcopy(unit.content)
    run = etree.Element(R)
    if unit.properties is not None:
        run.append(deepcopy(unit.properties))
    run.append(deepcopy(unit.content))
    return run
