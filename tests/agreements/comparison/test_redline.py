"""What a redline marks and how: the smallest changes, whole rows, notes, pictures, ends of containers."""

import io
import random
import time
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

import docx as python_docx
import pytest
from lxml import etree

from agreements.comparison import Change, NotComparable, Obstacle, Redline, changes_in, compare
from agreements.docx.package import Package
from tests.agreements.comparison.models import (
    Cell,
    Document,
    Field,
    Link,
    Note,
    Paragraph,
    Picture,
    Table,
    Words,
    words,
    written,
)
from tests.agreements.words import W, docx, paragraph

MOMENT = datetime(2027, 3, 1, 15, 0, tzinfo=timezone(timedelta(hours=5)))
Q = f"{{{W}}}"


def redline_of(old: Document, new: Document) -> Redline:
    return compare(written(old), written(new, first_note=6), "Мария Петрова", MOMENT)


def body(*blocks: Paragraph | Table) -> Document:
    return Document(blocks)


def rows(*texts: str) -> Table:
    """One row per text, its cells divided by |."""
    return Table(tuple(tuple(Cell((words(cell),)) for cell in text.split("|")) for text in texts))


def told(redline: Redline) -> list[tuple[str, str, str]]:
    return [(change.kind, change.old, change.new) for change in redline.changes]


def root_of(redline: Redline, part: str = "word/document.xml") -> etree._Element:
    return etree.fromstring(Package.read(redline.docx).parts[part])


def marks(redline: Redline) -> Iterator[etree._Element]:
    return root_of(redline).iter(f"{Q}ins", f"{Q}del", f"{Q}rPrChange", f"{Q}pPrChange")


@pytest.mark.parametrize(
    ("old", "new", "before", "after"),
    [
        ("Стороны договорились", "стороны договорились", "Стороны", "стороны"),
        ("2026–2027 годы", "2026-2027 годы", "–", "-"),
        ("№ 12", "№\u00a012", " ", "\u00a0"),
        ("ООО «Ромашка", 'ООО "Ромашка', "«", '"'),
        ("ёлка", "елка", "ёлка", "елка"),
        ("120 000,00", "120 500,00", "000", "500"),
        ("и\u0306", "й", "и\u0306", "й"),
    ],
    ids=["case", "dash", "no-break space", "quotes", "yo", "digits", "composition"],
)
def test_the_smallest_difference_of_text_is_marked(old: str, new: str, before: str, after: str) -> None:
    assert told(redline_of(body(words(old)), body(words(new)))) == [("replaced", before, after)]


def test_only_the_changed_words_are_marked() -> None:
    old = body(words("Участник обязуется оплатить аванс в размере 30 % до 1 марта."))
    new = body(words("Участник обязуется оплатить полную стоимость до 1 марта."))
    assert told(redline_of(old, new)) == [("replaced", "аванс в размере 30 %", "полную стоимость")]


def test_formatting_is_tracked_as_formatting() -> None:
    old, new = body(words("срок оплаты")), body(Paragraph((Words("срок "), Words("оплаты", bold=True))))
    redline = redline_of(old, new)
    assert told(redline) == [("formatted", "оплаты", "оплаты")]
    assert [mark.tag for mark in marks(redline)] == [f"{Q}rPrChange"]


def test_alignment_is_tracked_as_formatting_of_the_paragraph() -> None:
    redline = redline_of(body(words("Договор")), body(Paragraph((Words("Договор"),), align="center")))
    assert told(redline) == [("formatted", "Договор", "Договор")]
    assert [mark.tag for mark in marks(redline)] == [f"{Q}pPrChange"]


def test_a_change_is_signed_with_author_and_moment_in_utc() -> None:
    for mark in marks(redline_of(body(words("а")), body(words("б")))):
        assert mark.get(f"{Q}author") == "Мария Петрова"
        assert mark.get(f"{Q}date") == "2027-03-01T10:00:00Z"


def test_a_deleted_row_is_marked_as_a_row() -> None:
    old = body(rows("1|Стенд|100", "2|Мебель|20", "3|Свет|5"), words("Итого"))
    new = body(rows("1|Стенд|100", "3|Свет|5"), words("Итого"))
    redline = redline_of(old, new)
    assert told(redline) == [("deleted", "2 | Мебель | 20", "")]
    (gone,) = [row for row in root_of(redline).iter(f"{Q}tr") if row.find(f"{Q}trPr/{Q}del") is not None]
    assert "".join(gone.itertext()) == "2Мебель20"


def test_an_inserted_row_is_marked_as_a_row() -> None:
    redline = redline_of(body(rows("1|а", "3|в"), words("x")), body(rows("1|а", "2|б", "3|в"), words("x")))
    assert told(redline) == [("inserted", "", "2 | б")]
    assert root_of(redline).find(f".//{Q}trPr/{Q}ins") is not None


