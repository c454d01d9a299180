"""What is done with stands and bookings. Every verb takes loaded, locked records and leaves an event."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from crm.core import clock
from crm.core.actor import Actor
from crm.core.errors import ReasonRequired
from crm.core.events import record
from crm.exhibition import events, queries
from crm.exhibition.errors import (
    HoldEnded,
    HoldLimitReached,
    NoStandsChosen,
    PaymentNotPositive,
    PaymentTooLarge,
    StandNotInBooking,
    StandsOfSeveralEditions,
)
from crm.exhibition.models import Booking, BookingLine, Edition, Hold, Showcase, Stand, StandClaim
from crm.exhibition.operations.claims import (
    claim_for_booking,
    claim_for_hold,
    end_booking,
    free,
    open_claims,
    release_overdue,
    taken,
    tell_of_booking,
    tell_of_hold,
)
from crm.exhibition.rules import holds, prices
from crm.exhibition.rules.bookings import BookingState, Trigger
from crm.exhibition.rules.holds import HoldSource
from crm.leads.models import Organisation, Stage
from crm.leads.operations import advance_lead

SWEPT_AT_ONCE = 200


# Holds


def refuse_if_taken(stand_id: int, *, by: Actor, holds_count: bool = True) -> None:
    """A look without any lock: raises StandTaken when somebody visibly has the stand.

    `holds_count=False` where a hold may be the asker's own. Silence promises nothing.
    """
    claim = queries.claims_on([stand_id]).get(stand_id)
    if claim is None or claim.is_overdue(clock.now()) or not (holds_count or claim.booking_id):
        return
    raise taken(queries.stand_or_404(stand_id), claim, by)


def hold_stand(
    stand: Stand,
    *,
    organisation: Organisation,
    by: Actor,
    until: datetime | None = None,
    lead_id: int | None = None,
    source: HoldSource = HoldSource.MANAGER,
) -> Hold:
    """Keep a stand for an organisation until a moment, by default for the term of the source."""
    claims = open_claims([stand])
    edition, now = stand.edition, clock.now()
    edition.require_open()
    stand.require_usable()
    if stand.id in claims:
        raise taken(stand, claims[stand.id], by)
    expires_at = holds.expiry(edition.hold_terms, source, until=until, now=now)
    _require_room_for_hold(organisation, edition, now)
    hold = Hold(
        edition_id=edition.id,
        stand=stand,
        organisation=organisation,
        lead_id=lead_id,
        source=source,
        expires_at=expires_at,
    )
    claim_for_hold(stand, hold, by)
    tell_of_hold(events.StandHeld(hold.id, stand.number, organisation.short_name, expires_at), hold, by)
    advance_lead(lead_id, Stage.STAND, by)
    return hold


def extend_hold(hold: Hold, *, by: Actor) -> None:
    """Another term, as often as the edition allows."""
    hold.extend(hold.stand.edition.hold_terms, now=clock.now())
    tell_of_hold(events.HoldExtended(hold.id, hold.stand.number, hold.expires_at), hold, by)


def release_hold(hold: Hold, reason: str, *, by: Actor) -> None:
    """Let the stand go before the time."""
    _require_reason(reason)
    if not hold.is_live(clock.now()):
        raise HoldEnded(number=hold.stand.number)
    claim = queries.claims_on([hold.stand_id])[hold.stand_id]
    hold.end(reason, now=clock.now())
    tell_of_hold(events.HoldReleased(hold.id, hold.stand.number, reason), hold, by)
    free([claim], reason, by)


# Bookings: from stands to the decision


def book_stands(
    stands: Sequence[Stand], *, organisation: Organisation, by: Actor, lead_id: int | None = None
) -> Booking:
    """Staff give stands to an organisation, all of them or none; its own holds become the booking."""
    booking = _take(stands, organisation, BookingState.APPROVED, by, lead_id)
    tell_of_booking(events.StandsBooked(booking.stand_numbers, booking.total), booking, by)
    advance_lead(booking.lead_id, Stage.STAND, by)
    return booking


def request_stands(
    stands: Sequence[Stand], *, organisation: Organisation, by: Actor, lead_id: int | None = None
) -> Booking:
    """An exhibitor applies for stands, which nobody else gets until staff decide."""
    booking = _take(stands, organisation, BookingState.REQUESTED, by, lead_id)
    booking.review_by = _in_working_days(booking.edition.review_within_days, booking.edition)
    tell_of_booking(events.StandsRequested(booking.stand_numbers, booking.total), booking, by)
    advance_lead(booking.lead_id, Stage.STAND, by)
    return booking


def approve_booking(booking: Booking, *, by: Actor) -> None:
    booking.move(Trigger.APPROVE)
    tell_of_booking(events.BookingApproved(), booking, by)


def reject_booking(booking: Booking, reason: str, *, by: Actor) -> None:
    _require_reason(reason)
    booking.move(Trigger.REJECT)
    tell_of_booking(events.BookingRejected(reason), booking, by)
    end_booking(booking, reason, by)


def withdraw_booking(booking: Booking, reason: str, *, by: Actor) -> None:
    """The exhibitor takes its application back."""
    _require_reason(reason)
    booking.move(Trigger.WITHDRAW)
    tell_of_booking(events.BookingWithdrawn(reason), booking, by)
    end_booking(booking, reason, by)


# Bookings: signature and money. Called by partnerships in the transaction that changes the agreement.


def booking_sent_for_signature(booking: Booking, by: Actor) -> None:
    """The agreement went out: from now on the stand waits for a signature, and not for ever."""
    booking.move(Trigger.SEND)
    if booking.state is BookingState.AWAITING_SIGNATURE:
        booking.sign_by = _in_days(booking.edition.sign_within_days, booking.edition)
        tell_of_booking(events.BookingSentForSignature(booking.sign_by), booking, by)
        advance_lead(booking.lead_id, Stage.CONTRACT, by)


def booking_signed(booking: Booking, by: Actor) -> None:
    """All parties signed: the booking is confirmed, or awaits the deposit if the edition asks for it."""
    booking.signed_at = booking.signed_at or clock.now()
    before = booking.move(Trigger.SIGN)
    tell_of_booking(events.BookingSigned(), booking, by)
    if booking.state is BookingState.AWAITING_DEPOSIT:
        booking.deposit_by = _in_days(booking.edition.deposit_within_days, booking.edition)
    _confirm_if_settled(booking, before, by)


def booking_agreement_ended(booking: Booking, reason: str, by: Actor) -> None:
    """An agreement was declined, voided or expired: the booking needs another. Ended bookings stay ended."""
    if booking.state is not BookingState.AWAITING_SIGNATURE:
        return
    booking.move(Trigger.AGREEMENT_ENDS)
    booking.sign_by = None
    tell_of_booking(events.BookingAgreementEnded(reason), booking, by)


def record_deposit(
    booking: Booking, *, amount: Decimal, paid_on: date, by: Actor, document: str = ""
) -> None:
    """Money came in. Once the sum reaches the deposit, that part of the edition's condition is met."""
    if amount <= 0:
        raise PaymentNotPositive
    if amount > booking.balance:
        raise PaymentTooLarge(balance=booking.balance)
    booking.paid += amount
    if booking.deposit_at is None and booking.paid >= booking.deposit:
        booking.deposit_at = clock.now()
    before = booking.move(Trigger.DEPOSIT)
    tell_of_booking(events.DepositRecorded(amount, paid_on, document or "—"), booking, by)
    _confirm_if_settled(booking, before, by)


