"""For whom agreements could be made: bookings, cities' showcases or organisations without a living one."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, null, select

from agreements.lifecycle import ENDED
from crm.core.actor import Actor
from crm.core.db import session
from crm.core.texts import Titled, text
from crm.exhibition.models import Booking, BookingLine, Showcase
from crm.exhibition.queries import of_actor
from crm.exhibition.queries.bookings import stand_numbers
from crm.exhibition.rules.bookings import ACTIVE, BookingState
from crm.leads.models import Lead, Organisation, Sector, Stage
from crm.leads.queries import organisations_visible_to
from crm.leads.rules.names import folded
from crm.partnerships.models import Agreement, AgreementKind, AgreementType

TO_DRAW_UP = ACTIVE - {BookingState.REQUESTED}
"""Bookings whose stand is given."""
SHOWN = 500


class Source(Titled):
    """Where the rows of a run come from."""

    BOOKINGS = "bookings", text("Брони")
    SHOWCASES = "showcases", text("Витрины городов")
    ORGANISATIONS = "organisations", text("Организации")


@dataclass(frozen=True)
class CandidateFilter:
    """What the list is narrowed to. `stage` is a state of bookings, for organisations a stage of leads."""

    source: Source
    kind: AgreementKind
    edition_id: int
    sector: Sector | None = None
    stage: str = ""
    city: str = ""
    text: str = ""


@dataclass(frozen=True)
class Candidate:
    """A line to choose; `key` is the id of what is chosen: of a booking, or of an organisation."""

    key: int
    organisation: str
    inn: str
    city: str
    sector: Sector | None
    stage: str | None
    amount: Decimal | None
    stands: str = ""


def candidates(wanted: CandidateFilter, by: Actor, *, limit: int | None = SHOWN) -> list[Candidate]:
    """By name; those that have a living agreement of this kind are not among them."""
    found = _rows(wanted, by).order_by(Organisation.name_key, Organisation.id)
    rows: list[Any] = list(session.execute(found.limit(limit) if limit else found))
    if wanted.source is Source.ORGANISATIONS:
        return [Candidate(*row) for row in rows]
    numbers = stand_numbers([row[0] for row in rows])
    return [Candidate(*(*row, numbers.get(row[0], ""))) for row in rows]


def candidate_count(wanted: CandidateFilter, by: Actor) -> int:
    rows = _rows(wanted, by).with_only_columns(literal(1)).order_by(None).subquery()
    return session.scalar(select(func.count()).select_from(rows)) or 0


def candidate_keys(wanted: CandidateFilter, by: Actor) -> Sequence[int]:
    """All of them, whatever part a page shows."""
    key = Organisation.id if wanted.source is Source.ORGANISATIONS else Booking.id
    return session.scalars(_rows(wanted, by).with_only_columns(key).order_by(key)).all()


def cities_of(wanted: CandidateFilter, by: Actor) -> Sequence[str]:
    """Cities among the candidates, by name."""
    anywhere = CandidateFilter(wanted.source, wanted.kind, wanted.edition_id)
    found = _rows(anywhere, by).with_only_columns(Organisation.city).where(Organisation.city != "").distinct()
    return session.scalars(found.order_by(Organisation.city)).all()


def _rows(wanted: CandidateFilter, by: Actor) -> Select[*tuple[Any, ...]]:
    found = _organisations(wanted, by) if wanted.source is Source.ORGANISATIONS else _bookings(wanted, by)
    if wanted.sector is not None:
        found = found.where(Organisation.sector == wanted.sector)
    if wanted.city:
        found = found.where(Organisation.city == wanted.city)
    for word in folded(wanted.text).split():
        found = found.where(Organisation.words.contains(word, autoescape=True))
    return found


def _bookings(wanted: CandidateFilter, by: Actor) -> Select[*tuple[Any, ...]]:
    amount = (
        select(func.coalesce(func.sum(BookingLine.amount), Decimal(0)))
        .where(BookingLine.booking_id == Booking.id)
        .correlate(Booking)
        .scalar_subquery()
    )
    found = (
        select(
            Booking.id,
            Organisation.short_name,
            Organisation.inn,
            Organisation.city,
            Organisation.sector,
            Booking.state,
            amount.label("amount"),
        )
        .join(Organisation, Organisation.id == Booking.organisation_id)
        .where(
            Booking.edition_id == wanted.edition_id,
            Booking.state.in_(TO_DRAW_UP),
            of_actor(Booking.organisation_id, by),
            ~_is_drawn_up(wanted),
        )
    )
    if wanted.source is Source.SHOWCASES:
        cities = select(Showcase.organisation_id).where(Showcase.edition_id == wanted.edition_id)
        found = found.where(Booking.organisation_id.in_(cities))
    if wanted.stage in set(TO_DRAW_UP):
        found = found.where(Booking.state == wanted.stage)
    return found


def _organisations(wanted: CandidateFilter, by: Actor) -> Select[*tuple[Any, ...]]:
    stage = (
        select(Lead.stage)
        .where(Lead.organisation_id == Organisation.id, Lead.edition_id == wanted.edition_id)
        .order_by(Lead.id.desc())
        .limit(1)
        .correlate(Organisation)
        .scalar_subquery()
    )
    found = select(
        Organisation.id,
        Organisation.short_name,
        Organisation.inn,
        Organisation.city,
        Organisation.sector,
        stage.label("stage"),
        null().label("amount"),
    ).where(~Organisation.is_ours, organisations_visible_to(by), ~_is_drawn_up(wanted))
    return found.where(stage == wanted.stage) if wanted.stage in set(Stage) else found


def _is_drawn_up(wanted: CandidateFilter) -> ColumnElement[bool]:
    """A living agreement of the kind: for the booking, or with the organisation at this edition."""
    living = (
        select(Agreement.id)
        .join(AgreementType, AgreementType.id == Agreement.type_id)
        .where(
            AgreementType.kind_of == wanted.kind,
            Agreement.edition_id == wanted.edition_id,
            Agreement.state.not_in(ENDED),
        )
    )
    whose: ColumnElement[bool] = Agreement.organisation_id == Organisation.id
    if wanted.kind is AgreementKind.PARTICIPATION:
        whose = Agreement.booking_id == Booking.id
    return living.where(whose).exists()
