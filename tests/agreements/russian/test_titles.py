"""Cases of job titles."""

import pytest

from agreements.russian.forms import Case
from agreements.russian.frequent_titles import GENITIVES
from agreements.russian.titles import decline, genitive, readable
from tests.agreements.russian.tables import misses


@pytest.mark.parametrize("table", ["titles_genitive.tsv", "titles_genitive_more.tsv"])
def test_every_title_of_the_tables_stands_in_the_genitive(table: str) -> None:
    assert misses(table, "expected_genitive", lambda row: genitive(row["title"])) == []


def test_the_rule_alone_agrees_with_the_dictionary_of_frequent_titles(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ready = dict(GENITIVES)
    monkeypatch.setattr("agreements.russian.titles.GENITIVES", {})
    assert {title: genitive(title) for title in ready} == ready


@pytest.mark.parametrize(
    ("title", "in_dative", "in_instrumental"),
    [
        ("Генеральный директор", "Генеральному директору", "Генеральным директором"),
        ("Глава города", "Главе города", "Главой города"),
        ("Заведующая отделом", "Заведующей отделом", "Заведующей отделом"),
        ("Президент – председатель", "Президенту – председателю", "Президентом – председателем"),
    ],
)
def test_dative_and_instrumental_follow_the_same_rule(
    title: str, in_dative: str, in_instrumental: str
) -> None:
    assert decline(title, Case.DATIVE).text == in_dative
    assert decline(title, Case.INSTRUMENTAL).text == in_instrumental


def test_spelling_without_yo_and_spaces_stay_as_typed() -> None:
    assert genitive("Управляющий  партнер") == "Управляющего  партнера"
    assert genitive(" Ученый секретарь ") == " Ученого секретаря "


@pytest.mark.parametrize("title", ["Chief Executive Officer", "Бздымщик отдела", "12"])
def test_a_title_without_a_known_head_is_not_certain(title: str) -> None:
    assert not decline(title, Case.GENITIVE).certain


def test_what_has_no_case_comes_back_unchanged() -> None:
    assert genitive("Chief Executive Officer") == "Chief Executive Officer"
    assert genitive("и. о. директора") == "и. о. директора"
    assert genitive("") == ""


@pytest.mark.parametrize(
    ("shouted", "ordinary"),
    [
        ("ГЕНЕРАЛЬНЫЙ ДИРЕКТОР", "Генеральный директор"),
        ("ГЛАВА ГОРОДА ЕКАТЕРИНБУРГА", "Глава города Екатеринбурга"),
        ('ДИРЕКТОР МКУ "ЦЕНТР"', "Директор МКУ «Центр»"),
        ("Генеральный директор", "Генеральный директор"),
    ],
)
def test_capitals_of_registers_become_ordinary(shouted: str, ordinary: str) -> None:
    assert readable(shouted) == ordinary
