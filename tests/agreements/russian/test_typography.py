"""No-break spaces (written ~ here), quotes, dashes, plural forms."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from agreements.russian.typography import plural, typeset

_PIECES = st.sampled_from(
    [
        *"\"«»„“”'()—–-.,;:!? \u00a0\u202f\n№§N%₽/5",
        *("г.", "гг.", "руб.", "коп.", "И.", "А.", "Иванов", "ООО", "т.", "ул.", "п.", "стр.", "им.", "и."),
        *("27", "2025", "2026", "000", "120", "ноября", "10:00", "01.11.2025", "тыс.", "кв. м", "года"),
        *(" ", " ", " - ", "слово", "о."),
    ]
)


@pytest.mark.parametrize(
    ("typed", "set_"),
    [
        ("N 15", "№~15"),
        ("№15", "№~15"),
        ("§ 3", "§~3"),
        ("А.С.Пушкин", "А.~С.~Пушкин"),
        ("И. И. Иванов", "И.~И.~Иванов"),
        ("Иванов И.И. подписал", "Иванов~И.~И. подписал"),
        ("22%", "22~%"),
        ("120 000,00 руб.", "120~000,00~руб."),
        ("5 тыс. руб.", "5~тыс.~руб."),
        ("100 ₽", "100~₽"),
        ("2025г.", "2025~г."),
        ("в 2025 г. Стороны", "в 2025~г. Стороны"),
        ("2024-2025 гг.", "2024–2025~гг."),
        ("г. Омск, ул. Ленина, д. 5, кв. 7", "г.~Омск, ул.~Ленина, д.~5, кв.~7"),
        ("г.Омск, ул.Ленина, стр.5", "г.~Омск, ул.~Ленина, стр.~5"),
        ("п. 5 ст. 3", "п.~5 ст.~3"),
        ("и т. д. Стороны", "и т.~д. Стороны"),
        ("18 м², 100 кв. м", "18~м², 100~кв.~м"),
        ("1 234 567 рублей", "1~234~567 рублей"),
        ("«27» ноября", "«27»~ноября"),
        ("слово - слово", "слово~— слово"),
        ("Глава — мэр", "Глава~— мэр"),
        ("Президент – председатель", "Президент~– председатель"),
        ("27-28 ноября", "27–28~ноября"),
        ("10 - 15 %", "10–15~%"),
        ("10:00 - 18:00", "10:00–18:00"),
        ("01.11.2025-28.11.2025", "01.11.2025–28.11.2025"),
        ("пп. 1-3", "пп.~1–3"),
    ],
)
def test_a_text_is_set_by_the_rules(typed: str, set_: str) -> None:
    assert typeset(typed) == set_.replace("~", "\u00a0")


@pytest.mark.parametrize(
    "text",
    [
        "7707083893",
        "8-800-555-35-35",
        "2025-11-27",
        "44-ФЗ",
        "№\u00a012-34",
        "договор 27-2025",
        "тел. 222-333",
        "- пункт",
        "и.о. директора",
        "usb N15",
        "",
    ],
)
def test_numbers_of_documents_and_telephones_stay(text: str) -> None:
    assert typeset(text) == text


@pytest.mark.parametrize(
    ("typed", "set_"),
    [
        ('"Ромашка"', "«Ромашка»"),
        ('"ООО "Ромашка""', "«ООО „Ромашка“»"),
        ('""Ромашка" и Ко"', "«„Ромашка“ и Ко»"),
        ('АО "Компания "Мир" и "Труд"" в лице', "АО «Компания „Мир“ и „Труд“» в лице"),
        ("«ООО «Ромашка»»", "«ООО „Ромашка“»"),
        ("“Ромашка” и „Лютик“", "«Ромашка» и «Лютик»"),
        ('("Ромашка"), "Лютик".', "(«Ромашка»), «Лютик»."),
        ('"а "б "в" б" а"', "«а „б «в» б“ а»"),
        ('ООО"Ромашка"', "ООО«Ромашка»"),
        ("„Лютик “и Роза", "«Лютик »и Роза"),
        ('ООО "Торговый дом "Ромашка"', "ООО «Торговый дом «Ромашка»"),
        ('монитор 27" и "Ромашка"', 'монитор 27" и «Ромашка»'),
        ('"а\nб"', '«а\nб"'),
    ],
)
def test_quotes_are_paired_and_written_by_depth(typed: str, set_: str) -> None:
    assert typeset(typed) == set_


@given(st.lists(_PIECES, max_size=14).map("".join) | st.text())
@example('" -  - "')
@example('""»\'"')
@example('№"""\'')
@example("10:00  - 10:00")
def test_setting_twice_changes_nothing_more(text: str) -> None:
    assert typeset(typeset(text)) == typeset(text)


@given(st.text(alphabet="абвАБВ -\u00a0«»№%.,5", max_size=40))
def test_only_spaces_marks_and_dashes_ever_change(text: str) -> None:
    kept = [letter for letter in text if letter.isalnum()]
    assert [letter for letter in typeset(text) if letter.isalnum()] == kept


@pytest.mark.parametrize("repeated", ['"', " ", "1 ", "1 000", "А.", "1-", "г. ", "5" + " " * 50, "«»"])
def test_a_long_hostile_text_is_set_in_no_time(repeated: str) -> None:
    assert typeset(repeated * 5000)


@pytest.mark.parametrize(
    ("n", "form"),
    [
        (0, "c"),
        (1, "a"),
        (2, "b"),
        (4, "b"),
        (5, "c"),
        (11, "c"),
        (14, "c"),
        (21, "a"),
        (111, "c"),
        (-1, "a"),
    ],
)
def test_a_number_chooses_its_plural_form(n: int, form: str) -> None:
    assert plural(n, "a", "b", "c") == form
