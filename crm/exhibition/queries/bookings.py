"""The list of bookings: filtered, paged by key, as rows rather than records."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from crm.core import clock
from crm.core.actor import Actor
from crm.core.db import session
from crm.core.keyset import Order, Page, page_of
from crm.exhibition.models import Booking, BookingLine, Hold, Stand
from crm.exhibition.queries import WHOLE_BOOKING, bookings_visible_to, is_late, of_actor
from crm.exhibition.rules.bookings import ACTIVE, BookingState
from crm.leads.models import Organisation
from crm.leads.rules.names import folded

PAGE = 50


@dataclass(frozen=True)
class BookingFilter:
    """What the list is narrowed to. `phase` is a group of states: `active`, `ended` or empty for all."""

    edition_id: int
    state: BookingState | None = None
    phase: str = ""
    text: str = ""


def bookings_whole(ids: Collection[int], by: Actor, *, lock: bool = False) -> Sequence[Booking]:
    """Bookings with everything that their agreements need, in the order of their ids; with `lock`, locked.

    Locked in that order and without their stands: for what leaves stands where they are.
    """
    if not ids:
        return []
    found = bookings_visible_to(by).where(Booking.id.in_(ids)).order_by(Booking.id).options(*WHOLE_BOOKING)
    if lock:
        found = found.with_for_update(of=Booking).execution_options(populate_existing=True)
    return session.scalars(found).unique().all()


def listed(wanted: BookingFilter, by: Actor, *, after: int | None = None, before: int | None = None) -> Page:
    """One page, the newest first."""
    order = Order(Booking.id.expression, Booking.id.expression, descending=True)
    return page_of(_ROWS.where(*_conditions(wanted, by)), order, limit=PAGE, after=after, before=before)


def everything(wanted: BookingFilter, by: Actor) -> Sequence[Any]:
    """All rows that the list shows on its pages, for the export."""
    return session.execute(_ROWS.where(*_conditions(wanted, by)).order_by(Booking.id.desc())).all()


def counts_by_state(edition_id: int, by: Actor) -> dict[BookingState, int]:
    """How many bookings stand in each state, and so how many there are."""
    rows = session.execute(
        select(Booking.state, func.count())
        .where(Booking.edition_id == edition_id, of_actor(Booking.organisation_id, by))
        .group_by(Booking.state)
    )
    return {row[0]: row[1] for row in rows}


def count(wanted: BookingFilter, by: Actor) -> int:
    found = select(func.count(Booking.id)).join(Organisation, Organisation.id == Booking.organisation_id)
    return session.scalars(found.where(*_conditions(wanted, by))).one()


def stand_numbers(booking_ids: Collection[int]) -> dict[int, str]:
    """«А-01, А-02» of each booking."""
    numbers: dict[int, list[str]] = {}
    for booking_id, number in session.execute(
        select(BookingLine.booking_id, Stand.number)
        .join(Stand, Stand.id == BookingLine.stand_id)
        .where(BookingLine.booking_id.in_(booking_ids))
        .order_by(BookingLine.id)
    ):
        numbers.setdefault(booking_id, []).append(number)
    return {booking_id: ", ".join(found) for booking_id, found in numbers.items()}


def of_organisation(organisation_id: int, by: Actor) -> Sequence[Any]:
    """Rows of an organisation's bookings, those that still keep stands first."""
    found = _ROWS.where(Booking.organisation_id == organisation_id, of_actor(Booking.organisation_id, by))
    return session.execute(found.order_by(Booking.ended_at.is_not(None), Booking.id.desc()).limit(PAGE)).all()


def to_decide(by: Actor, *, limit: int) -> Sequence[Any]:
    """Requests that wait for staff, the oldest first."""
    found = _ROWS.where(Booking.state == BookingState.REQUESTED, of_actor(Booking.organisation_id, by))
    return session.execute(found.order_by(Booking.review_by, Booking.id).limit(limit)).all()


