"""The vocabulary of WordprocessingML: names, parsing, and keys equal for elements that mean the same."""

from collections.abc import Callable, Hashable, Iterable

from lxml import etree

Element = etree._Element

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "wp14": "http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing",
    "xml": "http://www.w3.org/XML/1998/namespace",
}


def q(name: str) -> str:
    """`w:p` as lxml spells it."""
    prefix, _, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def qs(names: str) -> frozenset[str]:
    """Several names at once: `w:p w:tbl`."""
    return frozenset(q(name) for name in names.split())


P, TBL, TR, TC = q("w:p"), q("w:tbl"), q("w:tr"), q("w:tc")
R, T, RPR, PPR = q("w:r"), q("w:t"), q("w:rPr"), q("w:pPr")
INS, DEL = q("w:ins"), q("w:del")
TRPR, TCPR, TBLPR, SECTPR = q("w:trPr"), q("w:tcPr"), q("w:tblPr"), q("w:sectPr")
ID, VAL = q("w:id"), q("w:val")
SPACE = q("xml:space")

_RELATION = f"{{{NAMESPACES['r']}}}"
_VOLATILE = frozenset(
    {
        *qs("w:rsid w:rsidR w:rsidRDefault w:rsidRPr w:rsidDel w:rsidP w:rsidTr w:rsidSect"),
        *qs("w14:paraId w14:textId wp14:anchorId wp14:editId"),
        SPACE,
    }
)
_DOCPR = q("wp:docPr")


def parse(data: bytes) -> Element:
    """The root of a part. The package was checked before: there is no DTD in it."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    return etree.fromstring(data, parser)


def serialise(root: Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def make(name: str, **attributes: str) -> Element:
    """A new `w:` element with `w:` attributes."""
    element = etree.Element(q(name), nsmap={"w": NAMESPACES["w"]})
    for key, value in attributes.items():
        element.set(q(f"w:{key}"), value)
    return element


def tag_of(element: Element) -> str:
    """The tag as text: lxml types it wider than a parsed element can have it."""
    return str(element.tag)


def meaning(
    element: Element | None,
    identity: Callable[[str], Hashable] = lambda rid: rid,
    without: frozenset[str] = frozenset(),
) -> Hashable:
    """A key equal for elements that mean the same: no revision ids, relationships by what they lead to."""
    if element is None:
        return None
    attributes = frozenset(
        (name, identity(str(value)) if str(name).startswith(_RELATION) else value)
        for name, value in element.attrib.items()
        if name not in _VOLATILE and not (name == "id" and element.tag == _DOCPR)
    )
    children = tuple(meaning(child, identity, without) for child in element if child.tag not in without)
    text = (element.text or "") if not children else ""
    tag = tag_of(element)
    return (tag, attributes, children, text) if children or attributes or text else tag


def unwrap(element: Element, children: Iterable[Element] | None = None) -> None:
    """Put the children (all, or those given) in the place of the element."""
    parent = element.getparent()
    assert parent is not None
    place = parent.index(element)
    parent[place : place + 1] = list(element if children is None else children)


def remove(element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def child(element: Element, tag: str) -> Element:
    """The child of this tag, made at the front if absent."""
    found = element.find(tag)
    if found is None:
        found = etree.Element(tag)
        element.insert(0, found)
    return found
