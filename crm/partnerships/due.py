"""When an obligation falls due: the rule of its term, and the days it may count from. Pure calculation."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from crm.core.texts import Titled, text
from crm.exhibition.rules.holds import is_working_day

LONGEST = 3650


class DueFrom(Titled):
    """What a term is counted from."""

    DATE = "date", text("В указанный день")
    SIGNED = "signed", text("После подписания")
    EFFECTIVE = "effective", text("После вступления в силу")
    OBLIGATION = "obligation", text("После другого обязательства")
    FORUM_START = "forum_start", text("До открытия форума")
    FORUM_END = "forum_end", text("После закрытия форума")


@dataclass(frozen=True)
class Anchors:
    """The days of one agreement that terms count from; those not known yet are None."""

    signed: date | None = None
    effective: date | None = None
    obligation: date | None = None
    forum_start: date | None = None
    forum_end: date | None = None


@dataclass(frozen=True)
class DueRule:
    """A day, or so many calendar or working days after one (before the opening of the forum)."""

    due_from: DueFrom
    fixed_on: date | None = None
    days: int = 0
    working_days: bool = False


def due_on(rule: DueRule, anchors: Anchors) -> date | None:
    """The last day of the term; None while the day it counts from is not known.

    A term runs from the day after its event (ГК РФ, ст. 191), and one that ends on a day off ends on the
    next working day (ст. 193). What must be ready before the opening is never put off.
    """
    if rule.due_from is DueFrom.DATE:
        return rule.fixed_on
    start: date | None = getattr(anchors, rule.due_from.value)
    if start is None:
        return None
    if rule.due_from is DueFrom.FORUM_START:
        return _moved(start, -rule.days, working=rule.working_days)
    last = _moved(start, rule.days, working=rule.working_days)
    while rule.days and not is_working_day(last):
        last += timedelta(days=1)
    return last


def next_in_series(day: date, first: date, months: int) -> date:
    """The same day of the month, `months` later; the 31st falls on the last day of a shorter month.

    `first` is the first term of the series: after a short month its own day of the month comes back.
    """
    count = day.month - 1 + months
    year, month = day.year + count // 12, count % 12 + 1
    return date(year, month, min(first.day, monthrange(year, month)[1]))


def _moved(day: date, days: int, *, working: bool) -> date:
    if not working:
        return day + timedelta(days=days)
    step = timedelta(days=1 if days > 0 else -1)
    for _ in range(abs(days)):
        day += step
        while not is_working_day(day):
            day += step
    return day
