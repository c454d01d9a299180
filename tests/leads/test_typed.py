"""What a person types into one line."""

import pytest

from crm.leads.rules.typed import TypedContact, TypedOrganisation, contact, kind_of, organisation, phone_key


@pytest.mark.parametrize(
    ("line", "name", "inn"),
    [
        ("ООО «Вектор», ИНН 7707083893", "ООО «Вектор»", "7707083893"),
        ("7707083893", "", "7707083893"),
        ("ИП Смирнова 500100732259", "ИП Смирнова", "500100732259"),
        ("Завод 2000", "Завод 2000", ""),
        ("ИНН: 7707083893 — Вектор", "Вектор", "7707083893"),
        ("Счёт 40702810700000000025", "Счёт 40702810700000000025", ""),
    ],
)
def test_a_line_names_an_organisation(line: str, name: str, inn: str) -> None:
    assert organisation(line) == TypedOrganisation(name, inn)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "Анна Петрова, +7 912 345-67-89, Anna@Example.org",
            TypedContact("Анна Петрова", "anna@example.org", "+7 912 345-67-89"),
        ),
        ("anna@example.org", TypedContact("", "anna@example.org", "")),
        ("8 (912) 345-67-89 Анна", TypedContact("Анна", "", "8 (912) 345-67-89")),
        ("Анна-Мария Ким", TypedContact("Анна-Мария Ким", "", "")),
        ("", TypedContact("", "", "")),
    ],
)
def test_a_line_names_a_person(line: str, expected: TypedContact) -> None:
    assert contact(line) == expected


def test_one_telephone_has_one_key_however_it_is_written() -> None:
    keys = {
        phone_key(text)
        for text in ("+7 912 345-67-89", "8 (912) 345 67 89", "89123456789", "т. 8-912-345-67-89")
    }
    assert keys == {"+79123456789"}
    assert phone_key("добавочный 12") == ""


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("ИП Смирнова О. П.", "sole_trader"),
        ("Администрация города Перми", "municipality"),
        ("Мэрия Казани", "municipality"),
        ("ООО «Ипподром»", "company"),
        ("ООО «Городской свет»", "company"),
    ],
)
def test_the_name_suggests_the_kind(name: str, kind: str) -> None:
    assert kind_of(name) == kind
