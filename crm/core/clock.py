"""The one place that asks what time it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_stopped: ContextVar[datetime | None] = ContextVar("stopped", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _stopped.get() or datetime.now(UTC)


def today(time_zone: str) -> date:
    """The calendar day in an IANA time zone: legal dates are days where the forum takes place, not UTC."""
    return now().astimezone(ZoneInfo(time_zone)).date()


@contextmanager
def stopped_at(moment: datetime) -> Iterator[None]:
    """Let what happens inside happen at `moment` (aware): the demonstration tells its history this way."""
    if moment.tzinfo is None:
        raise ValueError("A moment needs a time zone")
    token = _stopped.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _stopped.reset(token)
