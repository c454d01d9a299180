"""How exhibition shows itself to the rest of the house."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from crm.core import clock
from crm.core.actor import Actor
from crm.core.db import session
from crm.core.hooks import (
    CardAction,
    CardSection,
    Figure,
    NavItem,
    PeriodicJob,
    SearchHit,
    TodayItem,
    hookimpl,
)
from crm.core.texts import text
from crm.exhibition import queries
from crm.exhibition.jobs import RELEASE_OVERDUE
from crm.exhibition.models import Booking, Hall, Stand
from crm.exhibition.permissions import ExhibitionPermission
from crm.exhibition.queries import bookings
from crm.exhibition.queries.occupancy import occupancy
from crm.exhibition.queries.showcases import showcases_of
from crm.leads.models import Lead, Organisation

SOON = timedelta(days=1)
TERM_NEAR = timedelta(days=3)
SHOWN = 20


@hookimpl
def nav_items() -> Sequence[NavItem]:
    see, forum = ExhibitionPermission, text("Форум")
    return [
        NavItem(text("План зала"), "exhibition.halls", "map-2", see.PLAN_VIEW, 30),
        NavItem(text("Бронирования"), "exhibition.bookings", "list-details", see.BOOKING_VIEW, 32),
        NavItem(text("Витрины"), "exhibition.showcases", "building-community", see.SHOWCASE_VIEW, 34),
        NavItem(text("Выпуски"), "exhibition.editions_list", "calendar-event", see.PLAN_VIEW, 80, forum),
    ]


@hookimpl
def today_items(actor: Actor) -> Sequence[TodayItem]:
    if not actor.may(ExhibitionPermission.BOOKING_EDIT):
        return []
    now = clock.now()
    return [*_requests(actor, now), *_lapsing(actor, now), *_terms(actor, now)]


def _requests(actor: Actor, now: datetime) -> list[TodayItem]:
    return [
        TodayItem(
            _("Заявки на стенды"),
            row.organisation,
            _("Одобрите или отклоните заявку"),
            f"/bookings/{row.id}",
            "overdue" if row.review_by is not None and row.review_by < now else "soon",
            row.review_by,
        )
        for row in bookings.to_decide(actor, limit=SHOWN)
    ]


def _lapsing(actor: Actor, now: datetime) -> list[TodayItem]:
    return [
        TodayItem(
            _("Удержания скоро закончатся"),
            row.short_name,
            _("Стенд %(number)s", number=row.number),
            f"/stands/{row.stand_id}",
            "soon",
            row.expires_at,
        )
        for row in bookings.lapsing_holds(actor, now + SOON, limit=SHOWN)
    ]


def _terms(actor: Actor, now: datetime) -> list[TodayItem]:
    rows = bookings.past_their_term(actor, now + TERM_NEAR, limit=SHOWN)
    return [_term(row, row.deposit_by or row.sign_by, now) for row in rows]


def _term(row: Any, due: datetime, now: datetime) -> TodayItem:
    return TodayItem(
        _("Бронирования, у которых выходит срок"),
        row.organisation,
        _("Не поступила предоплата") if row.deposit_by else _("Не подписан договор"),
        f"/bookings/{row.id}",
        "overdue" if due < now else "soon",
        due,
    )


@hookimpl
def figures(actor: Actor) -> Sequence[Figure]:
    """Stands taken and showcases ready, of all."""
    edition = queries.current_edition()
    if edition is None or not actor.may(ExhibitionPermission.PLAN_VIEW):
        return []
    places = occupancy().get(edition.id)
    cities = showcases_of(edition.id)
    found = []
    if places:
        found.append(
            Figure(
                _("Стендов забронировано"), places.booked, "/halls", total=places.total, kind="ok", order=10
            )
        )
    if cities and actor.may(ExhibitionPermission.SHOWCASE_VIEW):
        ready = sum(all(city.readiness) for city in cities)
        found.append(
            Figure(
                _("Витрин городов готово"), ready, "/showcases", total=len(cities), kind="accent", order=20
            )
        )
    return found


@hookimpl
def edition_name() -> str | None:
    edition = queries.current_edition()
    return None if edition is None else f"{edition.name}, {edition.numeral}"


@hookimpl
def opening_day() -> date | None:
    edition = queries.current_edition()
    return edition.starts_on if edition is not None else None


@hookimpl
def current_edition_id() -> int | None:
    edition = queries.open_edition()
    return edition.id if edition is not None else None


@hookimpl
def card_actions(kind: str, record_id: int, actor: Actor) -> Sequence[CardAction]:
    if kind != Lead.kind() or not actor.may(ExhibitionPermission.STAND_HOLD):
        return []
    return [CardAction(_("Подобрать стенд"), f"/halls?lead={record_id}", "map-2", 10)]


@hookimpl
def card_sections(organisation_id: int, actor: Actor) -> Sequence[CardSection]:
    if not actor.may(ExhibitionPermission.BOOKING_VIEW):
        return []
    rows = bookings.of_organisation(organisation_id, actor)
    values = {
        "organisation_id": organisation_id,
        "holds": queries.live_holds(actor, organisation_id=organisation_id),
        "bookings": rows,
        "numbers": bookings.stand_numbers([row.id for row in rows]),
        "can_take": actor.may(ExhibitionPermission.STAND_HOLD) and queries.open_edition() is not None,
        "now": clock.now(),
    }
    return [CardSection(_("Стенды и бронирования"), "exhibition/_card.html", values, order=30)]


@hookimpl
def periodic_jobs() -> Sequence[PeriodicJob]:
    return [PeriodicJob(RELEASE_OVERDUE, timedelta(minutes=1))]


@hookimpl
def search_hits(kind: str, record_id: int) -> Sequence[SearchHit]:
    if kind == Stand.kind():
        return _stand_hits(record_id)
    return _booking_hits(record_id) if kind == Booking.kind() else []


def _stand_hits(stand_id: int) -> list[SearchHit]:
    row = session.execute(
        select(Stand.number, Hall.name, Stand.hall_id)
        .join(Hall, Hall.id == Stand.hall_id)
        .where(Stand.id == stand_id, Stand.retired_at.is_(None))
    ).first()
    if row is None:
        return []
    title = _("Стенд %(number)s", number=row.number)
    return [
        SearchHit(
            Stand.kind(),
            stand_id,
            title,
            row.name,
            f"/halls/{row.hall_id}?stand={row.number}",
            f"{title} {row.number.replace('-', '')}",
            frozenset({ExhibitionPermission.PLAN_VIEW}),
        )
    ]


def _booking_hits(booking_id: int) -> list[SearchHit]:
    row = session.execute(
        select(Organisation.short_name, Organisation.words)
        .join(Booking, Booking.organisation_id == Organisation.id)
        .where(Booking.id == booking_id)
    ).first()
    if row is None:
        return []
    numbers = bookings.stand_numbers([booking_id]).get(booking_id, "")
    title = _("Бронирование: %(numbers)s", numbers=numbers)
    return [
        SearchHit(
            Booking.kind(),
            booking_id,
            row.short_name,
            title,
            f"/bookings/{booking_id}",
            f"{title} {row.words}",
            frozenset({ExhibitionPermission.BOOKING_VIEW}),
        )
    ]


@hookimpl
def searchable() -> Sequence[tuple[str, Sequence[int]]]:
    return [
        (kind.kind(), session.scalars(select(kind.id).order_by(kind.id)).all()) for kind in (Stand, Booking)
    ]
