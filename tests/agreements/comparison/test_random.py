"""Random edits of random documents: a redline is always made, exact in both directions and in formatting."""

from datetime import UTC, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from agreements.comparison import compare
from agreements.comparison.revisions import accept_all, reject_all
from agreements.docx.package import Package
from tests.agreements.comparison.models import (
    Block,
    Cell,
    Document,
    Field,
    Link,
    Mark,
    Note,
    Paragraph,
    Picture,
    Piece,
    Sign,
    Table,
    Words,
    written,
)

MOMENT = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VOCABULARY = [
    *("Стороны", "стороны", "Сторона", "договор", "Договор", "срок", "оплаты", "ООО", "«Ромашка»"),
    *(
        " ",
        " ",
        " ",
        "\u00a0",
        "-",
        "–",
        "—",
        ", ",
        ". ",
        "№\u00a0",
        '"',
        "“",
        "1",
        "12",
        "120\u00a0000",
        "ё",
        "е",
    ),
]

texts = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=8).map("".join)
pieces: st.SearchStrategy[Piece] = st.one_of(
    st.builds(Words, texts, st.booleans(), st.booleans()),
    st.builds(Words, texts),
    st.builds(Words, texts),
    st.builds(Sign, st.sampled_from(["tab", "br", "noBreakHyphen"])),
    st.builds(Field, st.sampled_from(["PAGE", "REF a", "NUMPAGES"]), st.sampled_from(["1", "2"])),
    st.builds(Link, st.sampled_from(["https://a.example/?a=1&b=2", "mailto:b@c.example"]), texts),
    st.builds(Note, texts),
    st.builds(Picture, st.integers(1, 3)),
    st.builds(Mark, st.sampled_from("ab")),
)
paragraphs = st.builds(
    Paragraph, st.lists(pieces, max_size=4).map(tuple), st.sampled_from(["", "", "center", "right"])
)
empty = st.just(Paragraph())


def tables(inner: st.SearchStrategy[Block]) -> st.SearchStrategy[Table]:
    cells = st.builds(Cell, st.lists(inner, min_size=1, max_size=2).map(tuple), st.sampled_from([1, 1, 1, 2]))
    rows = st.lists(cells, min_size=1, max_size=2).map(tuple)
    return st.builds(Table, st.lists(rows, min_size=1, max_size=3).map(tuple))


blocks: st.SearchStrategy[Block] = st.one_of(
    paragraphs, paragraphs, paragraphs, empty, tables(paragraphs), tables(tables(paragraphs))
)
bodies = st.lists(blocks, min_size=1, max_size=6).map(tuple)
stories = st.none() | st.lists(st.one_of(paragraphs, tables(paragraphs)), max_size=3).map(tuple)
documents = st.builds(Document, bodies, stories, stories)


@st.composite
def edited(draw: st.DrawFn, before: Document) -> Document:
    """The document after some edits, most of it left alone."""
    return Document(
        tuple(_edited_blocks(draw, before.body)) or (Paragraph(),),
        _edited_story(draw, before.header),
        _edited_story(draw, before.footer),
    )


def _edited_story(draw: st.DrawFn, story: tuple[Block, ...] | None) -> tuple[Block, ...] | None:
    if draw(st.integers(0, 3)) == 0:
        return draw(stories)
    return None if story is None else tuple(_edited_blocks(draw, story))


def _edited_blocks(draw: st.DrawFn, before: tuple[Block, ...]) -> list[Block]:
    after: list[Block] = []
    for block in before:
        act = draw(st.integers(0, 9))
        if act == 0:
            continue
        if act == 1:
            after.append(draw(blocks))
        after.append(_edited_block(draw, block) if act in (2, 3, 4) else block)
    if draw(st.integers(0, 5)) == 0:
        after += draw(st.lists(blocks, max_size=2))
    if draw(st.integers(0, 9)) == 0:
        after.reverse()
    return after


