"""Editions, stands, holds and bookings as the API shows and takes them."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import PlainSerializer, WithJsonSchema

from crm.exhibition.models import EditionState
from crm.exhibition.rules.bookings import BookingState
from crm.exhibition.rules.stands import StandStatus
from crm.leads.models import Sector
from crm.web.api.shapes import Answer, Body, Moment, Money, PageQuery, RecordId

Area = Annotated[
    Decimal,
    PlainSerializer(lambda area: f"{area:.2f}", return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^\d+\.\d{2}$", "examples": ["18.00"]}),
]


class EditionShape(Answer):
    id: int
    numeral: str
    name: str
    theme: str
    starts_on: date
    ends_on: date
    venue: str
    city: str
    time_zone: str
    state: EditionState


class StandShape(Answer):
    """`held_until` is told for holds only; who holds a stand is not told here."""

    id: int
    edition_id: int
    hall_id: int
    number: str
    area: Area
    open_sides: int
    sector: Sector | None
    category: str
    price_per_metre: Money
    status: StandStatus
    held_until: Moment | None


class HoldRequest(Body):
    """`until` defaults to the edition's hold term for managers."""

    stand_id: RecordId
    organisation_id: RecordId
    until: Moment | None = None


class HoldShape(Answer):
    id: int
    stand_id: int
    organisation_id: int
    edition_id: int
    expires_at: Moment


class BookingLineShape(Answer):
    stand_id: int | None
    name: str
    unit: str
    quantity: Area
    price: Money
    amount: Money
    vat_rate: int | None


class BookingShape(Answer):
    id: int
    edition_id: int
    organisation_id: int
    lead_id: int | None
    state: BookingState
    sign_by: Moment | None
    deposit_by: Moment | None
    confirmed_at: Moment | None
    lines: list[BookingLineShape]
    updated_at: Moment


class StandQuery(PageQuery):
    edition_id: RecordId | None = None
    hall_id: RecordId | None = None


class BookingQuery(PageQuery):
    edition_id: RecordId | None = None
    organisation_id: RecordId | None = None
    state: BookingState | None = None
