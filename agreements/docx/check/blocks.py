"""Do the blocks of a part fit: opened and closed alike, in one table, row or cell, losing no text."""

from collections.abc import Iterator
from dataclasses import dataclass

from agreements.docx.check.reading import Paragraph, Unit, enclosing
from agreements.docx.check.tags import Tag
from agreements.docx.problems import Place, Problem

_ENDS = {"endif": "if", "endfor": "for"}
_MIDDLES = {"else": ("if", "for"), "elif": ("if",)}
_WHAT = {"p": ("абзац", "paragraph"), "tr": ("строке таблицы", "table row"), "tc": ("ячейке", "table cell")}


@dataclass(frozen=True, eq=False, slots=True)
class PlacedTag:
    """A tag and the paragraph it stands in."""

    tag: Tag
    paragraph: Paragraph

    @property
    def where(self) -> Place:
        """Its characters in its paragraph."""
        return self.paragraph.place.at(self.tag.start, self.tag.end)

    @property
    def excerpt(self) -> str:
        """The text around it."""
        return self.paragraph.around(self.tag.start)

    def problem(self, code: str, **details: object) -> Problem:
        """A problem of the catalogue at this tag."""
        return Problem.of(code, self.where, self.excerpt, tag=self.tag, **details)


def block_problems(tags: list[PlacedTag]) -> Iterator[Problem]:
    """Everything wrong with the blocks of one part, its tags in reading order."""
    yield from _pairs(tags)
    units: dict[Paragraph | Unit, list[PlacedTag]] = {}
    for placed in tags:
        yield from _tracked(placed)
        if placed.tag.prefix in _WHAT and placed.tag.opening != "{#":
            unit = _unit(placed)
            if unit is None:
                yield placed.problem("outside_table")
            else:
                units.setdefault(unit, []).append(placed)
    for unit, inside in units.items():
        yield from _unit_problems(unit, inside)


def _pairs(tags: list[PlacedTag]) -> Iterator[Problem]:
    open_blocks: list[PlacedTag] = []
    for placed in tags:
        word = placed.tag.word
        if word in ("if", "for"):
            open_blocks.append(placed)
        elif word in _MIDDLES:
            if not open_blocks or open_blocks[-1].tag.word not in _MIDDLES[word]:
                yield placed.problem("misplaced_middle")
            else:
                yield from _together(open_blocks[-1], placed)
        elif word in _ENDS:
            yield from _end(placed, open_blocks)
    for placed in open_blocks:
        yield placed.problem("unclosed_block", closing=_closing(placed))


def _end(placed: PlacedTag, open_blocks: list[PlacedTag]) -> Iterator[Problem]:
    wanted = _ENDS[placed.tag.word]
    if not open_blocks:
        yield placed.problem("stray_end", opening=f"{{%{placed.tag.prefix} {wanted} … %}}")
        return
    opened = open_blocks.pop()
    if opened.tag.word == wanted:
        yield from _together(opened, placed)
        return
    if any(each.tag.word == wanted for each in open_blocks):
        yield placed.problem("crossed_blocks", open=opened.tag, closing=_closing(opened))
        while open_blocks and open_blocks.pop().tag.word != wanted:
            pass
    else:
        open_blocks.append(opened)
        yield placed.problem("stray_end", opening=f"{{%{placed.tag.prefix} {wanted} … %}}")


def _closing(opened: PlacedTag) -> str:
    return f"{{%{opened.tag.prefix} end{opened.tag.word} %}}"


def _together(opened: PlacedTag, other: PlacedTag) -> Iterator[Problem]:
    """Both tags of a block act on the same kind of thing, in the same place."""
    if opened.tag.prefix != other.tag.prefix:
        yield other.problem("mixed_prefixes", open=opened.tag)
        return
    here, there = opened.paragraph.cell, other.paragraph.cell
    if enclosing(here, "tbl") is not enclosing(there, "tbl"):
        yield other.problem("block_leaves_table", open=opened.tag)
    elif opened.tag.prefix == "tc":
        if enclosing(here, "tr") is not enclosing(there, "tr"):
            yield other.problem("block_leaves_cell", open=opened.tag)
    elif opened.tag.prefix != "tr" and enclosing(here, "tc") is not enclosing(there, "tc"):
        yield other.problem("block_leaves_cell", open=opened.tag)


def _tracked(placed: PlacedTag) -> Iterator[Problem]:
    tag = placed.tag
    if any(start < tag.end and tag.start < end for start, end in placed.paragraph.deleted):
        yield placed.problem("tag_in_deletion")
    elif any(start < tag.end and tag.start < end for start, end in placed.paragraph.inserted):
        yield placed.problem("tag_in_insertion")


def _unit(placed: PlacedTag) -> Paragraph | Unit | None:
    """What a `p`, `tr` or `tc` tag removes: the paragraph, row or cell around it."""
    prefix = placed.tag.prefix
    return placed.paragraph if prefix == "p" else enclosing(placed.paragraph.cell, prefix)


def _unit_problems(unit: Paragraph | Unit, tags: list[PlacedTag]) -> Iterator[Problem]:
    """One tag removes its whole unit: no second one can work there, and any other text would be lost."""
    first, *more = tags
    what_ru, what_en = _WHAT[first.tag.prefix]
    if more:
        yield more[0].problem("two_tags_in_unit", what_ru=what_ru, what_en=what_en)
        return
    text = unit.text if isinstance(unit, Paragraph) else "".join(unit.texts)
    written = first.paragraph.text[first.tag.start : first.tag.end]
    if rest := text.replace(written, "", 1).strip():
        yield first.problem("text_swallowed", text=rest[:40], what_ru=what_ru, what_en=what_en)
