"""Which old thing became which new one: blocks, rows and words put side by side, order kept."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import TypeVar

from agreements.comparison.atoms import Atom

LARGEST_GAP = 20_000
"""Comparisons of like with like in one gap; beyond it all is deleted and inserted, still exactly."""
LARGEST_PARAGRAPH = 1_000_000
"""Likewise of words of one paragraph with another, where the search for phrases would take too long."""

Thing = TypeVar("Thing")
Pair = tuple[Thing | None, Thing | None]


def align(
    old: Sequence[Thing],
    new: Sequence[Thing],
    *,
    key: Callable[[Thing], Hashable],
    likeness: Callable[[Thing, Thing], float],
    is_blank: Callable[[Hashable], bool],
) -> list[Pair[Thing]]:
    """Pairs in order: (old, new) for the same or a changed thing, (old, None) gone, (None, new) come.

    Equal keys anchor; between anchors things pair by `likeness` (0 for never). Blank keys do not anchor.
    """
    mine, yours = [key(each) for each in old], [key(each) for each in new]
    start, end = _common_ends(mine, yours)
    pairs: list[Pair[Thing]] = [*zip(old[:start], new[:start], strict=True)]
    last_i, last_k = len(old) - end, len(new) - end
    matcher = SequenceMatcher(is_blank, mine[start:last_i], yours[start:last_k])
    for kind, i, j, k, m in matcher.get_opcodes():
        was, now = old[start + i : start + j], new[start + k : start + m]
        if kind == "equal":
            pairs += zip(was, now, strict=True)
        else:
            filled = _fill(was, now, likeness)
            pairs += filled
    pairs += zip(old[last_i:], new[last_k:], strict=True)
    return pairs


def _common_ends(old: Sequence[Hashable], new: Sequence[Hashable]) -> tuple[int, int]:
    """How many are the same from the start, and of the rest from the end."""
    shorter = min(len(old), len(new))
    start = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    rest = shorter - start
    end = next((n for n in range(rest) if old[-1 - n] != new[-1 - n]), rest)
    return start, end


def _fill(
    old: Sequence[Thing], new: Sequence[Thing], likeness: Callable[[Thing, Thing], float]
) -> list[Pair[Thing]]:
    """The order-keeping pairing of a gap with the greatest likeness in total."""
    if not old or not new or len(old) * len(new) > LARGEST_GAP:
        return [(each, None) for each in old] + [(None, each) for each in new]
    alike = [[likeness(before, after) for after in new] for before in old]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for k in range(len(new) - 1, -1, -1):
            paired = alike[i][k] + best[i + 1][k + 1] if alike[i][k] else 0.0
            best[i][k] = max(paired, best[i + 1][k], best[i][k + 1])
    return _walk(old, new, alike, best)


def _walk(
    old: Sequence[Thing], new: Sequence[Thing], alike: list[list[float]], best: list[list[float]]
) -> list[Pair[Thing]]:
    pairs: list[Pair[Thing]] = []
    i = k = 0
    while i < len(old) and k < len(new):
        if alike[i][k] and best[i][k] == alike[i][k] + best[i + 1][k + 1]:
            pairs.append((old[i], new[k]))
            i, k = i + 1, k + 1
        elif best[i][k] == best[i + 1][k]:
            pairs.append((old[i], None))
            i += 1
        else:
            pairs.append((None, new[k]))
            k += 1
    return pairs + [(each, None) for each in old[i:]] + [(None, each) for each in new[k:]]


def align_atoms(old: Sequence[Atom], new: Sequence[Atom]) -> list[Pair[Atom]]:
    """Words side by side: phrases anchor, spaces follow the words around them.

    A lone comma between two changes counts as changed too: that reads better.
    """
    pairs: list[Pair[Atom]] = []
    i = k = 0
    for after_i, after_k in [*_anchors(old, new), (len(old), len(new))]:
        pairs += _gap(old[i:after_i], new[k:after_k])
        pairs += zip(old[after_i : after_i + 1], new[after_k : after_k + 1], strict=True)
        i, k = after_i + 1, after_k + 1
    return list(_joined(pairs))


def _anchors(old: Sequence[Atom], new: Sequence[Atom]) -> list[tuple[int, int]]:
    mine = [place for place, atom in enumerate(old) if not atom.is_space]
    yours = [place for place, atom in enumerate(new) if not atom.is_space]
    if len(mine) * len(yours) > LARGEST_PARAGRAPH:
        return []
    matcher = SequenceMatcher(None, [old[place].key for place in mine], [new[place].key for place in yours])
    return [
        (mine[block.a + step], yours[block.b + step])
        for block in matcher.get_matching_blocks()
        for step in range(block.size)
    ]


def _gap(old: Sequence[Atom], new: Sequence[Atom]) -> list[Pair[Atom]]:
    """What stands between two anchors: the same at both ends, replaced in the middle."""
    start, end = _common_ends([atom.key for atom in old], [atom.key for atom in new])
    return [
        *zip(old[:start], new[:start], strict=True),
        *((atom, None) for atom in old[start : len(old) - end]),
        *((None, atom) for atom in new[start : len(new) - end]),
        *zip(old[len(old) - end :], new[len(new) - end :], strict=True),
    ]


def _joined(pairs: list[Pair[Atom]]) -> Iterator[Pair[Atom]]:
    """Changes with nothing weighty between them become one: first all that goes, then all that comes."""
    groups = [(same, list(group)) for same, group in groupby(pairs, key=_is_same)]
    gone: list[Atom] = []
    come: list[Atom] = []
    for place, (same, group) in enumerate(groups):
        is_between = 0 < place < len(groups) - 1
        if same and not (is_between and not any(new and new.is_weighty for _, new in group)):
            yield from [(atom, None) for atom in gone]
            yield from [(None, atom) for atom in come]
            gone, come = [], []
            yield from group
        else:
            gone += [old for old, _ in group if old is not None]
            come += [new for _, new in group if new is not None]
    yield from [(atom, None) for atom in gone]
    yield from [(None, atom) for atom in come]


def _is_same(pair: Pair[Atom]) -> bool:
    return pair[0] is not None and pair[1] is not None
