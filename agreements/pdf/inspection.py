"""What goes into a conversion and what comes out of it, looked at before anybody relies on it."""

from xml.parsers.expat import ExpatError

from agreements.docx.errors import TemplateRefused
from agreements.docx.integrity import (
    CONTENT_TYPES,
    DoctypeFound,
    content_types,
    main_part,
    parse_strictly,
    relationships,
)
from agreements.docx.package import RESULT, Package
from agreements.pdf.errors import PdfError, Trouble
from agreements.pdf.pages import page_count

WORD_TYPES = frozenset(
    f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}.main+xml"
    for kind in ("document", "template")
)
_FETCHES_NOTHING = frozenset({"hyperlink", "attachedTemplate"})
"""External relationships that LibreOffice does not follow while converting."""


def check_word(docx: bytes) -> None:
    """PdfError unless this is a sound Word document without macros or content from elsewhere.

    LibreOffice makes a PDF of anything, a text file and an empty one too: so nothing else may reach it.
    """
    try:
        package = Package.read(docx, RESULT)
        for _, part in package.xml_parts():
            parse_strictly(part)
        types = content_types(package) if CONTENT_TYPES in package.parts else {}
        main = main_part(package)
        links = list(relationships(package))
    except (TemplateRefused, ExpatError, DoctypeFound, ValueError) as error:
        raise PdfError(Trouble.NOT_WORD, str(error)) from error
    if any("macroenabled" in kind.lower() or "vbaproject" in kind.lower() for kind in types.values()):
        raise PdfError(Trouble.MACROS)
    if main is None or types.get(main) not in WORD_TYPES:
        raise PdfError(Trouble.NOT_WORD, f"main part {main!r}")
    for link in links:
        if link.external and link.kind not in _FETCHES_NOTHING:
            raise PdfError(Trouble.EXTERNAL_CONTENT, link.target)


def check_pdf(pdf: bytes) -> None:
    """PdfError unless LibreOffice really wrote a PDF with at least one page."""
    if not pdf.startswith(b"%PDF-"):
        raise PdfError(Trouble.NO_PAGES, "no PDF was written")
    if page_count(pdf) < 1:
        raise PdfError(Trouble.NO_PAGES)
