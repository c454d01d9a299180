"""Cases, sex, splitting and initials of names."""

import pytest

from agreements.russian.forms import Case
from agreements.russian.names import (
    PersonName,
    dative,
    decline,
    genitive,
    initials,
    instrumental,
    parse,
    sex_of,
)
from tests.agreements.russian.tables import misses, rows


def _stated(row: dict[str, str]) -> PersonName:
    sex = {"m": "m", "f": "f"}[row["sex"]]
    return PersonName(row["surname"], row["name"], row["patronymic"], sex)  # type: ignore[arg-type]


@pytest.mark.parametrize("table", ["names_genitive.tsv", "names_genitive_more.tsv"])
def test_every_name_of_the_tables_stands_in_the_genitive(table: str) -> None:
    assert misses(table, "expected_genitive", lambda row: genitive(_stated(row))) == []


@pytest.mark.parametrize("table", ["names_genitive.tsv", "names_genitive_more.tsv"])
def test_the_sex_is_read_from_the_name_or_asked_but_never_wrong(table: str) -> None:
    guesses = [
        (sex_of(PersonName(row["surname"], row["name"], row["patronymic"])), row["sex"])
        for row in rows(table)
    ]
    assert [pair for pair in guesses if pair[0] not in (None, pair[1])] == []
    assert sum(guess is None for guess, _ in guesses) <= 0.05 * len(guesses)


@pytest.mark.parametrize(
    ("name", "in_dative", "in_instrumental"),
    [
        ("Иванова Анна Сергеевна", "Ивановой Анне Сергеевне", "Ивановой Анной Сергеевной"),
        ("Коломиец Пётр Ильич", "Коломийцу Петру Ильичу", "Коломийцем Петром Ильичом"),
        ("Волчок Лев Фомич", "Волчку Льву Фомичу", "Волчком Львом Фомичом"),
        ("Грач Игорь Силыч", "Грачу Игорю Силычу", "Грачом Игорем Силычем"),
        ("Шин Илья Олегович", "Шину Илье Олеговичу", "Шином Ильёй Олеговичем"),
        ("Кваша Любовь Павловна", "Кваше Любови Павловне", "Квашей Любовью Павловной"),
        ("Долгий Марек Янович", "Долгому Мареку Яновичу", "Долгим Мареком Яновичем"),
        ("Шевченко Тарас Игоревич", "Шевченко Тарасу Игоревичу", "Шевченко Тарасом Игоревичем"),
        ("Мамедов Ильхам Гейдар оглы", "Мамедову Ильхаму Гейдар оглы", "Мамедовым Ильхамом Гейдар оглы"),
    ],
)
def test_dative_and_instrumental_follow_the_same_rules(
    name: str, in_dative: str, in_instrumental: str
) -> None:
    assert dative(parse(name)) == in_dative
    assert instrumental(parse(name)) == in_instrumental


@pytest.mark.parametrize(
    ("full", "surname", "name", "patronymic"),
    [
        ("Иванов Иван Иванович", "Иванов", "Иван", "Иванович"),
        ("ИВАНОВА-КИМ АННА СЕРГЕЕВНА", "Иванова-Ким", "Анна", "Сергеевна"),
        ("  иванов\u00a0иван ", "Иванов", "Иван", ""),
        ("Иван Иванович Иванов", "Иванов", "Иван", "Иванович"),
        ("И.И. Иванов", "Иванов", "И.", "И."),
        ("Иванов И. И.", "Иванов", "И.", "И."),
        ("Мамедов Ильхам Гейдар оглы", "Мамедов", "Ильхам", "Гейдар оглы"),
        ("МАМЕДОВ ИЛЬХАМ ГЕЙДАР ОГЛЫ", "Мамедов", "Ильхам", "Гейдар оглы"),
        ("Гасанов Рустам Мамед-оглы", "Гасанов", "Рустам", "Мамед-оглы"),
        ("Асан уулу Бакыт", "Асан уулу", "Бакыт", ""),
        ("фон Бюлов Ганс", "фон Бюлов", "Ганс", ""),
        ("Ким Чен Су", "Ким", "Чен Су", ""),
        ("Мария Ивановна", "", "Мария", "Ивановна"),
        ("О'КОННОР ПАТРИК", "О'Коннор", "Патрик", ""),
        ("Ли", "Ли", "", ""),
        ("", "", "", ""),
    ],
)
def test_a_full_name_falls_into_its_parts(full: str, surname: str, name: str, patronymic: str) -> None:
    assert parse(full) == PersonName(surname, name, patronymic)


@pytest.mark.parametrize(
    ("full", "given_first", "surname_first"),
    [
        ("Иванов Иван Иванович", "И. И. Иванов", "Иванов И. И."),
        ("Мамедов Ильхам Гейдар оглы", "И. Г. Мамедов", "Мамедов И. Г."),
        ("Гасанов Рустам Мамед-оглы", "Р. М. Гасанов", "Гасанов Р. М."),
        ("Сидорова Анна-Мария Петровна", "А.-М. П. Сидорова", "Сидорова А.-М. П."),
        ("Мюллер Ханс", "Х. Мюллер", "Мюллер Х."),
        ("Чэнь Шаован", "Чэнь Шаован", "Чэнь Шаован"),
        ("Иванов", "Иванов", "Иванов"),
        ("", "", ""),
    ],
)
def test_initials_are_bound_to_the_surname(full: str, given_first: str, surname_first: str) -> None:
    assert initials(parse(full)) == given_first.replace(" ", "\u00a0")
    assert initials(parse(full), surname_first=True) == surname_first.replace(" ", "\u00a0")


def test_where_the_sex_decides_and_nobody_knows_it_the_name_stays_and_a_person_is_asked() -> None:
    form = decline(parse("Ким Саша"), Case.GENITIVE)
    assert (form.text, form.certain) == ("Ким Саша", False)


def test_where_both_sexes_decline_alike_nobody_is_asked() -> None:
    form = decline(parse("Сковорода Саша"), Case.GENITIVE)
    assert (form.text, form.certain) == ("Сковороды Саши", True)


@pytest.mark.parametrize(
    "name",
    [
        PersonName("Чэнь", "Шаован", sex="m"),
        PersonName("Волчок", "Иван", "Иванович"),
        PersonName("Калина", "Анна", "Ивановна"),
        PersonName("Иванова", "Айгуль", "Ивановна"),
        PersonName("Smith", "John", sex="m"),
        PersonName("Иванов2", "Иван", "Иванович"),
        PersonName("Иванова", "Анна", "Ивановна", sex="m"),
    ],
)
def test_a_form_that_depends_on_more_than_the_rules_is_not_certain(name: PersonName) -> None:
    assert not decline(name, Case.GENITIVE).certain


def test_an_ordinary_name_is_certain() -> None:
    assert decline(parse("Салтыков-Щедрин Михаил Евграфович"), Case.GENITIVE).certain


def test_a_stated_sex_wins_over_the_name() -> None:
    assert genitive(PersonName("Ким", "Никита", sex="f")) == "Ким Никиты"
    assert genitive(PersonName("Ким", "Никита")) == "Кима Никиты"


def test_letters_that_do_not_decline_come_back() -> None:
    assert genitive(PersonName("Smith", "John", sex="m")) == "Smith John"
    assert genitive(parse("Иванов И. И.")) == "Иванова И. И."
