"""Which fields each kind has and how they are judged: no database."""

import pytest

from agreements import requisites as rules
from crm.leads.models import Organisation, OrganisationKind
from crm.leads.operations.organisations import Requisites
from crm.leads.rules.requisites import HINTS, Requisite, fields_of, verdicts

GOOD = {"inn": "7707083893", "ogrn": "1027700132195", "bik": "049805746", "account": "40602810700000000025"}


def test_every_kind_of_organisation_has_its_fields() -> None:
    for kind in OrganisationKind:
        fields = fields_of(kind)
        assert len(fields) == len(set(fields)), kind
        assert Requisite.FULL_NAME in fields


def test_every_field_is_a_column_and_may_be_given() -> None:
    columns = set(Organisation.__table__.columns.keys())
    assert set(Requisite) <= columns
    assert set(Requisites.__annotations__) == {str(field) for field in Requisite}
    assert set(HINTS) <= set(Requisite)


def test_good_requisites_are_fine() -> None:
    assert {verdict.outcome for verdict in verdicts("company", GOOD).values()} == {"fine"}


def test_every_rule_is_known_to_the_library() -> None:
    for kind in OrganisationKind:
        values = {str(field): "1" for field in fields_of(kind)}
        verdicts(kind, values)
    for country in ("BY", "KZ", "CN", "TM"):
        verdicts("foreign", {"country": country, "foreign_id": "1"})
    assert rules.kinds()


@pytest.mark.parametrize(
    ("kind", "field", "value", "outcome"),
    [
        ("company", "inn", "770708389", "impossible"),
        ("company", "inn", "7707083890", "suspicious"),
        ("company", "inn", "500100732259", "impossible"),  # a person's
        ("sole_trader", "inn", "7707083893", "impossible"),  # an organisation's
        ("sole_trader", "inn", "500100732259", "fine"),
        ("company", "account", "40602810600000000025", "suspicious"),
    ],
)
def test_a_value_is_judged_by_the_kind_of_organisation(
    kind: str, field: str, value: str, outcome: str
) -> None:
    assert verdicts(kind, GOOD | {field: value})[Requisite(field)].outcome == outcome


def test_a_treasury_account_is_accepted_unchecked() -> None:
    found = verdicts(
        "municipality",
        {"bik": "016577551", "treasury_account": "03231643657010006200", "eks": "40102810645370000054"},
    )
    assert found[Requisite.TREASURY_ACCOUNT].outcome == "not_checked"
    assert found[Requisite.EKS].outcome == "fine"


def test_a_foreign_number_is_judged_by_its_country() -> None:
    assert (
        verdicts("foreign", {"country": "KZ", "foreign_id": "1"})[Requisite.FOREIGN_ID].outcome
        == "impossible"
    )
    assert Requisite.FOREIGN_ID not in verdicts("foreign", {"country": "TM", "foreign_id": "1"})
