"""Tracked changes settled all at once, accepted or rejected; knows nothing of how a comparison is made.

The rules are Word's (ECMA-376-1, 17.13.5): a row or a run goes with its mark; a paragraph whose mark goes
flows into the next one, and the next one's properties stay.
"""

from dataclasses import dataclass

from agreements.comparison.wml import (
    DEL,
    INS,
    PPR,
    RPR,
    SECTPR,
    TBL,
    TC,
    TR,
    TRPR,
    Element,
    P,
    q,
    qs,
    remove,
    tag_of,
    unwrap,
)

_RANGES = qs(
    "w:moveFromRangeStart w:moveFromRangeEnd w:moveToRangeStart w:moveToRangeEnd "
    "w:customXmlInsRangeStart w:customXmlInsRangeEnd w:customXmlDelRangeStart w:customXmlDelRangeEnd "
    "w:customXmlMoveFromRangeStart w:customXmlMoveFromRangeEnd "
    "w:customXmlMoveToRangeStart w:customXmlMoveToRangeEnd"
)
_PROPERTY_CHANGES = qs(
    "w:rPrChange w:pPrChange w:sectPrChange w:tblPrChange w:tblPrExChange w:trPrChange w:tcPrChange "
    "w:tblGridChange w:numberingChange"
)
_HOLLOW = qs("w:bookmarkStart w:bookmarkEnd w:commentRangeStart w:commentRangeEnd w:hyperlink w:bdo w:dir")
_MOVE_FROM, _MOVE_TO = q("w:moveFrom"), q("w:moveTo")
_MARK_HOLDERS = frozenset({RPR, TRPR, q("w:numPr")})
_OUTLIVES_A_CHANGE = {
    PPR: frozenset({RPR, SECTPR}),
    SECTPR: qs("w:headerReference w:footerReference"),
    TRPR: frozenset({INS, DEL}),
    RPR: frozenset({INS, DEL, _MOVE_FROM, _MOVE_TO}),
}
"""Children of a property that its recorded former state does not speak about."""
_RESTORED = {q("w:delText"): q("w:t"), q("w:delInstrText"): q("w:instrText")}


@dataclass(frozen=True, slots=True)
class _Verdict:
    """Which marks take their content with them, and which only fall away."""

    accept: bool
    going: frozenset[str]
    staying: frozenset[str]
    cell_going: str
    cell_staying: str


_ACCEPT = _Verdict(
    True, frozenset({DEL, _MOVE_FROM}), frozenset({INS, _MOVE_TO}), q("w:cellDel"), q("w:cellIns")
)
_REJECT = _Verdict(
    False, frozenset({INS, _MOVE_TO}), frozenset({DEL, _MOVE_FROM}), q("w:cellIns"), q("w:cellDel")
)


def accept_all(root: Element) -> bool:
    """Settle every tracked change of this part as accepted, in place; tells whether there was one."""
    return _settle(root, _ACCEPT)


def reject_all(root: Element) -> bool:
    """Settle every tracked change of this part as rejected, in place; tells whether there was one."""
    return _settle(root, _REJECT)


def _settle(root: Element, verdict: _Verdict) -> bool:
    marks = verdict.going | verdict.staying | {verdict.cell_going, verdict.cell_staying}
    if next(root.iter(*marks, *_PROPERTY_CHANGES, *_RANGES), None) is None:
        return False
    _settle_rows(root, verdict)
    _settle_runs(root, verdict)
    _settle_properties(root, verdict)
    _settle_paragraph_marks(root, verdict)
    for element in list(root.iter(*_RANGES)):
        remove(element)
    return True


def _settle_rows(root: Element, verdict: _Verdict) -> None:
    for row in list(root.iter(TR)):
        properties = row.find(TRPR)
        if properties is not None and any(mark.tag in verdict.going for mark in properties):
            remove(row)
    for mark in list(root.iter(verdict.cell_going)):
        for cell in [*mark.iterancestors(TC)][:1]:
            remove(cell)
    for mark in list(root.iter(verdict.cell_staying, q("w:cellMerge"))):
        remove(mark)
    for table in list(root.iter(TBL)):
        if table.find(f".//{TR}") is None:
            remove(table)


def _settle_runs(root: Element, verdict: _Verdict) -> None:
    for element in list(root.iter(*verdict.going)):
        if not _is_mark(element):
            remove(element)
    for element in list(root.iter(*verdict.staying)):
        if not _is_mark(element):
            unwrap(element)
    for element in root.iter(*_RESTORED):
        element.tag = _RESTORED[tag_of(element)]


def _is_mark(element: Element) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag in _MARK_HOLDERS


def _settle_properties(root: Element, verdict: _Verdict) -> None:
    for change in list(root.iter(*_PROPERTY_CHANGES)):
        properties = change.getparent()
        if properties is None:
            continue
        remove(change)
        former = change[0] if len(change) else None
        if verdict.accept or former is None or former.tag != properties.tag:
            continue
        outlives = _OUTLIVES_A_CHANGE.get(tag_of(properties), frozenset())
        kept = [each for each in properties if each.tag in outlives]
        kept_first = properties.tag in (RPR, SECTPR)
        properties[:] = [*kept, *former] if kept_first else [*former, *kept]


def _settle_paragraph_marks(root: Element, verdict: _Verdict) -> None:
    for paragraph in reversed(list(root.iter(P))):
        marks = paragraph.find(f"{PPR}/{RPR}")
        if marks is None:
            continue
        goes = False
        for mark in [each for each in marks if each.tag in verdict.going | verdict.staying]:
            goes = goes or mark.tag in verdict.going
            remove(mark)
        if goes:
            _flow_into_the_next(paragraph)
    for mark in list(root.iter(*verdict.going, *verdict.staying)):
        remove(mark)  # what is left stands in rows and numbering


def _flow_into_the_next(paragraph: Element) -> None:
    content = [each for each in paragraph if each.tag != PPR]
    following = paragraph.getnext()
    while following is not None and following.tag not in (P, TBL):
        following = following.getnext()
    if following is not None and following.tag == P:
        place = 0 if following.find(PPR) is None else 1
        following[place:place] = content
        remove(paragraph)
    elif following is not None and all(_holds_nothing(each) for each in content):
        remove(paragraph)


def _holds_nothing(element: Element) -> bool:
    """Whether it is a bookmark or a hyperlink whose text is gone."""
    return element.tag in _HOLLOW and all(_holds_nothing(each) for each in element)
