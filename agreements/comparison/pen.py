"""Writes tracked changes: marks with author, moment and their own numbers, and the places they stand in."""

from copy import deepcopy
from datetime import UTC, datetime
from itertools import count

from lxml import etree

from agreements.comparison.wml import (
    ID,
    PPR,
    RPR,
    SECTPR,
    TRPR,
    Element,
    T,
    child,
    make,
    q,
    qs,
    tag_of,
)

UNSAID_BY_PPR = frozenset({RPR, SECTPR, q("w:pPrChange")})
"""Children of a paragraph's properties that a change of them does not speak about."""
_AFTER_RPR = frozenset({SECTPR, q("w:pPrChange")})
_BEFORE_TRPR = frozenset({q("w:tblPrEx")})
_DELETED_NAMES = {T: q("w:delText"), q("w:instrText"): q("w:delInstrText")}
_PARAGRAPH_MARKS = qs("w:ins w:del w:moveFrom w:moveTo")


class Pen:
    """One author at one moment. `first` is the first free number for annotations of the document."""

    def __init__(self, author: str, moment: datetime, first: int) -> None:
        self._author = author
        self._date = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        self._numbers = count(first)

    def mark(self, tag: str) -> Element:
        """An empty `w:ins`, `w:del` or `w:rPrChange`, signed."""
        mark = etree.Element(tag)
        mark.set(ID, str(next(self._numbers)))
        mark.set(q("w:author"), self._author)
        mark.set(q("w:date"), self._date)
        return mark

    def mark_paragraph(self, paragraph: Element, tag: str) -> None:
        """Say of the paragraph's end that it was inserted or deleted."""
        marks = _mark_properties(paragraph)
        for each in [each for each in marks if each.tag in _PARAGRAPH_MARKS]:
            marks.remove(each)
        marks.insert(0, self.mark(tag))

    def mark_row(self, row: Element, tag: str) -> None:
        """Say of a table row that it was inserted or deleted."""
        properties = row.find(TRPR)
        if properties is None:
            properties = etree.Element(TRPR)
            row.insert(1 if len(row) and row[0].tag in _BEFORE_TRPR else 0, properties)
        properties.append(self.mark(tag))

    def reformat_run(self, now: Element | None, before: Element | None) -> Element:
        """Run properties that say what they were."""
        properties = etree.Element(RPR) if now is None else deepcopy(now)
        change = self.mark(q("w:rPrChange"))
        change.append(etree.Element(RPR) if before is None else deepcopy(before))
        properties.append(change)
        return properties

    def reformat_paragraph(self, paragraph: Element, before: Element | None) -> None:
        """Record what the paragraph's properties were; its mark and section are no part of that."""
        properties = child(paragraph, PPR)
        for stale in properties.findall(q("w:pPrChange")):
            properties.remove(stale)
        former = etree.Element(PPR)
        former.extend(
            deepcopy(each) for each in (() if before is None else before) if each.tag not in UNSAID_BY_PPR
        )
        change = self.mark(q("w:pPrChange"))
        change.append(former)
        properties.append(change)

    def reformat_mark(self, paragraph: Element, before: Element | None) -> None:
        """Record how the paragraph's mark was formatted."""
        marks = _mark_properties(paragraph)
        change = self.mark(q("w:rPrChange"))
        former = etree.Element(RPR)
        former.extend(
            deepcopy(each) for each in (() if before is None else before) if each.tag not in _PARAGRAPH_MARKS
        )
        change.append(former)
        marks.append(change)


def strike(run: Element) -> None:
    """Rename what a run within a deletion must call by other names."""
    for each in run:
        each.tag = _DELETED_NAMES.get(tag_of(each), tag_of(each))


def _mark_properties(paragraph: Element) -> Element:
    properties = child(paragraph, PPR)
    marks = properties.find(RPR)
    if marks is None:
        marks = make("w:rPr")
        later = next((each for each in properties if each.tag in _AFTER_RPR), None)
        if later is None:
            properties.append(marks)
        else:
            later.addprevious(marks)
    return marks