def test_a_changed_cell_is_changed_in_its_place() -> None:
    old, new = body(rows("Стенд|100", "Свет|5"), words("x")), body(rows("Стенд|120", "Свет|5"), words("x"))
    (change,) = redline_of(old, new).changes
    assert (change.old, change.new) == ("100", "120")
    assert (change.where.table, change.where.row, change.where.cell) == (1, 1, 2)


def test_another_number_of_columns_replaces_the_rows() -> None:
    redline = redline_of(body(rows("а|б"), words("x")), body(rows("а|б|в"), words("x")))
    assert told(redline) == [("deleted", "а | б", ""), ("inserted", "", "а | б | в")]


def test_headers_and_footers_are_compared() -> None:
    old = Document((words("x"),), header=(words("Форум 2026"),), footer=(words("Лист"),))
    new = Document((words("x"),), header=(words("Форум 2027"),), footer=(words("Страница"),))
    assert told(redline_of(old, new)) == [("replaced", "2026", "2027"), ("replaced", "Лист", "Страница")]


def test_a_header_that_went_is_shown_deleted_and_one_that_came_inserted() -> None:
    old = Document((words("x"),), header=(Paragraph((Words("Форум "), Picture(1))),))
    new = Document((words("x"),), footer=(words("Лист"),))
    assert told(redline_of(old, new)) == [("deleted", "Форум ▣", ""), ("inserted", "", "Лист")]


def test_footnotes_are_compared_whatever_their_numbers() -> None:
    old = body(Paragraph((Words("Срок"), Note("в рабочих днях"), Words(" и цена"), Note("с НДС"))))
    new = body(Paragraph((Words("Срок"), Note("в календарных днях"), Words(" и цена"), Note("с НДС"))))
    assert told(redline_of(old, new)) == [("replaced", "рабочих", "календарных")]


def test_a_footnote_that_went_and_one_that_came() -> None:
    old = body(Paragraph((Words("Срок"), Note("в днях"), Words(" и цена"))))
    new = body(Paragraph((Words("Срок и цена"), Note("с НДС"))))
    kinds = {(change.kind, change.old, change.new) for change in redline_of(old, new).changes}
    assert kinds == {
        ("deleted", "[*]", ""),
        ("inserted", "", "[*]"),
        ("deleted", "в днях", ""),
        ("inserted", "", "с НДС"),
    }


def test_the_first_footnote_of_a_document_and_the_last() -> None:
    plain, noted = body(words("Срок")), body(Paragraph((Words("Срок"), Note("в днях"))))
    assert ("inserted", "", "в днях") in told(redline_of(plain, noted))
    assert ("deleted", "в днях", "") in told(redline_of(noted, plain))


def test_another_address_behind_the_same_words_is_a_change() -> None:
    old = body(Paragraph((Words("см. "), Link("https://a.example/", "сайт"))))
    new = body(Paragraph((Words("см. "), Link("https://b.example/", "сайт"))))
    redline = redline_of(old, new)
    assert told(redline) == [("replaced", "сайт", "сайт")]
    assert b"https://a.example/" in Package.read(redline.docx).parts["word/_rels/document.xml.rels"]


def test_a_deleted_picture_comes_along() -> None:
    old, new = (
        body(Paragraph((Words("Печать "), Picture(1)))),
        body(Paragraph((Words("Печать "), Picture(2)))),
    )
    redline = redline_of(old, new)
    assert told(redline) == [("replaced", "▣", "▣")]
    pictures = [data for name, data in Package.read(redline.docx).parts.items() if "media" in name]
    assert len(set(pictures)) == 2


def test_a_page_number_is_no_change_and_a_reference_is() -> None:
    def page(number: str) -> Document:
        return body(Paragraph((Words("Стр. "), Field("PAGE", number))))

    def reference(number: str) -> Document:
        return body(Paragraph((Words("п. "), Field("REF a", number))))

    assert redline_of(page("1"), page("7")).changes == ()
    assert told(redline_of(reference("1"), reference("7"))) == [("replaced", "1", "7")]


def test_a_paragraph_appended_keeps_the_last_mark_plain() -> None:
    redline = redline_of(body(words("один")), body(words("один"), words("два")))
    assert told(redline) == [("inserted", "", "два")]
    first, last = root_of(redline).iter(f"{Q}p")
    assert first.find(f"{Q}pPr/{Q}rPr/{Q}ins") is not None, "the mark before the new text is the new one"
    assert last.find(f"{Q}pPr/{Q}rPr/{Q}ins") is None, "a container cannot lose its last mark"


