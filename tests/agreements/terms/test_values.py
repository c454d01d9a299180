import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from agreements.terms import (
    Conditions,
    FormState,
    FreeTerms,
    Inflected,
    RefundStep,
    cooperation_values,
    free_values,
    participation_values,
    proofs,
)
from agreements.terms.values import wording as w
from tests.agreements.terms.cases import (
    COMPANY,
    COOPERATION,
    PAID,
    PARTICIPATION,
    REGISTERED,
    TRADER,
    lines,
)

NBSP = "\u00a0"


def plain(text: str) -> str:
    return text.replace(NBSP, " ")


def _leaves(tree: object, path: str = ""):
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from _leaves(value, f"{path}.{key}")
    elif isinstance(tree, list):
        for n, value in enumerate(tree):
            yield from _leaves(value, f"{path}[{n}]")
    else:
        yield path, tree


def test_a_draft_differs_from_the_registered_paper_in_registration_alone() -> None:
    draft = dict(_leaves(participation_values(PAID)))
    final = dict(_leaves(participation_values(replace(PAID, registration=REGISTERED))))
    changed = {path for path in draft if draft[path] != final[path]}
    assert changed == {".agreement.number", ".agreement.date", ".agreement.verify_at"}
    assert draft[".agreement.number"] == "________"
    assert plain(final[".agreement.date"]) == "«05» сентября 2027 г."


@pytest.mark.parametrize("terms", PARTICIPATION.values())
def test_a_tree_holds_plain_data_only(terms) -> None:
    kinds = {type(value) for _, value in _leaves(participation_values(terms))}
    assert kinds <= {str, int, bool}


def test_all_parties_have_the_same_keys_whatever_their_kind() -> None:
    shapes = [
        {path for path, _ in _leaves(participation_values(terms)["exhibitor"])}
        for terms in PARTICIPATION.values()
    ]
    assert all(shape == shapes[0] for shape in shapes)


def test_a_signatory_by_proxy_acts_on_the_power_of_attorney() -> None:
    signatory = participation_values(PAID)["exhibitor"]["signatory"]
    assert (
        plain(signatory["basis_gen"])
        == "доверенности от 12 января 2027 г. № 17/27 (действительна по 31 декабря 2027 г.)"
    )
    assert signatory["name_gen"] == "Кима Олега Викторовича"
    assert signatory["title_gen"].startswith("директора")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Глава города Омска", "Главы города Омска"),
        ("Заместитель главы", "заместителя главы"),
        ("Президент", "президента"),
        ("HR-директор", "HR-директора"),
    ],
)
def test_a_title_begins_small_in_a_sentence_but_for_heads_of_cities(title, expected) -> None:
    terms = replace(PAID, exhibitor=replace(COMPANY, signatory=replace(COMPANY.signatory, title=title)))
    assert participation_values(terms)["exhibitor"]["signatory"]["title_gen"] == expected


def test_a_confirmed_form_is_printed_and_not_computed_again() -> None:
    signatory = replace(COMPANY.signatory, name_genitive=Inflected("Ким Олега", FormState.CONFIRMED))
    terms = replace(PAID, exhibitor=replace(COMPANY, signatory=signatory))
    assert participation_values(terms)["exhibitor"]["signatory"]["name_gen"] == "Ким Олега"
    states = {proof.path: proof.form.state for proof in proofs(terms)}
    assert states["exhibitor.signatory.name_genitive"] is FormState.CONFIRMED
    assert states["exhibitor.signatory.title_genitive"] is FormState.AUTOMATIC


def test_proofs_list_what_is_printed_and_nothing_else() -> None:
    paths = {proof.path for proof in proofs(replace(PAID, exhibitor=TRADER))}
    assert "exhibitor.named" in paths
    assert "exhibitor.signatory.name_genitive" not in paths  # acts in its own name


