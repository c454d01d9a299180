"""How values look in pages: money, dates, names."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_interval, get_timezone_location
from flask import Flask
from flask_babel import format_date, format_datetime, format_decimal, gettext

from crm.core import clock
from crm.web.language import current_language, told, who
from crm.web.spacing import bound

NBSP = "\u00a0"


def money(value: Decimal | None) -> str:
    """Roubles as `120 000,00 ₽`; an em dash for nothing."""
    return "—" if value is None else f"{format_decimal(value, '#,##0.00')}{NBSP}₽".replace("\u202f", NBSP)


def area(value: Decimal | None) -> str:
    """Square metres without needless zeros: `18 м²`, `13,5 м²`."""
    return "—" if value is None else gettext("%(area)s\u00a0м²", area=number(value))


def number(value: Decimal | int) -> str:
    """A quantity without needless zeros: `18`, `13,5`."""
    return str(format_decimal(value, "#,##0.##"))


def day(value: date | None, pattern: str = "d MMMM y") -> str:
    return "—" if value is None else format_date(value, pattern).replace("\u202f", NBSP)


def period(first: date, last: date) -> str:
    """Days of an event: `27–28 ноября 2025 г.`."""
    locale = "en_GB" if current_language() == "en" else "ru"  # the day before the month, as everywhere
    return str(format_interval(first, last, "yMMMMd", locale=locale)).replace("\u202f", NBSP)


def moment(value: datetime | None, pattern: str = "d MMMM, HH:mm") -> str:
    """A moment in the edition's zone."""
    return "—" if value is None else format_datetime(value, pattern).replace("\u202f", NBSP)


def zone_name(zone: str) -> str:
    """A time zone as people know it: `Екатеринбург, UTC+5`."""
    hours = clock.now().astimezone(ZoneInfo(zone)).strftime("%z")
    offset = f"{hours[0]}{int(hours[1:3])}" + (f":{hours[3:]}" if hours[3:] != "00" else "")
    city = get_timezone_location(zone, locale=current_language(), return_city=True)
    return f"{city}, UTC{offset}".replace("-", "−")


def short_name(full: str) -> str:
    """«Иванов Иван Иванович» as «И. И. Иванов»; anything else unchanged."""
    parts = full.split()
    if len(parts) != 3:
        return full
    return f"{parts[1][0]}.{NBSP}{parts[2][0]}.{NBSP}{parts[0]}"


def as_heading(words: str) -> str:
    """A phrase that begins a line: a capital first, the rest as it is («November» keeps its own)."""
    return words[:1].upper() + words[1:]


def translated(message: str) -> str:
    """A marked text in the language of the page; gettext answers nothing with the catalogue's header."""
    return gettext(message) if message else ""


def install(app: Flask) -> None:
    app.jinja_env.filters.update(
        money=money,
        area=area,
        number=number,
        period=period,
        date=day,
        datetime=moment,
        initials=short_name,
        translated=translated,
        zone_name=zone_name,
        bound=bound,
        as_heading=as_heading,
        told=told,
        who=who,
    )