def test_a_paragraph_taken_from_the_end_keeps_the_last_mark_plain() -> None:
    redline = redline_of(body(words("один"), words("два")), body(words("один")))
    assert told(redline) == [("deleted", "два", "")]
    first, last = root_of(redline).iter(f"{Q}p")
    assert first.find(f"{Q}pPr/{Q}rPr/{Q}del") is not None
    assert last.find(f"{Q}pPr/{Q}rPr/{Q}del") is None


def test_a_moved_paragraph_is_deleted_here_and_inserted_there() -> None:
    texts = ["Предмет договора и его цель", "Права и обязанности сторон", "Порядок оплаты услуг", "Срок"]
    old = body(*map(words, texts))
    new = body(*map(words, [texts[1], texts[2], texts[0], texts[3]]))
    assert told(redline_of(old, new)) == [("deleted", texts[0], ""), ("inserted", "", texts[0])]


def test_blank_paragraphs_do_not_lead_the_alignment_astray() -> None:
    blank = Paragraph()
    old = body(words("один два три"), blank, words("четыре пять шесть"), blank, words("конец"))
    new = body(
        words("один два три"), blank, words("семь"), blank, words("четыре пять шесть"), blank, words("конец")
    )
    assert ("deleted", "четыре пять шесть", "") not in told(redline_of(old, new))


def test_changes_that_were_already_tracked_are_taken_as_accepted_and_told() -> None:
    tracked = (
        '<w:p><w:ins w:id="1" w:author="a" w:date="2027-01-01T00:00:00Z"><w:r><w:t>новый </w:t></w:r></w:ins>'
        '<w:del w:id="2" w:author="a" w:date="2027-01-01T00:00:00Z"><w:r><w:delText>старый </w:delText></w:r>'
        "</w:del><w:r><w:t>срок</w:t></w:r></w:p>"
    )
    clean = docx(paragraph("новый срок"))
    redline = compare(clean, docx(tracked.replace("новый ", "новый\u00a0")), "a", MOMENT)
    assert redline.settled == ("new",)
    assert told(redline) == [("replaced", " ", "\u00a0")]


def test_the_same_text_saved_by_another_editor_is_no_change() -> None:
    mine = '<w:p w:rsidR="00A1"><w:r w:rsidR="00B2"><w:t>Срок </w:t></w:r><w:r><w:t>оплаты</w:t></w:r></w:p>'
    theirs = (
        '<w:p><w:proofErr w:type="spellStart"/><w:r><w:rPr><w:lang w:val="ru-RU"/></w:rPr><w:t xml:space='
        '"preserve">Срок</w:t></w:r><w:sdt><w:sdtPr/><w:sdtContent><w:r><w:lastRenderedPageBreak/>'
        "<w:t>оплаты</w:t></w:r></w:sdtContent></w:sdt></w:p>"
    )
    assert compare(docx(mine), docx(theirs), "a", MOMENT).changes == ()


STYLES = (
    f'<w:styles xmlns:w="{W}"><w:style w:type="paragraph" w:styleId="{{0}}"><w:name w:val="heading 1"/>'
    '<w:pPr><w:jc w:val="center"/></w:pPr></w:style>{1}</w:styles>'
)
LIST = (
    f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="{{0}}"><w:nsid w:val="{{0}}{{0}}"/>'
    '<w:lvl w:ilvl="0"><w:numFmt w:val="{1}"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="{2}"><w:abstractNumId w:val="{0}"/></w:num></w:numbering>'
)
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def defined(text: str, style: str = "", number: str = "", styles: str = "", lists: str = "") -> bytes:
    list_of = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>' if number else ""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    parts, links, types = {}, "", ""
    for kind, data in (("styles", styles), ("numbering", lists)):
        if data:
            parts[f"word/{kind}.xml"] = data
            links += f'<Relationship Id="r{kind}" Type="{OFFICE}/{kind}" Target="{kind}.xml"/>'
            types += f'<Override PartName="/word/{kind}.xml" ContentType="{TYPE}.{kind}+xml"/>'
    content = f"<w:p><w:pPr>{named}{list_of}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>" + paragraph("x")
    return docx(content, parts=parts, relationships=links, types=types)


def test_a_style_by_another_id_is_the_same_style() -> None:
    old = defined("Предмет", "Heading1", styles=STYLES.format("Heading1", ""))
    new = defined("Предмет", "1", styles=STYLES.format("1", ""))
    assert compare(old, new, "a", MOMENT).changes == ()