def to_decide_count(by: Actor) -> int:
    waiting = (Booking.state == BookingState.REQUESTED, of_actor(Booking.organisation_id, by))
    return session.scalar(select(func.count(Booking.id)).where(*waiting)) or 0


def approved(by: Actor) -> Sequence[Any]:
    """Bookings whose stand is given and whose agreement is not out yet, the oldest first."""
    found = _ROWS.where(Booking.state == BookingState.APPROVED, of_actor(Booking.organisation_id, by))
    return session.execute(found.order_by(Booking.id).limit(PAGE)).all()


def past_their_term(by: Actor, until: datetime, *, limit: int) -> Sequence[Any]:
    """Bookings that go by `until` unless a signature or a deposit comes."""
    found = _ROWS.where(is_late(until), of_actor(Booking.organisation_id, by))
    return session.execute(found.order_by(Booking.sign_by, Booking.id).limit(limit)).all()


def sums(edition_id: int) -> tuple[int, Decimal, Decimal]:
    """Active bookings of an edition: how many, worth how much, paid how much."""
    amount = (
        select(func.coalesce(func.sum(BookingLine.amount), Decimal(0)))
        .join(Booking)
        .where(Booking.edition_id == edition_id, Booking.state.in_(ACTIVE))
    )
    row = session.execute(
        select(func.count(Booking.id), func.coalesce(func.sum(Booking.paid), Decimal(0))).where(
            Booking.edition_id == edition_id, Booking.state.in_(ACTIVE)
        )
    ).one()
    return row[0], session.scalars(amount).one(), row[1]


def lapsing_holds(by: Actor, until: datetime, *, limit: int) -> Sequence[Any]:
    """Live holds that end by `until`, the soonest first."""
    return session.execute(
        select(Hold.id, Hold.stand_id, Stand.number, Organisation.short_name, Hold.expires_at)
        .join(Stand, Stand.id == Hold.stand_id)
        .join(Organisation, Organisation.id == Hold.organisation_id)
        .where(
            Hold.ended_at.is_(None),
            Hold.expires_at > clock.now(),
            Hold.expires_at <= until,
            of_actor(Hold.organisation_id, by),
        )
        .order_by(Hold.expires_at)
        .limit(limit)
    ).all()


def _conditions(wanted: BookingFilter, by: Actor) -> list[ColumnElement[bool]]:
    conditions = [Booking.edition_id == wanted.edition_id, of_actor(Booking.organisation_id, by)]
    if wanted.state is not None:
        conditions.append(Booking.state == wanted.state)
    if wanted.phase:
        is_active = Booking.state.in_(ACTIVE)
        conditions.append(is_active if wanted.phase == "active" else ~is_active)
    for word in folded(wanted.text).split():
        conditions.append(or_(Organisation.words.contains(word, autoescape=True), _has_stand(word)))
    return conditions


def _has_stand(number: str) -> ColumnElement[bool]:
    return (
        select(BookingLine.id)
        .join(Stand, Stand.id == BookingLine.stand_id)
        .where(BookingLine.booking_id == Booking.id, Stand.number == number.upper())
        .exists()
    )


_AMOUNT = (
    select(func.coalesce(func.sum(BookingLine.amount), Decimal(0)))
    .where(BookingLine.booking_id == Booking.id)
    .correlate(Booking)
    .scalar_subquery()
)
_ROWS: Select[*tuple[Any, ...]] = select(
    Booking.id,
    Booking.organisation_id,
    Organisation.short_name.label("organisation"),
    Organisation.city,
    Booking.state,
    Booking.review_by,
    Booking.sign_by,
    Booking.deposit_by,
    Booking.confirmed_at,
    Booking.created_at,
    Booking.end_reason,
    Booking.paid,
    _AMOUNT.label("amount"),
).join(Organisation, Organisation.id == Booking.organisation_id)
