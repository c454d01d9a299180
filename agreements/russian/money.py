"""Money on paper: figures, words, the sum of a contract and its VAT clause."""

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from agreements.russian.currencies import CURRENCIES
from agreements.russian.numerals import cardinal
from agreements.russian.typography import NBSP, plural

VatMode = Literal["22", "20", "10", "7", "5", "0", "без НДС", "вне РФ"]
"""A rate in percent, no VAT at all, or a supply outside Russia."""

_AMOUNT = re.compile(r"[0-9]{1,15}(\.[0-9]{1,2}0*)?")
_KOPECK = Decimal("0.01")
_RATE_22_SINCE = date(2026, 1, 1)  # 425-ФЗ of 2025-11-28, НК РФ ст. 164 п. 3


def exact(amount: Decimal | str) -> Decimal:
    """The amount with two decimals.

    Raises TypeError for floats and ints (an int may mean kopecks), ValueError for anything but a plain
    amount below 10^15: negative, with parts of a kopeck, with a comma or spaces, infinite.
    """
    if not isinstance(amount, Decimal | str):
        raise TypeError(f"an amount is a Decimal or a string, not {type(amount).__name__}")
    text = format(amount, "f") if isinstance(amount, Decimal) else amount
    if not _AMOUNT.fullmatch(text):
        raise ValueError(f"not an amount of money from 0 with at most two decimals: {text!r}")
    return Decimal(text).quantize(_KOPECK)


def in_words(amount: Decimal | str, currency: str = "RUB") -> str:
    """«сто двадцать тысяч рублей 00 копеек»: the units in words, the hundredths always as two digits.

    `amount` in units of `currency` (ISO 4217, KeyError for one without names here); errors as `exact`.
    """
    return f"{cardinal(int(exact(amount)))} {_units_named(amount, currency)}"


def formatted(amount: Decimal | str) -> str:
    """«120 000,00» with no-break spaces; errors as `exact`."""
    return f"{exact(amount):,}".replace(",", NBSP).replace(".", ",")


def contract_sum(amount: Decimal | str, currency: str = "RUB") -> str:
    """«120 000,00 (Сто двадцать тысяч) рублей 00 копеек»; arguments and errors as `in_words`."""
    units = cardinal(int(exact(amount))).capitalize()
    return f"{formatted(amount)} ({units}) {_units_named(amount, currency)}"


def included_vat(amount: Decimal | str, rate: Decimal | int | str) -> Decimal:
    """The VAT inside `amount`: amount × rate / (100 + rate), half up to kopecks; `rate` in percent."""
    percent = Decimal(rate)
    if not 0 <= percent < 100:
        raise ValueError(f"a rate of VAT is a percentage, not {rate}")
    return (exact(amount) * percent / (100 + percent)).quantize(_KOPECK, ROUND_HALF_UP)


def standard_vat_rate(supplied_on: date) -> int:
    """Percent of the standard rate on the day of supply (not of payment): 20, and 22 from 2026-01-01."""
    return 22 if supplied_on >= _RATE_22_SINCE else 20


def vat_clause(mode: VatMode, vat: Decimal | str, ground: str = "") -> str:
    """«в том числе НДС 22 % в сумме 21 639,34 (Двадцать одна …) рублей 34 копейки», or why there is none.

    `vat` is the tax inside the price, in roubles (errors as `exact`; unused without a rate); `ground` the
    article of the law an exemption rests on.
    """
    if mode not in ("без НДС", "вне РФ"):
        return f"в том числе НДС {mode}{NBSP}% в сумме {contract_sum(vat)}"
    stated = f" ({ground})" if ground else ""
    if mode == "без НДС":
        return f"НДС не облагается{stated}"
    place = "местом реализации услуг территория Российской Федерации не признаётся"
    return f"НДС не исчисляется, поскольку {place}{stated}"


def _units_named(amount: Decimal | str, currency: str) -> str:
    """«рублей 00 копеек», the kopecks bound to their number by a no-break space."""
    units, hundredths = divmod(int(exact(amount) * 100), 100)
    names = CURRENCIES[currency]
    return f"{plural(units, *names.unit)} {hundredths:02}{NBSP}{plural(hundredths, *names.hundredth)}"