def test_the_vat_clause_tells_every_mode_with_the_sum_of_its_lines() -> None:
    fee = lines()[0]
    mixed = (fee, replace(fee, vat_mode="10", price=Decimal(110)), lines("без НДС", "основание")[0])
    text = plain(participation_values(replace(PAID, lines=mixed))["price"]["vat_text"])
    assert text == (
        "в том числе НДС 22 % в сумме 4 400,00 (Четыре тысячи четыреста) рублей 00 копеек; "
        "в том числе НДС 10 % в сумме 10,00 (Десять) рублей 00 копеек; НДС не облагается (основание)"
    )


def test_the_vat_of_the_clause_is_the_vat_of_the_table() -> None:
    penny = replace(lines()[0], price=Decimal("0.10"))
    price = participation_values(replace(PAID, lines=(penny,) * 3))["price"]
    assert [line["vat_amount"] for line in price["lines"]] == ["0,02"] * 3
    assert price["vat_total"] == "0,06"
    assert "0,06 (" in price["vat_text"]  # of the whole it would have been 0,05


def test_the_refund_ladder_says_between_which_days_each_step_holds() -> None:
    steps = (
        RefundStep(days_before=0, retained_percent=Decimal(100)),
        RefundStep(days_before=61, retained_percent=Decimal("12.5")),
        RefundStep(days_before=30, retained_percent=Decimal(50)),
    )
    values = participation_values(replace(PAID, conditions=Conditions(refunds=steps)))
    assert [(plain(step["when"]), plain(step["percent"])) for step in values["conditions"]["refunds"]] == [
        ("не позднее чем за 61 календарный день", "12,5 %"),
        ("менее чем за 61 календарный день, но не позднее чем за 30 календарных дней", "50 %"),
        ("менее чем за 30 календарных дней", "100 %"),
    ]


def test_an_odd_party_stands_alone_in_its_row() -> None:
    rows = cooperation_values(COOPERATION["three parties"])["party_rows"]
    assert [bool(row["right"]) for row in rows] == [True, False]


@pytest.mark.parametrize(
    ("n", "expected"),
    [(1, "1 рабочего дня"), (5, "5 рабочих дней"), (11, "11 рабочих дней"), (21, "21 рабочего дня")],
)
def test_days_after_within_stand_in_the_genitive(n, expected) -> None:
    assert plain(w.within_days(n)) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [("24", "24"), ("24.50", "24,5"), ("1234.05", "1 234,05"), ("100", "100")]
)
def test_numbers_lose_idle_zeros_only_after_the_comma(value, expected) -> None:
    assert plain(w.number(Decimal(value))) == expected


@pytest.mark.parametrize(
    ("zone", "expected"),
    [("Asia/Yekaterinburg", "UTC+5"), ("Asia/Kolkata", "UTC+5:30"), ("America/Caracas", "UTC−4")],
)
def test_a_zone_is_told_by_its_distance_from_utc(zone, expected) -> None:
    assert w.offset(zone, date(2027, 11, 25)) == expected


def test_the_page_of_variables_tells_all_of_them_and_no_others() -> None:
    page = Path("docs/agreement-variables.md").read_text(encoding="utf-8")
    told = {name for line in page.splitlines() if line.startswith("| `") for name in _told(line)}
    trees = [participation_values(terms) for terms in PARTICIPATION.values()]
    trees += [cooperation_values(terms) for terms in COOPERATION.values()]
    trees += [free_values(FreeTerms(parties=one.parties, forum=one.forum)) for one in COOPERATION.values()]
    given = {re.sub(r"\[\d+\]", "[]", path.removeprefix(".")) for tree in trees for path, _ in _leaves(tree)}
    given = {
        re.sub(r"^(organiser|exhibitor|counterparty|parties\[\]|party_rows\[\]\.(left|right))", "party", path)
        for path in given
    }
    assert {path.removesuffix("[]") for path in given} == told


def _told(line: str) -> list[str]:
    """Variables of a row of the page; fields of a list stand after its name and a colon."""
    names = re.findall(r"`([a-z_.\[\]]+)`", line.split("|")[1])
    if names[0].endswith("[]"):
        return [f"{names[0]}.{field}" for field in names[1:]]
    return names
