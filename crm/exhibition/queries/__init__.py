"""Finding editions, stands, holds and bookings; `x_to_change` are locked, stands before what claims them.

The order matters: whoever changes a booking locks its stands first, so that an attempt on a stand, which lets
an overdue booking go, never waits for somebody who waits for that stand.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, joinedload, selectinload

from crm.core import clock
from crm.core.actor import Actor, ActorKind
from crm.core.db import session
from crm.core.errors import NotFound
from crm.exhibition.models import (
    Booking,
    BookingLine,
    Edition,
    EditionState,
    Hall,
    Hold,
    Showcase,
    Stand,
    StandCategory,
    StandClaim,
)
from crm.exhibition.permissions import ExhibitionPermission
from crm.exhibition.rules.bookings import BookingState
from crm.leads.models import Organisation

Kind = TypeVar("Kind")


def sees_everybody(actor: Actor) -> bool:
    """Staff, jobs and commands know who holds what; exhibitors know only what is theirs."""
    return actor.may(ExhibitionPermission.BOOKING_VIEW) or actor.kind in (ActorKind.JOB, ActorKind.COMMAND)


# Editions and halls


def editions() -> Sequence[Edition]:
    """All editions, the newest first."""
    return session.scalars(select(Edition).order_by(Edition.starts_on.desc())).all()


def open_edition() -> Edition | None:
    """The edition whose stands are on sale."""
    return session.scalar(
        select(Edition).where(Edition.state == EditionState.OPEN).order_by(Edition.starts_on.desc()).limit(1)
    )


def current_edition() -> Edition | None:
    """The edition that people work on: the open one, else the newest that is not in the archive."""
    rank = (Edition.state == EditionState.OPEN, Edition.state != EditionState.ARCHIVED)
    return session.scalar(
        select(Edition).order_by(rank[0].desc(), rank[1].desc(), Edition.starts_on.desc()).limit(1)
    )


def edition_or_404(edition_id: int) -> Edition:
    return _found(session.get(Edition, edition_id))


def edition_or_none(edition_id: int | None) -> Edition | None:
    """The edition a browser remembers, which may be gone."""
    return session.get(Edition, edition_id) if edition_id is not None else None


def edition_to_change(edition_id: int) -> Edition:
    return _found(session.scalar(select(Edition).where(Edition.id == edition_id).with_for_update()))


def showcase_to_change(showcase_id: int) -> Showcase:
    return _found(
        session.scalar(
            select(Showcase)
            .where(Showcase.id == showcase_id)
            .options(joinedload(Showcase.organisation, innerjoin=True))
            .with_for_update(of=Showcase)
        )
    )


def halls_of(edition_id: int) -> Sequence[Hall]:
    return session.scalars(select(Hall).where(Hall.edition_id == edition_id).order_by(Hall.id)).all()


def hall_or_404(hall_id: int) -> Hall:
    return _found(
        session.scalar(
            select(Hall).where(Hall.id == hall_id).options(joinedload(Hall.edition, innerjoin=True))
        )
    )


def categories_of(edition_id: int) -> Sequence[StandCategory]:
    return session.scalars(
        select(StandCategory).where(StandCategory.edition_id == edition_id).order_by(StandCategory.id)
    ).all()


# Stands


def stands_of_hall(hall_id: int) -> Sequence[Stand]:
    """The hall's stands as they are sold, without those that were retired."""
    return session.scalars(
        select(Stand)
        .where(Stand.hall_id == hall_id, Stand.retired_at.is_(None))
        .options(joinedload(Stand.category, innerjoin=True))
        .order_by(Stand.number)
    ).all()


def stand_or_404(stand_id: int) -> Stand:
    return _found(session.get(Stand, stand_id))


def stand_to_change(stand_id: int) -> Stand:
    """One stand, locked. Overdue claims on it are let go by the operation that then wants it."""
    return stands_to_change([stand_id])[0]


def stands_to_change(stand_ids: Collection[int]) -> Sequence[Stand]:
    """Stands with edition and price, locked by ascending id: no two attempts wait for each other."""
    wanted = sorted(set(stand_ids))
    found = session.scalars(
        select(Stand)
        .where(Stand.id.in_(wanted), Stand.retired_at.is_(None))
        .options(*_TO_SELL)
        .order_by(Stand.id)
        .with_for_update(of=Stand)
        .execution_options(populate_existing=True)
    ).all()
    if len(found) != len(wanted):
        raise NotFound
    return found


def claims_on(stand_ids: Collection[int]) -> dict[int, StandClaim]:
    """The active claims by stand, with their holders.

    A statement of its own after the lock: in one statement with it, PostgreSQL would show the claims as they
    were before the lock was waited for. Nothing in a writing transaction reads claims before it locks stands.
    """
    found = session.scalars(
        select(StandClaim)
        .where(StandClaim.stand_id.in_(stand_ids), StandClaim.active)
        .options(
            joinedload(StandClaim.organisation, innerjoin=True),
            joinedload(StandClaim.hold),
            joinedload(StandClaim.booking),
        )
    )
    return {claim.stand_id: claim for claim in found}


def lock_stands(stand_ids: Collection[int]) -> None:
    """Lock stands and nothing more, for changes of what stands on them."""
    session.execute(
        select(Stand.id).where(Stand.id.in_(sorted(stand_ids))).order_by(Stand.id).with_for_update()
    )


# Holds


