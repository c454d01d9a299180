"""How a stand is taken, kept and freed: operations say what happens, this says how it cannot go wrong.

A stand is taken by inserting its claim, and the partial unique index decides. Locks only make the loser wait
long enough to be told who won.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from crm.core import clock
from crm.core.actor import Actor, job
from crm.core.db import keep, session
from crm.core.events import Event, record
from crm.core.hooks import hooks
from crm.core.model import Record
from crm.core.texts import text
from crm.exhibition import events, queries
from crm.exhibition.errors import StandTaken, StandTakenByBooking, StandTakenByHold
from crm.exhibition.models import Booking, Hold, Stand, StandClaim
from crm.exhibition.rules import holds
from crm.exhibition.rules.bookings import Trigger
from crm.leads.models import Lead

CLOCKWORK = job("exhibition")
BOOKED = text("Стало бронированием")


# Taking


def open_claims(stands: Sequence[Stand]) -> dict[int, StandClaim]:
    """Who has these locked stands, after what has run out on them is gone (and stays gone)."""
    stand_ids = [stand.id for stand in stands]
    claims = queries.claims_on(stand_ids)
    return queries.claims_on(stand_ids) if release(claims.values()) else claims


def claim_for_hold(stand: Stand, hold: Hold, by: Actor) -> None:
    with _or_taken([stand], by):
        session.add(hold)
        session.flush()
        session.add(StandClaim(stand_id=stand.id, organisation_id=hold.organisation_id, hold_id=hold.id))


def claim_for_booking(
    stands: Sequence[Stand], claims: dict[int, StandClaim], booking: Booking, by: Actor
) -> None:
    """Make the stands the booking's: the organisation's own holds turn into it, free stands are claimed."""
    for stand in stands:
        claim = claims.get(stand.id)
        if claim is not None and (claim.hold is None or claim.organisation_id != booking.organisation.id):
            raise taken(stand, claim, by)
    with _or_taken(stands, by):
        session.add(booking)
        session.flush()
        for stand in stands:
            _give(stand, claims.get(stand.id), booking)


def _give(stand: Stand, claim: StandClaim | None, booking: Booking) -> None:
    if claim is not None and claim.hold is not None:
        claim.hold.end(BOOKED, now=clock.now())
        claim.become_booking(booking)
    else:
        session.add(
            StandClaim(stand_id=stand.id, organisation_id=booking.organisation_id, booking_id=booking.id)
        )


@contextmanager
def _or_taken(stands: Sequence[Stand], by: Actor) -> Iterator[None]:
    """Claims inserted inside are all there afterwards, or none is and the refusal names who was first."""
    try:
        with session.begin_nested():
            yield
    except IntegrityError as error:
        if not _is_second_claim(error):
            raise
        claims = queries.claims_on([stand.id for stand in stands])
        stand = next((stand for stand in stands if stand.id in claims), stands[0])
        raise taken(stand, claims.get(stand.id), by) from error


def _is_second_claim(error: IntegrityError) -> bool:
    said = str(error.orig)
    return "uq_stand_claim_active" in said or "UNIQUE constraint failed: stand_claim.stand_id" in said


def taken(stand: Stand, claim: StandClaim | None, by: Actor) -> StandTaken:
    """The refusal: staff learn who has the stand and until when, others only that somebody has."""
    if claim is None or not queries.sees_everybody(by):
        return StandTaken(number=stand.number)
    holder = claim.organisation.short_name
    if claim.hold is not None:
        return StandTakenByHold(number=stand.number, holder=holder, until=claim.hold.expires_at)
    return StandTakenByBooking(number=stand.number, holder=holder)


# Freeing


def free(claims: Sequence[StandClaim], reason: str, by: Actor) -> None:
    """The stands are nobody's; whoever listens to the hook acts in the same transaction."""
    for claim in claims:
        claim.active = False
    session.flush()
    if claims:
        hooks.call(
            "stand_released",
            stand_ids=[claim.stand_id for claim in claims],
            organisation_id=claims[0].organisation_id,
            reason=reason,
            by=by,
        )


def end_booking(booking: Booking, reason: str, by: Actor) -> None:
    """What every end of a booking has in common: why and when, free stands, the hook."""
    booking.ended_at = clock.now()
    booking.end_reason = reason
    free(queries.claims_of_booking(booking.id), reason, by)
    hooks.call("booking_ended", booking_id=booking.id, reason=reason, by=by)


def release_overdue(stand_ids: Collection[int]) -> None:
    """Let go what has run out on these stands, which the caller has locked, whatever follows."""
    release(queries.claims_on(stand_ids).values())


def release(claims: Iterable[StandClaim]) -> bool:
    """Let go those of the claims that have run out; whether there were any.

    Comes before every attempt, so that nobody is refused because the sweep was late, and it outlives the
    refusal of that attempt.
    """
    now = clock.now()
    overdue = [claim for claim in claims if claim.is_overdue(now)]
    for claim in overdue:
        if claim.hold_id is not None:
            _expire_hold(claim, claim.hold_id, now)
        elif claim.booking_id is not None:
            _expire_booking(claim.booking_id, now)
    if overdue:
        keep()
    return bool(overdue)


def _expire_hold(claim: StandClaim, hold_id: int, now: datetime) -> None:
    hold = queries.hold_to_change(hold_id, CLOCKWORK)
    hold.end(holds.EXPIRED, now=now)
    tell_of_hold(events.HoldExpired(hold.id, hold.stand.number), hold, CLOCKWORK)
    free([claim], holds.EXPIRED, CLOCKWORK)


def _expire_booking(booking_id: int, now: datetime) -> None:
    """Somebody who came by another stand of the booking may have been first: ask again under the lock."""
    booking = queries.booking_to_change(booking_id, CLOCKWORK)
    reason = booking.overdue_reason(now)
    if reason is not None:
        booking.move(Trigger.EXPIRE)
        tell_of_booking(events.BookingExpired(reason), booking, CLOCKWORK)
        end_booking(booking, reason, CLOCKWORK)


# Telling


def tell_of_hold(event: Event, hold: Hold, by: Actor) -> None:
    record(event, about=[hold.stand, hold.organisation, *_lead(hold.lead_id)], by=by)


def tell_of_booking(event: Event, booking: Booking, by: Actor) -> None:
    about = [booking, booking.organisation, *booking.stands, *_lead(booking.lead_id)]
    record(event, about=about, by=by)


def _lead(lead_id: int | None) -> list[Record]:
    lead = session.get(Lead, lead_id) if lead_id else None
    return [lead] if lead is not None else []
