"""Organisations, people and leads for tests, made by the product's own operations."""

from itertools import count
from typing import Any

from crm.core import actor
from crm.core.actor import Actor
from crm.leads import queries
from crm.leads.models import Lead, Organisation, OrganisationKind, Signatory
from crm.leads.operations import log_lead
from crm.leads.operations.organisations import create_organisation
from crm.leads.operations.people import add_signatory

SOMEBODY = actor.command("tests")
_numbers = count(1)
_NAMES = ("Мост", "Берег", "Сосна", "Ветер", "Гранит", "Радуга", "Компас", "Якорь", "Маяк", "Орбита")


def make_organisation(
    *, kind: OrganisationKind = OrganisationKind.COMPANY, by: Actor = SOMEBODY, **values: Any
) -> Organisation:
    n = next(_numbers)
    named = {"full_name": f"ООО «{_NAMES[n % 10]} {n}»"} | values
    organisation = create_organisation(kind, by=by, **named)
    return queries.organisation_or_404(organisation.id, SOMEBODY)


def make_lead(
    *,
    organisation: Organisation | None = None,
    interest: str = "Стенд 18 м²",
    by: Actor = SOMEBODY,
    **values: Any,
) -> Lead:
    lead = log_lead(organisation or make_organisation(), interest=interest, by=by, **values)
    return queries.lead_to_change(lead.id)


def make_signatory(organisation: Organisation, **values: Any) -> Signatory:
    details = {
        "surname": "Иванов",
        "name": "Иван",
        "patronymic": "Иванович",
        "title": "Генеральный директор",
        "basis": "Устава",
    } | values
    signatory = add_signatory(organisation, by=SOMEBODY, **details)
    return queries.signatory_to_change(signatory.id, SOMEBODY)
