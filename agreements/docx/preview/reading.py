"""A document read into an outline: bounded, tolerant of broken tags, blind to everything but text."""

from collections.abc import Iterator

from lxml import etree

from agreements.docx.check.reading import SPACE, TEXT, W, parser
from agreements.docx.check.tags import Tag, lex
from agreements.docx.errors import TemplateRefused
from agreements.docx.integrity import content_types, main_part, package_problems, relationships
from agreements.docx.package import Package
from agreements.docx.preview.numbering import Numbering, number, numbering_of
from agreements.docx.preview.outline import Block, Cell, Grid, Line, Outline, SpanKind, Story
from agreements.docx.preview.styles import Styles

LINES = 3000
"""Paragraphs and cells that are shown; behind them the outline is cut."""
TEXT_LENGTH = 400_000
"""Characters that are shown."""
LINE_LENGTH = 6000
"""Characters of one paragraph."""
PART = 4 * 1024 * 1024
"""Bytes of a part that is read at all."""
NESTING = 4
"""Tables in tables; a deeper one is shown as its paragraphs."""
_DEPTH = 40
"""Elements around a paragraph that are looked through, tables apart."""
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_AROUND = ("header+xml", "footer+xml", "footnotes+xml", "endnotes+xml", "comments+xml")
_KINDS: dict[str, SpanKind] = {"{{": "value", "{%": "statement", "{#": "comment"}
_CODES = frozenset({W + "instrText", W + "delInstrText"})
_NOT_TEXT = frozenset({W + "pPr", W + "rPr", W + "sectPr", W + "tblPr", W + "tcPr", W + "trPr", W + "sdtPr"})


def outline(data: bytes) -> Outline:
    """The text of `data` part by part; empty for a file that is no sound Word document."""
    try:
        package = Package.read(data)
    except TemplateRefused:
        return Outline()
    if next(package_problems(package), None) is not None:
        return Outline()
    return _Reader(package).outline()


class _Full(Exception):
    """Enough was read."""


class _Reader:
    def __init__(self, package: Package) -> None:
        self._package = package
        self._styles = Styles(package.parts)
        self._lines = self._length = 0
        self._numbering: Numbering = numbering_of(package.parts)
        self._numbers: dict[etree._Element, int] = {}
        self._is_cut = False

    def outline(self) -> Outline:
        stories = []
        for part, pages in self._parts():
            blocks = tuple(self._part(part))
            if pages is None or any(_speaks(block) for block in blocks):
                stories.append(Story(part, blocks, pages or ()))
        return Outline(tuple(stories), self._is_cut)

    def _parts(self) -> Iterator[tuple[str, tuple[str, ...] | None]]:
        """The body (its pages are None), headers, footers, notes: the order of a report."""
        main = main_part(self._package) or ""
        used = self._pages(main)
        types = content_types(self._package)
        yield main, None
        for kind in _AROUND:
            for name in sorted(name for name, each in types.items() if each == _WORD + kind):
                yield name, tuple(used.get(name, ()))

    def _pages(self, main: str) -> dict[str, list[str]]:
        """On which pages of which section each header and footer stands."""
        links = {link.rid: link.target for link in relationships(self._package) if link.source == main}
        found: dict[str, list[str]] = {}
        if len(self._package.parts[main]) > PART:
            return found
        for section, each in enumerate(self._root(main).iter(W + "sectPr"), 1):
            for reference in (*each.findall(W + "headerReference"), *each.findall(W + "footerReference")):
                part = links.get(reference.get(_R + "id", ""))
                if part is not None:
                    found.setdefault(part, []).append(f"{reference.get(W + 'type', 'default')}/{section}")
        return found

    def _root(self, part: str) -> etree._Element:
        return etree.fromstring(self._package.parts[part], parser())

    def _part(self, part: str) -> Iterator[Block]:
        if len(self._package.parts[part]) > PART or self._is_cut:
            self._is_cut = True
            return
        root = self._root(part)
        self._numbers = {each: n for kind in ("p", "tbl") for n, each in enumerate(root.iter(W + kind), 1)}
        try:
            yield from self._blocks(root, _DEPTH, NESTING)
        except _Full:
            self._is_cut = True

    def _blocks(self, container: etree._Element, depth: int, nesting: int) -> Iterator[Block]:
        for each in container:
            if each.tag == W + "p":
                yield self._line(each, nesting)
            elif each.tag == W + "tbl" and nesting:
                yield self._grid(each, nesting - 1)
            elif depth and _holds_blocks(each):
                yield from self._blocks(each, depth - 1, nesting)

    def _grid(self, table: etree._Element, nesting: int) -> Grid:
        rows = [self._row(row, nesting) for row in _within(table, W + "tr")]
        return Grid(self._numbers[table], tuple(rows))

    def _row(self, row: etree._Element, nesting: int) -> tuple[Cell, ...]:
        return tuple(self._cell(cell, nesting) for cell in _within(row, W + "tc"))

    def _cell(self, cell: etree._Element, nesting: int) -> Cell:
        self._count(0)
        span = cell.find(f"{W}tcPr/{W}gridSpan")
        columns = 1 if span is None else min(max(number(span.get(W + "val", ""), 1), 1), 60)
        return Cell(columns, tuple(self._blocks(cell, _DEPTH, nesting)))

    def _line(self, paragraph: etree._Element, nesting: int) -> Line:
        read = _Text(paragraph)
        self._count(len(read.text))
        look = self._styles.look(paragraph)
        boxes: list[Block] = []
        for box in read.boxes if nesting else ():
            boxes += self._blocks(box, _DEPTH, nesting - 1)
        return Line(
            number=self._numbers[paragraph],
            text=read.text[:LINE_LENGTH],
            spans=tuple(sorted((*read.spans, *_tags(read.text)), key=lambda span: span[1])),
            level=look.level,
            label=self._numbering.label(look.list_id, look.list_level) if look.list_id else "",
            is_centred=look.is_centred,
            pictures=read.pictures,
            boxes=tuple(boxes),
        )

    def _count(self, length: int) -> None:
        self._lines += 1
        self._length += min(length, LINE_LENGTH)
        if self._lines > LINES or self._length > TEXT_LENGTH:
            raise _Full


