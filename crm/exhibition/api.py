"""Editions, stands, holds and bookings for other systems."""

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from crm.core import clock
from crm.core.db import session
from crm.core.errors import NotFound
from crm.exhibition import operations, queries
from crm.exhibition.errors import (
    HoldInThePast,
    HoldLimitReached,
    HoldTooLong,
    SalesClosed,
    StandBlocked,
    StandTaken,
)
from crm.exhibition.models import Booking, Edition, Stand, StandClaim
from crm.exhibition.permissions import ExhibitionPermission
from crm.exhibition.rules.holds import HoldSource
from crm.exhibition.rules.stands import StandStatus, status_of
from crm.exhibition.schemas import (
    BookingLineShape,
    BookingQuery,
    BookingShape,
    EditionShape,
    HoldRequest,
    HoldShape,
    StandQuery,
    StandShape,
)
from crm.leads import queries as leads
from crm.web.acting import acting
from crm.web.api.endpoint import Api
from crm.web.api.paging import page_of, rows_of
from crm.web.api.shapes import Page, PageQuery

api = Api("exhibition")


@api.get("/editions", scope=ExhibitionPermission.PLAN_VIEW, query=PageQuery, answer=Page[EditionShape])
def list_editions(query: PageQuery) -> Page[EditionShape]:
    """Editions of the forum, oldest first."""
    return page_of(select(Edition), Edition, query, EditionShape.model_validate)


@api.get("/editions/<int:edition_id>", scope=ExhibitionPermission.PLAN_VIEW, answer=EditionShape)
def get_edition(edition_id: int) -> EditionShape:
    """One edition."""
    return EditionShape.model_validate(queries.edition_or_404(edition_id))


@api.get("/stands", scope=ExhibitionPermission.PLAN_VIEW, query=StandQuery, answer=Page[StandShape])
def list_stands(query: StandQuery) -> Page[StandShape]:
    """Stands with their present status."""
    found = _stands()
    for name, value in query.model_dump(exclude={"after", "limit"}, exclude_none=True).items():
        found = found.where(getattr(Stand, name) == value)
    stands, following = rows_of(found, Stand, query)
    claims = queries.claims_on([stand.id for stand in stands])
    return Page(items=[stand_shape(stand, claims.get(stand.id)) for stand in stands], next=following)


@api.get("/stands/<int:stand_id>", scope=ExhibitionPermission.PLAN_VIEW, answer=StandShape)
def get_stand(stand_id: int) -> StandShape:
    """One stand with its present status."""
    found = session.scalar(_stands().where(Stand.id == stand_id))
    if found is None:
        raise NotFound
    return stand_shape(found, queries.claims_on([stand_id]).get(stand_id))


@api.post(
    "/holds",
    scope=ExhibitionPermission.STAND_HOLD,
    body=HoldRequest,
    answer=HoldShape,
    refusals=(StandTaken, StandBlocked, HoldLimitReached, HoldInThePast, HoldTooLong, SalesClosed, NotFound),
)
def create_hold(body: HoldRequest) -> HoldShape:
    """Keep a stand for an organisation; 409 `stand_taken` when somebody was first."""
    by = acting()
    stand = queries.stand_to_change(body.stand_id)
    hold = operations.hold_stand(
        stand,
        organisation=leads.organisation_or_404(body.organisation_id, by),
        until=body.until,
        source=HoldSource.API,
        by=by,
    )
    return HoldShape.model_validate(hold)


@api.get("/bookings", scope=ExhibitionPermission.BOOKING_VIEW, query=BookingQuery, answer=Page[BookingShape])
def list_bookings(query: BookingQuery) -> Page[BookingShape]:
    """Bookings with their priced lines."""
    found = _bookings()
    for name, value in query.model_dump(exclude={"after", "limit"}, exclude_none=True).items():
        found = found.where(getattr(Booking, name) == value)
    return page_of(found, Booking, query, booking_shape)


@api.get("/bookings/<int:booking_id>", scope=ExhibitionPermission.BOOKING_VIEW, answer=BookingShape)
def get_booking(booking_id: int) -> BookingShape:
    """One booking with its priced lines."""
    found = session.scalar(_bookings().where(Booking.id == booking_id))
    if found is None:
        raise NotFound
    return booking_shape(found)


def stand_shape(stand: Stand, claim: StandClaim | None) -> StandShape:
    hold = claim.hold if claim is not None else None
    status = status_of(
        blocked_reason=stand.blocked_reason,
        booking_id=claim.booking_id if claim is not None else None,
        hold_expires_at=hold.expires_at if hold is not None else None,
        now=clock.now(),
    )
    return StandShape(
        id=stand.id,
        edition_id=stand.edition_id,
        hall_id=stand.hall_id,
        number=stand.number,
        area=stand.area,
        open_sides=stand.open_sides,
        sector=stand.sector,
        category=stand.category.name,
        price_per_metre=stand.category.price_per_metre,
        status=status,
        held_until=hold.expires_at if hold is not None and status is StandStatus.HELD else None,
    )


def booking_shape(booking: Booking) -> BookingShape:
    columns = {name: getattr(booking, name) for name in BookingShape.model_fields if name != "lines"}
    return BookingShape(lines=[BookingLineShape.model_validate(line) for line in booking.lines], **columns)


def _stands() -> Select[Stand]:
    return select(Stand).where(Stand.retired_at.is_(None)).options(joinedload(Stand.category, innerjoin=True))


def _bookings() -> Select[Booking]:
    return select(Booking).options(selectinload(Booking.lines))