def test_a_style_that_only_the_old_document_has_comes_along() -> None:
    own = (
        '<w:style w:type="paragraph" w:styleId="Own"><w:name w:val="Own"/>'
        '<w:basedOn w:val="Heading1"/></w:style>'
    )
    old = defined("Предмет", "Own", styles=STYLES.format("Heading1", own))
    new = defined("Предмет", "1", styles=STYLES.format("1", ""))
    redline = compare(old, new, "a", MOMENT)
    assert told(redline) == [("formatted", "Предмет", "Предмет")]
    styles = root_of(redline, "word/styles.xml")
    (came,) = [each for each in styles if each.get(f"{Q}styleId") == "Own"]
    based = came.find(f"{Q}basedOn")
    assert based is not None
    assert based.get(f"{Q}val") == "1"


def test_a_list_by_another_number_is_the_same_list() -> None:
    old = defined("Пункт", number="1", lists=LIST.format("0", "decimal", "1"))
    new = defined("Пункт", number="4", lists=LIST.format("7", "decimal", "4"))
    assert compare(old, new, "a", MOMENT).changes == ()


def test_a_list_that_only_the_old_document_has_comes_along() -> None:
    old = defined("Пункт", number="1", lists=LIST.format("0", "russianLower", "1"))
    new = defined("Пункт", number="1", lists=LIST.format("0", "decimal", "1"))
    redline = compare(old, new, "a", MOMENT)
    assert told(redline) == [("formatted", "Пункт", "Пункт")]
    lists = root_of(redline, "word/numbering.xml")
    assert [each.tag.removeprefix(Q) for each in lists if isinstance(each.tag, str)] == [
        "abstractNum",
        "abstractNum",
        "num",
        "num",
    ]
    assert len({each.get(f"{Q}numId") for each in lists.iter(f"{Q}num")}) == 2


def test_the_redline_opens_in_python_docx() -> None:
    old = body(rows("1|а", "2|б"), Paragraph((Words("Срок"), Note("в днях"), Picture(1))))
    redline = redline_of(old, body(rows("1|а"), words("Срок")))
    assert len(python_docx.Document(io.BytesIO(redline.docx)).tables) == 1


def test_the_same_two_documents_give_the_same_bytes() -> None:
    old, new = written(body(words("а"))), written(body(words("б")))
    assert compare(old, new, "a", MOMENT).docx == compare(old, new, "a", MOMENT).docx


@pytest.mark.parametrize(
    "garbage", [b"", b"text", docx()[:-40], docx("<w:p>")], ids=["empty", "text", "cut", "xml"]
)
def test_what_is_no_document_is_named(garbage: bytes) -> None:
    good = written(body(words("x")))
    for old, new, source in ((garbage, good, "old"), (good, garbage, "new")):
        with pytest.raises(NotComparable) as refused:
            compare(old, new, "a", MOMENT)
        assert (refused.value.obstacle, refused.value.source) == (Obstacle.NOT_WORD, source)


def test_a_fragment_of_another_format_is_refused() -> None:
    chunk = docx(paragraph("x") + '<w:altChunk r:id="rId1"/>')
    with pytest.raises(NotComparable) as refused:
        compare(docx(), chunk, "a", MOMENT)
    assert refused.value.obstacle is Obstacle.FOREIGN_CHUNK


def test_a_long_document_rewritten_through_is_still_answered_in_time() -> None:
    old = body(*(words(f"Пункт {n}. " + "слово " * 40) for n in range(200)))
    new = body(*(words(f"Статья {n}: " + "другое " * 40) for n in range(200)))
    assert len(redline_of(old, new).changes) >= 200


def test_a_change_knows_its_place() -> None:
    redline = redline_of(body(words("а"), words("б")), body(words("а"), words("в")))
    (change,) = redline.changes
    assert isinstance(change, Change)
    assert change.where.describe() == "Основной текст, абзац 2"


def test_a_thousand_equal_lines_do_not_slow_the_comparison_down() -> None:
    old = body(words("начало"), *[words("и так далее")] * 3000, words("конец"))
    new = body(words("Начало"), *[words("и так далее")] * 2990, words("Конец"))
    started = time.process_time()
    assert len(redline_of(old, new).changes) == 12
    assert time.process_time() - started < 20


def test_two_large_documents_make_a_redline_larger_than_an_upload() -> None:
    noise = random.Random(1).randbytes(6_000_000)
    old = written(body(Paragraph((Words("Печать "), Picture(1)))))
    new = written(body(Paragraph((Words("Печать "), Picture(2)))))
    heavy = [heavier(old, "word/media/p1.png", noise + b"1"), heavier(new, "word/media/p2.png", noise + b"2")]
    redline = compare(*heavy, "a", MOMENT)
    assert len(redline.docx) > 10 * 1024 * 1024
    assert changes_in(redline.docx) == redline.changes


def heavier(data: bytes, part: str, content: bytes) -> bytes:
    return Package({**Package.read(data).parts, part: content}).write()
