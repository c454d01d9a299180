"""Quotation marks: outer «ёлочки», inner „лапки“, whatever marks the writer typed."""

import re
from collections.abc import Iterator
from typing import Literal

Role = Literal["open", "close", "either"]

_RUN_OF_MARKS = re.compile(r'["«»„“”]+')
_FIXED: dict[str, Role] = {"«": "open", "„": "open", "»": "close", "”": "close"}
_OPENS_AFTER = re.compile(r"[\s(\[{/—–-]?$")
_CLOSES_BEFORE = re.compile(r"[\s)\]}/—–.,:;!?…-]?$")
_SHAPES = (("«", "»"), ("„", "“"))


def set_quotes(text: str) -> str:
    """Pair the quotation marks of each line and write them by their depth: «ООО „Ромашка“».

    A closing mark without a partner stays as typed («27"» may be inches).
    """
    return "".join(_set_line(line) for line in text.splitlines(keepends=True))


def _set_line(line: str) -> str:
    partner, unclosed = _pairs(line)
    letters, depth = list(line), 0
    for place in sorted(partner):
        opens = place < partner[place]
        depth -= not opens
        letters[place] = _SHAPES[depth % 2][0 if opens else 1]
        depth += opens
    for place in unclosed:
        letters[place] = "«"
    return "".join(letters)


def _pairs(line: str) -> tuple[dict[int, int], list[int]]:
    """The partner's place for each mark that has a partner, and the marks that open and are never closed."""
    opened: list[tuple[int, Role]] = []
    partner: dict[int, int] = {}
    for place, role in _roles(line):
        closes_inner = line[place] == "“" and opened and line[opened[-1][0]] == "„"
        if not closes_inner and (role == "open" or (role == "either" and not opened)):
            opened.append((place, role))
        elif opened:
            start, _ = opened.pop()
            partner |= {start: place, place: start}
    return partner, [place for place, role in opened if role == "open"]


def _roles(line: str) -> Iterator[tuple[int, Role]]:
    """Whether each mark opens or closes, by its shape or by what stands on **both** sides of its run.

    In `"ООО "Ромашка""` the last two follow a letter and precede the end, so both close. Looking only at
    the character before would open the last one.
    """
    for run in _RUN_OF_MARKS.finditer(line):
        before, after = line[max(run.start() - 1, 0) : run.start()], line[run.end() : run.end() + 1]
        may_open, may_close = bool(_OPENS_AFTER.match(before)), bool(_CLOSES_BEFORE.match(after))
        by_context: Role = "either" if may_open == may_close else "open" if may_open else "close"
        for place, mark in enumerate(run[0], run.start()):
            yield place, _FIXED.get(mark, by_context)
