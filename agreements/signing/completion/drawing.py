"""The certificate of completion on A4: the same facts give the same bytes."""

import io
from datetime import datetime
from typing import Any

from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing, Group
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from agreements.signing.completion import words
from agreements.signing.completion.facts import Completion, SignatureFacts
from agreements.signing.completion.fonts import BOLD, REGULAR, marked_up, registered
from agreements.signing.completion.words import Language, said

_INK, _SOFT, _LINE, _ACCENT = (
    HexColor("#1b1f24"),
    HexColor("#59616b"),
    HexColor("#d5dae0"),
    HexColor("#1f4e79"),
)
_MARGIN = 18 * mm
_FRAME = 6  # points that reportlab keeps free inside its frame, and we inside a cell
_WIDTH = A4[0] - 2 * _MARGIN - 2 * _FRAME
_QR = 26 * mm

_TEXT = ParagraphStyle("text", fontName=REGULAR, fontSize=9.5, leading=13, textColor=_INK)
_QUIET = ParagraphStyle("quiet", _TEXT, fontSize=8, leading=10.5, textColor=_SOFT)
_DIGEST = ParagraphStyle("digest", _QUIET, textColor=_INK, wordWrap="CJK")
_STRONG = ParagraphStyle("strong", _TEXT, fontName=BOLD)
_HEADING = ParagraphStyle("heading", _STRONG, fontSize=11, leading=14, spaceBefore=10, spaceAfter=4)
_TITLE = ParagraphStyle("title", _STRONG, fontSize=19, leading=23, textColor=_ACCENT, spaceAfter=2)
_RIGHT = ParagraphStyle("right", _QUIET, alignment=TA_RIGHT)


def draw(completion: Completion, language: Language) -> bytes:
    """The certificate as PDF, in Russian or English. Equal facts give equal bytes."""
    registered()
    out = io.BytesIO()
    page = _Page(completion, language)
    document = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=22 * mm,
        title=f"{said(words.TITLE, language)} {completion.number}".strip(),
        author=completion.organiser,
        lang=language,
        invariant=1,
    )
    document.build(page.story(), canvasmaker=page.canvas)
    return out.getvalue()


