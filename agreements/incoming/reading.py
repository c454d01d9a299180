"""The plain text of a paper: of a Word document its paragraphs, of a PDF what its pages hold."""

from lxml import etree

from agreements.docx.check.reading import texts_of
from agreements.docx.integrity import main_part
from agreements.docx.package import Package
from agreements.incoming.files import Paper, PaperKind
from agreements.pdf.pages import texts

FIRST_PAGES = 30
"""What names a paper stands at its beginning and, with the requisites, at its end."""


def text_of(paper: Paper) -> str:
    """Its text, a paragraph or line a line; empty for a scan, which holds none."""
    if paper.kind is PaperKind.PDF:
        return "\n".join(texts(paper.content, most=FIRST_PAGES))
    package = Package.read(paper.content)
    body = package.parts[main_part(package) or ""]
    try:
        return "\n".join(texts_of(body))
    except etree.XMLSyntaxError:
        return ""
