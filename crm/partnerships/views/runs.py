"""Many agreements in one go: the choice, the check before, the run while it works and its end."""

from enum import StrEnum
from typing import TypeVar

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from crm.exhibition.queries import edition_or_404, editions, open_edition
from crm.exhibition.queries.bookings import bookings_whole
from crm.exhibition.rules.bookings import BookingState
from crm.leads.models import Sector, Stage
from crm.leads.queries.organisations import organisations_whole
from crm.partnerships.models import AgreementKind
from crm.partnerships.models.runs import AgreementRun, RowState
from crm.partnerships.operations import runs as verbs
from crm.partnerships.permissions import PartnershipsPermission
from crm.partnerships.queries import candidates, runs
from crm.partnerships.queries.candidates import CandidateFilter, Source
from crm.partnerships.queries.library import version_for_new
from crm.partnerships.rules import MOST_IN_A_RUN
from crm.partnerships.views import runs_shown
from crm.partnerships.views.blueprint import bp
from crm.web.access import requires
from crm.web.acting import acting
from crm.web.addresses import go_to

PAGE = 50
ROWS = 200
Choice = TypeVar("Choice", bound=StrEnum)


@bp.get("/agreement-runs")
@requires(PartnershipsPermission.AGREEMENT_VIEW)
def agreement_runs() -> ResponseReturnValue:
    rows = runs.runs_shown(acting(), limit=PAGE + 1, after=request.args.get("after", type=int))
    return render_template(
        "partnerships/runs.html",
        rows=rows[:PAGE],
        next_after=rows[PAGE - 1].id if len(rows) > PAGE else None,
        status_of=runs_shown.status_of,
    )


@bp.get("/agreement-runs/new")
@requires(PartnershipsPermission.AGREEMENT_CREATE)
def new_agreement_run() -> ResponseReturnValue:
    """For whom: everybody without an agreement of this kind, narrowed by what stands above the list."""
    known = list(editions())
    if not known:
        return render_template("partnerships/run_choice.html", wanted=None)
    wanted = _wanted()
    return render_template(
        "partnerships/run_choice.html",
        wanted=wanted,
        rows=candidates.candidates(wanted, acting()),
        total=candidates.candidate_count(wanted, acting()),
        kind_options=[(one.value, _(one.title)) for one in _kinds(wanted.source)],
        version=version_for_new(wanted.kind),
        edition_options=[(one.id, f"{one.numeral} {one.name}") for one in known],
        sector_options=[(one.value, _(one.title)) for one in Sector],
        stage_options=[(one.value, _(one.title)) for one in _stages(wanted.source)],
        city_options=[(city, city) for city in candidates.cities_of(wanted, acting())],
        stage_titles={one.value: one.title for one in (*Stage, *BookingState)},
        source_tabs=[_tab(wanted, one) for one in Source],
    )


@bp.post("/agreement-runs")
@requires(PartnershipsPermission.AGREEMENT_CREATE)
def choose_for_run() -> ResponseReturnValue:
    """The marked lines, or with `all` everybody whom the filter finds."""
    wanted = _wanted()
    keys = (
        candidates.candidate_keys(wanted, acting())
        if request.form.get("all")
        else request.form.getlist("id", type=int)
    )
    chosen = keys[: MOST_IN_A_RUN + 1]
    is_booked = wanted.source is not Source.ORGANISATIONS
    run = verbs.choose_for_run(
        wanted.kind,
        edition_or_404(wanted.edition_id),
        bookings=bookings_whole(chosen, acting()) if is_booked else (),
        organisations=() if is_booked else organisations_whole(chosen, acting()),
        by=acting(),
    )
    return go_to(_address(run))


@bp.get("/agreement-runs/<int:run_id>")
@requires(PartnershipsPermission.AGREEMENT_VIEW)
def agreement_run(run_id: int) -> ResponseReturnValue:
    """Before the start what is ready and what is missing, afterwards how far it is."""
    run = runs.run_or_404(run_id, acting())
    if run.started_at is None and run.cancelled_at is None:
        return render_template("partnerships/run_check.html", **runs_shown.check(run))
    return render_template("partnerships/run.html", **_progress(run))


@bp.get("/agreement-runs/<int:run_id>/changes")
@requires(PartnershipsPermission.AGREEMENT_VIEW)
def agreement_run_changes(run_id: int) -> ResponseReturnValue:
    run = runs.run_or_404(run_id, acting())
    is_waiting = run.started_at is None and run.cancelled_at is None
    stamp = runs.stamp_of(run) if is_waiting else runs_shown.stamp_of(run)
    if request.args.get("after") == stamp:
        return "", 204
    page = (
        render_template("partnerships/_run_check_changes.html", **runs_shown.check(run))
        if is_waiting
        else render_template("partnerships/_run_changes.html", **_progress(run))
    )
    return page, 200, {"X-After": stamp}


