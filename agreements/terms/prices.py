"""Money of a contract: price lines with their VAT, the payment schedule, what is kept on refusal.

Every amount is a Decimal in roubles with kopecks, VAT included in the price (НК РФ, ст. 168).
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from agreements.russian.money import VatMode, included_vat, standard_vat_rate

KOPECK = Decimal("0.01")
WITHOUT_RATE: frozenset[VatMode] = frozenset({"без НДС", "вне РФ"})
REDUCED_5_7_SINCE = date(2025, 1, 1)  # 176-ФЗ of 2024-07-12, НК РФ ст. 164 п. 8


def vat_in_force(mode: VatMode, on: date) -> bool:
    """Whether supplies of the day `on` may bear this VAT mode at all."""
    if mode in {"20", "22"}:
        return int(mode) == standard_vat_rate(on)
    if mode in {"5", "7"}:
        return on >= REDUCED_5_7_SINCE
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceLine:
    """One line of the application: `price` per `unit`, VAT included.

    `valid_for` is the date of supply the VAT mode was chosen for; `ground` is the law a line
    without VAT rests on («подп. 1 п. 1 ст. 146 НК РФ»). Raises ValueError for a rate that is not in
    force on that date, and for negative figures.
    """

    name: str
    quantity: Decimal = Decimal(1)
    unit: str = "шт."
    price: Decimal
    vat_mode: VatMode
    valid_for: date
    ground: str = ""

    def __post_init__(self) -> None:
        if self.price < 0 or self.quantity <= 0:
            raise ValueError(f"the line “{self.name}” has a negative price or no quantity")
        if not vat_in_force(self.vat_mode, self.valid_for):
            raise ValueError(f"VAT mode {self.vat_mode} is not in force on {self.valid_for.isoformat()}")

    @property
    def amount(self) -> Decimal:
        return (self.price * self.quantity).quantize(KOPECK, ROUND_HALF_UP)

    @property
    def vat_amount(self) -> Decimal:
        """The VAT inside the amount, rounded to kopecks per line; zero where no rate applies."""
        if self.vat_mode in WITHOUT_RATE:
            return Decimal("0.00")
        return included_vat(self.amount, self.vat_mode)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentInstalment:
    """A part of the price and when it is due: by a date, or within working days after signing.

    Exactly one of `due` and `days_after_signing` is given (ValueError otherwise).
    """

    percent: Decimal
    due: date | None = None
    days_after_signing: int | None = None

    def __post_init__(self) -> None:
        if (self.due is None) == (self.days_after_signing is None):
            raise ValueError("an instalment is due either by a date or within days after signing")
        if not 0 < self.percent <= 100:
            raise ValueError(f"an instalment is more than 0 and at most 100 percent, not {self.percent}")


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundStep:
    """Refusal at least `days_before` the opening: the organiser keeps `retained_percent` of the price."""

    days_before: int
    retained_percent: Decimal


def instalment_amounts(total: Decimal, schedule: tuple[PaymentInstalment, ...]) -> list[Decimal]:
    """Kopeck-exact amounts of the schedule; the last one takes what rounding left over."""
    amounts = [(total * part.percent / 100).quantize(KOPECK, ROUND_HALF_UP) for part in schedule[:-1]]
    return [*amounts, total - sum(amounts, Decimal("0.00"))] if schedule else []
