"""The first screen and the palette that finds and goes everywhere."""

from itertools import groupby

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_timezone, ngettext

from crm.core import clock, search
from crm.core.hooks import TodayItem, hooks
from crm.desk.permissions import DeskPermission
from crm.web.access import requires, signed_in
from crm.web.acting import acting
from crm.web.shell import nav_items

bp = Blueprint("desk", __name__)
URGENCY = ("overdue", "soon", "calm")


@bp.get("/")
@signed_in()
def today() -> ResponseReturnValue:
    """What waits for this person and where we are; exhibitors and cities go on to their own pages."""
    if not acting().may(DeskPermission.DESK_VIEW):
        return redirect(url_for("portal.home"))
    items: list[TodayItem] = hooks.collect("today_items", actor=acting())
    items.sort(key=lambda item: (item.group, URGENCY.index(item.urgency)))
    groups = [(group, list(lines)) for group, lines in groupby(items, key=lambda item: item.group)]
    figures = sorted(hooks.collect("figures", actor=acting()), key=lambda figure: figure.order)
    return render_template(
        "desk/today.html", day=clock.now(), groups=groups, figures=figures, opening=_until_opening()
    )


def _until_opening() -> str:
    starts_on = hooks.first("opening_day")
    left = (starts_on - clock.today(str(get_timezone()))).days if starts_on else -1
    return ngettext("до открытия %(num)s день", "до открытия %(num)s дней", left) if left > 0 else ""


@bp.get("/palette")
@requires(DeskPermission.DESK_VIEW)
def palette() -> ResponseReturnValue:
    """Go to and find, as a fragment: pages whose name begins like the question, then records."""
    question = request.args.get("q", "").strip()
    folded = question.casefold()
    pages = [item for item in nav_items() if folded in item.label.casefold()]
    found = search.find(question, by=acting(), limit=12)
    return render_template("desk/_palette.html", question=question, pages=pages, found=found)
