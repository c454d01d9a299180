"""Bookings: all or none, tied to signature and money, ended with their stands freed."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from crm.core import clock
from crm.core.actor import Actor, ActorKind
from crm.core.db import session
from crm.core.errors import NotFound, ReasonRequired
from crm.core.events import RecordedEvent
from crm.core.hooks import hooks
from crm.exhibition import operations, queries
from crm.exhibition.errors import (
    BookingMoveRefused,
    NoStandsChosen,
    PaymentNotPositive,
    PaymentTooLarge,
    StandNotInBooking,
    StandsOfSeveralEditions,
    StandTakenByBooking,
    StandTakenByHold,
)
from crm.exhibition.models import NOT_PAID, NOT_SIGNED, Booking, Hall, Hold, Stand, StandClaim
from crm.exhibition.rules.bookings import BookingState, ConfirmedBy
from crm.leads.models import Organisation
from tests.exhibition.factories import make_category, make_edition, make_hall, make_organisation, make_stand

pytestmark = pytest.mark.usefixtures("app")

TODAY = date(2027, 6, 1)


def book(by: Actor, *stands: Stand, organisation: Organisation | None = None) -> Booking:
    return operations.book_stands(
        queries.stands_to_change([stand.id for stand in stands]),
        organisation=organisation or make_organisation(),
        by=by,
    )


def hold(by: Actor, stand: Stand, organisation: Organisation) -> Hold:
    return operations.hold_stand(queries.stand_to_change(stand.id), organisation=organisation, by=by)


def hall_of(**settings: Any) -> Hall:
    return make_hall(make_edition(**settings))


def sent(by: Actor, **settings: Any) -> Booking:
    booking = book(by, make_stand(hall_of(**settings)))
    operations.booking_sent_for_signature(booking, by)
    return booking


def claimed(*stands: Stand) -> set[int]:
    return set(queries.claims_on([stand.id for stand in stands]))


def test_several_stands_are_booked_together_with_one_fee(manager: Actor) -> None:
    hall = hall_of(registration_fee=Decimal(20_000))
    stands = [make_stand(hall), make_stand(hall)]
    booking = book(manager, *stands)
    assert booking.state is BookingState.APPROVED
    assert [line.stand_id for line in booking.lines] == [None, stands[0].id, stands[1].id]
    assert (booking.total, booking.vat) == (Decimal("560000.00"), Decimal("100983.60"))
    assert booking.deposit == Decimal("168000.00")


def test_the_fee_is_paid_once_per_edition(manager: Actor) -> None:
    hall, organisation = hall_of(registration_fee=Decimal(20_000)), make_organisation()
    book(manager, make_stand(hall), organisation=organisation)
    second = book(manager, make_stand(hall), organisation=organisation)
    assert second.total == Decimal("270000.00")


def test_all_stands_are_booked_or_none(manager: Actor) -> None:
    hall = make_hall()
    free, held = make_stand(hall), make_stand(hall)
    hold(manager, held, make_organisation())
    with pytest.raises(StandTakenByHold):
        book(manager, free, held)
    assert claimed(free) == set()
    assert session.query(Booking).count() == 0


def test_the_index_decides_about_bookings_too(manager: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    hall = make_hall()
    free, stolen = make_stand(hall), make_stand(hall)
    hold(manager, stolen, make_organisation())
    real, answers = queries.claims_on, iter([{}])
    monkeypatch.setattr(queries, "claims_on", lambda ids: next(answers, None) or real(ids))
    with pytest.raises(StandTakenByHold):
        book(manager, free, stolen)
    assert claimed(free) == set()
    assert session.query(Booking).count() == 0


def test_ones_own_hold_becomes_the_booking_in_place(manager: Actor) -> None:
    stand, organisation = make_stand(), make_organisation()
    held = hold(manager, stand, organisation)
    before = queries.claims_on([stand.id])[stand.id].id
    booking = book(manager, stand, organisation=organisation)
    claim = queries.claims_on([stand.id])[stand.id]
    assert (claim.id, claim.booking_id, claim.hold_id) == (before, booking.id, None)
    assert held.ended_at is not None
    assert session.query(StandClaim).count() == 1


def test_a_booked_stand_is_not_booked_again_even_by_its_owner(manager: Actor) -> None:
    stand, organisation = make_stand(), make_organisation()
    book(manager, stand, organisation=organisation)
    with pytest.raises(StandTakenByBooking):
        book(manager, stand, organisation=organisation)


def test_a_booking_needs_stands_of_one_edition(manager: Actor) -> None:
    with pytest.raises(NoStandsChosen):
        book(manager)
    with pytest.raises(StandsOfSeveralEditions):
        book(manager, make_stand(), make_stand())


def test_a_request_waits_for_staff_and_is_approved(manager: Actor) -> None:
    stand = make_stand()
    booking = operations.request_stands(
        queries.stands_to_change([stand.id]), organisation=make_organisation(), by=manager
    )
    assert booking.state is BookingState.REQUESTED
    assert booking.review_by is not None
    assert booking.review_by > clock.now()
    operations.approve_booking(booking, by=manager)
    assert booking.state is BookingState.APPROVED
    with pytest.raises(BookingMoveRefused):
        operations.reject_booking(booking, "Поздно", by=manager)


@pytest.mark.parametrize("verb", [operations.reject_booking, operations.withdraw_booking])
def test_a_request_that_comes_to_nothing_frees_its_stands(verb: Any, manager: Actor) -> None:
    stand = make_stand()
    booking = operations.request_stands(
        queries.stands_to_change([stand.id]), organisation=make_organisation(), by=manager
    )
    with pytest.raises(ReasonRequired):
        verb(booking, "", by=manager)
    verb(booking, "Не по теме выставки", by=manager)
    assert (booking.end_reason, claimed(stand)) == ("Не по теме выставки", set())


def test_a_signature_confirms_where_the_edition_says_so(manager: Actor) -> None:
    booking = sent(manager)
    assert booking.state is BookingState.AWAITING_SIGNATURE
    assert booking.sign_by is not None
    operations.booking_signed(booking, manager)
    assert booking.state is BookingState.CONFIRMED
    assert booking.confirmed_at is not None


def test_signature_and_deposit_are_both_waited_for(manager: Actor) -> None:
    booking = sent(manager, confirmed_by=ConfirmedBy.BOTH)
    operations.booking_signed(booking, manager)
    assert booking.state is BookingState.AWAITING_DEPOSIT
    operations.record_deposit(booking, amount=Decimal("80999.99"), paid_on=TODAY, by=manager)
    assert booking.state is BookingState.AWAITING_DEPOSIT
    operations.record_deposit(booking, amount=Decimal("0.01"), paid_on=TODAY, by=manager, document="п/п 17")
    assert (booking.state, booking.is_paid) == (BookingState.CONFIRMED, False)
    operations.record_deposit(booking, amount=Decimal("189000.00"), paid_on=TODAY, by=manager)
    assert (booking.state, booking.is_paid) == (BookingState.CONFIRMED, True)


def test_a_deposit_before_the_signature_counts(manager: Actor) -> None:
    booking = sent(manager, confirmed_by=ConfirmedBy.BOTH)
    operations.record_deposit(booking, amount=Decimal(81_000), paid_on=TODAY, by=manager)
    assert booking.state is BookingState.AWAITING_SIGNATURE
    operations.booking_signed(booking, manager)
    assert booking.state is BookingState.CONFIRMED


def test_a_citys_free_showcase_is_confirmed_by_the_signature_alone(manager: Actor) -> None:
    hall = hall_of(confirmed_by=ConfirmedBy.BOTH, registration_fee=Decimal(20_000))
    category = make_category(hall.edition, price=0, is_showcase=True)
    booking = book(manager, make_stand(hall, category=category))
    operations.booking_sent_for_signature(booking, manager)
    operations.booking_signed(booking, manager)
    assert (booking.total, booking.state) == (Decimal("0.00"), BookingState.CONFIRMED)


def test_a_payment_is_positive_and_no_more_than_owed(manager: Actor) -> None:
    booking = sent(manager)
    with pytest.raises(PaymentNotPositive):
        operations.record_deposit(booking, amount=Decimal(0), paid_on=TODAY, by=manager)
    with pytest.raises(PaymentTooLarge):
        operations.record_deposit(booking, amount=Decimal("270000.01"), paid_on=TODAY, by=manager)


def test_an_agreement_that_ends_sends_the_booking_back(manager: Actor) -> None:
    booking = sent(manager)
    operations.booking_agreement_ended(booking, "Участник отказался от редакции", manager)
    assert (booking.state, booking.sign_by) == (BookingState.APPROVED, None)
    operations.booking_sent_for_signature(booking, manager)
    operations.booking_signed(booking, manager)
    operations.booking_agreement_ended(booking, "Расторгнут", manager)
    assert booking.state is BookingState.CONFIRMED


def test_cancelling_frees_all_stands_and_tells_the_others(
    manager: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall = make_hall()
    stands = [make_stand(hall), make_stand(hall)]
    booking = book(manager, *stands)
    told: list[tuple[str, Any]] = []
    monkeypatch.setattr(hooks, "call", lambda name, **facts: told.append((name, facts)))
    operations.cancel_booking(booking, "Участник отказался", by=manager)
    assert claimed(*stands) == set()
    assert [name for name, _ in told] == ["stand_released", "booking_ended"]
    assert told[0][1]["stand_ids"] == sorted(stand.id for stand in stands)
    with pytest.raises(BookingMoveRefused):
        operations.cancel_booking(booking, "Ещё раз", by=manager)


@pytest.mark.parametrize("waiting_for", ["signature", "deposit"])
def test_a_booking_past_its_term_is_let_go_by_whoever_wants_the_stand(
    waiting_for: str, manager: Actor
) -> None:
    booking = sent(manager, confirmed_by=ConfirmedBy.BOTH)
    if waiting_for == "deposit":
        operations.booking_signed(booking, manager)
    (stand,) = booking.stands
    deadline = booking.deposit_by or booking.sign_by
    assert deadline is not None
    with time_machine.travel(deadline + timedelta(minutes=1), tick=False):
        newer = book(manager, stand)
    assert booking.state is BookingState.EXPIRED
    assert booking.end_reason == (NOT_PAID if waiting_for == "deposit" else NOT_SIGNED)
    assert queries.claims_on([stand.id])[stand.id].booking_id == newer.id


def test_an_overdue_hold_of_another_gives_way_to_a_booking_with_its_price(manager: Actor) -> None:
    stand = make_stand()
    late = hold(manager, stand, make_organisation())
    with time_machine.travel(late.expires_at + timedelta(seconds=1), tick=False):
        booking = book(manager, stand)
    assert booking.total == Decimal("270000.00")
    assert queries.claims_on([stand.id])[stand.id].booking_id == booking.id


def test_the_sweep_ends_a_booking_of_several_stands_once(manager: Actor) -> None:
    hall = make_hall()
    booking = book(manager, make_stand(hall), make_stand(hall))
    operations.booking_sent_for_signature(booking, manager)
    assert booking.sign_by is not None
    with time_machine.travel(booking.sign_by + timedelta(minutes=1), tick=False):
        operations.sweep_overdue()
    assert session.query(RecordedEvent).filter_by(key="booking.expired").count() == 1
    assert session.query(StandClaim).filter_by(active=True).count() == 0


def move(by: Actor, booking: Booking, old: Stand, new: Stand) -> None:
    locked = queries.booking_to_change(booking.id, by, with_stands=[new.id])
    operations.move_booking(
        locked, from_stand=old, to_stand=queries.stand_to_change(new.id), reason="Просят ближе к входу", by=by
    )


def test_before_signing_the_price_follows_the_stand(manager: Actor) -> None:
    hall = make_hall()
    old, new = make_stand(hall, number="A-1"), make_stand(hall, number="B-2")
    new.area_dm2 = 3600
    booking = book(manager, old)
    move(manager, booking, old, new)
    assert (booking.stand_numbers, booking.total) == ("B-2", Decimal("540000.00"))
    assert claimed(old, new) == {new.id}
    moved = session.query(RecordedEvent).filter_by(key="booking.moved").one()
    assert (moved.payload["from_number"], moved.payload["to_number"]) == ("A-1", "B-2")


def test_a_signed_price_stays_until_an_addendum(manager: Actor) -> None:
    hall = make_hall()
    old, new = make_stand(hall), make_stand(hall)
    new.area_dm2 = 3600
    booking = book(manager, old)
    operations.booking_sent_for_signature(booking, manager)
    with pytest.raises(BookingMoveRefused):
        move(manager, booking, old, new)
    operations.booking_signed(booking, manager)
    move(manager, booking, old, new)
    assert (booking.total, booking.needs_addendum) == (Decimal("270000.00"), True)


def test_nobody_is_moved_onto_a_taken_stand(manager: Actor) -> None:
    hall = make_hall()
    old, other = make_stand(hall), make_stand(hall)
    booking = book(manager, old)
    hold(manager, other, make_organisation())
    with pytest.raises(StandTakenByHold):
        move(manager, booking, old, other)
    with pytest.raises(StandNotInBooking):
        move(manager, booking, other, old)


def test_a_booking_is_seen_by_staff_and_by_its_own_people(manager: Actor) -> None:
    booking = book(manager, make_stand())
    own = Actor(ActorKind.PERSON, "Свой", organisation_ids=frozenset({booking.organisation_id}))
    stranger = Actor(ActorKind.PERSON, "Чужой", organisation_ids=frozenset({booking.organisation_id + 1}))
    assert queries.booking_or_404(booking.id, manager) is booking
    assert queries.booking_to_change(booking.id, own) is booking
    for find in (queries.booking_or_404, queries.booking_to_change):
        with pytest.raises(NotFound):
            find(booking.id, stranger)
