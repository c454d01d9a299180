"""Footnotes and endnotes: which old one became which new one follows from their references in the text."""

from itertools import count

from lxml import etree

from agreements.comparison.alignment import Pair
from agreements.comparison.atoms import Atom
from agreements.comparison.blocks import Story
from agreements.comparison.source import Source
from agreements.comparison.wml import DEL, ID, INS, Element

KINDS = ("footnotes", "endnotes")


class Notes:
    """Collects the references while the text is compared; `write` then compares the notes themselves."""

    def __init__(self, old: Source, new: Source) -> None:
        self._found: dict[str, list[tuple[str | None, str | None, str]]] = {kind: [] for kind in KINDS}
        self._fresh = {kind: count(_highest(new, kind) + 1) for kind in KINDS}
        self._old, self._new = old, new

    def id_of(self, pair: Pair[Atom]) -> str:
        """The id in the new document for a reference that stays, comes or (a fresh id) goes."""
        old, new = (atom.note if atom else None for atom in pair)
        kind = (new or old or ("", ""))[0]
        before, after = old and old[1], new and new[1]
        name = after or str(next(self._fresh[kind]))
        self._found[kind].append((before, after, name))
        return name

    def has(self, kind: str) -> bool:
        return bool(self._found[kind])

    def write(self, kind: str, root: Element, story: Story) -> None:
        """Put the compared notes into `root`, the notes part of the new document."""
        mine, yours = _by_id(self._old, kind), {each.get(ID, ""): each for each in root}
        for before, after, name in self._found[kind]:
            old = mine.get(before) if before else None
            new = yours.get(after) if after else None
            if new is None and old is not None:
                gone = etree.SubElement(root, old.tag, {ID: name})
                gone.extend(story.one_sided(old, DEL))
            elif new is not None:
                new[:] = story.one_sided(new, INS) if old is None else story.difference(old, new)


def _by_id(source: Source, kind: str) -> dict[str, Element]:
    part = source.linked(kind)
    return {each.get(ID, ""): each for each in source.tree(part)} if part else {}


def _highest(source: Source, kind: str) -> int:
    ids = [int(name) for name in _by_id(source, kind) if name.lstrip("-").isdigit()]
    return max(ids, default=0)