def cancel_booking(booking: Booking, reason: str, *, by: Actor) -> None:
    """Called off by either side; the stands are free again and open agreements are voided by the hook."""
    _require_reason(reason)
    booking.move(Trigger.CANCEL)
    tell_of_booking(events.BookingCancelled(reason), booking, by)
    end_booking(booking, reason, by)


def move_booking(booking: Booking, *, from_stand: Stand, to_stand: Stand, reason: str, by: Actor) -> None:
    """Give another stand instead. Before signing the price follows the stand; a signed price stays agreed
    until an addendum changes it. The old claim stays as history."""
    _require_reason(reason)
    line = next((line for line in booking.lines if line.stand_id == from_stand.id), None)
    if line is None:
        raise StandNotInBooking(number=from_stand.number)
    if to_stand.edition_id != booking.edition_id:
        raise StandsOfSeveralEditions
    claims = open_claims([to_stand])
    to_stand.require_usable()
    booking.move(Trigger.MOVE)
    old_claim = queries.claims_on([from_stand.id])[from_stand.id]
    claim_for_booking([to_stand], claims, booking, by)
    line.stand = to_stand
    if booking.signed_at is None:
        _reprice(line, to_stand, booking.edition)
    booking.moved_at = clock.now()
    tell_of_booking(events.BookingMoved(from_stand.number, to_stand.number, reason), booking, by)
    free([old_claim], reason, by)


