"""Pictures of paper made one PDF: a sheet a page, at the size it has on paper."""

import io
import warnings
from collections.abc import Sequence

import pikepdf
from PIL import Image, ImageOps, UnidentifiedImageError

from agreements.incoming.refusals import Fault, PaperRefused

SIGNS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
MOST_DOTS = 50_000_000
A4_WIDE_INCHES = 8.27
"""A sheet whose picture does not tell its resolution is taken to be as wide as A4."""


def is_picture(content: bytes) -> bool:
    return content.startswith(SIGNS)


def pdf_of(pictures: Sequence[bytes]) -> bytes:
    """One PDF, turned upright as the camera noted. Raises PaperRefused."""
    with pikepdf.new() as whole:
        for picture in pictures:
            with pikepdf.open(io.BytesIO(_page(*_leaf(picture)))) as page:
                whole.pages.extend(page.pages)
        out = io.BytesIO()
        whole.save(out, deterministic_id=True)
    return out.getvalue()


def _page(sheet: Image.Image, dots: float) -> bytes:
    out = io.BytesIO()
    sheet.save(out, "PDF", resolution=dots, quality=85)
    return out.getvalue()


def _leaf(picture: bytes) -> tuple[Image.Image, float]:
    """The sheet and its dots per inch."""
    if not is_picture(picture):
        raise PaperRefused(Fault.NOT_PICTURE)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            opened = Image.open(io.BytesIO(picture), formats=("PNG", "JPEG"))
        if opened.width * opened.height > MOST_DOTS:
            raise PaperRefused(Fault.PICTURE_TOO_LARGE)
        upright = ImageOps.exif_transpose(opened)
        flat = Image.new("RGB", upright.size, "white")
        flat.paste(upright, mask=upright.getchannel("A") if "A" in upright.getbands() else None)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise PaperRefused(Fault.NOT_PICTURE, str(error)) from error
    except Image.DecompressionBombError as error:
        raise PaperRefused(Fault.PICTURE_TOO_LARGE) from error
    return flat, flat.width / A4_WIDE_INCHES
