"""The proof of a redline: it must fail for every redline that says something else than it promises."""

import re
from datetime import UTC, datetime

import pytest

from agreements.comparison import NotComparable, Obstacle, compare
from agreements.comparison.proof import prove
from agreements.docx.package import Package
from tests.agreements.comparison.models import (
    Cell,
    Document,
    Field,
    Link,
    Note,
    Paragraph,
    Table,
    Words,
    words,
    written,
)

OLD = Document(
    (
        words("Стороны договорились о сроке оплаты."),
        Table(
            ((Cell((words("Стенд"),)), Cell((words("100"),))), (Cell((words("Свет"),)), Cell((words("5"),))))
        ),
        Paragraph((Words("Срок"), Note("в рабочих днях"), Field("PAGE", "1"))),
    ),
    header=(words("Форум 2026"),),
)
NEW = Document(
    (
        words("Стороны договорились о порядке оплаты."),
        Table(((Cell((words("Стенд"),)), Cell((words("120"),))),)),
        Paragraph((Words("Срок"), Note("в календарных днях"), Field("PAGE", "2"))),
        Paragraph((Link("https://a.example/", "сайт"),)),
    ),
    header=(words("Форум 2027"),),
)
BEFORE, AFTER = written(OLD), written(NEW, first_note=8)
REDLINE = compare(BEFORE, AFTER, "Иванов", datetime(2027, 3, 1, tzinfo=UTC)).docx

BODY, HEADER, NOTES, RELS = (
    "word/document.xml",
    "word/header1.xml",
    "word/footnotes.xml",
    "word/_rels/document.xml.rels",
)
TAMPERED = [
    (BODY, "Стороны", "стороны"),
    (BODY, "оплаты.", "оплаты"),
    (BODY, " оплаты", "\u00a0оплаты"),
    (BODY, '<w:delText xml:space="preserve">сроке', '<w:delText xml:space="preserve">сроки'),
    (BODY, "порядке", "порядок"),
    (BODY, ">Стенд<", "><"),
    (BODY, r"<w:trPr><w:del [^>]*/></w:trPr>", ""),
    (BODY, r"<w:tc>(?:(?!</w:tc>).)*Стенд.*?</w:tc>", ""),
    (BODY, r"<w:rPr><w:ins [^>]*/></w:rPr>", ""),
    (BODY, r'w:author="Иванов"', 'w:author=""'),
    (BODY, r'w:date="[^"]*"', ""),
    (BODY, r"<w:del (.*?)<w:delText", r"<w:del \1<w:t"),
    (BODY, r"<w:footnoteReference [^>]*/>", ""),
    (BODY, "PAGE", "DATE"),
    (HEADER, "Форум", "форум"),
    (NOTES, "рабочих", "рабочие"),
    (NOTES, "календарных", "месяцах"),
    (RELS, "https://a.example/", "https://b.example/"),
    (RELS, r"<Relationship [^>]*hyperlink[^>]*/>", ""),
]


def tampered(part: str, pattern: str, into: str) -> bytes:
    parts = dict(Package.read(REDLINE).parts)
    text = parts[part].decode()
    changed = re.sub(pattern, into, text, count=1, flags=re.DOTALL)
    assert changed != text, f"{pattern} is not in {part}"
    parts[part] = changed.replace("</w:delText>", "</w:t>", into.endswith("<w:t")).encode()
    return Package(parts).write()


def test_an_honest_redline_is_proven() -> None:
    prove(BEFORE, AFTER, REDLINE)


@pytest.mark.parametrize(("part", "pattern", "into"), TAMPERED)
def test_a_redline_that_was_tampered_with_is_not(part: str, pattern: str, into: str) -> None:
    with pytest.raises(NotComparable) as refused:
        prove(BEFORE, AFTER, tampered(part, pattern, into))
    assert refused.value.obstacle is Obstacle.UNPROVEN


def test_two_changes_with_one_number_are_not_sound() -> None:
    ids = re.findall(r'<w:(?:ins|del) w:id="(\d+)"', Package.read(REDLINE).parts[BODY].decode())
    with pytest.raises(NotComparable, match="used 2 times"):
        prove(BEFORE, AFTER, tampered(BODY, f'w:id="{ids[0]}"', f'w:id="{ids[1]}"'))


def test_the_new_document_without_any_mark_is_no_redline() -> None:
    with pytest.raises(NotComparable, match="rejected: body"):
        prove(BEFORE, AFTER, AFTER)
