"""The pages of a PDF as PNG pictures, for a preview beside the data."""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2

from agreements.pdf.errors import PdfError, Trouble

WIDEST = 4000
_pdfium = threading.Lock()
"""PDFium may be entered by one thread at a time."""


def page_count(pdf: bytes) -> int:
    """How many pages the PDF has. Raises PdfError(not_pdf)."""
    with _opened(pdf) as document:
        return len(document)


def page(pdf: bytes, number: int, *, width: int = 1000) -> bytes:
    """Page `number` (from 1) as PNG, `width` pixels wide. Raises PdfError(not_pdf), IndexError."""
    with _opened(pdf) as document:
        if not 1 <= number <= len(document):
            raise IndexError(f"page {number} of {len(document)}")
        return _picture(document[number - 1], width)


def pages(pdf: bytes, *, width: int = 1000) -> list[bytes]:
    """Every page as PNG, `width` pixels wide (at most WIDEST). Raises PdfError(not_pdf)."""
    with _opened(pdf) as document:
        return [_picture(each, width) for each in document]


@contextmanager
def _opened(pdf: bytes) -> Iterator[pypdfium2.PdfDocument]:
    with _pdfium:
        try:
            document = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError as error:
            raise PdfError(Trouble.NOT_PDF, str(error)) from error
        try:
            yield document
        finally:
            document.close()


def _picture(leaf: pypdfium2.PdfPage, width: int) -> bytes:
    if not 1 <= width <= WIDEST:
        raise ValueError(f"a picture is 1 to {WIDEST} pixels wide, not {width}")
    points_wide, points_high = leaf.get_size()
    scale = min(width / points_wide, WIDEST / points_high)
    bitmap = leaf.render(scale=scale)
    out = io.BytesIO()
    bitmap.to_pil().save(out, "PNG", compress_level=3)
    bitmap.close()
    leaf.close()
    return out.getvalue()


def texts(pdf: bytes, *, most: int = 30) -> list[str]:
    """The text of the first `most` pages, empty where a page is a picture. Raises PdfError(not_pdf)."""
    with _opened(pdf) as document:
        return [_text(document[n]) for n in range(min(len(document), most))]


def _text(leaf: pypdfium2.PdfPage) -> str:
    layer = leaf.get_textpage()
    text = layer.get_text_bounded().replace("\r\n", "\n")
    layer.close()
    leaf.close()
    return str(text)
