"""One side of a comparison read: the atoms, key and words of its paragraphs, tables and rows, each once."""

import re
from collections import Counter
from collections.abc import Hashable

from agreements.comparison.atoms import Identity, Line, read_line
from agreements.comparison.clean import blocks_of
from agreements.comparison.wml import TBL, TC, TCPR, TR, VAL, Element, P, T, q

_WORD = re.compile(r"\w+")
_CHANGED = 0.35
"""Share of words in common from which a paragraph counts as changed rather than replaced."""
_BOTH_WORDLESS = 0.3
_SAME_KIND = 0.01
"""Two tables, or two rows of one shape, that share no word: better paired than not."""


class Reading:
    """`identity` tells what a relationship of the part leads to."""

    def __init__(self, identity: Identity) -> None:
        self._identity = identity
        self._lines: dict[Element, Line] = {}
        self._keys: dict[Element, Hashable] = {}
        self._words: dict[Element, Counter[str]] = {}

    def line(self, paragraph: Element) -> Line:
        if paragraph not in self._lines:
            self._lines[paragraph] = read_line(paragraph, self._identity)
        return self._lines[paragraph]

    def key(self, block: Element) -> Hashable:
        """Equal for paragraphs, tables and rows that say exactly the same, however they are formatted."""
        if block not in self._keys:
            self._keys[block] = self._key(block)
        return self._keys[block]

    def words(self, block: Element) -> Counter[str]:
        """Words regardless of case: only likeness looks at them, never equality."""
        if block not in self._words:
            text = " ".join(each.text or "" for each in block.iter(T))
            self._words[block] = Counter(_WORD.findall(text.casefold()))
        return self._words[block]

    def _key(self, block: Element) -> Hashable:
        if block.tag == P:
            return (P, *(atom.key for atom in self.line(block).atoms))
        if block.tag == TBL:
            return (TBL, *(self.key(row) for row in block.findall(TR)))
        cells = block.findall(TC)
        return (TR, shape_of_row(block), *(tuple(map(self.key, blocks_of(cell))) for cell in cells))


def shape_of_row(row: Element) -> Hashable:
    """How many cells the row has and how they are merged."""
    return tuple(
        tuple(_value(cell.find(f"{TCPR}/{q(name)}")) for name in ("w:gridSpan", "w:vMerge"))
        for cell in row.findall(TC)
    )


def is_blank(key: Hashable) -> bool:
    """An empty paragraph: there are many, so it says nothing about where it belongs."""
    return key == (P,)


def likeness(old: Element, new: Element, before: Reading, after: Reading) -> float:
    """From 0, never the same thing, to 1, the same words."""
    if old.tag != new.tag or (old.tag == TR and shape_of_row(old) != shape_of_row(new)):
        return 0.0
    mine, yours = before.words(old), after.words(new)
    total = mine.total() + yours.total()
    share = 2 * (mine & yours).total() / total if total else _BOTH_WORDLESS
    if old.tag == P:
        return share if share >= _CHANGED or not total else 0.0
    return max(share, _SAME_KIND)


def _value(element: Element | None) -> Hashable:
    return None if element is None else element.get(VAL, "continue")
