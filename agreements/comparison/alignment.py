"""Which old thing became which new one: blocks, rows and words put side by side, order kept."""

from collections.abc import Callable, Hashable, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

from agreements.comparison.atoms import Atom

Thing = TypeVar("Thing")
Pair = tuple[Thing | None, Thing | None]

LARGEST_GAP = 20_000
"""Comparisons of like with like in one gap; beyond it all is deleted and inserted, still exactly."""


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
    matcher = SequenceMatcher(is_blank, [key(each) for each in old], [key(each) for each in new], False)
    pairs: list[Pair[Thing]] = []
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "equal":
            pairs += zip(old[i:j], new[k:m], strict=True)
        else:
            filled = _fill(old[i:j], new[k:m], likeness)
            pairs += filled
    return pairs


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
    """Words side by side. A lone comma between two changes is changed too: that reads better."""
    spaces = {atom.key for atom in (*old, *new) if atom.is_space}
    matcher = SequenceMatcher(
        spaces.__contains__, [atom.key for atom in old], [atom.key for atom in new], False
    )
    pairs: list[Pair[Atom]] = []
    opcodes = matcher.get_opcodes()
    gone: list[Atom] = []
    come: list[Atom] = []
    for place, (kind, i, j, k, m) in enumerate(opcodes):
        is_between = 0 < place < len(opcodes) - 1
        if kind == "equal" and not (is_between and not any(atom.is_weighty for atom in old[i:j])):
            pairs += _in_order(gone, come)
            gone, come = [], []
            pairs += zip(old[i:j], new[k:m], strict=True)
        else:
            gone += old[i:j]
            come += new[k:m]
    return pairs + _in_order(gone, come)


def _in_order(gone: list[Atom], come: list[Atom]) -> list[Pair[Atom]]:
    return [(atom, None) for atom in gone] + [(None, atom) for atom in come]
