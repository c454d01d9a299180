"""What is read off a paper: proposals with their sentences, and silence where nothing is said."""

import pytest

from agreements.incoming import Paper, PaperKind, Subject, admitted, suggestions, text_of
from agreements.shipped import PAPERS

PAPER = """ДОГОВОР № 14/2025-В
г. Екатеринбург	«03» марта 2025 г.
Цена договора составляет 1 250 000 (один миллион двести пятьдесят тысяч) рублей 00 копеек. Срок до 31.12.2025.
ИНН 7707083893, КПП 773601001. ИНН 7707083894 записан с ошибкой.
"""


def read(text: str, subject: Subject) -> list[str]:
    return [one.value for one in suggestions(text) if one.subject is subject]


def test_number_dates_sum_and_taxpayer_are_read() -> None:
    assert read(PAPER, Subject.NUMBER) == ["14/2025-В"]
    assert read(PAPER, Subject.DATE) == ["2025-03-03", "2025-12-31"]
    assert read(PAPER, Subject.SUM) == ["1250000.00"]
    assert read(PAPER, Subject.INN) == ["7707083893"], "a number whose check digits do not fit is no proposal"


def test_each_reading_comes_with_the_sentence_it_stands_in() -> None:
    (total,) = [one for one in suggestions(PAPER) if one.subject is Subject.SUM]
    assert total.sentence.startswith("Цена договора составляет")
    assert "Срок" not in total.sentence


@pytest.mark.parametrize(
    ("text", "subject", "values"),
    [
        ("31.02.2025 такого дня нет", Subject.DATE, []),
        ("5 мая 2024 года", Subject.DATE, ["2024-05-05"]),
        ("оплатить 45000,50 руб.", Subject.SUM, ["45000.50"]),
        ("на 3 этаже, кабинет 210", Subject.SUM, []),
        ("телефон 8 800 555 35 35", Subject.SUM, []),
        ("приказ № от руки", Subject.NUMBER, []),
        ("сумма 100 000 000 ₽", Subject.SUM, ["100000000.00"]),
        ("", Subject.DATE, []),
    ],
)
def test_what_is_and_is_not_a_reading(text: str, subject: Subject, values: list[str]) -> None:
    assert read(text, subject) == values


def test_at_most_three_of_a_kind_and_each_once() -> None:
    many = ". ".join(f"Счёт № {n}" for n in (1, 1, 2, 3, 4))
    assert read(many, Subject.NUMBER) == ["1", "2", "3"]


def test_the_text_of_a_word_document_and_of_a_scan() -> None:
    paper = admitted(PAPERS["cooperation"].template())
    assert "СОГЛАШЕНИЕ" in text_of(paper)


def test_long_hostile_text_is_read_in_moments() -> None:
    suggestions("№ " * 20_000 + "1 " * 50_000 + "(" * 20_000 + "«" * 20_000)
    assert Paper(PaperKind.PDF, b"").media_type == "application/pdf"
