"""Whole numbers in words: «сто двадцать тысяч», «двадцать одна»."""

from collections.abc import Iterator
from typing import Literal

from agreements.russian.typography import plural

Gender = Literal["m", "f", "n"]

LIMIT = 10**15
"""The words end at hundreds of trillions."""

_HUNDREDS = (
    "", "сто", "двести", "триста", "четыреста", "пятьсот", "шестьсот", "семьсот", "восемьсот", "девятьсот",
)  # fmt: skip
_TENS = (
    "", "", "двадцать", "тридцать", "сорок", "пятьдесят", "шестьдесят", "семьдесят", "восемьдесят",
    "девяносто",
)  # fmt: skip
_UNITS = (
    "", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять", "десять",
    "одиннадцать", "двенадцать", "тринадцать", "четырнадцать", "пятнадцать", "шестнадцать", "семнадцать",
    "восемнадцать", "девятнадцать",
)  # fmt: skip
_ONE_AND_TWO: dict[Gender, tuple[str, str]] = {
    "m": ("один", "два"),
    "f": ("одна", "две"),
    "n": ("одно", "два"),
}
_SCALES = (
    (10**12, ("триллион", "триллиона", "триллионов")),
    (10**9, ("миллиард", "миллиарда", "миллиардов")),
    (10**6, ("миллион", "миллиона", "миллионов")),
    (10**3, ("тысяча", "тысячи", "тысяч")),
)


def cardinal(number: int, gender: Gender = "m") -> str:
    """The number in words; the last word agrees with a counted noun of `gender`.

    Raises ValueError for negative numbers and from 10^15 on.
    """
    if not 0 <= number < LIMIT:
        raise ValueError(f"only numbers from 0 to {LIMIT - 1} have words here, not {number}")
    return " ".join(_words(number, gender)) if number else "ноль"


def _words(number: int, gender: Gender) -> Iterator[str]:
    for scale, forms in _SCALES:
        count, number = divmod(number, scale)
        if count:
            yield from _group(count, "f" if scale == 10**3 else "m")
            yield plural(count, *forms)
    yield from _group(number, gender)


def _group(number: int, gender: Gender) -> Iterator[str]:
    """The words of a number below 1000, none for 0."""
    hundreds, rest = divmod(number, 100)
    tens, units = divmod(rest, 10) if rest >= 20 else (0, rest)
    if hundreds:
        yield _HUNDREDS[hundreds]
    if tens:
        yield _TENS[tens]
    if units in (1, 2):
        yield _ONE_AND_TWO[gender][units - 1]
    elif units:
        yield _UNITS[units]