class _Page:
    """The parts of one certificate in one language."""

    def __init__(self, completion: Completion, language: Language) -> None:
        self._facts, self._language = completion, language

    def story(self) -> list[Flowable]:
        return [
            *self._head(),
            *self._parties(),
            *self._signatures(),
            *self._files(),
            *self._chain(),
            *self._notes(),
        ]

    def canvas(self, *arguments: Any, **options: Any) -> Canvas:
        made = self._moment(self._facts.made_at)
        return _Numbered(
            *arguments,
            foot=self._say(words.MADE).format(made),
            sheet=self._say(words.PAGE),
            **options,
        )

    def _head(self) -> list[Flowable]:
        facts = self._facts
        rows = [
            (words.AGREEMENT, facts.title),
            (words.NUMBER, facts.number),
            (words.DATED, facts.dated),
            (words.ORGANISER, facts.organiser),
            (words.COMPLETED, self._moment(facts.completed_at)),
        ]
        shown = [[_quiet(self._say(name)), _text(value)] for name, value in rows if value]
        left: list[Flowable] = [
            Paragraph(marked_up(self._say(words.TITLE)), _TITLE),
            Spacer(1, 4),
            _table(shown, (34 * mm, _WIDTH - 34 * mm - self._code_width), lines=False),
        ]
        if not facts.check_address:
            return left
        about = [
            _qr(facts.check_address, self._code_width - _FRAME),
            Paragraph(marked_up(self._say(words.CHECK)), _RIGHT),
        ]
        address = Paragraph(
            f'<link href="{marked_up(facts.check_address)}">{marked_up(facts.check_address)}</link>', _RIGHT
        )
        return [
            _table([[left, [*about, address]]], (_WIDTH - self._code_width, self._code_width), lines=False)
        ]

    @property
    def _code_width(self) -> float:
        return 44 * mm if self._facts.check_address else 0.0

    def _parties(self) -> list[Flowable]:
        rows = []
        for party in self._facts.parties:
            numbers = [f"ИНН {party.inn}" if party.inn else "", f"ОГРН {party.ogrn}" if party.ogrn else ""]
            rows.append([[_strong(party.name), _quiet(party.role)], _quiet(", ".join(filter(None, numbers)))])
        return self._section(words.PARTIES, rows, (_WIDTH * 0.62, _WIDTH * 0.38))

    def _signatures(self) -> list[Flowable]:
        titles = [_quiet(self._say(each)) for each in (words.SIGNER, words.CHANNEL, words.MOMENT)]
        rows = [self._signature(each) for each in self._facts.signatures]
        widths = (_WIDTH * 0.36, _WIDTH * 0.42, _WIDTH * 0.22)
        return self._section(words.SIGNATURES, [titles, *rows] if rows else [], widths, repeat=1)

    def _signature(self, signature: SignatureFacts) -> list[Any]:
        who = [_strong(signature.signer), _quiet(signature.position), _quiet(signature.party)]
        how = [_text(self._say(words.CHANNEL_TEXTS[signature.channel]))]
        return [
            who,
            [*how, *(_quiet(each) for each in signature.details)],
            _text(self._moment(signature.moment)),
        ]

    def _files(self) -> list[Flowable]:
        rows = [
            [
                [
                    _text(file.name),
                    _quiet(self._say(words.BYTES).format(f"{file.size:,}".replace(",", "\N{NBSP}"))),
                ],
                Paragraph(file.sha256, _DIGEST),
            ]
            for file in self._facts.files
        ]
        return self._section(words.FILES, rows, (_WIDTH * 0.36, _WIDTH * 0.64))

    def _chain(self) -> list[Flowable]:
        facts = self._facts
        rows = [[_text(self._moment(each.moment)), _text(each.text)] for each in facts.events]
        drawn = self._section(words.EVENTS, rows, (40 * mm, _WIDTH - 40 * mm))
        if facts.chain_head:
            label = f"{self._say(words.CHAIN)}, {self._say(words.CHAIN_HEAD).format(facts.chain_length)}"
            drawn += [Spacer(1, 6), _quiet(label), Paragraph(facts.chain_head, _DIGEST)]
        return drawn

    def _notes(self) -> list[Flowable]:
        clock = words.STAMPED_TIME if self._facts.has_time_stamp else words.SERVER_TIME
        lines = [
            self._say(words.OF_WHAT),
            self._say(clock).format(self._facts.zone_name),
            self._say(words.FOR_INFORMATION),
        ]
        return [Spacer(1, 10), *(_quiet(line) for line in lines)]

    def _section(
        self, title: Any, rows: list[list[Any]], widths: tuple[float, ...], repeat: int = 0
    ) -> list[Flowable]:
        if not rows:
            return []
        return [Paragraph(marked_up(self._say(title)), _HEADING), _table(rows, widths, repeat=repeat)]

    def _moment(self, moment: datetime) -> str:
        local = moment.astimezone(self._facts.zone)
        form = "%d.%m.%Y %H:%M:%S" if self._language == "ru" else "%Y-%m-%d %H:%M:%S"
        return f"{local:{form}}"

    def _say(self, text: Any) -> str:
        return said(text, self._language)


class _Numbered(Canvas):  # type: ignore[misc]
    """A canvas that knows at the end how many sheets there are, and writes the foot of each."""

    def __init__(self, *arguments: Any, foot: str, sheet: str, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._foot, self._sheet = foot, sheet
        self._pages: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802  reportlab's name
        self._pages.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for number, state in enumerate(self._pages, 1):
            self.__dict__.update(state)
            self.setFont(REGULAR, 7.5)
            self.setFillColor(_SOFT)
            self.drawString(_MARGIN + _FRAME, 11 * mm, self._foot)
            self.drawRightString(
                A4[0] - _MARGIN - _FRAME, 11 * mm, self._sheet.format(number, len(self._pages))
            )
            super().showPage()
        super().save()


def _table(rows: list[list[Any]], widths: tuple[float, ...], *, lines: bool = True, repeat: int = 0) -> Table:
    rules = [("LINEBELOW", (0, 0), (-1, -1), 0.5, _LINE)] if lines else []
    style = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), _FRAME),
        ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
        *rules,
    ]
    return Table(rows, colWidths=list(widths), style=TableStyle(style), repeatRows=repeat, hAlign="LEFT")


def _text(text: str) -> Paragraph:
    return Paragraph(marked_up(text), _TEXT)


def _strong(text: str) -> Paragraph:
    return Paragraph(marked_up(text), _STRONG)


def _quiet(text: str) -> Paragraph:
    return Paragraph(marked_up(text), _QUIET)


def _qr(address: str, width: float) -> Drawing:
    """The address as a QR code at the right of that width, in points."""
    code = QrCodeWidget(address, barLevel="M", barBorder=0)
    left, _, right, _ = code.getBounds()
    scale = _QR / (right - left)
    drawing = Drawing(width, _QR + 5)
    drawing.add(Group(code, transform=[scale, 0, 0, scale, width - _QR, 5]))
    return drawing
