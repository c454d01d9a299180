"""How leads shows itself to the rest of the house."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from crm.core import clock
from crm.core.actor import Actor
from crm.core.db import session
from crm.core.hooks import Figure, NavItem, SearchHit, TodayItem, hookimpl, hooks
from crm.core.texts import text
from crm.leads import queries
from crm.leads.models import Contact, Lead, Organisation
from crm.leads.permissions import LeadsPermission
from crm.leads.queries import leads

SOON = timedelta(days=1)
SALES = text("Продажи")


@hookimpl
def nav_items() -> Sequence[NavItem]:
    see = LeadsPermission
    return [
        NavItem(text("Лиды"), "leads.board", "layout-kanban", see.LEAD_VIEW, 10, SALES),
        NavItem(text("Организации"), "leads.organisations", "building", see.ORGANISATION_VIEW, 12, SALES),
    ]


@hookimpl
def quick_actions() -> Sequence[NavItem]:
    may = LeadsPermission
    return [
        NavItem(text("Завести лид"), "leads.new", "circle-plus", may.LEAD_EDIT, 10),
        NavItem(text("Новая организация"), "leads.new_organisation", "building", may.ORGANISATION_EDIT, 40),
    ]


@hookimpl
def figures(actor: Actor) -> Sequence[Figure]:
    """Open leads, and those of them that nothing happens with."""
    if not actor.may(LeadsPermission.LEAD_VIEW):
        return []
    edition = hooks.first("current_edition_id")
    living, rotting = leads.open_and_rotting(edition)
    return [
        Figure(SALES, _("Лидов в работе"), living, "/leads", order=60),
        Figure(
            SALES,
            _("Без движения"),
            rotting,
            "/leads?rotting=1",
            kind="warn" if rotting else "neutral",
            order=61,
        ),
    ]


@hookimpl
def actor_organisations(user_id: int) -> Sequence[int]:
    return queries.organisations_of_user(user_id)


@hookimpl
def today_items(actor: Actor) -> Sequence[TodayItem]:
    if actor.user_id is None or not actor.may(LeadsPermission.LEAD_EDIT):
        return []
    now = clock.now()
    return [*_steps(actor.user_id, now), *_tasks(actor.user_id, now), *_rotting(actor.user_id, now), *_free()]


def _steps(user_id: int, now: datetime) -> list[TodayItem]:
    return [
        TodayItem(_("Мои следующие шаги"), step, organisation, f"/leads/{lead_id}", _urgency(due, now), due)
        for lead_id, organisation, step, due in leads.next_steps_of(user_id, until=now + SOON)
    ]


def _tasks(user_id: int, now: datetime) -> list[TodayItem]:
    return [
        TodayItem(
            _("Мои дела"),
            summary,
            organisation,
            f"/leads/{lead_id}" if lead_id else f"/organisations/{organisation_id}",
            _urgency(due, now),
            due,
        )
        for _id, organisation_id, lead_id, organisation, summary, due in leads.tasks_of(
            user_id, until=now + SOON
        )
    ]


def _rotting(user_id: int, now: datetime) -> list[TodayItem]:
    return [
        TodayItem(
            _("Лиды без движения"),
            organisation,
            _(stage.title),
            f"/leads/{lead_id}",
            "soon",
            mark=ngettext("%(num)s день", "%(num)s дней", (now - touched).days),
        )
        for lead_id, organisation, stage, touched in leads.rotting_of(user_id, now)
    ]


def _free() -> list[TodayItem]:
    return [
        TodayItem(
            _("Новые лиды без ответственного"),
            organisation,
            interest,
            f"/leads/{lead_id}",
            "soon",
            mark=_("ничей"),
        )
        for lead_id, organisation, interest, _created in leads.without_owner()
    ]


def _urgency(due: datetime | None, now: datetime) -> str:
    return "overdue" if due is not None and due < now else "soon"


@hookimpl
def search_hits(kind: str, record_id: int) -> Sequence[SearchHit]:
    if kind == Organisation.kind():
        return _organisation_hits(record_id)
    return _lead_hits(record_id) if kind == Lead.kind() else []


def _organisation_hits(organisation_id: int) -> list[SearchHit]:
    row = session.execute(
        select(
            Organisation.short_name,
            Organisation.city,
            Organisation.inn,
            Organisation.words,
            Organisation.email,
        ).where(Organisation.id == organisation_id)
    ).first()
    if row is None:
        return []
    people = session.execute(
        select(Contact.name, Contact.email, Contact.phone_key).where(
            Contact.organisation_id == organisation_id
        )
    )
    words = [row.words, row.email, *(part for person in people for part in person)]
    return [
        SearchHit(
            Organisation.kind(),
            organisation_id,
            row.short_name,
            " · ".join(part for part in (row.city, row.inn) if part),
            f"/organisations/{organisation_id}",
            " ".join(words),
            frozenset({LeadsPermission.ORGANISATION_VIEW}),
        )
    ]


def _lead_hits(lead_id: int) -> list[SearchHit]:
    row = session.execute(
        select(Lead.interest, Organisation.short_name, Organisation.words)
        .join(Lead.organisation)
        .where(Lead.id == lead_id)
    ).first()
    if row is None:
        return []
    return [
        SearchHit(
            Lead.kind(),
            lead_id,
            row.short_name,
            row.interest,
            f"/leads/{lead_id}",
            f"{row.words} {row.interest}",
            frozenset({LeadsPermission.LEAD_VIEW}),
        )
    ]


@hookimpl
def searchable() -> Sequence[tuple[str, Sequence[int]]]:
    return [
        (kind.kind(), session.scalars(select(kind.id).order_by(kind.id)).all())
        for kind in (Organisation, Lead)
    ]
