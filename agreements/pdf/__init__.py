"""From DOCX to PDF and to pictures of its pages, through a warm pool of locked-down LibreOffice workers.

    if engine() is not None:
        pdf = to_pdf(docx)
        first = page(pdf, 1)

Without LibreOffice `engine()` is None and `to_pdf` raises PdfError(no_engine): a capability, not a fault.
"""

from agreements.pdf.conversion import to_pdf
from agreements.pdf.engine import Engine, engine, font_families
from agreements.pdf.errors import TROUBLE_TEXTS, PdfError, Trouble
from agreements.pdf.pages import page, page_count, pages
from agreements.pdf.pool import Pool

__all__ = [
    "TROUBLE_TEXTS",
    "Engine",
    "PdfError",
    "Pool",
    "Trouble",
    "engine",
    "font_families",
    "page",
    "page_count",
    "pages",
    "to_pdf",
]
