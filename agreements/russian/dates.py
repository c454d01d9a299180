"""Dates and ranges as documents write them, with the no-break spaces that keep them together."""

import re
from datetime import date

from agreements.russian.typography import NBSP

_MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
_DIGITS = re.compile(r"\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b")
_WORDS = re.compile(rf"\b(\d{{1,2}})\s+({'|'.join(_MONTHS)})\s+(\d{{4}})\b", re.IGNORECASE)


def long(day: date) -> str:
    """«5 ноября 2025 г.»: no leading zero (ГОСТ Р 7.0.97-2016, 5.10)."""
    return f"{_day_and_month(day)} {day.year}{NBSP}г."


def quoted(day: date) -> str:
    """««05» ноября 2025 г.»: the day in quotes is the tradition of contracts."""
    return f"«{day:%d}»{NBSP}{_MONTHS[day.month - 1]} {day.year}{NBSP}г."


def digits(day: date) -> str:
    """«05.11.2025» (ГОСТ Р 7.0.97-2016, 5.10)."""
    return f"{day:%d.%m}.{day.year:04}"


def span(first: date, last: date) -> str:
    """«27–28 ноября 2025 года», «30 ноября – 2 декабря 2025 года», with both years where they differ.

    One day is written once. Raises ValueError when `last` is before `first`.
    """
    if last < first:
        raise ValueError(f"the range ends on {last}, before it begins on {first}")
    end = f"{_day_and_month(last)} {last.year}{NBSP}года"
    if first == last:
        return end
    if first.year != last.year:
        return f"{_day_and_month(first)} {first.year}{NBSP}года{NBSP}– {end}"
    if first.month != last.month:
        return f"{_day_and_month(first)}{NBSP}– {end}"
    return f"{first.day}–{end}"


def day_in(written: str) -> date | None:
    """The one day that the words name («до 15.05.2026», «не позднее 15 мая 2026 г.»); else None."""
    named = [(int(year), int(month), int(day)) for day, month, year in _DIGITS.findall(written)]
    for day, month, year in _WORDS.findall(written):
        named.append((int(year), _MONTHS.index(month.lower()) + 1, int(day)))
    if len(named) != 1:
        return None
    try:
        return date(*named[0])
    except ValueError:
        return None


def _day_and_month(day: date) -> str:
    return f"{day.day}{NBSP}{_MONTHS[day.month - 1]}"