def sweep_overdue() -> int:
    """Release a batch of stands whose claims have run out; how many. The rest is for the next round."""
    stand_ids = queries.overdue_stands(clock.now(), limit=SWEPT_AT_ONCE)
    queries.lock_stands(stand_ids)
    release_overdue(stand_ids)
    return len(stand_ids)


# Editions and showcases


def change_edition(edition: Edition, values: Mapping[str, Any], *, by: Actor) -> None:
    """Set what differs; the event names the fields."""
    changed = [name for name, value in values.items() if getattr(edition, name) != value]
    for name in changed:
        setattr(edition, name, values[name])
    if changed:
        record(events.EditionChanged(", ".join(changed)), about=edition, by=by)


def describe_showcase(showcase: Showcase, *, theme: str, head: str, by: Actor) -> None:
    """What the city shows and who leads its delegation."""
    if (showcase.theme, showcase.head) != (theme.strip(), head.strip()):
        showcase.theme, showcase.head = theme.strip(), head.strip()
        record(
            events.ShowcaseDescribed(showcase.theme or "—"), about=[showcase, showcase.organisation], by=by
        )


# Small things


def _take(
    stands: Sequence[Stand],
    organisation: Organisation,
    state: BookingState,
    by: Actor,
    lead_id: int | None,
) -> Booking:
    edition = _one_edition(stands)
    claims = open_claims(stands)
    edition.require_open()
    for stand in stands:
        stand.require_usable()
    booking = Booking(
        edition=edition,
        organisation=organisation,
        lead_id=lead_id or _lead_of_holds(claims.values(), organisation),
        state=state,
        lines=_lines(stands, organisation, edition),
    )
    claim_for_booking(stands, claims, booking, by)
    return booking


def _one_edition(stands: Sequence[Stand]) -> Edition:
    if not stands:
        raise NoStandsChosen
    if len({stand.edition_id for stand in stands}) > 1:
        raise StandsOfSeveralEditions
    return stands[0].edition


def _confirm_if_settled(booking: Booking, before: BookingState, by: Actor) -> None:
    if booking.state is BookingState.CONFIRMED and before is not BookingState.CONFIRMED:
        booking.confirmed_at = clock.now()
        tell_of_booking(events.BookingConfirmed(), booking, by)
        advance_lead(booking.lead_id, Stage.WON, by)


def _lines(stands: Sequence[Stand], organisation: Organisation, edition: Edition) -> list[BookingLine]:
    fee = edition.registration_fee
    if fee and queries.pays_fee_already(organisation.id, edition.id):
        fee = Decimal(0)
    priced = prices.lines_for(
        [stand.priced for stand in stands], registration_fee=fee, vat_rate=edition.line_vat_rate
    )
    by_id = {stand.id: stand for stand in stands}
    return [_line(line, by_id.get(line.stand_id or 0), edition) for line in priced]


def _line(line: prices.Line, stand: Stand | None, edition: Edition) -> BookingLine:
    return BookingLine(
        stand=stand,
        name=line.name,
        unit=line.unit,
        quantity_hundredths=int(line.quantity * 100),
        price=line.price,
        amount=line.amount,
        vat_rate=line.vat_rate,
        vat_ground=edition.vat_ground if line.vat_rate is None else "",
    )


def _reprice(line: BookingLine, stand: Stand, edition: Edition) -> None:
    (priced,) = prices.lines_for([stand.priced], registration_fee=Decimal(0), vat_rate=edition.line_vat_rate)
    line.name, line.price, line.amount = priced.name, priced.price, priced.amount
    line.quantity_hundredths = int(priced.quantity * 100)


def _require_room_for_hold(organisation: Organisation, edition: Edition, now: datetime) -> None:
    count = queries.live_holds_count(organisation.id, edition.id, now)
    if count >= edition.holds_per_organisation:
        raise HoldLimitReached(count=count)


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise ReasonRequired


def _in_days(days: int, edition: Edition) -> datetime:
    """The end of that day where the forum takes place: «до 14 дней» includes the fourteenth."""
    return holds.end_of_day(clock.today(edition.time_zone) + timedelta(days=days), edition.time_zone)


def _in_working_days(days: int, edition: Edition) -> datetime:
    return holds.add_working_days(clock.now(), days, edition.time_zone)


def _lead_of_holds(claims: Collection[StandClaim], organisation: Organisation) -> int | None:
    own = (claim.hold for claim in claims if claim.organisation_id == organisation.id)
    return next((hold.lead_id for hold in own if hold is not None and hold.lead_id), None)
