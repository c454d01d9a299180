"""One way of writing the same thing: what a document is brought to before it is compared."""

from copy import deepcopy

from lxml import etree

from agreements.comparison.revisions import accept_all
from agreements.comparison.wml import RPR, SECTPR, SPACE, TBL, Element, P, R, T, make, q, qs, remove, unwrap

_NOISE = qs(
    "w:proofErr w:lastRenderedPageBreak w:permStart w:permEnd "
    "w:subDoc w:sdtPr w:sdtEndPr w:smartTagPr w:customXmlPr"
)
_WRAPPERS = qs("w:sdt w:sdtContent w:smartTag w:customXml")
_SIMPLE_FIELD = q("w:fldSimple")
CONTAINERS = qs("w:body w:tc w:hdr w:ftr w:footnote w:endnote")


def clean(root: Element) -> bool:
    """Settle tracked changes as accepted, unwrap content controls, drop noise; True if changes were there.

    A container is made to end with a paragraph, as Word itself requires.
    """
    had_changes = accept_all(root)
    for element in list(root.iter(*_NOISE)):
        remove(element)
    for element in list(root.iter(*_WRAPPERS)):
        unwrap(element)
    for element in list(root.iter(_SIMPLE_FIELD)):
        unwrap(element, _complex_field(element))
    for text in root.iter(T):
        if text.get(SPACE) != "preserve":
            text.text = (text.text or "").strip(" \t\r\n")
    for container in root.iter(*CONTAINERS):
        _end_with_a_paragraph(container)
    return had_changes


def blocks_of(container: Element) -> list[Element]:
    """The paragraphs and tables of a body, cell, header, footer or note."""
    return [each for each in container if each.tag in (P, TBL)]


def _end_with_a_paragraph(container: Element) -> None:
    blocks = blocks_of(container)
    if blocks and blocks[-1].tag == P:
        return
    section = container.find(SECTPR)
    if section is not None:
        section.addprevious(make("w:p"))
    else:
        container.append(make("w:p"))


def _complex_field(simple: Element) -> list[Element]:
    """The runs of a `w:fldSimple`, which may not stand within a tracked change, written out."""
    properties = simple.find(f"{R}/{RPR}")
    result = [each for each in simple if each.tag != q("w:fldData")]
    instruction = make("w:instrText")
    instruction.text = simple.get(q("w:instr"), "")
    return [
        _run(properties, make("w:fldChar", fldCharType="begin")),
        _run(properties, instruction),
        _run(properties, make("w:fldChar", fldCharType="separate")),
        *result,
        _run(properties, make("w:fldChar", fldCharType="end")),
    ]


def _run(properties: Element | None, content: Element) -> Element:
    run = etree.Element(R)
    if properties is not None:
        run.append(deepcopy(properties))
    run.append(content)
    return run
