"""Documents as small values, written out as DOCX: what the property tests of the comparison draw and edit."""

import base64
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from tests.agreements.words import R, W, docx

PNG = base64.b64decode(
    b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"


@dataclass(frozen=True)
class Words:
    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True)
class Sign:
    """`tab`, `br`, `noBreakHyphen`."""

    name: str


@dataclass(frozen=True)
class Field:
    code: str
    result: str


@dataclass(frozen=True)
class Link:
    address: str
    text: str


@dataclass(frozen=True)
class Note:
    text: str


@dataclass(frozen=True)
class Picture:
    number: int


@dataclass(frozen=True)
class Mark:
    """A bookmark around nothing."""

    name: str


Piece = Words | Sign | Field | Link | Note | Picture | Mark


@dataclass(frozen=True)
class Paragraph:
    pieces: tuple[Piece, ...] = ()
    align: str = ""


@dataclass(frozen=True)
class Cell:
    blocks: tuple["Block", ...]
    span: int = 1


@dataclass(frozen=True)
class Table:
    rows: tuple[tuple[Cell, ...], ...]


Block = Paragraph | Table


@dataclass(frozen=True)
class Document:
    body: tuple[Block, ...] = ()
    header: tuple[Block, ...] | None = None
    footer: tuple[Block, ...] | None = None


def words(*texts: str) -> Paragraph:
    return Paragraph(tuple(map(Words, texts)))


def written(document: Document, first_note: int = 2) -> bytes:
    """The DOCX. `first_note` shifts the ids of notes, which two editors never number alike."""
    return _Writer(first_note).write(document)


@dataclass
class _Writer:
    next_note: int
    notes: list[str] = field(default_factory=list)
    links: dict[str, list[str]] = field(default_factory=dict)
    pictures: set[int] = field(default_factory=set)
    ids: int = 100

    def write(self, document: Document) -> bytes:
        body = self.blocks(document.body, "document")
        if not (document.body and isinstance(document.body[-1], Paragraph)):
            body += "<w:p/>"
        references, types, parts = "", "", {}
        for kind, name in (("header", "hdr"), ("footer", "ftr")):
            blocks = getattr(document, kind)
            if blocks is not None:
                inner = self.blocks(blocks, kind) or "<w:p/>"
                parts[f"word/{kind}1.xml"] = f'<w:{name} xmlns:w="{W}" xmlns:r="{R}">{inner}</w:{name}>'
                types += f'<Override PartName="/word/{kind}1.xml" ContentType="{_TYPE}.{kind}+xml"/>'
                rid = self.link("document", kind, f"{kind}1.xml")
                references += f'<w:{kind}Reference w:type="default" r:id="{rid}"/>'
        if self.notes:
            self.link("document", "footnotes", "footnotes.xml")
            types += f'<Override PartName="/word/footnotes.xml" ContentType="{_TYPE}.footnotes+xml"/>'
            parts["word/footnotes.xml"] = (
                f'<w:footnotes xmlns:w="{W}"><w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>'
                f"{''.join(self.notes)}</w:footnotes>"
            )
        parts |= {f"word/media/p{n}.png": PNG + bytes([n]) for n in self.pictures}
        for part, links in self.links.items():
            if part != "document":
                parts[f"word/_rels/{part}1.xml.rels"] = (
                    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                    f"{''.join(links)}</Relationships>"
                )
        return docx(
            f"{body}<w:sectPr>{references}</w:sectPr>",
            parts=parts,
            relationships="".join(self.links.get("document", [])),
            types=types,
        )

    def blocks(self, blocks: tuple[Block, ...], part: str) -> str:
        return "".join(
            self.paragraph(block, part) if isinstance(block, Paragraph) else self.table(block, part)
            for block in blocks
        )

    def table(self, table: Table, part: str) -> str:
        rows = "".join(f"<w:tr>{''.join(self.cell(cell, part) for cell in row)}</w:tr>" for row in table.rows)
        return f"<w:tbl><w:tblPr/><w:tblGrid/>{rows}</w:tbl>"

    def cell(self, cell: Cell, part: str) -> str:
        span = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
        inner = self.blocks(cell.blocks, part)
        end = "" if cell.blocks and isinstance(cell.blocks[-1], Paragraph) else "<w:p/>"
        return f"<w:tc><w:tcPr>{span}</w:tcPr>{inner}{end}</w:tc>"

    def paragraph(self, paragraph: Paragraph, part: str) -> str:
        align = f'<w:pPr><w:jc w:val="{paragraph.align}"/></w:pPr>' if paragraph.align else ""
        return f"<w:p>{align}{''.join(self.piece(piece, part) for piece in paragraph.pieces)}</w:p>"

    def piece(self, piece: Piece, part: str) -> str:
        match piece:
            case Words(text, bold, italic):
                shape = ("<w:b/>" if bold else "") + ("<w:i/>" if italic else "")
                return _run(_text(text), shape)
            case Sign(name):
                return _run(f"<w:{name}/>")
            case Field(code, result):
                marks = [
                    _run(f'<w:fldChar w:fldCharType="{kind}"/>') for kind in ("begin", "separate", "end")
                ]
                code = _run(f'<w:instrText xml:space="preserve"> {code} </w:instrText>')
                return marks[0] + code + marks[1] + _run(_text(result)) + marks[2]
            case Link(address, text):
                rid = self.link(part, "hyperlink", address, external=True)
                return f'<w:hyperlink r:id="{rid}">{_run(_text(text))}</w:hyperlink>'
            case Note(text):
                return self.note(text) if part == "document" else ""
            case Picture(number):
                self.pictures.add(number)
                return _run(_drawing(self.link(part, "image", f"media/p{number}.png"), self.new_id()))
            case Mark(name):
                number = self.new_id()
                return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/><w:bookmarkEnd w:id="{number}"/>'

    def note(self, text: str) -> str:
        number, self.next_note = self.next_note, self.next_note + 1
        inner = f"<w:p>{_run('<w:footnoteRef/>')}{_run(_text(text))}</w:p>"
        self.notes.append(f'<w:footnote w:id="{number}">{inner}</w:footnote>')
        return _run(f'<w:footnoteReference w:id="{number}"/>')

    def link(self, part: str, kind: str, target: str, *, external: bool = False) -> str:
        links = self.links.setdefault(part, [])
        rid = f"rId{len(links) + 10}"
        mode = ' TargetMode="External"' if external else ""
        links.append(f'<Relationship Id="{rid}" Type="{R}/{kind}" Target="{escape(target)}"{mode}/>')
        return rid

    def new_id(self) -> int:
        self.ids += 1
        return self.ids


def _run(content: str, shape: str = "") -> str:
    properties = f"<w:rPr>{shape}</w:rPr>" if shape else ""
    return f"<w:r>{properties}{content}</w:r>"


def _text(text: str) -> str:
    return f'<w:t xml:space="preserve">{escape(text)}</w:t>'


def _drawing(rid: str, number: int) -> str:
    return (
        '<w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        f'<wp:extent cx="9000" cy="9000"/><wp:docPr id="{number}" name="p"/>'
        '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData '
        'uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic '
        'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:blipFill>'
        f'<a:blip r:embed="{rid}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing>"
    )