class _Text:
    """The text of a paragraph with its changes and fields; what its boxes hold is left to the caller."""

    def __init__(self, paragraph: etree._Element) -> None:
        self.spans: list[tuple[SpanKind, int, int]] = []
        self.boxes: list[etree._Element] = []
        self.pictures = self._length = 0
        self._pieces: list[str] = []
        self._read(paragraph, "")
        self.text = "".join(self._pieces)

    def _read(self, element: etree._Element, change: str) -> None:
        for each in element:
            tag = each.tag
            if tag in TEXT or tag in SPACE:
                self._add(SPACE.get(tag) or each.text or "", "field" if tag in _CODES else change)
            elif tag == W + "txbxContent":
                self.boxes.append(each)
            elif tag in (W + "drawing", W + "pict"):
                boxes = self._length, len(self.boxes)
                self._read(each, change)
                self.pictures += boxes == (self._length, len(self.boxes))
            elif tag != _FALLBACK and tag not in (W + "pPr", W + "rPr", W + "p"):
                self._read(each, {W + "ins": "inserted", W + "del": "deleted"}.get(str(tag), change))

    def _add(self, text: str, kind: str) -> None:
        if kind and text:
            self.spans.append((kind, self._length, self._length + len(text)))  # type: ignore[arg-type]
        self._pieces.append(text)
        self._length += len(text)


def _tags(text: str) -> Iterator[tuple[SpanKind, int, int]]:
    if "{" in text and len(text) <= LINE_LENGTH:
        yield from ((_KINDS[tag.opening], tag.start, tag.end) for tag in lex(text) if isinstance(tag, Tag))


def _within(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, through content controls and tracked changes."""
    for each in element:
        if each.tag == tag:
            yield each
        elif each.tag in (W + "sdt", W + "sdtContent", W + "customXml", W + "ins", W + "del"):
            yield from _within(each, tag)


def _holds_blocks(element: etree._Element) -> bool:
    """Whether paragraphs may stand in it: a note, a content control, but not what only describes."""
    if not isinstance(element.tag, str) or element.tag in _NOT_TEXT or element.tag == _FALLBACK:
        return False
    return element.get(W + "type") not in ("separator", "continuationSeparator")


def _speaks(block: Block) -> bool:
    """Whether there is anything to read."""
    if isinstance(block, Line):
        return bool(block.text.strip() or block.pictures or block.boxes)
    return True
