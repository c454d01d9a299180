"""«Именуемый / именуемая / именуемое», and names as registers write them."""

import pytest

from agreements.russian.organisations import agree, named_form, readable
from tests.agreements.russian.tables import misses


@pytest.mark.parametrize("table", ["organisation_agreement.tsv", "organisation_agreement_more.tsv"])
def test_every_organisation_of_the_tables_is_agreed_with(table: str) -> None:
    assert misses(table, "expected_form", lambda row: named_form(row["organisation"])) == []


def test_an_entrepreneur_is_named_by_sex() -> None:
    assert named_form("ИП", "f") == "именуемая"
    assert named_form("ИП Ким Саша", "m") == "именуемый"
    assert named_form("Индивидуальный предприниматель Иванова Анна Сергеевна") == "именуемая"
    assert named_form("Иванова Анна Сергеевна, ИП") == "именуемая"
    assert named_form("Коваль Ирина Петровна") == "именуемая"


def test_a_place_named_like_a_patronymic_makes_no_person() -> None:
    assert named_form("Администрация посёлка Ильич") == "именуемая"


def test_deep_brackets_are_no_trap() -> None:
    assert named_form("Фонд " + "(" * 3000 + ")" * 3000) == "именуемый"


@pytest.mark.parametrize(
    ("organisation", "form"),
    [
        ("Dalian Exhibition Co., Ltd.", "именуемая"),
        ("Messe GmbH", "именуемое"),
        ("ИП Ким Саша", "именуемый"),
        ("Бздыма города", "именуемая"),
        ("Электросети", "именуемая"),
        ("«Ромашка»", "именуемая"),
        ("", "именуемое"),
    ],
)
def test_a_guess_is_not_certain(organisation: str, form: str) -> None:
    answer = agree(organisation)
    assert (answer.text, answer.certain) == (form, False)


@pytest.mark.parametrize(
    "organisation", ["ООО «Ромашка»", "Администрация города", "Гомельский городской совет"]
)
def test_a_form_by_a_known_word_is_certain(organisation: str) -> None:
    assert agree(organisation).certain


@pytest.mark.parametrize(
    ("registered", "ordinary"),
    [
        (
            'ОБЩЕСТВО С ОГРАНИЧЕННОЙ ОТВЕТСТВЕННОСТЬЮ "РОМАШКА"',
            "Общество с ограниченной ответственностью «Ромашка»",
        ),
        ('ООО "ТОРГОВЫЙ ДОМ "УРАЛ""', "ООО «Торговый дом „Урал“»"),
        ("АДМИНИСТРАЦИЯ ГОРОДА ЕКАТЕРИНБУРГА", "Администрация города Екатеринбурга"),
        (
            "АДМИНИСТРАЦИЯ ГОРОДСКОГО ОКРУГА ВЕРХНЯЯ ПЫШМА",
            "Администрация городского округа Верхняя Пышма",
        ),
        ("ПРАВИТЕЛЬСТВО СВЕРДЛОВСКОЙ ОБЛАСТИ", "Правительство Свердловской области"),
        ("МИНИСТЕРСТВО РОССИЙСКОЙ ФЕДЕРАЦИИ", "Министерство Российской Федерации"),
        ("ЕКАТЕРИНБУРГСКАЯ ГОРОДСКАЯ ДУМА", "Екатеринбургская городская Дума"),
        ("УФК ПО СВЕРДЛОВСКОЙ ОБЛАСТИ", "УФК по Свердловской области"),
        ('ГБУЗ СО "БОЛЬНИЦА № 1"', "ГБУЗ СО «Больница № 1»"),
        (
            "ИНДИВИДУАЛЬНЫЙ ПРЕДПРИНИМАТЕЛЬ ИВАНОВА АННА СЕРГЕЕВНА",
            "Индивидуальный предприниматель Иванова Анна Сергеевна",
        ),
        ("УНИВЕРСИТЕТ ИМЕНИ Б.Н. ЕЛЬЦИНА", "Университет имени Б.Н. Ельцина"),
        ('ПАО "МТС"', "ПАО «МТС»"),
        ('ООО "IT-РЕШЕНИЯ"', "ООО «IT-решения»"),
        ('ООО "РусАл"', "ООО «РусАл»"),
        ("", ""),
    ],
)
def test_capitals_and_straight_quotes_of_registers_become_ordinary(registered: str, ordinary: str) -> None:
    assert readable(registered) == ordinary
