"""The typeface of the certificate: PT Sans, shipped and embedded; East Asian ones by the reader's own."""

from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont

REGULAR, BOLD, EAST_ASIAN = "PTSans", "PTSans-Bold", "STSong-Light"
_FOLDER = Path(__file__).parent / "fonts"
_EAST_ASIAN_FROM, _EAST_ASIAN_TO = 0x2E80, 0xFFEF


@cache
def registered() -> frozenset[int]:
    """Make the fonts known to reportlab once; the code points that PT Sans has."""
    regular = TTFont(REGULAR, _FOLDER / "PTSans-Regular.ttf")
    pdfmetrics.registerFont(regular)
    pdfmetrics.registerFont(TTFont(BOLD, _FOLDER / "PTSans-Bold.ttf"))
    pdfmetrics.registerFont(UnicodeCIDFont(EAST_ASIAN))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)
    return frozenset(regular.face.charToGlyph)


def marked_up(text: str) -> str:
    """Text as reportlab's paragraph markup, every character visible: unknown ones by their code point."""
    return "".join(_runs(text))


def _runs(text: str) -> Iterator[str]:
    for kind, run in groupby(text, key=_kind):
        piece = "".join(run)
        if kind == "known":
            yield escape(piece)
        elif kind == "east asian":
            yield f'<font name="{EAST_ASIAN}">{escape(piece)}</font>'
        else:
            yield "".join(f"[U+{ord(each):04X}]" for each in piece)


def _kind(character: str) -> str:
    code = ord(character)
    if code in registered() or character.isspace():
        return "known"
    return "east asian" if _EAST_ASIAN_FROM <= code <= _EAST_ASIAN_TO else "unknown"
