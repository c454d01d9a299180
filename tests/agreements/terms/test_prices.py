from datetime import date
from decimal import Decimal

import pytest

from agreements.terms import PaymentInstalment, PriceLine
from agreements.terms.prices import instalment_amounts, vat_in_force


def _line(**changes: object) -> PriceLine:
    values = {"name": "Взнос", "price": Decimal(100), "vat_mode": "22", "valid_for": date(2026, 1, 1)}
    return PriceLine(**{**values, **changes})


@pytest.mark.parametrize(
    ("mode", "last_day", "first_day"),
    [("20", date(2025, 12, 31), None), ("22", None, date(2026, 1, 1)), ("5", None, date(2025, 1, 1))],
)
def test_a_vat_rate_belongs_to_its_years(mode, last_day, first_day) -> None:
    before, after = date(2024, 12, 31), date(2026, 1, 1)
    assert vat_in_force(mode, last_day or first_day)
    assert vat_in_force(mode, after if last_day else before) is False


def test_a_line_refuses_a_rate_out_of_force() -> None:
    with pytest.raises(ValueError, match="20 is not in force on 2026-01-01"):
        _line(vat_mode="20")


def test_an_amount_is_rounded_half_up_to_kopecks() -> None:
    assert _line(price=Decimal("0.01"), quantity=Decimal("0.5")).amount == Decimal("0.01")


def test_vat_is_inside_the_price_and_rounded_per_line() -> None:
    assert _line(price=Decimal(122)).vat_amount == Decimal("22.00")
    assert _line(price=Decimal("0.10")).vat_amount == Decimal("0.02")
    assert _line(price=Decimal(122), vat_mode="без НДС").vat_amount == 0


def test_instalments_add_up_to_the_total_whatever_rounding_does() -> None:
    third = Decimal(100) / 3
    schedule = tuple(PaymentInstalment(percent=third, days_after_signing=n) for n in (1, 2, 3))
    amounts = instalment_amounts(Decimal("100.00"), schedule)
    assert amounts == [Decimal("33.33"), Decimal("33.33"), Decimal("33.34")]


def test_an_instalment_has_exactly_one_due_term() -> None:
    with pytest.raises(ValueError, match="either"):
        PaymentInstalment(percent=Decimal(10))
    with pytest.raises(ValueError, match="either"):
        PaymentInstalment(percent=Decimal(10), due=date(2027, 1, 1), days_after_signing=1)
