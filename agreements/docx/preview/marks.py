"""The text of a line cut into pieces that look alike: a tag, a tracked change, the place of a problem."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from agreements.docx.preview.outline import Line
from agreements.docx.problems import Place


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text. `kinds` are those of `Line.spans`; `marks` are the problems it belongs to,
    `begins` those whose first piece it is."""

    text: str
    kinds: frozenset[str] = frozenset()
    marks: tuple[int, ...] = ()
    begins: tuple[int, ...] = ()


def pieces(line: Line, problems: Sequence[tuple[int, Place]] = ()) -> tuple[Piece, ...]:
    """The line in pieces; `problems` are the numbers and places of those that stand in it.

    A problem whose characters are not known, or lie behind the text, begins with the first piece.
    """
    length = len(line.text)
    stretches = [(number, *_stretch(place, length)) for number, place in problems]
    cuts = {0, length}
    for _, start, end in (*line.spans, *stretches):
        cuts |= {min(start, length), min(end, length)}
    return tuple(_pieces(line, stretches, sorted(cuts)))


def _stretch(place: Place, length: int) -> tuple[int, int]:
    if place.start is None or place.end is None or place.start >= length:
        return 0, 0
    return place.start, max(place.start + 1, min(place.end, length))


def _pieces(line: Line, stretches: list[tuple[int, int, int]], cuts: list[int]) -> Iterator[Piece]:
    if len(cuts) == 1:  # an empty line has no piece of its own to carry a mark
        if stretches:
            yield Piece("", begins=tuple(number for number, _, _ in stretches))
        return
    for start, end in pairwise(cuts):
        yield Piece(
            line.text[start:end],
            frozenset(kind for kind, opened, closed in line.spans if opened <= start < closed),
            tuple(number for number, opened, closed in stretches if opened <= start < closed),
            tuple(number for number, opened, _ in stretches if opened == start),
        )
