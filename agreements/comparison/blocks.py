"""Paragraphs, tables, rows and cells side by side, written as tracked changes."""

from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy
from functools import partial
from itertools import takewhile

from lxml import etree

from agreements.comparison.alignment import Pair, align
from agreements.comparison.clean import blocks_of
from agreements.comparison.lines import NoteId, write_deleted, write_difference, write_inserted
from agreements.comparison.pen import UNSAID_BY_PPR, Pen
from agreements.comparison.reading import Reading, is_blank, likeness
from agreements.comparison.wml import (
    DEL,
    INS,
    PPR,
    RPR,
    SECTPR,
    TBL,
    TC,
    TR,
    Element,
    P,
    meaning,
    q,
    qs,
    remove,
    tag_of,
)

_MARK = f"{PPR}/{RPR}"
_NO_MARK_FORMATTING = qs("w:ins w:del w:rPrChange w:lang w:noProof")
_PROPERTIES_OF = {
    TBL: qs("w:tblPr w:tblGrid"),
    TR: qs("w:tblPrEx w:trPr"),
    TC: frozenset({q("w:tcPr")}),
}


class Story:
    """Compares the containers of one part with those of another.

    `adopt` makes an old element fit for the new package, `note_id` tells the id of a note in it.
    """

    def __init__(
        self,
        before: Reading,
        after: Reading,
        pen: Pen,
        adopt: Callable[[Element], Element],
        note_id: NoteId,
    ) -> None:
        self._before, self._after = before, after
        self._pen, self._adopt, self._note_id = pen, adopt, note_id

    def difference(self, old: Element, new: Element) -> list[Element]:
        """The children of a container that says both; bookmarks of the new one are carried along."""
        pairs = self._pairs(blocks_of(old), blocks_of(new))
        blocks = [self._write(pair) for pair in pairs]
        self._settle_tail(pairs, blocks)
        return [each for pair, block in zip(pairs, blocks, strict=True) for each in (*_led_by(pair), block)]

    def one_sided(self, container: Element, tag: str) -> list[Element]:
        """All blocks inserted or deleted, but for the last paragraph's mark: a container needs one."""
        blocks = self._one_sided_blocks(container, tag)
        _unmark(blocks[-1])
        return blocks

    # pairing

    def _pairs(self, old: Sequence[Element], new: Sequence[Element]) -> list[Pair[Element]]:
        """Both containers end with a paragraph, and the last mark can be neither inserted nor deleted.

        So either the last paragraphs are a pair, or what follows the last pair is paragraphs of one side
        only, whose marks can be moved up by one (`_settle_tail`).
        """
        pairs = self._align(old, new)
        tail = _tail(pairs)
        start = len(pairs) - len(tail)
        sides = {(one is None) for one, _ in tail}
        movable = start > 0 and all(_is_paragraph(pair) for pair in pairs[start - 1 :])
        if not tail or (movable and len(sides) == 1):
            return pairs
        return [*self._align(old[:-1], new[:-1]), (old[-1], new[-1])]

    def _align(self, old: Sequence[Element], new: Sequence[Element]) -> list[Pair[Element]]:
        keys = {id(each): self._before.key(each) for each in old}
        keys |= {id(each): self._after.key(each) for each in new}
        return align(
            old,
            new,
            key=lambda each: keys[id(each)],
            likeness=partial(likeness, before=self._before, after=self._after),
            is_blank=is_blank,
        )

    # writing

    def _write(self, pair: Pair[Element]) -> Element:
        old, new = pair
        if old is None and new is not None:
            return self._one_sided_block(new, INS)
        if new is None and old is not None:
            return self._one_sided_block(old, DEL)
        assert old is not None
        assert new is not None
        return self._paragraph(old, new) if new.tag == P else self._table(old, new)

    def _paragraph(self, old: Element, new: Element) -> Element:
        was, now = self._before.line(old), self._after.line(new)
        if was.looks_like(now) and _properties_key(old) == _properties_key(new):
            return deepcopy(new)  # most of a document: nothing to say about it
        written = etree.Element(P, dict(new.attrib))
        if (properties := new.find(PPR)) is not None:
            written.append(deepcopy(properties))
        former = _adopted(old.find(PPR), self._adopt)
        if _says(former) != _says(properties):
            self._pen.reformat_paragraph(written, former)
        if _mark_shape(old) != _mark_shape(new):
            self._pen.reformat_mark(written, None if former is None else former.find(RPR))
        written.extend(write_difference(was, now, self._pen, self._adopt, self._note_id))
        return written

    def _table(self, old: Element, new: Element) -> Element:
        table = _shell(new, deepcopy)
        for one, two in self._align(old.findall(TR), new.findall(TR)):
            if one is not None and two is not None:
                table.append(self._row(one, two))
            elif two is not None:
                table.append(self._one_sided_row(two, INS))
            elif one is not None:
                table.append(self._one_sided_row(one, DEL))
        return table

    def _row(self, old: Element, new: Element) -> Element:
        row = _shell(new, deepcopy)
        for was, now in zip(old.findall(TC), new.findall(TC), strict=True):
            cell = _shell(now, deepcopy)
            cell.extend(self.difference(was, now))
            cell.extend(deepcopy(each) for each in blocks_of(now)[-1].itersiblings())
            row.append(cell)
        return row

    # one side only

    def _one_sided_blocks(self, container: Element, tag: str) -> list[Element]:
        return [self._one_sided_block(block, tag) for block in blocks_of(container)]

    def _one_sided_block(self, block: Element, tag: str) -> Element:
        if block.tag == P:
            return self._one_sided_paragraph(block, tag)
        table = _shell(block, self._copier(tag))
        table.extend(self._one_sided_row(row, tag) for row in block.findall(TR))
        return table

    def _one_sided_paragraph(self, paragraph: Element, tag: str) -> Element:
        written = etree.Element(P)
        if (properties := _adopted(paragraph.find(PPR), self._copier(tag))) is not None:
            written.append(properties)
            if tag == DEL and (section := properties.find(SECTPR)) is not None:
                remove(section)  # its headers are the old document's; sections follow the new one
        self._pen.mark_paragraph(written, tag)
        if tag == DEL:
            line = self._before.line(paragraph)
            written.extend(write_deleted(line, self._pen, self._adopt, self._note_id))
        else:
            line = self._after.line(paragraph)
            written.extend(write_inserted(line, self._pen, self._adopt, self._note_id))
        return written

    def _one_sided_row(self, row: Element, tag: str) -> Element:
        written = _shell(row, self._copier(tag))
        self._pen.mark_row(written, tag)
        for cell in row.findall(TC):
            shell = _shell(cell, self._copier(tag))
            shell.extend(self._one_sided_blocks(cell, tag))
            written.append(shell)
        return written

    def _copier(self, tag: str) -> Callable[[Element], Element]:
        return self._adopt if tag == DEL else deepcopy

    # the end of a container

    def _settle_tail(self, pairs: Sequence[Pair[Element]], blocks: Sequence[Element]) -> None:
        """Move the marks of a one-sided tail up by one paragraph, so that the very last mark stays.

        Deleted: the paragraph before flows into the last one, which takes its properties. Inserted: the
        last paragraph, once its text is rejected, becomes the end of the one before.
        """
        tail = _tail(pairs)
        if not tail:
            return
        tag = DEL if tail[0][1] is None else INS
        stays = len(pairs) - len(tail) - 1
        was, now = pairs[stays]
        last = blocks[-1]
        _unmark(last)
        self._pen.mark_paragraph(blocks[stays], tag)
        if tag == INS:
            assert was is not None
            former = _adopted(was.find(PPR), self._adopt)
        else:
            assert now is not None
            former = last.find(PPR)
            _replace_properties(last, now.find(PPR))
        if _says(former) != _says(last.find(PPR)):
            self._pen.reformat_paragraph(last, former)


