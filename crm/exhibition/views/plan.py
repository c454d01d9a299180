"""The hall plan and its twin, the list: filtered, live, printable."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from crm.exhibition import queries
from crm.exhibition.models import Hall
from crm.exhibition.permissions import ExhibitionPermission
from crm.exhibition.queries import plan
from crm.exhibition.queries.plan import PlanStand, StandFilter
from crm.exhibition.rules import geometry
from crm.exhibition.rules.stands import StandStatus
from crm.exhibition.views import bp
from crm.exhibition.views.chosen import chosen_edition, chosen_participant, participant_query
from crm.leads.models import Sector
from crm.web.access import requires
from crm.web.acting import acting

KEPT = ("status", "sector", "category", "area", "q", "lead", "organisation")


@bp.get("/halls")
@requires(ExhibitionPermission.PLAN_VIEW)
def halls() -> ResponseReturnValue:
    """Straight to the plan: an edition rarely has more than one hall."""
    edition = chosen_edition()
    first = next(iter(queries.halls_of(edition.id)), None)
    if first is None:
        return render_template("exhibition/no_hall.html", edition=edition)
    return redirect(url_for("exhibition.hall", hall_id=first.id, **participant_query()))


@bp.get("/halls/<int:hall_id>")
@requires(ExhibitionPermission.PLAN_VIEW)
def hall(hall_id: int) -> ResponseReturnValue:
    place = queries.hall_or_404(hall_id)
    everything = plan.plan_of(hall_id, acting())
    return render_template(
        "exhibition/plan.html",
        hall_tabs=_tabs(place),
        status_options=[(one.value, _(one.title)) for one in StandStatus],
        sector_options=[(one.value, _(one.title)) for one in Sector],
        category_options=[(one.id, one.name) for one in queries.categories_of(place.edition_id)],
        floor_paths=[
            geometry.svg_path(one["points"], closed=len(one["points"]) > 2) for one in place.features
        ],
        changes_address=_changes_address(hall_id, plan.version_of(everything)),
        **shown(place, everything),
    )


def _tabs(place: Hall) -> list[tuple[str, str, bool, None]]:
    return [
        (
            one.name,
            url_for("exhibition.hall", hall_id=one.id, **participant_query()),
            one.id == place.id,
            None,
        )
        for one in queries.halls_of(place.edition_id)
    ]


def _changes_address(hall_id: int, version: str) -> str:
    """Asks with the same filters, so that what comes is drawn like what is there."""
    values: dict[str, Any] = {name: request.args[name] for name in KEPT if name in request.args}
    return url_for("exhibition.changes", hall_id=hall_id, after=version, **values)


@bp.get("/halls/<int:hall_id>/changes")
@requires(ExhibitionPermission.PLAN_VIEW)
def changes(hall_id: int) -> ResponseReturnValue:
    """Stands that look different from the plan of version `after`: fragments that put themselves in place."""
    place = queries.hall_or_404(hall_id)
    everything = plan.plan_of(hall_id, acting())
    changed = plan.changed_since(everything, request.args.get("after", ""))
    if not changed:
        return "", 204
    response = make_response(
        render_template("exhibition/_changes.html", changed=changed, **shown(place, everything))
    )
    response.headers["X-After"] = plan.version_of(everything)
    return response


def shown(place: Hall, everything: Sequence[PlanStand]) -> dict[str, Any]:
    """What the plan's page and its fragments have in common."""
    wanted = stand_filter()
    matching = [stand for stand in everything if wanted.matches(stand)]
    return {
        "hall": place,
        "edition": place.edition,
        "stands": everything,
        "matching": matching,
        "outside": {stand.id for stand in everything} - {stand.id for stand in matching},
        "counts": Counter(stand.status for stand in everything),
        "wanted": wanted,
        "participant": chosen_participant(),
        "keep": participant_query(),
        "can_take": place.edition.is_open and acting().may(ExhibitionPermission.STAND_HOLD),
    }


def stand_filter() -> StandFilter:
    """The filters of the address; a value that means nothing is left out."""
    return StandFilter(
        status=request.args.get("status", type=StandStatus),
        sector=request.args.get("sector", type=Sector),
        category_id=request.args.get("category", type=int),
        area_from=request.args.get("area", type=int),
        text=request.args.get("q", "").strip(),
    )