def _edited_block(draw: st.DrawFn, block: Block) -> Block:
    if isinstance(block, Paragraph):
        return _edited_paragraph(draw, block)
    rows = []
    for row in block.rows:
        act = draw(st.integers(0, 5))
        if act == 0 and len(block.rows) > 1:
            continue
        if act == 1:
            rows.append(draw(st.sampled_from(block.rows)))
        rows.append(
            tuple(Cell(tuple(_edited_blocks(draw, cell.blocks)), cell.span) for cell in row)
            if act in (2, 3)
            else row
        )
    return Table(tuple(rows) or block.rows)


def _edited_paragraph(draw: st.DrawFn, paragraph: Paragraph) -> Paragraph:
    after: list[Piece] = []
    for piece in paragraph.pieces:
        act = draw(st.integers(0, 5))
        if act == 0:
            continue
        if act == 1:
            after.append(draw(pieces))
        if act == 2 and isinstance(piece, Words):
            after.append(Words(piece.text.swapcase(), not piece.bold, piece.italic))
        elif act == 3 and isinstance(piece, Words):
            after.append(Words(piece.text.replace(" ", "\u00a0", 1) + draw(texts), piece.bold, piece.italic))
        else:
            after.append(piece)
    return Paragraph(tuple(after), draw(st.sampled_from([paragraph.align, paragraph.align, "both"])))


pairs = documents.flatmap(lambda before: st.tuples(st.just(before), edited(before)))
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


@settings(max_examples=120, deadline=None, suppress_health_check=SLOW)
@given(pairs)
def test_any_edit_of_any_document_gives_a_proven_redline(pair: tuple[Document, Document]) -> None:
    old, new = written(pair[0]), written(pair[1], first_note=5)
    redline = compare(old, new, "Иванов", MOMENT)  # proves itself, or raises
    assert formatting(redline.docx, accept_all) == formatting(new)
    assert formatting(redline.docx, reject_all) == formatting(old)


@settings(max_examples=30, deadline=None, suppress_health_check=SLOW)
@given(st.tuples(documents, documents))
def test_two_documents_with_nothing_in_common_still_give_a_proven_redline(
    pair: tuple[Document, Document],
) -> None:
    compare(written(pair[0]), written(pair[1], first_note=9), "Иванов", MOMENT)


@settings(max_examples=20, deadline=None, suppress_health_check=SLOW)
@given(documents)
def test_a_document_against_itself_has_no_changes(document: Document) -> None:
    redline = compare(written(document), written(document, first_note=7), "Иванов", MOMENT)
    assert redline.changes == ()
    for name, part in Package.read(redline.docx).parts.items():
        assert b"<w:ins " not in part, name
        assert b"<w:del " not in part, name


def formatting(data: bytes, settle: object = None) -> list[tuple[str, list[tuple[str, str]]]]:
    """Alignment of each paragraph of the body and its words with their bold and italic, neighbours joined."""
    root = etree.fromstring(Package.read(data).parts["word/document.xml"])
    if callable(settle):
        settle(root)
    return [(_value(paragraph, f"{W}pPr/{W}jc"), _joined(paragraph)) for paragraph in root.iter(f"{W}p")]


def _value(element: etree._Element, path: str) -> str:
    found = element.find(path)
    return "" if found is None else str(found.get(f"{W}val"))


def _joined(paragraph: etree._Element) -> list[tuple[str, str]]:
    joined: list[tuple[str, str]] = []
    for text in paragraph.findall(f".//{W}t"):
        run = text.getparent()
        assert run is not None
        if next(run.iterancestors(f"{W}p")) is not paragraph:
            continue
        if _in_field(run):
            continue
        shape = "".join(name for name in "bi" if run.find(f"{W}rPr/{W}{name}") is not None)
        if joined and joined[-1][0] == shape:
            joined[-1] = (shape, joined[-1][1] + (text.text or ""))
        else:
            joined.append((shape, text.text or ""))
    return joined


def _in_field(run: etree._Element) -> bool:
    """Whether the run shows the result of a field, which may be a page number of either document."""
    before = run.getprevious()
    mark = None if before is None else before.find(f"{W}fldChar")
    return mark is not None and mark.get(f"{W}fldCharType") == "separate"
