"""Pure calculation of the exhibition: statuses, terms, prices, shapes, the table of states."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.exhibition.errors import HoldInThePast, HoldTooLong
from crm.exhibition.rules import geometry, holds, prices
from crm.exhibition.rules.bookings import (
    ACTIVE,
    MOVES,
    BookingState,
    ConfirmedBy,
    Facts,
    Trigger,
    next_state,
)
from crm.exhibition.rules.holds import HoldSource, HoldTerms
from crm.exhibition.rules.stands import StandStatus, status_of

NOON = datetime(2027, 3, 3, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
TERMS = HoldTerms(portal_minutes=30, manager_days=3, extensions=2, time_zone="Asia/Yekaterinburg")


@pytest.mark.parametrize(
    ("blocked", "booking", "until", "status"),
    [
        ("ремонт", 1, LATER, StandStatus.BLOCKED),
        ("", 1, None, StandStatus.BOOKED),
        ("", None, LATER, StandStatus.HELD),
        ("", None, NOON, StandStatus.AVAILABLE),
        ("", None, None, StandStatus.AVAILABLE),
    ],
)
def test_status_follows_the_strongest_reason(
    blocked: str, booking: int | None, until: datetime | None, status: StandStatus
) -> None:
    assert status_of(blocked_reason=blocked, booking_id=booking, hold_expires_at=until, now=NOON) is status


def test_a_portal_hold_lasts_minutes() -> None:
    assert holds.default_expiry(TERMS, HoldSource.PORTAL, since=NOON) == NOON + timedelta(minutes=30)


def test_a_managers_hold_steps_over_the_weekend() -> None:
    friday = datetime(2027, 3, 5, 9, 30, tzinfo=UTC)
    until = holds.default_expiry(TERMS, HoldSource.MANAGER, since=friday)
    assert until == datetime(2027, 3, 10, 9, 30, tzinfo=UTC)


def test_working_days_are_counted_where_the_forum_is() -> None:
    friday_evening_in_utc = datetime(2027, 3, 5, 20, 0, tzinfo=UTC)  # already Saturday in Yekaterinburg
    until = holds.add_working_days(friday_evening_in_utc, 1, TERMS.time_zone)
    assert until.date() == date(2027, 3, 8)


def test_a_hold_neither_ends_in_the_past_nor_outlives_its_extensions() -> None:
    with pytest.raises(HoldInThePast):
        holds.expiry(TERMS, HoldSource.MANAGER, until=NOON, now=NOON)
    latest = holds.add_working_days(NOON, 9, TERMS.time_zone)
    assert holds.expiry(TERMS, HoldSource.API, until=latest, now=NOON) == latest
    with pytest.raises(HoldTooLong):
        holds.expiry(TERMS, HoldSource.API, until=latest + timedelta(seconds=1), now=NOON)
    with pytest.raises(HoldTooLong):
        holds.expiry(TERMS, HoldSource.PORTAL, until=NOON + timedelta(minutes=31), now=NOON)


def test_a_term_by_day_includes_that_day() -> None:
    assert holds.end_of_day(date(2027, 6, 5), "Asia/Yekaterinburg").astimezone(UTC) == datetime(
        2027, 6, 5, 18, 59, tzinfo=UTC
    )


def stand(stand_id: int, area: str, price: str = "15000") -> prices.PricedStand:
    return prices.PricedStand(stand_id, f"A-{stand_id}", "оборудованная", Decimal(area), Decimal(price))


def test_the_price_is_fee_and_area_by_rate() -> None:
    lines = prices.lines_for(
        [stand(1, "18"), stand(2, "13.5")], registration_fee=Decimal(20_000), vat_rate=22
    )
    assert [(line.stand_id, line.amount) for line in lines] == [
        (None, Decimal("20000.00")),
        (1, Decimal("270000.00")),
        (2, Decimal("202500.00")),
    ]


def test_free_space_carries_no_fee() -> None:
    lines = prices.lines_for([stand(1, "36", "0")], registration_fee=Decimal(20_000), vat_rate=22)
    assert [(line.stand_id, line.amount) for line in lines] == [(1, Decimal("0.00"))]


@pytest.mark.parametrize(
    ("setting", "day", "rate"),
    [
        (22, date(2025, 11, 28), 20),
        (20, date(2026, 11, 26), 22),
        (22, date(2026, 1, 1), 22),
        (5, date(2026, 1, 1), 5),
        (None, date(2026, 1, 1), None),
    ],
)
def test_the_vat_rate_is_that_of_the_day_of_supply(setting: int | None, day: date, rate: int | None) -> None:
    assert prices.vat_rate_on(setting, day) == rate


def test_vat_lies_inside_the_price() -> None:
    assert prices.included_vat(Decimal("120000.00"), 22) == Decimal("21639.34")
    assert prices.included_vat(Decimal("120000.00"), None) == Decimal("0.00")


def test_the_deposit_is_exact_to_the_kopeck() -> None:
    assert prices.deposit_of(Decimal("100000.05"), 30) == Decimal("30000.02")


L_SHAPE = [[0, 0], [6, 0], [6, 2], [2, 2], [2, 8], [0, 8]]


def test_area_does_not_depend_on_the_direction_of_drawing() -> None:
    assert geometry.area(L_SHAPE) == geometry.area(L_SHAPE[::-1]) == Decimal("24.00")


def test_bounds_and_svg_of_a_shape() -> None:
    assert geometry.bounds(L_SHAPE) == (0, 0, 6, 8)
    assert geometry.svg_points([[0, 0], [2.5, 0], [2.5, 3]]) == "0,0 2.5,0 2.5,3"
    assert geometry.svg_path([[0, 0], [2, 0]], closed=False) == "M0 0L2 0"


def test_a_label_stands_inside_even_an_l_shape() -> None:
    assert geometry.label_point([[0, 0], [6, 0], [6, 3], [0, 3]]) == (3, 1.5)
    u_shape = [[0, 0], [1, 0], [1, 8], [9, 8], [9, 0], [10, 0], [10, 9], [0, 9]]
    for shape in (L_SHAPE, u_shape):
        assert geometry.contains(shape, geometry.label_point(shape))


@given(st.integers(1, 60), st.integers(1, 60), st.integers(-100, 100), st.integers(-100, 100))
def test_area_survives_moving(width: int, height: int, x: int, y: int) -> None:
    shape = [[x, y], [x + width, y], [x + width, y + height], [x, y + height]]
    assert geometry.area(shape) == Decimal(width * height)


def facts(
    *, by: ConfirmedBy = ConfirmedBy.SIGNATURE, free: bool = False, signed: bool = False, money: bool = False
) -> Facts:
    return Facts(confirmed_by=by, is_free=free, is_signed=signed, has_deposit=money)


@pytest.mark.parametrize(
    ("state", "trigger", "given_facts", "target"),
    [
        ("requested", "approve", facts(), "approved"),
        ("requested", "reject", facts(), "rejected"),
        ("requested", "withdraw", facts(), "withdrawn"),
        ("approved", "send", facts(), "awaiting_signature"),
        ("awaiting_signature", "agreement_ends", facts(), "approved"),
        ("awaiting_signature", "sign", facts(signed=True), "confirmed"),
        ("awaiting_signature", "sign", facts(by=ConfirmedBy.BOTH, signed=True), "awaiting_deposit"),
        ("awaiting_signature", "sign", facts(by=ConfirmedBy.BOTH, signed=True, money=True), "confirmed"),
        ("awaiting_signature", "sign", facts(by=ConfirmedBy.DEPOSIT, signed=True), "awaiting_deposit"),
        ("awaiting_signature", "sign", facts(by=ConfirmedBy.BOTH, signed=True, free=True), "confirmed"),
        ("awaiting_deposit", "deposit", facts(by=ConfirmedBy.BOTH, signed=True, money=True), "confirmed"),
        ("awaiting_deposit", "deposit", facts(by=ConfirmedBy.BOTH, signed=True), "awaiting_deposit"),
        ("approved", "deposit", facts(by=ConfirmedBy.DEPOSIT, money=True), "confirmed"),
        ("approved", "deposit", facts(by=ConfirmedBy.BOTH, money=True), "approved"),
        ("awaiting_signature", "expire", facts(), "expired"),
        ("awaiting_deposit", "expire", facts(), "expired"),
        ("confirmed", "check_in", facts(), "checked_in"),
        ("checked_in", "close", facts(), "closed"),
        ("confirmed", "miss", facts(), "no_show"),
        ("confirmed", "cancel", facts(), "cancelled"),
        ("requested", "send", facts(), None),
        ("approved", "sign", facts(signed=True), None),
        ("awaiting_signature", "move", facts(), None),
        ("confirmed", "expire", facts(), None),
    ],
)
def test_a_booking_moves_by_the_table(
    state: str, trigger: str, given_facts: Facts, target: str | None
) -> None:
    reached = next_state(BookingState(state), Trigger(trigger), given_facts)
    assert reached is (None if target is None else BookingState(target))


def test_nothing_moves_out_of_an_ended_booking() -> None:
    assert {move.source for move in MOVES} <= ACTIVE


def test_nothing_is_confirmed_before_the_edition_has_what_it_asks_for() -> None:
    for state, trigger, by, signed, money in product(
        ACTIVE - {BookingState.CONFIRMED}, Trigger, ConfirmedBy, (False, True), (False, True)
    ):
        reached = next_state(state, trigger, facts(by=by, signed=signed, money=money))
        if reached is BookingState.CONFIRMED:
            assert signed or by is ConfirmedBy.DEPOSIT
            assert money or by is ConfirmedBy.SIGNATURE
