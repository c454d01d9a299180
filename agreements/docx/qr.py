"""The filter that makes a QR code of a text."""

import io

import segno
from jinja2.runtime import Undefined

from agreements.docx.errors import FilterRefused
from agreements.docx.rich import Picture

SIDE = 25
"""Millimetres of a printed code that telephones read from a hand's breadth."""
SIDES = (10, 180)
"""The smallest and the largest side a page can use, in millimetres."""
_PIXELS = 8
"""Pixels of one module: sharp at 300 dots per inch up to the largest side."""


def qr(value: object, side: int = SIDE) -> Picture | str:
    """A picture of the QR code of `value`, `side` millimetres wide, quiet zone included.

    An empty text gives an empty text: an address that is not known yet leaves its place empty.
    """
    if isinstance(value, Undefined):
        return str(value)  # raises, naming what is absent
    if not isinstance(value, str):
        raise FilterRefused("qr", value, "text is needed")
    if isinstance(side, bool) or not isinstance(side, int) or not SIDES[0] <= side <= SIDES[1]:
        raise FilterRefused("qr", side, f"a side is a whole number of {SIDES[0]} to {SIDES[1]} millimetres")
    if not value:
        return ""
    try:
        code = segno.make_qr(value, error="m")
    except segno.DataOverflowError:
        raise FilterRefused("qr", value, "too long for a QR code") from None
    out = io.BytesIO()
    code.save(out, kind="png", scale=_PIXELS)
    return Picture(out.getvalue(), width=side)