def _is_paragraph(pair: Pair[Element]) -> bool:
    return all(each is None or each.tag == P for each in pair)


def _tail(pairs: Sequence[Pair[Element]]) -> list[Pair[Element]]:
    tail = list(takewhile(lambda pair: pair[0] is None or pair[1] is None, reversed(pairs)))
    return tail[::-1]


def _led_by(pair: Pair[Element]) -> Iterable[Element]:
    """What stands between the new block and the block before it."""
    block = pair[1]
    if block is None:
        return []
    between = takewhile(lambda each: each.tag not in (P, TBL), block.itersiblings(preceding=True))
    return [deepcopy(each) for each in between if each.tag not in _PROPERTIES_OF[TC]][::-1]


def _shell(element: Element, copy: Callable[[Element], Element]) -> Element:
    """The element with its own properties and without its content."""
    shell = etree.Element(element.tag, dict(element.attrib), nsmap=element.nsmap)
    shell.extend(copy(each) for each in element if each.tag in _PROPERTIES_OF[tag_of(element)])
    return shell


def _adopted(element: Element | None, copy: Callable[[Element], Element]) -> Element | None:
    return None if element is None else copy(element)


def _properties_key(paragraph: Element) -> object:
    return _says(paragraph.find(PPR)), _mark_shape(paragraph)


def _says(properties: Element | None) -> object:
    key = meaning(properties, without=UNSAID_BY_PPR)
    return None if key == PPR else key


def _mark_shape(paragraph: Element) -> object:
    key = meaning(paragraph.find(_MARK), without=_NO_MARK_FORMATTING)
    return None if key == RPR else key


def _replace_properties(paragraph: Element, properties: Element | None) -> None:
    if (stale := paragraph.find(PPR)) is not None:
        paragraph.remove(stale)
    if properties is not None:
        paragraph.insert(0, deepcopy(properties))


def _unmark(paragraph: Element) -> None:
    for mark in paragraph.findall(f"{_MARK}/{INS}") + paragraph.findall(f"{_MARK}/{DEL}"):
        remove(mark)
