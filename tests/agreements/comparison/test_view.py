"""The redline as a reader sees it: a list of changes and HTML that no text of a document can break."""

from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from agreements.comparison import NotComparable, compare, html_view, two_columns
from tests.agreements.comparison.models import (
    Cell,
    Document,
    Note,
    Paragraph,
    Sign,
    Table,
    Words,
    words,
    written,
)

MOMENT = datetime(2027, 3, 1, tzinfo=UTC)


def view(old: Document, new: Document) -> str:
    return html_view(compare(written(old), written(new), "a", MOMENT).docx)


def test_words_that_came_and_went_are_marked_up() -> None:
    html = view(Document((words("срок оплаты"),)), Document((words("порядок оплаты"),)))
    assert html == (
        '<section class="redline" aria-label="Основной текст">'
        "<p><del>срок</del><ins>порядок</ins> оплаты</p></section>"
    )


def test_whole_paragraphs_and_rows_carry_their_state() -> None:
    row, gone = (Cell((words("Стенд"),)),), (Cell((words("Свет"),), span=2),)
    html = view(
        Document((words("раз"), words("две стороны"), Table((row, gone)), words("x"))),
        Document((words("раз"), Table((row,)), words("x"))),
    )
    assert '<p class="is-same">раз</p>' in html
    assert '<p class="is-deleted"><del>две стороны</del></p>' in html
    assert '<tr class="is-same"><td><p class="is-same">Стенд</p></td></tr>' in html
    assert '<tr class="is-deleted"><td colspan="2">' in html


def test_formatting_breaks_and_notes_are_shown() -> None:
    html = view(
        Document((Paragraph((Words("а"), Sign("br"), Words("б"))),)),
        Document((Paragraph((Words("а", bold=True), Sign("br"), Words("б"), Note("сноска"))),)),
    )
    assert '<span class="is-formatted">а</span><br>б<ins>[*]</ins>' in html
    assert 'aria-label="Сноски"' in html


def test_text_of_the_document_never_becomes_markup() -> None:
    evil = "</p><script>alert(1)</script>&amp;\"'<b>"
    html = view(
        Document((words("x"),), header=(words(evil),)), Document((words(evil),), header=(words("y"),))
    )
    seen: list[str] = []
    tags: set[str] = set()

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:
            tags.add(tag)

        def handle_data(self, data: str) -> None:
            seen.append(data)

    Reader().feed(html)
    assert tags == {"section", "p", "ins", "del"}
    assert "".join(seen).count(evil) == 2


def test_the_view_speaks_english_where_asked() -> None:
    docx = compare(written(Document((words("а"),))), written(Document((words("б"),))), "a", MOMENT).docx
    assert 'aria-label="Main text"' in html_view(docx, "en")


def test_two_columns_put_equal_lines_beside_each_other() -> None:
    rows = Table(((Cell((words("Стенд"),)), Cell((words("<100>"),))),))
    old = written(Document((words("раз"), words("два"), rows)))
    new = written(Document((words("раз"), words("три"), words("четыре"), rows)))
    html = two_columns(old, new)
    assert '<tr class="is-same"><td>раз</td><td>раз</td></tr>' in html
    assert '<tr class="is-changed"><td>два</td><td>три</td></tr>' in html
    assert '<tr class="is-changed"><td></td><td>четыре</td></tr>' in html
    assert "<td>Стенд | &lt;100&gt;</td>" in html
    with pytest.raises(NotComparable):
        two_columns(b"scan", new)
