"""The one place that asks what time it is."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def today(time_zone: str) -> date:
    """The calendar day in an IANA time zone: legal dates are days where the forum takes place, not UTC."""
    return now().astimezone(ZoneInfo(time_zone)).date()
