"""The first screen and the palette that finds and goes everywhere."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_timezone, ngettext

from crm.core import clock, search
from crm.core.hooks import Figure, TodayItem, hooks
from crm.desk.permissions import DeskPermission
from crm.desk.queries import changes_since
from crm.web.access import requires, signed_in
from crm.web.acting import acting
from crm.web.sections import sections
from crm.web.shell import nav_items, quick_actions

bp = Blueprint("desk", __name__)
URGENCY = ("overdue", "soon", "calm")
CHANGES = 8
NEVER = datetime.max.replace(tzinfo=UTC)
A_DAY = timedelta(days=1)


@bp.get("/")
@signed_in()
def today() -> ResponseReturnValue:
    """What waits for this person and where we are; exhibitors and cities go on to their own pages."""
    if not acting().may(DeskPermission.DESK_VIEW):
        return redirect(url_for("portal.home"))
    return render_template(
        "desk/today.html",
        day=clock.now(),
        groups=_waiting(),
        figures=_figures(),
        changes=changes_since(_yesterday(), acting(), limit=CHANGES),
        overview=sections("overview_sections", actor=acting()),
        actions=quick_actions(),
        opening=_until_opening(),
    )


def _waiting() -> list[tuple[str, Sequence[TodayItem]]]:
    """By group; the most pressing line first within each, and so the groups."""
    groups: dict[str, list[TodayItem]] = {}
    for item in hooks.collect("today_items", actor=acting()):
        groups.setdefault(item.group, []).append(item)
    for lines in groups.values():
        lines.sort(key=_pressing)
    return sorted(groups.items(), key=lambda group: _pressing(group[1][0]))


def _pressing(item: TodayItem) -> tuple[int, datetime]:
    return URGENCY.index(item.urgency), item.due or NEVER


def _figures() -> list[tuple[str, Sequence[Figure]]]:
    """By group, in order."""
    found: list[Figure] = sorted(hooks.collect("figures", actor=acting()), key=lambda figure: figure.order)
    return [(group, list(figures)) for group, figures in groupby(found, key=lambda figure: figure.group)]


def _yesterday() -> datetime:
    """The beginning of yesterday where the person is."""
    zone = str(get_timezone())
    return datetime.combine(clock.today(zone) - A_DAY, datetime.min.time(), ZoneInfo(zone))


def _until_opening() -> str:
    starts_on = hooks.first("opening_day")
    left = (starts_on - clock.today(str(get_timezone()))).days if starts_on else -1
    return ngettext("до открытия %(num)s день", "до открытия %(num)s дней", left) if left > 0 else ""


@bp.get("/palette")
@requires(DeskPermission.DESK_VIEW)
def palette() -> ResponseReturnValue:
    """Do, go to and find, as a fragment: what begins like a word of the question, then records."""
    question = request.args.get("q", "").strip()
    return render_template(
        "desk/_palette.html",
        actions=[item for item in quick_actions() if _is_named(item.label, question)],
        pages=[item for item in nav_items() if _is_named(item.label, question)],
        found=search.find(question, by=acting(), limit=12),
    )


def _is_named(label: str, question: str) -> bool:
    """Whether every word of the question begins a word of the label."""
    words = label.casefold().split()
    return all(any(word.startswith(part) for word in words) for part in question.casefold().split())