@bp.post("/agreement-runs/<int:run_id>/start")
@requires(PartnershipsPermission.AGREEMENT_CREATE)
def start_run(run_id: int) -> ResponseReturnValue:
    run = runs.run_to_change(run_id, acting())
    organiser = runs.organiser_of(run, acting())
    ours = organiser.signatories if organiser is not None else []
    chosen = request.form.get("our_signatory", type=int)
    verbs.start_run(
        run,
        submits="submits" in request.form,
        our_signatory=next((one for one in ours if one.id == chosen), None),
        by=acting(),
    )
    flash(_("Составление запущено. Страницу можно закрыть: работа продолжится."), "success")
    return go_to(_address(run))


@bp.post("/agreement-runs/<int:run_id>/cancellation")
@requires(PartnershipsPermission.AGREEMENT_CREATE)
def cancel_run(run_id: int) -> ResponseReturnValue:
    run = runs.run_to_change(run_id, acting())
    verbs.cancel_run(run, by=acting())
    flash(_("Составление остановлено. Что составлено, остаётся."), "success")
    return go_to(_address(run))


@bp.post("/agreement-runs/<int:run_id>/repetition")
@requires(PartnershipsPermission.AGREEMENT_CREATE)
def repeat_run(run_id: int) -> ResponseReturnValue:
    """Once more what was refused."""
    run = runs.run_to_change(run_id, acting())
    count = verbs.repeat_refused(run, by=acting())
    flash(_repeated(count), "success")
    return go_to(_address(run))


@bp.post("/agreement-runs/<int:run_id>/submission")
@requires(PartnershipsPermission.AGREEMENT_CREATE)
def submit_run(run_id: int) -> ResponseReturnValue:
    """Hand in the drafts whose forms are confirmed by now."""
    run = runs.run_to_change(run_id, acting())
    count = verbs.submit_confirmed(run, by=acting())
    flash(_repeated(count), "success")
    return go_to(_address(run))


def _progress(run: AgreementRun) -> dict[str, object]:
    asked = request.args.get("state", "")
    state = RowState(asked) if asked in set(RowState) else None
    return runs_shown.progress(run, state, limit=ROWS, after=request.args.get("from", type=int))


def _repeated(count: int) -> str:
    return str(ngettext("Запущена ещё раз %(num)s строка", "Запущено ещё раз %(num)s строк", count))


def _address(run: AgreementRun) -> str:
    return url_for("partnerships.agreement_run", run_id=run.id)


def _wanted() -> CandidateFilter:
    """The choice as address or form say it; what is unknown narrows nothing."""
    source = _chosen(Source, "source") or Source.BOOKINGS
    kinds = _kinds(source)
    kind = _chosen(AgreementKind, "kind")
    current = open_edition() or next(iter(editions()), None)
    return CandidateFilter(
        source=source,
        kind=kind if kind in kinds else kinds[0],
        edition_id=request.values.get("edition", type=int) or (current.id if current else 0),
        sector=_chosen(Sector, "sector"),
        stage=request.values.get("stage", "")[:32],
        city=request.values.get("city", "")[:100],
        text=request.values.get("q", "")[:100],
    )


def _kinds(source: Source) -> list[AgreementKind]:
    """A contract needs a booking; a city usually has a framework agreement alone."""
    if source is Source.ORGANISATIONS:
        return [AgreementKind.COOPERATION]
    kinds = list(AgreementKind)
    return kinds[::-1] if source is Source.SHOWCASES else kinds


def _stages(source: Source) -> list[BookingState] | list[Stage]:
    if source is Source.ORGANISATIONS:
        return list(Stage)
    return [state for state in BookingState if state in candidates.TO_DRAW_UP]


def _tab(wanted: CandidateFilter, source: Source) -> tuple[str, str, bool, int]:
    is_open = source is wanted.source
    kind = wanted.kind if is_open else _kinds(source)[0]
    count = candidates.candidate_count(CandidateFilter(source, kind, wanted.edition_id), acting())
    address = url_for("partnerships.new_agreement_run", source=source.value, edition=wanted.edition_id)
    return _(source.title), address, is_open, count


def _chosen(kind: type[Choice], name: str) -> Choice | None:
    typed = request.values.get(name, "")
    return kind(typed) if typed in set(kind) else None
