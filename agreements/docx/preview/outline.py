"""The outline of a document: stories of lines and grids, as plain data that crosses between processes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, Union

SpanKind = Literal["value", "statement", "comment", "deleted", "inserted", "field"]
Spans = tuple[tuple[SpanKind, int, int], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph. `number` and the characters of `text` are counted as `Place` counts them."""

    number: int
    text: str
    spans: Spans = ()
    level: int = 0
    """1 to 6 for a heading."""
    label: str = ""
    """The number Word writes before it: «1.2.»."""
    is_centred: bool = False
    pictures: int = 0
    boxes: tuple["Block", ...] = ()
    """What its text boxes hold."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell over `columns` columns of its grid."""

    columns: int
    blocks: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: rows of cells."""

    number: int
    rows: tuple[tuple[Cell, ...], ...]


Block = Union[Line, Grid]  # noqa: UP007  the two name each other, so the union must wait for both


@dataclass(frozen=True, slots=True)
class Story:
    """The text of one part. `pages` tells where a header or footer stands: `first/1`, `default/2` …"""

    part: str
    blocks: tuple[Block, ...]
    pages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """What a document says, part by part; `is_cut` where it was too long to be shown whole."""

    stories: tuple[Story, ...] = ()
    is_cut: bool = False

    def lines(self) -> Iterator[tuple[str, Line]]:
        """Every paragraph with the name of its part, in reading order."""
        for story in self.stories:
            for line in lines_of(story.blocks):
                yield story.part, line


def lines_of(blocks: tuple[Block, ...]) -> Iterator[Line]:
    """The paragraphs of blocks, those of cells and text boxes included."""
    for block in blocks:
        if isinstance(block, Line):
            yield block
            yield from lines_of(block.boxes)
        else:
            for row in block.rows:
                for cell in row:
                    yield from lines_of(cell.blocks)


def as_json(outline: Outline) -> dict[str, Any]:
    """The outline as plain data."""
    return {
        "is_cut": outline.is_cut,
        "stories": [
            {
                "part": story.part,
                "pages": list(story.pages),
                "blocks": list(map(_block_as_json, story.blocks)),
            }
            for story in outline.stories
        ],
    }


def from_json(plain: dict[str, Any]) -> Outline:
    """The outline that `as_json` wrote."""
    return Outline(
        tuple(
            Story(story["part"], tuple(map(_block, story["blocks"])), tuple(story["pages"]))
            for story in plain["stories"]
        ),
        plain["is_cut"],
    )


def _block_as_json(block: Block) -> dict[str, Any]:
    if isinstance(block, Grid):
        rows = [
            [[cell.columns, list(map(_block_as_json, cell.blocks))] for cell in row] for row in block.rows
        ]
        return {"number": block.number, "rows": rows}
    plain: dict[str, Any] = {"number": block.number, "text": block.text}
    for name in ("spans", "level", "label", "is_centred", "pictures"):
        if value := getattr(block, name):
            plain[name] = value
    if block.boxes:
        plain["boxes"] = list(map(_block_as_json, block.boxes))
    return plain


def _block(plain: dict[str, Any]) -> Block:
    if "rows" in plain:
        rows = (
            tuple(Cell(width, tuple(map(_block, inner))) for width, inner in row) for row in plain["rows"]
        )
        return Grid(plain["number"], tuple(rows))
    spans = tuple((kind, start, end) for kind, start, end in plain.get("spans", ()))
    return Line(**{**plain, "spans": spans, "boxes": tuple(map(_block, plain.get("boxes", ())))})
