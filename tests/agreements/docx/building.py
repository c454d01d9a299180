"""Templates made for a test, and what stands in a result."""

import io
import zipfile
from collections.abc import Callable

from docx import Document
from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def template(*paragraphs: str, **properties: str) -> bytes:
    """A document of these paragraphs, with core properties."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    for name, value in properties.items():
        setattr(document.core_properties, name, value)
    return saved(document)


def table(*rows: tuple[str, ...], before: str = "", after: str = "") -> bytes:
    """A document with one table."""
    document = Document()
    document.add_paragraph(before)
    grid = document.add_table(rows=0, cols=max(map(len, rows)))
    for row in rows:
        for cell, text in zip(grid.add_row().cells, row, strict=False):
            cell.text = text
    document.add_paragraph(after)
    return saved(document)


def saved(document: object) -> bytes:
    """A python-docx document as a file."""
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def part(document: bytes, name: str = "word/document.xml") -> str:
    """The XML of a part."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return archive.read(name).decode()


def changed(document: bytes, name: str, change: Callable[[str], str]) -> bytes:
    """The document with one part rewritten; a part that is not there is made from an empty text."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.namelist():
            data = old.read(entry)
            new.writestr(entry, change(data.decode()) if entry == name else data)
        if name not in old.namelist():
            new.writestr(name, change(""))
    return out.getvalue()


def text(document: bytes, name: str = "word/document.xml") -> str:
    """The text of a part: paragraphs end with a newline, line breaks are `|`, tabs are tabs."""
    lines = []
    for paragraph in etree.fromstring(part(document, name).encode()).iter(W + "p"):
        signs = {W + "br": "|", W + "tab": "\t"}
        pieces = (
            each.text or "" if each.tag == W + "t" else signs.get(each.tag, "") for each in paragraph.iter()
        )
        lines.append("".join(pieces))
    return "\n".join(lines)
