"""The paragraphs of a part as a reader sees them: joined text, place, and what surrounds them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from agreements.docx.problems import Place

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXT = frozenset({W + "t", W + "delText", W + "instrText", W + "delInstrText"})
SPACE = {W + "tab": "\t", W + "br": "\n", W + "cr": "\n"}


@dataclass(eq=False, slots=True)
class Unit:
    """A table, a row or a cell; `outer` is the row of a cell, the table of a row, the cell of a table."""

    kind: str
    number: int
    outer: "Unit | None"
    texts: list[str] = field(default_factory=list)
    inner: int = 0
    """How many rows or cells were met inside of it."""


@dataclass(frozen=True, eq=False, slots=True)
class Paragraph:
    """One paragraph: `deleted` and `inserted` are stretches of its text under tracked changes."""

    text: str
    place: Place
    cell: Unit | None
    deleted: tuple[tuple[int, int], ...] = ()
    inserted: tuple[tuple[int, int], ...] = ()

    def around(self, start: int) -> str:
        """Some 40 characters of text with `start` near their beginning."""
        begin = max(0, start - 8)
        return ("…" if begin else "") + self.text[begin : begin + 44]


class _Open:
    """A paragraph being read."""

    def __init__(self, number: int, cell: Unit | None) -> None:
        self.number, self.cell = number, cell
        self.text: list[str] = []
        self.length = 0
        self.marked: dict[str, list[tuple[int, int]]] = {"del": [], "ins": []}

    def add(self, text: str, marks: list[str]) -> None:
        for mark in marks:
            self.marked[mark].append((self.length, self.length + len(text)))
        self.text.append(text)
        self.length += len(text)


def paragraphs_of(part: str, data: bytes) -> Iterator[Paragraph]:
    """The paragraphs of a part in reading order, those of text boxes and cells included.

    The part must be well-formed and free of a DTD.
    """
    reader = _Reader(part)
    for event, element in etree.iterwalk(etree.fromstring(data, parser()), events=("start", "end")):
        if event == "start":
            reader.start(element)
        elif (found := reader.end(element)) is not None:
            yield found


def texts_of(data: bytes) -> list[str]:
    """The texts of the elements of a small part, such as the document properties."""
    return [element.text for element in etree.fromstring(data, parser()).iter() if element.text]


def parser() -> etree.XMLParser:
    """A parser that loads nothing and expands nothing."""
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


class _Reader:
    def __init__(self, part: str) -> None:
        self._part = part
        self._count = self._tables = 0
        self._open: list[_Open] = []
        self._unit: Unit | None = None
        self._marks: list[str] = []

    def start(self, element: etree._Element) -> None:
        match element.tag:
            case "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p":
                self._count += 1
                self._open.append(_Open(self._count, self._unit))
            case tag if tag in (W + "del", W + "ins"):
                self._marks.append(tag.removeprefix(W))
            case tag if tag in (W + "tbl", W + "tr", W + "tc"):
                self._unit = Unit(tag.removeprefix(W), self._number(tag), self._unit)
            case tag if self._open and tag in TEXT:
                self._open[-1].add(element.text or "", self._marks)
            case tag if self._open and tag in SPACE and not _is_stop(element):
                self._open[-1].add(SPACE[tag], self._marks)

    def end(self, element: etree._Element) -> Paragraph | None:
        tag = element.tag
        if tag == W + "p" and self._open:
            return self._closed(self._open.pop())
        if tag in (W + "del", W + "ins") and self._marks:
            self._marks.pop()
        elif tag in (W + "tbl", W + "tr", W + "tc") and self._unit is not None:
            self._unit = self._unit.outer
        return None

    def _number(self, tag: str) -> int:
        if tag == W + "tbl":
            self._tables += 1
            return self._tables
        if self._unit is None:
            return 1
        self._unit.inner += 1
        return self._unit.inner

    def _closed(self, opened: _Open) -> Paragraph:
        text = "".join(opened.text)
        unit = opened.cell
        numbers: dict[str, int] = {}
        while unit is not None:
            unit.texts.append(text)
            numbers.setdefault(unit.kind, unit.number)
            unit = unit.outer
        place = Place(self._part, opened.number, numbers.get("tbl"), numbers.get("tr"), numbers.get("tc"))
        marked = opened.marked
        return Paragraph(text, place, opened.cell, tuple(marked["del"]), tuple(marked["ins"]))


def _is_stop(element: etree._Element) -> bool:
    """Whether a tab is only a place on the ruler, declared among the properties of its paragraph."""
    parent = element.getparent()
    return parent is not None and parent.tag == W + "tabs"


def enclosing(unit: Unit | None, kind: str) -> Unit | None:
    """The innermost table (`tbl`), row (`tr`) or cell (`tc`) around."""
    while unit is not None and unit.kind != kind:
        unit = unit.outer
    return unit
