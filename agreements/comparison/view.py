"""Tracked changes of any DOCX read for a person: a list of changes, and the text as HTML."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import Literal

from agreements.comparison.revisions import accept_all
from agreements.comparison.source import opened
from agreements.comparison.wml import (
    DEL,
    INS,
    PPR,
    RPR,
    TBL,
    TC,
    TCPR,
    TR,
    TRPR,
    VAL,
    Element,
    P,
    R,
    parse,
    q,
    tag_of,
)
from agreements.docx.integrity import main_part, relationships
from agreements.docx.problems import Language, Place

State = Literal["same", "inserted", "deleted", "formatted"]
Kind = Literal["inserted", "deleted", "replaced", "formatted"]

_STATES: dict[str, State] = {
    INS: "inserted",
    q("w:moveTo"): "inserted",
    DEL: "deleted",
    q("w:moveFrom"): "deleted",
}
_SHOWN = {
    q("w:tab"): "\t",
    q("w:br"): "\n",
    q("w:cr"): "\n",
    q("w:noBreakHyphen"): "\u2011",
    q("w:softHyphen"): "",
    q("w:footnoteReference"): "[*]",
    q("w:endnoteReference"): "[*]",
    q("w:drawing"): "▣",
    q("w:pict"): "▣",
    q("w:object"): "▣",
}
_TEXT = frozenset({q("w:t"), q("w:delText")})
_THROUGH = frozenset(
    q(f"w:{name}")
    for name in ("hyperlink", "sdt", "sdtContent", "smartTag", "customXml", "bdo", "dir", "fldSimple")
)
_STORIES = ("header", "footer", "footnotes", "endnotes")


@dataclass(frozen=True, slots=True)
class Change:
    """One change as a reader sees it: what stood there, what stands there now, and where.

    Paragraphs, tables, rows and cells are counted in the redline, where both texts stand.
    """

    kind: Kind
    where: Place
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class _Span:
    state: State
    text: str


def changes_in(docx: bytes) -> tuple[Change, ...]:
    """Every tracked change of the document, in reading order; rows and paragraphs as wholes."""
    return tuple(change for part, root in _stories(docx) for change in _Reader(part).changes(root))


def html_view(docx: bytes, language: Language = "ru") -> str:
    """The whole text with its changes as HTML: `<ins>`, `<del>`, and class `is-formatted` for formatting.

    A fragment without style or script: sections by story, paragraphs and tables, every text escaped.
    """
    return "".join(
        f'<section class="redline" aria-label="{escape(Place(part).describe(language))}">'
        f"{''.join(_html_blocks(root))}</section>"
        for part, root in _stories(docx)
        if any(span.text.strip() for paragraph in root.iter(P) for span in _spans(paragraph))
    )


def lines_of(docx: bytes) -> list[str]:
    """The text line by line, tracked changes as accepted: paragraphs, and rows with cells divided by bars."""
    lines: list[str] = []
    for _, root in _stories(docx):
        accept_all(root)
        for block in _blocks(root):
            lines += [_text(block)] if block.tag == P else map(_bars, block.findall(TR))
    return [line for line in lines if line]


def _stories(docx: bytes) -> Iterator[tuple[str, Element]]:
    package = opened(docx)
    main = main_part(package) or ""
    linked = [link for link in relationships(package) if link.source == main and link.kind in _STORIES]
    parts = [main, *(link.target for link in sorted(linked, key=lambda link: _STORIES.index(link.kind)))]
    for part in dict.fromkeys(parts):
        if part in package.parts:
            yield part, parse(package.parts[part])


class _Reader:
    """Counts paragraphs and tables of one story while it lists the changes."""

    def __init__(self, part: str) -> None:
        self._part = part
        self._paragraphs = self._tables = 0

    def changes(self, root: Element, cell: tuple[int, int, int] | None = None) -> Iterator[Change]:
        for block in _blocks(root):
            if block.tag == P:
                self._paragraphs += 1
                table, row, column = cell or (None, None, None)
                where = Place(self._part, self._paragraphs, table, row, column)
                yield from _changes_of_paragraph(block, where)
            else:
                yield from self._changes_of_table(block)

    def _changes_of_table(self, table: Element) -> Iterator[Change]:
        self._tables += 1
        number = self._tables
        for row_number, row in enumerate(table.iter(TR), 1):
            if row.getparent() is not table:
                continue
            state = _state_of_row(row)
            if state in ("inserted", "deleted"):
                text = _bars(row)
                self._paragraphs += len(list(row.iter(P)))
                where = Place(self._part, None, number, row_number)
                yield _change([_Span(state, text)], where)
                continue
            for column, cell in enumerate(row.findall(TC), 1):
                yield from self.changes(cell, (number, row_number, column))


def _changes_of_paragraph(paragraph: Element, where: Place) -> Iterator[Change]:
    spans = _spans(paragraph)
    found = False
    for is_changed, group in groupby(spans, key=lambda span: span.state != "same"):
        if is_changed:
            found = True
            yield _change(list(group), where)
    mark = _state_of_mark(paragraph)
    if not found and mark in ("inserted", "deleted") and not spans:
        yield _change([_Span(mark, "¶")], where)
    if not found and paragraph.find(f"{PPR}/{q('w:pPrChange')}") is not None:
        text = "".join(span.text for span in spans)
        yield Change("formatted", where, text, text)


def _change(spans: Sequence[_Span], where: Place) -> Change:
    old = "".join(span.text for span in spans if span.state != "inserted")
    new = "".join(span.text for span in spans if span.state != "deleted")
    states = {span.state for span in spans}
    if states == {"formatted"}:
        return Change("formatted", where, old, new)
    if "inserted" in states and "deleted" in states:
        return Change("replaced", where, old, new)
    return Change("inserted" if "inserted" in states else "deleted", where, old, new)


def _blocks(container: Element) -> Iterator[Element]:
    """Paragraphs and tables, through notes and content controls, but not into cells or drawings."""
    for each in container:
        if each.tag in (P, TBL):
            yield each
        elif each.tag in _THROUGH or each.tag in (q("w:body"), q("w:footnote"), q("w:endnote")):
            yield from _blocks(each)


def _spans(paragraph: Element) -> list[_Span]:
    pieces = [piece for piece in _pieces(paragraph, "same") if piece.text]
    return [
        _Span(state, "".join(piece.text for piece in group))
        for state, group in groupby(pieces, key=lambda piece: piece.state)
    ]


def _pieces(element: Element, state: State) -> Iterator[_Span]:
    for each in element:
        if each.tag == R:
            is_formatted = state == "same" and each.find(f"{RPR}/{q('w:rPrChange')}") is not None
            yield _Span("formatted" if is_formatted else state, "".join(_shown(each)))
        elif each.tag in _STATES:
            yield from _pieces(each, _STATES[tag_of(each)])
        elif each.tag in _THROUGH:
            yield from _pieces(each, state)


def _shown(run: Element) -> Iterator[str]:
    for each in run:
        yield (each.text or "") if each.tag in _TEXT else _SHOWN.get(tag_of(each), "")


def _text(element: Element) -> str:
    spoken = ("".join(span.text for span in _spans(paragraph)) for paragraph in element.iter(P))
    return " ".join(filter(None, spoken))


def _bars(row: Element) -> str:
    return " | ".join(_text(cell) for cell in row.findall(TC))


def _state_of_row(row: Element) -> State:
    return _marked(row.find(TRPR))


def _state_of_mark(paragraph: Element) -> State:
    return _marked(paragraph.find(f"{PPR}/{RPR}"))


def _marked(properties: Element | None) -> State:
    marks = () if properties is None else properties
    return next((_STATES[tag_of(mark)] for mark in marks if mark.tag in _STATES), "same")


def _html_blocks(container: Element) -> Iterator[str]:
    for block in _blocks(container):
        yield _html_paragraph(block) if block.tag == P else _html_table(block)


def _html_paragraph(paragraph: Element) -> str:
    spans = _spans(paragraph)
    states = {span.state for span in spans} | {_state_of_mark(paragraph)}
    css = f' class="is-{states.pop()}"' if len(states) == 1 else ""
    return f"<p{css}>{''.join(map(_html_span, spans))}</p>"


def _html_span(span: _Span) -> str:
    text = escape(span.text).replace("\n", "<br>")
    match span.state:
        case "inserted":
            return f"<ins>{text}</ins>"
        case "deleted":
            return f"<del>{text}</del>"
        case "formatted":
            return f'<span class="is-formatted">{text}</span>'
        case "same":
            return text


def _html_table(table: Element) -> str:
    rows = (_html_row(row) for row in table.findall(TR))
    return f'<table tabindex="0"><tbody>{"".join(rows)}</tbody></table>'


def _html_row(row: Element) -> str:
    cells = []
    for cell in row.findall(TC):
        span = cell.find(f"{TCPR}/{q('w:gridSpan')}")
        width = (span.get(VAL) or "") if span is not None else ""
        merged = f' colspan="{int(width)}"' if width.isdigit() else ""
        cells.append(f"<td{merged}>{''.join(_html_blocks(cell))}</td>")
    return f'<tr class="is-{_state_of_row(row)}">{"".join(cells)}</tr>'
