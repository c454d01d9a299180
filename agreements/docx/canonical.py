"""When two documents are the same: part by part, after canonicalisation (C14N)."""

from io import BytesIO
from zipfile import ZipFile

from lxml import etree

from agreements.docx.package import is_xml

DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
TEXT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def differing_parts(one: bytes, other: bytes) -> list[str]:
    """The names of the parts that differ, or that only one document has; empty for equal documents.

    Prefixes of namespaces, the order of relationships, numbers of drawings and `xml:space` on text
    without outer space mean nothing and are not compared.
    """
    left, right = _parts(one), _parts(other)
    return sorted(left.keys() ^ right.keys()) + [
        name for name in left if name in right and left[name] != right[name]
    ]


def _parts(document: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(document)) as archive:
        return {name: _canonical(name, archive.read(name)) for name in archive.namelist()}


def _canonical(name: str, data: bytes) -> bytes:
    if not is_xml(name):
        return data
    root = etree.fromstring(data)
    _without_the_meaningless(root)
    if name.endswith((".rels", "[Content_Types].xml")):
        root[:] = sorted(root, key=lambda each: sorted(each.attrib.items()))
    text = etree.tostring(root, encoding="unicode")
    # one namespace may have two prefixes in a Word document; which of them is written means nothing
    return etree.canonicalize(text, rewrite_prefixes=True).encode()


def _without_the_meaningless(root: etree._Element) -> None:
    for drawing in root.iter(DRAWING):
        drawing.attrib.update({"id": "0", "name": ""})  # docxtpl numbers pictures of a header alike
        around = drawing.getparent()
        for element in around.iter() if around is not None else ():
            element.text = element.text if (element.text or "").strip() else None
            element.tail = element.tail if (element.tail or "").strip() else None
    for text in root.iter(TEXT):
        if text.text and text.text == text.text.strip():
            text.attrib.pop(SPACE, None)
