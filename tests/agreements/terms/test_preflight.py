from dataclasses import replace
from decimal import Decimal

import pytest

from agreements.bilingual import Text
from agreements.terms import BankAccount, Procurement, Signatory, missing
from tests.agreements.terms.cases import (
    CITY,
    COMPANY,
    COOPERATION,
    FOREIGN,
    PAID,
    PARTICIPATION,
    TRADER,
    TREASURY,
    TWO_CITIES,
    lines,
)


@pytest.mark.parametrize("terms", [*PARTICIPATION.values(), *COOPERATION.values()])
def test_complete_terms_lack_nothing(terms) -> None:
    assert missing(terms) == []


@pytest.mark.parametrize(
    ("party", "changes", "path"),
    [
        (COMPANY, {"kpp": ""}, "kpp"),
        (CITY, {"account": replace(TREASURY, single_account="")}, "account.single_account"),
        (TRADER, {"ogrnip_date": None}, "ogrnip_date"),
        (FOREIGN, {"foreign": None}, "foreign.country"),
        (COMPANY, {"account": BankAccount(bank="Банк")}, "account.bik"),
        (COMPANY, {"account": None}, "account"),
        (COMPANY, {"signatory": None}, "signatory.surname"),
        (COMPANY, {"signatory": replace(COMPANY.signatory, power_of_attorney=None)}, "signatory.basis"),
        (FOREIGN, {"signatory": replace(FOREIGN.signatory, sex=None)}, "signatory.sex"),
    ],
)
def test_each_kind_of_party_must_have_its_requisites(party, changes, path) -> None:
    found = missing(replace(PAID, exhibitor=replace(party, **changes)))
    assert f"exhibitor.{path}" in [gap.path for gap in found]
    assert all(
        gap.label.ru.startswith("Участник: ") and gap.label.en.startswith("Exhibitor: ") for gap in found
    )


def test_a_sole_trader_needs_no_kpp_title_or_basis() -> None:
    own_name = Signatory(surname="Черных", name="Анна", patronymic="Сергеевна")
    assert missing(replace(PAID, exhibitor=replace(TRADER, signatory=own_name, kpp=""))) == []


def test_a_free_showcase_needs_no_account_and_no_schedule() -> None:
    free = replace(PAID, exhibitor=replace(CITY, account=None), lines=(), payments=())
    assert missing(free) == []


def test_a_price_needs_a_schedule_of_exactly_all_of_it() -> None:
    partly = tuple(replace(part, percent=Decimal(40)) for part in PAID.payments)
    assert [gap.path for gap in missing(replace(PAID, payments=partly))] == ["payments"]


def test_a_line_without_vat_needs_its_ground() -> None:
    found = missing(replace(PAID, lines=lines("без НДС")))
    assert [gap.path for gap in found] == ["lines.0.ground", "lines.1.ground"]


def test_a_law_on_procurement_needs_its_ground_and_44_fz_the_code() -> None:
    found = missing(replace(PAID, procurement=Procurement(law="44-ФЗ")))
    assert [gap.path for gap in found] == ["procurement.ground", "procurement.ikz"]


def test_a_party_of_an_agreement_is_named_by_its_place() -> None:
    nameless = replace(TWO_CITIES, parties=(CITY, replace(CITY, inn="")))
    assert missing(nameless) == [("parties.1.inn", Text("Сторона 2: ИНН", "Party 2: INN (tax ID)"))]
