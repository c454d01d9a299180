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
from crm.web.filters import money

SOON = timedelta(days=1)
TERM_NEAR = timedelta(days=3)
SHOWN = 20
FORUM = text("Выставка")


@hookimpl
def nav_items() -> Sequence[NavItem]:
    see, here = ExhibitionPermission, FORUM
    return [
        NavItem(text("План зала"), "exhibition.halls", "map-2", see.PLAN_VIEW, 30, here),
        NavItem(
            text("Бронирования"), "exhibition.bookings", "list-details", see.BOOKING_VIEW, 32, here, _waiting
        ),
        NavItem(text("Витрины"), "exhibition.showcases", "building-community", see.SHOWCASE_VIEW, 34, here),
        NavItem(text("Выпуски"), "exhibition.editions_list", "calendar-event", see.PLAN_VIEW, 36, here),
    ]


def _waiting(actor: Actor) -> int:
    """Applications that wait for whoever decides on them."""
    return bookings.to_decide_count(actor) if actor.may(ExhibitionPermission.BOOKING_EDIT) else 0


@hookimpl
def quick_actions() -> Sequence[NavItem]:
    return [
        NavItem(text("Удержать стенд"), "exhibition.halls", "map-2", ExhibitionPermission.STAND_HOLD, 30),
    ]


@hookimpl
def today_items(actor: Actor) -> Sequence[TodayItem]:
    """What to decide for whoever decides; terms that run out for everybody who reads bookings."""
    now = clock.now()
    found = _terms(actor, now) if actor.may(ExhibitionPermission.BOOKING_VIEW) else []
    if actor.may(ExhibitionPermission.BOOKING_EDIT):
        found = [*_requests(actor, now), *_lapsing(actor, now), *found]
    return found


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
    """Stands booked, showcases ready, money agreed and paid."""
    edition = queries.current_edition()
    if edition is None or not actor.may(ExhibitionPermission.PLAN_VIEW):
        return []
    found = [*_places(edition.id)]
    if actor.may(ExhibitionPermission.SHOWCASE_VIEW):
        found += _showcases(edition.id)
    if actor.may(ExhibitionPermission.BOOKING_VIEW):
        found += _money(edition.id)
    return found


def _places(edition_id: int) -> list[Figure]:
    places = occupancy().get(edition_id)
    if places is None:
        return []
    note = _("удержано %(held)s, свободно %(free)s", held=places.held, free=places.free)
    return [
        Figure(
            FORUM,
            _("Стендов занято"),
            places.booked,
            "/halls",
            total=places.total,
            order=10,
            note=note,
        )
    ]


def _showcases(edition_id: int) -> list[Figure]:
    cities = showcases_of(edition_id)
    ready = sum(all(city.readiness) for city in cities)
    if not cities:
        return []
    return [Figure(FORUM, _("Витрин городов готово"), ready, "/showcases", total=len(cities), order=20)]


def _money(edition_id: int) -> list[Figure]:
    count, agreed, paid = bookings.sums(edition_id)
    note = _("оплачено %(paid)s", paid=money(paid))
    address = f"/bookings?phase=active&edition={edition_id}"
    return [Figure(FORUM, _("Сумма броней"), agreed, address, order=30, note=note)] if count else []


@hookimpl
def overview_sections(actor: Actor) -> Sequence[CardSection]:
    edition = queries.current_edition()
    if edition is None or not actor.may(ExhibitionPermission.SHOWCASE_VIEW):
        return []
    cities = showcases_of(edition.id)
    values = {"showcases": cities}
    return [CardSection(_("Витрины городов"), "exhibition/_overview.html", values, 10)] if cities else []


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
