"""What a booking costs: registration fee and area × rate, each line with the VAT of its day of supply."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from agreements.russian import money
from crm.core.texts import text

KOPECK = Decimal("0.01")
STANDARD_RATES = frozenset({20, 22})
STAND = text("Стенд %(number)s, %(category)s")  # as they stand in the contract, so in Russian
FEE = text("Регистрационный взнос")
SQUARE_METRE, PIECE = text("м²"), text("шт.")


@dataclass(frozen=True)
class PricedStand:
    """A stand as it is sold: `area` in m², `price_per_metre` in roubles with VAT."""

    stand_id: int
    number: str
    category: str
    area: Decimal
    price_per_metre: Decimal


@dataclass(frozen=True)
class Line:
    """A priced position: `amount` = quantity × price in roubles, VAT included."""

    stand_id: int | None
    name: str
    unit: str
    quantity: Decimal
    price: Decimal
    vat_rate: int | None

    @property
    def amount(self) -> Decimal:
        return amount_of(self.quantity, self.price)


def amount_of(quantity: Decimal, price: Decimal) -> Decimal:
    """Quantity × price, rounded to kopecks."""
    return (quantity * price).quantize(KOPECK, ROUND_HALF_UP)


def lines_for(
    stands: Sequence[PricedStand], *, registration_fee: Decimal, vat_rate: int | None
) -> list[Line]:
    """A line for each stand, the fee first where there is one to pay.

    Free space (a city's showcase) carries no fee: an agreement without money has no priced lines.
    """
    positions = [
        Line(
            stand.stand_id,
            STAND % {"number": stand.number, "category": stand.category},
            SQUARE_METRE,
            stand.area,
            stand.price_per_metre,
            vat_rate,
        )
        for stand in stands
    ]
    if registration_fee and any(line.amount for line in positions):
        positions.insert(0, Line(None, FEE, PIECE, Decimal(1), registration_fee, vat_rate))
    return positions


def vat_rate_on(setting: int | None, supplied_on: date) -> int | None:
    """The rate of a line supplied on that day, in per cent.

    `setting` is the organiser's mode: None without VAT, 5 or 7 for a simplified payer, else the standard
    rate, which follows the day of supply, whatever figure was typed.
    """
    return money.standard_vat_rate(supplied_on) if setting in STANDARD_RATES else setting


def included_vat(amount: Decimal, vat_rate: int | None) -> Decimal:
    """The VAT inside the amount, rounded to kopecks: amount × rate / (100 + rate)."""
    return money.included_vat(amount, vat_rate) if vat_rate else Decimal("0.00")


def deposit_of(total: Decimal, percent: int) -> Decimal:
    """The part of the price that secures the stand, rounded to kopecks."""
    return (total * percent / 100).quantize(KOPECK, ROUND_HALF_UP)
