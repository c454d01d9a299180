"""The list of organisations: filtered, sorted, paged; and what forms choose from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select

from crm.core.actor import Actor
from crm.core.db import session
from crm.core.events import EventSubject, RecordedEvent, label_in
from crm.core.keyset import Order, Page, page_of
from crm.leads.events import OrganisationChanged
from crm.leads.models import Lead, Organisation, OrganisationKind, RequisiteConfirmation, Sector, Stage
from crm.leads.models.activities import Activity
from crm.leads.queries import organisations_visible_to
from crm.leads.rules.names import folded

PAGE = 50
SORTS: dict[str, ColumnElement[Any]] = {
    "name": Organisation.name_key.expression,
    "city": Organisation.city_key.expression,
    "created": Organisation.created_at.expression,
}
_OPEN_LEADS = (
    select(func.count(Lead.id))
    .where(Lead.organisation_id == Organisation.id, Lead.stage.not_in((Stage.WON, Stage.LOST)))
    .correlate(Organisation)
    .scalar_subquery()
)


@dataclass(frozen=True)
class OrganisationFilter:
    """What the list is narrowed to; None and empty mean: anything."""

    kind: OrganisationKind | None = None
    sector: Sector | None = None
    city: str = ""
    text: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.kind or self.sector or self.city or self.text)


def listed(
    wanted: OrganisationFilter, by: Actor, *, sort: str, after: int | None = None, before: int | None = None
) -> Page:
    """One page of the list; `sort` is a key of `SORTS`, with a minus for descending."""
    order = Order(SORTS[sort.lstrip("-")], Organisation.id.expression, descending=sort.startswith("-"))
    return page_of(_rows(wanted, by), order, limit=PAGE, after=after, before=before)


def everything(wanted: OrganisationFilter, by: Actor, *, sort: str) -> Sequence[Any]:
    """All rows that the list shows on its pages, for the export."""
    key = SORTS[sort.lstrip("-")]
    order = (key.desc(), Organisation.id.desc()) if sort.startswith("-") else (key, Organisation.id)
    return session.execute(_rows(wanted, by).order_by(*order)).all()


def count(wanted: OrganisationFilter, by: Actor) -> int:
    return session.scalars(select(func.count(Organisation.id)).where(*_conditions(wanted, by))).one()


def _rows(wanted: OrganisationFilter, by: Actor) -> Select[*tuple[Any, ...]]:
    return select(
        Organisation.id,
        Organisation.short_name,
        Organisation.kind_of,
        Organisation.sector,
        Organisation.city,
        Organisation.inn,
        Organisation.email,
        Organisation.phone,
        Organisation.created_at,
        _OPEN_LEADS.label("open_leads"),
    ).where(*_conditions(wanted, by))


def _conditions(wanted: OrganisationFilter, by: Actor) -> list[ColumnElement[bool]]:
    conditions = [organisations_visible_to(by)]
    if wanted.kind:
        conditions.append(Organisation.kind_of == wanted.kind)
    if wanted.sector:
        conditions.append(Organisation.sector == wanted.sector)
    if wanted.city:
        conditions.append(Organisation.city_key.startswith(folded(wanted.city), autoescape=True))
    conditions += [Organisation.words.contains(word, autoescape=True) for word in folded(wanted.text).split()]
    return conditions


def cities(by: Actor) -> Sequence[str]:
    """Cities that organisations come from, the most frequent first."""
    return session.scalars(
        select(func.min(Organisation.city))
        .where(Organisation.city_key != "", organisations_visible_to(by))
        .group_by(Organisation.city_key)
        .order_by(func.count(Organisation.id).desc(), Organisation.city_key)
        .limit(200)
    ).all()


def organisation_choices(by: Actor, *, ours: bool = False) -> Sequence[tuple[int, str]]:
    """Ids and short names for a select, by name; `ours` are the organiser's own legal entities."""
    return [
        (key, name)
        for key, name in session.execute(
            select(Organisation.id, Organisation.short_name)
            .where(Organisation.is_ours.is_(ours), organisations_visible_to(by))
            .order_by(Organisation.name_key, Organisation.id)
        )
    ]


def confirmations_of(organisation_id: int) -> Sequence[RequisiteConfirmation]:
    """Which doubtful requisites were confirmed, by whom and why, the latest last."""
    return session.scalars(
        select(RequisiteConfirmation)
        .where(RequisiteConfirmation.organisation_id == organisation_id)
        .order_by(RequisiteConfirmation.id)
    ).all()


def confirmed_values(organisation: Organisation) -> frozenset[tuple[str, str]]:
    """Pairs of requisite and value that somebody has confirmed."""
    return frozenset((one.requisite, one.value) for one in confirmations_of(organisation.id))


@dataclass(frozen=True)
class Change:
    """Somebody saved the organisation: who, when, which fields, and the version it then had."""

    who: str
    at: datetime
    fields: tuple[str, ...]
    version: int


def changes_since(organisation: Organisation, version: int) -> list[Change]:
    """What was saved after `version`, the oldest first: what stands between a stale form and the record."""
    rows = session.execute(
        select(RecordedEvent.personal, RecordedEvent.at, RecordedEvent.payload)
        .where(
            RecordedEvent.key == OrganisationChanged.key,
            exists().where(
                EventSubject.event_id == RecordedEvent.id,
                EventSubject.kind_of == Organisation.kind(),
                EventSubject.record_id == organisation.id,
            ),
        )
        .order_by(RecordedEvent.id)
    )
    return [
        Change(label_in(personal), at, tuple(payload["fields"]), payload["version"])
        for personal, at, payload in rows
        if payload["version"] > version
    ]


def leads_of(organisation_id: int) -> Sequence[Any]:
    """The organisation's leads for its card, the newest first."""
    return session.execute(
        select(Lead.id, Lead.interest, Lead.stage, Lead.amount, Lead.next_step, Lead.next_step_at)
        .where(Lead.organisation_id == organisation_id)
        .order_by(Lead.id.desc())
    ).all()


def activities_of(*, organisation_id: int | None = None, lead_id: int | None = None) -> Sequence[Any]:
    """Activities of an organisation or of one lead: what is to be done first, then what was, newest first."""
    about = Activity.organisation_id == organisation_id if lead_id is None else Activity.lead_id == lead_id
    return session.execute(
        select(
            Activity.id,
            Activity.kind_of,
            Activity.summary,
            Activity.due_at,
            Activity.done_at,
            Activity.logged_by,
            Activity.created_at,
        )
        .where(about)
        .order_by(Activity.done_at.is_not(None), Activity.due_at, Activity.done_at.desc(), Activity.id.desc())
        .limit(100)
    ).all()
