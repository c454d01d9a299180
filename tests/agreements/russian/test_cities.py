"""Cases of place names."""

import pytest

from agreements.russian.cities import decline, genitive
from agreements.russian.forms import Case
from tests.agreements.russian.tables import misses


@pytest.mark.parametrize("table", ["cities_genitive.tsv", "cities_genitive_more.tsv"])
def test_every_city_of_the_tables_stands_in_the_genitive(table: str) -> None:
    assert misses(table, "expected_genitive", lambda row: genitive(row["city"])) == []


@pytest.mark.parametrize(
    ("city", "in_dative", "in_instrumental"),
    [
        ("Великие Луки", "Великим Лукам", "Великими Луками"),
        ("Нижний Тагил", "Нижнему Тагилу", "Нижним Тагилом"),
        ("Каменск-Уральский", "Каменску-Уральскому", "Каменском-Уральским"),
        ("Тяньцзинь", "Тяньцзиню", "Тяньцзинем"),
        ("Сочи", "Сочи", "Сочи"),
    ],
)
def test_dative_and_instrumental_follow_the_same_rules(
    city: str, in_dative: str, in_instrumental: str
) -> None:
    assert decline(city, Case.DATIVE).text == in_dative
    assert decline(city, Case.INSTRUMENTAL).text == in_instrumental


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ("город Екатеринбург", "города Екатеринбурга"),
        ("г. Нижний Тагил", "г. Нижнего Тагила"),
        ("город Мытищи", "города Мытищи"),
        ("город Иваново", "города Иваново"),
        ("посёлок Рефтинский", "посёлка Рефтинский"),
    ],
)
def test_after_a_word_like_city_plural_names_and_those_in_o_stay(named: str, expected: str) -> None:
    assert genitive(named) == expected


@pytest.mark.parametrize("city", ["Иваново", "Щлябузань", "London", "Бишкек, Кыргызстан", "Мумбаи"])
def test_divided_usage_and_unknown_names_are_not_certain(city: str) -> None:
    assert not decline(city, Case.GENITIVE).certain


@pytest.mark.parametrize("city", ["", " ", "London", "123", "-"])
def test_what_is_no_russian_name_comes_back(city: str) -> None:
    assert genitive(city) == city
