"""For whom a stand may be taken: leads that wait for one, and organisations found by name or ИНН."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from crm.core.actor import Actor
from crm.core.db import session
from crm.exhibition.models import StandClaim
from crm.leads.models import Lead, Organisation, Stage
from crm.leads.queries import organisations_visible_to
from crm.leads.rules.names import folded

SHOWN = 8


@dataclass(frozen=True)
class Participant:
    """An organisation with its open lead for this edition, if there is one."""

    organisation_id: int
    name: str
    note: str
    lead_id: int | None


def waiting_for_a_stand(edition_id: int, by: Actor) -> list[Participant]:
    """Organisations with an open lead and no stand yet, the liveliest first."""
    has_stand = select(StandClaim.id).where(StandClaim.organisation_id == Organisation.id, StandClaim.active)
    rows = session.execute(
        select(Organisation.id, Organisation.short_name, Lead.interest, Lead.id)
        .join(Lead, Lead.organisation_id == Organisation.id)
        .where(*_open_lead(edition_id), organisations_visible_to(by), ~has_stand.exists())
        .order_by(Lead.touched_at.desc())
        .limit(SHOWN)
    )
    return [Participant(*row) for row in rows]


def named(text: str, edition_id: int, by: Actor) -> list[Participant]:
    """Organisations whose names, city or ИНН contain every typed word."""
    lead = (
        select(func.max(Lead.id))
        .where(Lead.organisation_id == Organisation.id, *_open_lead(edition_id))
        .correlate(Organisation)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Organisation.id, Organisation.short_name, Organisation.city, lead)
        .where(
            organisations_visible_to(by),
            *(Organisation.words.contains(word, autoescape=True) for word in folded(text).split()),
        )
        .order_by(Organisation.name_key)
        .limit(SHOWN)
    )
    return [Participant(*row) for row in rows]


def chosen(by: Actor, *, organisation_id: int | None, lead_id: int | None) -> Participant | None:
    """Whom an address names by a lead or an organisation; None when it names nobody one may see."""
    if lead_id is None:
        found = select(Organisation.id, Organisation.short_name, Organisation.city)
        row = session.execute(found.where(Organisation.id == organisation_id, organisations_visible_to(by)))
    else:
        found = select(Organisation.id, Organisation.short_name, Lead.interest)
        found = found.join(Lead, Lead.organisation_id == Organisation.id)
        row = session.execute(found.where(Lead.id == lead_id, organisations_visible_to(by)))
    first = row.first()
    return None if first is None else Participant(first[0], first[1], first[2], lead_id)


def _open_lead(edition_id: int) -> Sequence[ColumnElement[bool]]:
    return (Lead.edition_id == edition_id, Lead.stage.not_in((Stage.WON, Stage.LOST)))
