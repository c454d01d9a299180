"""Where a template decides, in its own words: the condition of each tag and the text it governs."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from agreements.docx.check.blocks import PlacedTag
from agreements.docx.check.reading import paragraphs_of
from agreements.docx.package import Package
from agreements.docx.schema import Branch

GOVERNED = 120
"""Characters shown of the text under a condition."""
_ASKS = ("if", "elif")
_STATEMENT = re.compile(r"\{%.*?%\}")


def placed_branches(
    branches: Iterable[Branch], tags: Sequence[PlacedTag], package: Package
) -> tuple[Branch, ...]:
    """The branches with their places and texts; one whose tag is not certain stays as it was."""
    found: list[Branch] = []
    for part, those in groupby(branches, key=lambda branch: branch.part):
        asked = list(those)
        here = [placed for placed in tags if placed.where.part == part]
        asking = [placed for placed in here if placed.tag.word in _ASKS]
        if len(asking) != len(asked):  # the patched source does not mirror the text: better say nothing
            found += asked
            continue
        text = _Text(part, package.parts[part])
        arms = _arms(here)
        found += (
            _placed(branch, placed, arms[placed], text) for branch, placed in zip(asked, asking, strict=True)
        )
    return tuple(found)


def _placed(branch: Branch, placed: PlacedTag, arm: list[PlacedTag], text: "_Text") -> Branch:
    word = placed.tag.word
    condition = placed.tag.body.strip().lstrip("-").strip().removeprefix(word).strip().rstrip("-").strip()
    end = arm[0] if arm else None
    otherwise = end is not None and end.tag.word == "else" and len(arm) > 1
    return replace(
        branch,
        where=placed.where,
        condition=condition,
        governs=text.between(placed, end),
        otherwise=text.between(arm[0], arm[1]) if otherwise else "",
    )


def _arms(tags: Sequence[PlacedTag]) -> dict[PlacedTag, list[PlacedTag]]:
    """After each `if` and `elif` the tags of the same block that follow: `elif`, `else`, `endif`."""
    following: dict[PlacedTag, list[PlacedTag]] = {}
    opened: list[list[PlacedTag]] = []
    for placed in tags:
        word = placed.tag.word
        if word in ("if", "for"):
            opened.append([placed])
        elif word in ("elif", "else") and opened:
            opened[-1].append(placed)
        elif word in ("endif", "endfor") and opened:
            block = [*opened.pop(), placed]
            for number, each in enumerate(block):
                following[each] = block[number + 1 :]
    return {**{each: [] for each in tags}, **following}


class _Text:
    """The paragraphs of a part by their numbers."""

    def __init__(self, part: str, data: bytes) -> None:
        self._paragraphs = {each.place.paragraph or 0: each.text for each in paragraphs_of(part, data)}

    def between(self, start: PlacedTag, end: PlacedTag | None) -> str:
        """The beginning of the text from one tag to another, without statements."""
        if end is None:
            return ""
        text = ""
        for piece in self._pieces(start, end):
            text = " ".join(f"{text} {_STATEMENT.sub('', piece)}".split())
            if len(text) > GOVERNED:
                return text[: GOVERNED - 1].rstrip() + "…"
        return text

    def _pieces(self, start: PlacedTag, end: PlacedTag) -> Iterator[str]:
        first, last = start.where.paragraph or 0, end.where.paragraph or 0
        if first == last:
            yield self._paragraphs[first][start.tag.end : end.tag.start]
            return
        yield self._paragraphs[first][start.tag.end :]
        yield from (self._paragraphs.get(number, "") for number in range(first + 1, last))
        yield self._paragraphs[last][: end.tag.start]
