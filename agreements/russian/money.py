"""Money on paper: figures, words, the sum of a contract and its VAT clause."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

VatMode = Literal["22", "20", "10", "7", "5", "0", "без НДС", "вне РФ"]
KOPECK = Decimal("0.01")
STANDARD_22_SINCE = date(2026, 1, 1)  # 425-ФЗ of 2025-11-28, НК РФ ст. 164 п. 3


def in_words(amount: Decimal | str, currency: str = "RUB") -> str:
    """«сто двадцать тысяч рублей 00 копеек»; refuses floats, negatives and more than two decimals."""
    raise NotImplementedError


def formatted(amount: Decimal | str) -> str:
    """«120 000,00» with no-break spaces."""
    raise NotImplementedError


def contract_sum(amount: Decimal | str, currency: str = "RUB") -> str:
    """«120 000,00 (Сто двадцать тысяч) рублей 00 копеек»."""
    raise NotImplementedError


def included_vat(amount: Decimal | str, rate: Decimal | int | str) -> Decimal:
    """The VAT inside `amount`: amount × rate / (100 + rate), rounded half up to kopecks."""
    value, percent = Decimal(amount), Decimal(rate)
    return (value * percent / (100 + percent)).quantize(KOPECK, ROUND_HALF_UP)


def standard_vat_rate(supplied_on: date) -> int:
    """Percent of the standard rate on the day of supply: 20 until 2025-12-31, 22 after it (425-ФЗ)."""
    return 22 if supplied_on >= STANDARD_22_SINCE else 20


def vat_clause(amount: Decimal | str, mode: VatMode, *, supplied_on: date, ground: str = "") -> str:
    """«в том числе НДС 22 % — 21 639,34 рублей», or the wording of an exemption with its ground."""
    raise NotImplementedError
