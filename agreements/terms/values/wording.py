"""Figures, terms and moments as the text of an agreement prints them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Literal
from zoneinfo import ZoneInfo

from agreements.russian import dates
from agreements.russian.typography import plural

NBSP = "\u00a0"
BLANK_NUMBER = "________"
BLANK_DATE = f"«____»{NBSP}______________{NBSP}20____{NBSP}г."

DayKind = Literal["рабочих", "календарных"]
_ONE_DAY: dict[DayKind, str] = {"рабочих": "рабочего", "календарных": "календарного"}


def number(value: Decimal) -> str:
    """«12,5»; no trailing zeros, a comma, NBSP between thousands."""
    whole, _, fraction = f"{value:,f}".partition(".")
    fraction = fraction.rstrip("0")
    return whole.replace(",", NBSP) + (f",{fraction}" if fraction else "")


def percent(value: Decimal) -> str:
    """«0,1 %»."""
    return f"{number(value)}{NBSP}%"


def within_days(n: int, kind: DayKind = "рабочих") -> str:
    """The genitive after «в течение»: «5 рабочих дней», «21 рабочего дня»."""
    if n % 10 == 1 and n % 100 != 11:
        return f"{n}{NBSP}{_ONE_DAY[kind]}{NBSP}дня"
    return f"{n}{NBSP}{kind}{NBSP}дней"


def calendar_days(n: int) -> str:
    """The accusative after «за»: «21 календарный день», «60 календарных дней»."""
    return (
        f"{n}{NBSP}{plural(n, f'календарный{NBSP}день', f'календарных{NBSP}дня', f'календарных{NBSP}дней')}"
    )


def in_copies(n: int) -> str:
    """After «в»: «2 экземплярах», «21 экземпляре»."""
    return f"{n}{NBSP}{plural(n, 'экземпляре', 'экземплярах', 'экземплярах')}"


def within_years(n: int) -> str:
    """The genitive after «в течение»: «1 года», «3 лет»."""
    return f"{n}{NBSP}{plural(n, 'года', 'лет', 'лет')}"


def years(n: int) -> str:
    """The accusative after «на»: «1 год», «3 года», «5 лет»."""
    return f"{n}{NBSP}{plural(n, 'год', 'года', 'лет')}"


def day(value: date | None) -> str:
    """«5 ноября 2025 г.», empty when there is no date."""
    return dates.long(value) if value else ""


def moment(value: datetime | None, zone: str) -> str:
    """«08:00 26 ноября 2026 г.» in the zone of the venue, empty when there is no moment."""
    if value is None:
        return ""
    local = value.astimezone(ZoneInfo(zone))
    return f"{local:%H:%M}{NBSP}{dates.long(local.date())}"


def offset(zone: str, on: date | None) -> str:
    """«UTC+5»: how far the zone is from universal time at noon of that day; empty without a day."""
    if on is None:
        return ""
    shift = datetime(on.year, on.month, on.day, 12, tzinfo=ZoneInfo(zone)).utcoffset()
    minutes = int(shift.total_seconds()) // 60 if shift else 0
    sign = "+" if minutes >= 0 else "\u2212"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")