def hold_to_change(hold_id: int, actor: Actor) -> Hold:
    """A hold with its stand, both locked."""
    where = (Hold.id == hold_id, of_actor(Hold.organisation_id, actor))
    stand_id = session.scalar(select(Hold.stand_id).where(*where))
    if stand_id is None:
        raise NotFound
    lock_stands([stand_id])
    return _found(
        session.scalar(
            select(Hold)
            .where(*where)
            .options(
                joinedload(Hold.stand, innerjoin=True).options(*_TO_SELL),
                joinedload(Hold.organisation, innerjoin=True),
            )
            .with_for_update(of=Hold)
            .execution_options(populate_existing=True)
        )
    )


def live_holds_count(organisation_id: int, edition_id: int, now: datetime) -> int:
    """How many stands the organisation holds now, counted so that no other hold of its slips in between."""
    session.execute(
        select(Organisation.id).where(Organisation.id == organisation_id).with_for_update(key_share=True)
    )
    counted = session.scalar(
        select(func.count())
        .select_from(Hold)
        .where(
            Hold.organisation_id == organisation_id,
            Hold.edition_id == edition_id,
            Hold.ended_at.is_(None),
            Hold.expires_at > now,
        )
    )
    return counted or 0


def live_holds(actor: Actor, *, organisation_id: int | None = None) -> Sequence[Hold]:
    """Holds whose time is not over, the soonest to lapse first."""
    only = true() if organisation_id is None else Hold.organisation_id == organisation_id
    return session.scalars(
        select(Hold)
        .where(
            Hold.ended_at.is_(None),
            Hold.expires_at > clock.now(),
            only,
            of_actor(Hold.organisation_id, actor),
        )
        .options(joinedload(Hold.stand, innerjoin=True), joinedload(Hold.organisation, innerjoin=True))
        .order_by(Hold.expires_at)
    ).all()


# Bookings


def bookings_visible_to(actor: Actor) -> Select[Booking]:
    """All for staff, those of their own organisations for everybody else."""
    return select(Booking).where(of_actor(Booking.organisation_id, actor))


def booking_or_404(booking_id: int, actor: Actor) -> Booking:
    """A booking with everything that its page and its agreement need."""
    return _found(
        session.scalar(bookings_visible_to(actor).where(Booking.id == booking_id).options(*WHOLE_BOOKING))
    )


def booking_to_change(booking_id: int, actor: Actor, *, with_stands: Collection[int] = ()) -> Booking:
    """A booking, locked after its stands; `with_stands` are further stands to lock in the same order."""
    lock_stands({*_claimed_stands(booking_id), *with_stands})
    return _found(
        session.scalar(
            bookings_visible_to(actor)
            .where(Booking.id == booking_id)
            .options(*WHOLE_BOOKING)
            .with_for_update(of=Booking)
            .execution_options(populate_existing=True)
        )
    )


def claims_of_booking(booking_id: int) -> Sequence[StandClaim]:
    return session.scalars(
        select(StandClaim)
        .where(StandClaim.booking_id == booking_id, StandClaim.active)
        .order_by(StandClaim.stand_id)
    ).all()


def pays_fee_already(organisation_id: int, edition_id: int) -> bool:
    """Whether the registration fee stands in another active booking: it is paid once per edition."""
    fee = (
        select(BookingLine.id)
        .join(Booking)
        .where(
            Booking.organisation_id == organisation_id,
            Booking.edition_id == edition_id,
            Booking.ended_at.is_(None),
            BookingLine.stand_id.is_(None),
        )
    )
    return session.scalar(fee.limit(1)) is not None


def overdue_stands(now: datetime, *, limit: int) -> list[int]:
    """Stands whose claim has run out and that nobody has asked for since."""
    found = (
        select(StandClaim.stand_id)
        .outerjoin(Hold, Hold.id == StandClaim.hold_id)
        .outerjoin(Booking, Booking.id == StandClaim.booking_id)
        .where(StandClaim.active, or_(Hold.expires_at <= now, is_late(now)))
        .order_by(StandClaim.stand_id)
        .limit(limit)
    )
    return list(session.scalars(found))


def is_late(now: datetime) -> ColumnElement[bool]:
    """What `Booking.overdue_reason` says, in SQL."""
    return or_(
        and_(Booking.state == BookingState.AWAITING_SIGNATURE, Booking.sign_by <= now),
        and_(Booking.state == BookingState.AWAITING_DEPOSIT, Booking.deposit_by <= now),
    )


def _claimed_stands(booking_id: int) -> Sequence[int]:
    return session.scalars(
        select(StandClaim.stand_id).where(StandClaim.booking_id == booking_id, StandClaim.active)
    ).all()


def of_actor(organisation_id: InstrumentedAttribute[int], actor: Actor) -> ColumnElement[bool]:
    return true() if sees_everybody(actor) else organisation_id.in_(actor.organisation_ids)


# A stand that is locked again while one works with it (what has run out on it goes first) keeps what it knew.
_TO_SELL = (joinedload(Stand.edition, innerjoin=True), joinedload(Stand.category, innerjoin=True))
WHOLE_BOOKING = (
    joinedload(Booking.edition, innerjoin=True),
    joinedload(Booking.organisation, innerjoin=True),
    selectinload(Booking.lines)
    .joinedload(BookingLine.stand)
    .options(joinedload(Stand.hall, innerjoin=True), *_TO_SELL),
)


def _found(record: Kind | None) -> Kind:
    if record is None:
        raise NotFound
    return record
