"""The proof that a template keeps a document whole, and what every printed value stands in.

The patched source of a part is XML with Jinja statements in between. `survey` walks both at once: each
branch and each loop body must leave the open elements as it found them, so whatever the values are,
the result is well-formed. On the way it notes for every `{{ … }}` whether it prints into text, an
attribute or between elements, and which tables can change their number of columns.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from jinja2 import nodes

SiteKind = Literal["text", "attribute", "run", "block"]
"""Inside `w:t`; inside an attribute; between runs of a paragraph; between paragraphs."""

TABLE_OPENS = "\U0002fffe"
TABLE_CLOSES = "\U0002ffff"
"""Marks around a table whose columns must be counted after rendering; no value can hold them."""

WHOLE_OPENS = "\U0004fffe"
WHOLE_CLOSES = "\U0004ffff"
"""Signs around the number of a stretch of whole elements that never changes."""
_WORTH = 256
"""Characters from which on such a stretch is kept apart."""
_TEXT_ELEMENTS = frozenset({"w:t", "w:instrText", "w:delText", "w:delInstrText", "a:t", "m:t"})
_BLOCK_ELEMENTS = frozenset({"w:p", "w:tc", "w:body", "w:txbxContent", "w:hdr", "w:ftr", "w:footnote"})
_NAME = re.compile(r"[\w:.-]+")
_IN_TAG = re.compile(r"""[^"'>/]*(?:/(?!>)[^"'>/]*)*""")
_SPAN = re.compile(r'w:val="(\d+)"')
_DRAWING_ID = re.compile(r'\sid="([^"]*)"')


class Unproven(Exception):
    """The walk found something it cannot vouch for; the template is left to the slow path."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where one `{{ … }}` prints: its kind, what it prints, and the formatting around it.

    The properties are the markup of `w:rPr` and `w:pPr`, empty where there is none, None where they
    change with the values.
    """

    kind: SiteKind
    path: str
    breaks: bool
    """Whether line breaks and tabs in the value become elements: only in `w:t`."""
    run: str | None
    paragraph: str | None


@dataclass(eq=False, slots=True)
class _Frame:
    """An element that is open; `properties` is the markup of its rPr or pPr once seen."""

    name: str
    parent: "_Frame | None"
    table: "_Table | None"
    row: "_Row | None"
    properties: str | None = ""


@dataclass(eq=False, slots=True)
class _Row:
    depth: int
    cells: int = 0
    span: int = 0
    elastic: bool = False


@dataclass(eq=False, slots=True)
class _Table:
    outer: "_Table | None"
    depth: int
    start: tuple[nodes.TemplateData, int]
    columns: int = 0
    rows: list[_Row] = field(default_factory=list)
    elastic: bool = False

    def may_change(self) -> bool:
        """Whether the number of columns can differ from the grid for some values."""
        if self.elastic or any(row.elastic or row.cells > self.columns for row in self.rows):
            return True
        certain = [row.span for row in self.rows if row.depth == self.depth]
        return max(certain, default=0) < self.columns or not certain


class _State(NamedTuple):
    """What is open: the innermost element, and the tag or quoted attribute the walk is inside of."""

    frame: _Frame | None
    tag: str = ""
    quote: str = ""

    def shape(self) -> tuple[tuple[str, ...], str, str]:
        return tuple(names_of(self.frame)), self.tag, self.quote


class Edit(NamedTuple):
    """A stretch of a TemplateData to replace; `text` None means: a fresh number for a drawing."""

    start: int
    end: int
    text: str | None


@dataclass(slots=True)
class Survey:
    """The findings: sites in reading order (`site` of an output node is its index), edits per node."""

    sites: list[Site] = field(default_factory=list)
    edits: dict[int, list[Edit]] = field(default_factory=dict)
    has_elastic_tables: bool = False
    wholes: list[str] = field(default_factory=list)
    """Stretches of complete elements of the body without any tag, by their numbers."""


def survey(tree: nodes.Template, *, is_body: bool) -> Survey:
    """Walk the part; Unproven where its structure is not certain. Only a body has tables counted."""
    walk = _Walk(is_body)
    end = walk.statements(tree.body, _State(None), 0)
    if end.frame is not None or end.tag:
        raise Unproven(f"{end.tag or (end.frame and end.frame.name)} is not closed")
    return walk.result


def names_of(frame: _Frame | None) -> Iterator[str]:
    """The names of the open elements, innermost first."""
    while frame is not None:
        yield frame.name
        frame = frame.parent


class _Walk:
    def __init__(self, is_body: bool) -> None:
        self.result = Survey()
        self._is_body = is_body
        self._properties_from: tuple[nodes.TemplateData, int] | None = None
        self._aliases: dict[str, str] = {}

    def statements(self, body: list[nodes.Node], state: _State, depth: int) -> _State:
        for node in body:
            match node:
                case nodes.Output(nodes=children):
                    for child in children:
                        state = self._output(child, state, depth)
                case nodes.If():
                    state = self._if(node, state, depth)
                case nodes.For():
                    state = self._for(node, state, depth)
        return state

    def _for(self, node: nodes.For, state: _State, depth: int) -> _State:
        outside = self._aliases
        if isinstance(node.target, nodes.Name):
            self._aliases = {**outside, node.target.name: f"{spelled(node.iter, outside)}[]"}
        state = _joined(state, self.statements(node.body, state, depth + 1))
        self._aliases = outside
        return _joined(state, self.statements(node.else_, state, depth + 1))

    def _if(self, node: nodes.If, state: _State, depth: int) -> _State:
        ends = [self.statements(node.body, state, depth + 1)]
        ends += [self.statements(other.body, state, depth + 1) for other in node.elif_]
        ends.append(self.statements(node.else_, state, depth + 1))
        end = ends[0]
        for other_end in ends[1:]:
            end = _joined(end, other_end)
        return end

    def _output(self, node: nodes.Node, state: _State, depth: int) -> _State:
        if isinstance(node, nodes.TemplateData):
            return self._data(node, state, depth)
        node.site = len(self.result.sites)  # type: ignore[attr-defined]
        self.result.sites.append(_site(node, state, self._aliases))
        if state.tag == "w:gridSpan" and state.frame is not None and state.frame.row is not None:
            state.frame.row.elastic = True
        self._properties_from = None  # a value inside of rPr or pPr: they are not constant
        return state

    def _data(self, node: nodes.TemplateData, state: _State, depth: int) -> _State:
        cuts: list[int] = []
        if _is_between_blocks(state.frame, depth) and not state.tag:
            cuts.append(0)
        state = self._tags(node, state, depth, cuts)
        if self._is_body and cuts:
            self._keep_apart(node, cuts[0], cuts[-1])
        return state

    def _keep_apart(self, node: nodes.TemplateData, start: int, end: int) -> None:
        """Whole elements between two places where only the body is open: the same in every document."""
        touched = (
            edit
            for edit in self.result.edits.get(id(node), ())
            if start <= edit.start < end and not (edit.start == start and edit.text == TABLE_CLOSES)
        )
        if end - start >= _WORTH and next(touched, None) is None:
            number = len(self.result.wholes)
            self.result.wholes.append(node.data[start:end])
            self._edit(node, Edit(start, end, f"{WHOLE_OPENS}{number}{WHOLE_CLOSES}"))

    def _tags(self, node: nodes.TemplateData, state: _State, depth: int, cuts: list[int]) -> _State:
        text, at, frame = node.data, 0, state.frame
        tag, quote = state.tag, state.quote
        while True:
            if quote:
                end = text.find(quote, at)
                if end < 0:
                    return _State(frame, tag, quote)
                at, quote = end + 1, ""
            elif tag:
                at = _IN_TAG.match(text, at).end()  # type: ignore[union-attr]
                if at >= len(text):
                    return _State(frame, tag)
                if text[at] in "\"'":
                    at, quote = at + 1, text[at]
                    continue
                closed = text[at] == "/"
                at += 2 if closed else 1
                frame = self._opened(tag, frame, node, text, at, closed, depth)
                tag = ""
                if _is_between_blocks(frame, depth):
                    cuts.append(at)
            else:
                start = text.find("<", at)
                if start < 0:
                    return _State(frame)
                if text.startswith("</", start):
                    at = text.find(">", start) + 1
                    if not at:
                        raise Unproven("a closing tag is cut by a statement")
                    frame = self._closed(text[start + 2 : at - 1].rstrip(), frame, node, start, at)
                    if _is_between_blocks(frame, depth):
                        cuts.append(at)
                    continue
                name = _NAME.match(text, start + 1)
                if name is None or name.end() == len(text):
                    raise Unproven("comments and processing instructions are left to the slow path")
                tag, at = name[0], name.end()

    def _opened(
        self,
        name: str,
        parent: _Frame | None,
        node: nodes.TemplateData,
        text: str,
        end: int,
        closed: bool,
        depth: int,
    ) -> _Frame | None:
        start = text.rfind("<", 0, end)
        frame = _Frame(name, parent, parent.table if parent else None, parent.row if parent else None)
        if self._is_body:
            self._count(frame, node, text[max(start, 0) : end], start, depth)
        if closed:
            return parent
        if name in ("w:rPr", "w:pPr") and parent is not None and parent.name == name.removesuffix("Pr"):
            self._properties_from = (node, start) if start >= 0 else None
        return frame

    def _closed(
        self, name: str, frame: _Frame | None, node: nodes.TemplateData, start: int, end: int
    ) -> _Frame | None:
        if frame is None or frame.name != name:
            raise Unproven(f"{name} is closed where {frame.name if frame else 'nothing'} is open")
        parent = frame.parent
        if name in ("w:rPr", "w:pPr") and parent is not None and parent.name == name.removesuffix("Pr"):
            began = self._properties_from
            same = began is not None and began[0] is node
            parent.properties = node.data[began[1] : end] if same and began else None
            self._properties_from = None
        if name == "w:tbl" and self._is_body and frame.table is not None:
            self._table_ends(frame.table, node, end)
        return parent

    def _count(self, frame: _Frame, node: nodes.TemplateData, markup: str, start: int, depth: int) -> None:
        """Keep the books of tables and drawings."""
        table = frame.table
        match frame.name:
            case "w:tbl":
                frame.table, frame.row = _Table(table, depth, (node, start)), None
            case "w:gridCol" if table is not None:
                table.columns += 1
                table.elastic = table.elastic or depth != table.depth
            case "w:tr" if table is not None:
                frame.row = _Row(depth)
                while table is not None:  # docxtpl counts rows of inner tables for the outer one too
                    table.rows.append(frame.row)
                    table = table.outer
            case "w:tc" if frame.row is not None and frame.parent and frame.parent.name == "w:tr":
                frame.row.cells += 1
                frame.row.span += 1
                frame.row.elastic = frame.row.elastic or depth != frame.row.depth
            case "w:gridSpan" if frame.row is not None:
                value = _SPAN.search(markup)
                frame.row.span += int(value[1]) - 1 if value else 0
                frame.row.elastic = frame.row.elastic or value is None
            case "wp:docPr":
                self._number_drawing(node, markup, start)

    def _number_drawing(self, node: nodes.TemplateData, markup: str, start: int) -> None:
        number = _DRAWING_ID.search(markup)
        if number is None or start < 0:
            raise Unproven("the number of a drawing is not plain")
        self._edit(node, Edit(start + number.start(1), start + number.end(1), None))

    def _table_ends(self, table: _Table, node: nodes.TemplateData, end: int) -> None:
        if not table.may_change():
            return
        if table.outer is not None:
            table.outer.elastic = True  # the outermost table is recounted with everything inside
            return
        first, start = table.start
        if start < 0:
            raise Unproven("the beginning of a table is cut by a statement")
        self._edit(first, Edit(start, start, TABLE_OPENS))
        self._edit(node, Edit(end, end, TABLE_CLOSES))
        self.result.has_elastic_tables = True

    def _edit(self, node: nodes.TemplateData, edit: Edit) -> None:
        edits = self.result.edits.setdefault(id(node), [])
        if edit not in edits:  # a loop body is walked once, but a drawing may be met twice by branches
            edits.append(edit)


def _joined(one: _State, other: _State) -> _State:
    """The state after two ways through the template; Unproven unless both leave the same open."""
    if one.shape() != other.shape():
        left, right = next(names_of(one.frame), "nothing"), next(names_of(other.frame), "nothing")
        raise Unproven(f"one way leaves {left} open, the other {right}")
    frame, twin = one.frame, other.frame
    while frame is not twin and frame is not None and twin is not None:
        if frame.properties != twin.properties:
            frame.properties = twin.properties = None
        frame, twin = frame.parent, twin.parent
    return one


def _site(node: nodes.Node, state: _State, aliases: dict[str, str]) -> Site:
    if state.tag and not state.quote:
        raise Unproven("a value stands inside a tag")
    kind: SiteKind = "attribute"
    name = state.frame.name if state.frame else ""
    if not state.tag:
        kind = "text" if name in _TEXT_ELEMENTS else "run" if _is_in_paragraph(state.frame) else "block"
    run, paragraph = _enclosing(state.frame, "w:r"), _enclosing(state.frame, "w:p")
    return Site(
        kind=kind,
        path=spelled(node, aliases),
        breaks=name == "w:t" and run is not None,
        run=run.properties if run else "",
        paragraph=paragraph.properties if paragraph else "",
    )


def _is_between_blocks(frame: _Frame | None, depth: int) -> bool:
    return depth == 0 and frame is not None and frame.name == "w:body"


def _is_in_paragraph(frame: _Frame | None) -> bool:
    while frame is not None and frame.name not in _BLOCK_ELEMENTS:
        frame = frame.parent
    return frame is not None and frame.name == "w:p"


def _enclosing(frame: _Frame | None, name: str) -> _Frame | None:
    while frame is not None and frame.name != name:
        frame = frame.parent
    return frame


def spelled(node: nodes.Node, aliases: dict[str, str]) -> str:
    """A printed expression as a person would name it: `party.name`, `lines[].sum`, or its inner value."""
    match node:
        case nodes.Name(name=name):
            return aliases.get(name, name)
        case nodes.Getattr(node=inner, attr=name):
            return f"{spelled(inner, aliases)}.{name}"
        case nodes.Getitem(node=inner, arg=nodes.Const(value=value)):
            base = spelled(inner, aliases)
            return f"{base}.{value}" if isinstance(value, str) else f"{base}[{value}]"
        case nodes.Filter(node=inner) if inner is not None:
            return spelled(inner, aliases)
    return next((name for child in node.iter_child_nodes() if (name := spelled(child, aliases))), "")
