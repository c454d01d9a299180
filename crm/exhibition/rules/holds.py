"""How long a hold lasts: minutes in the portal, working days for managers."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from crm.core.texts import Titled, text
from crm.exhibition.errors import HoldInThePast, HoldTooLong

EXPIRED = text("Срок удержания истёк")


class HoldSource(Titled):
    PORTAL = "portal", text("Кабинет участника")
    MANAGER = "manager", text("Менеджер")
    API = "api", text("Другая система")
    WAITING_LIST = "waiting_list", text("Лист ожидания")


@dataclass(frozen=True)
class HoldTerms:
    """An edition's settings for holds; days are working days in `time_zone` (an IANA name)."""

    portal_minutes: int
    manager_days: int
    extensions: int
    time_zone: str


def default_expiry(terms: HoldTerms, source: HoldSource, *, since: datetime) -> datetime:
    """When a hold taken or extended at `since` ends if nobody names a moment."""
    if source is HoldSource.PORTAL:
        return since + timedelta(minutes=terms.portal_minutes)
    return add_working_days(since, terms.manager_days, terms.time_zone)


def latest_expiry(terms: HoldTerms, source: HoldSource, *, since: datetime) -> datetime:
    """The furthest moment a hold may be given at once: its term with every extension in advance."""
    if source is HoldSource.PORTAL:
        return default_expiry(terms, source, since=since)
    return add_working_days(since, terms.manager_days * (1 + terms.extensions), terms.time_zone)


def expiry(terms: HoldTerms, source: HoldSource, *, until: datetime | None, now: datetime) -> datetime:
    """The moment asked for if the edition allows it; the term of the source if none was named."""
    if until is None:
        return default_expiry(terms, source, since=now)
    if until <= now:
        raise HoldInThePast
    latest = latest_expiry(terms, source, since=now)
    if until > latest:
        raise HoldTooLong(latest=latest)
    return until


def add_working_days(moment: datetime, days: int, time_zone: str) -> datetime:
    """The same time of day, `days` working days later, in the edition's zone; the result is aware."""
    local = moment.astimezone(ZoneInfo(time_zone))
    day = local.date()
    while days > 0:
        day += timedelta(days=1)
        if is_working_day(day):
            days -= 1
    return datetime.combine(day, local.timetz())


def end_of_day(day: date, time_zone: str) -> datetime:
    """The last minute of a day in that zone: a term «до 5 июня» includes the fifth."""
    return datetime.combine(day, time(23, 59), ZoneInfo(time_zone))


def is_working_day(day: date) -> bool:
    """Monday to Friday. The Russian production calendar (transferred days, holidays) takes this place."""
    return day.weekday() < 5
