"""What the pages of a run show: readiness by row, progress, verdicts in plain words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from crm.core import jobs
from crm.core.timeline import timeline_of
from crm.partnerships import refusals
from crm.partnerships.models import AgreementKind
from crm.partnerships.models.runs import AgreementRun, RowState
from crm.partnerships.operations.runs import ROWS
from crm.partnerships.permissions import PartnershipsPermission as May
from crm.partnerships.proofs import ProofSheet, proof_sheets
from crm.partnerships.queries import runs
from crm.partnerships.queries.runs import RowShown, RunShown
from crm.partnerships.readiness import Readiness
from crm.partnerships.views import shown
from crm.partnerships.views.shown import Gap
from crm.web.acting import acting
from crm.web.language import sentence

SHOWN = 100
ROW_STATES: dict[RowState, str] = {
    RowState.WAITING: "info",
    RowState.MADE: "ok",
    RowState.REFUSED: "danger",
    RowState.CANCELLED: "neutral",
}


@dataclass(frozen=True)
class CheckedRow:
    """A row that needs somebody: its organisation, and where each gap is filled."""

    id: int
    organisation_id: int
    organisation: str
    city: str
    gaps: Sequence[Gap] = ()
    why: str = ""
    url: str = ""


def check(run: AgreementRun) -> dict[str, Any]:
    """The page before the start: how many are ready, what is missing, what stands in the way."""
    ready = runs.readiness_of(run, runs.rows_of(run), by=acting())
    sheets = proof_sheets(ready)
    back = url_for("partnerships.agreement_run", run_id=run.id)
    lacking = [one for one in ready if one.lacks_data]
    organiser = runs.organiser_of(run, acting())
    return {
        "run": run,
        "stamp": runs.stamp_of(run),
        "total": len(ready),
        "ready": sum(one.is_ready for one in ready),
        "our_gaps": _our_gaps(lacking, back),
        "lacking": [_lacking(one, back) for one in lacking if _their_gaps(one, back)],
        "standing": [_standing(one) for one in ready if one.standing is not None],
        "others": [
            _other(one)
            for one in ready
            if one.refusal is not None and not one.lacks_data and one.standing is None
        ],
        "forms": forms_of(sheets),
        "our_signatories": organiser.signatories if organiser is not None else [],
        "our_default": organiser.default_signatory if organiser is not None else None,
        "shown": SHOWN,
        "may_start": acting().may(May.AGREEMENT_CREATE),
    }


@dataclass(frozen=True)
class Forms:
    """How many people's forms of a run a person has looked at."""

    total: int
    confirmed: int
    doubtful: int

    @property
    def left(self) -> int:
        return self.total - self.confirmed


def forms_of(sheets: Sequence[ProofSheet]) -> Forms:
    return Forms(
        len(sheets),
        sum(sheet.is_confirmed for sheet in sheets),
        sum(not sheet.is_confirmed and not sheet.is_certain for sheet in sheets),
    )


def _their_gaps(one: Readiness, back: str) -> list[Gap]:
    assert one.agreement is not None
    assert one.preparation is not None
    theirs = [miss for miss in one.preparation.missing if not _is_ours(one, miss.path)]
    return shown.gaps(one.agreement, theirs, back=back)


def _our_gaps(lacking: Sequence[Readiness], back: str) -> list[Gap]:
    """What we and the forum lack stops every row alike: said once."""
    for one in lacking:
        assert one.agreement is not None
        assert one.preparation is not None
        ours = [miss for miss in one.preparation.missing if _is_ours(one, miss.path)]
        if ours:
            return shown.gaps(one.agreement, ours, back=back)
    return []


def _is_ours(one: Readiness, path: str) -> bool:
    assert one.agreement is not None
    ours = "organiser." if one.agreement.type.kind_of is AgreementKind.PARTICIPATION else "parties.0."
    return path.startswith((ours, "forum."))


def _lacking(one: Readiness, back: str) -> CheckedRow:
    organisation = one.row.organisation
    return CheckedRow(
        one.row.id,
        organisation.id,
        organisation.short_name,
        organisation.city,
        gaps=_their_gaps(one, back),
    )


def _standing(one: Readiness) -> CheckedRow:
    organisation, standing = one.row.organisation, one.standing
    assert standing is not None
    return CheckedRow(
        one.row.id,
        organisation.id,
        organisation.short_name,
        organisation.city,
        why=standing.title,
        url=url_for("partnerships.agreement", agreement_id=standing.id),
    )


def _other(one: Readiness) -> CheckedRow:
    organisation = one.row.organisation
    assert one.refusal is not None
    name = organisation.short_name if organisation is not None else "—"
    city = organisation.city if organisation is not None else ""
    return CheckedRow(one.row.id, one.row.organisation_id, name, city, why=sentence(one.refusal))


def progress(
    run: AgreementRun, state: RowState | None, *, limit: int, after: int | None = None
) -> dict[str, Any]:
    """The page of a run that was started: how far it is, and the verdict of each row."""
    counts = runs.counts_of([run.id])[run.id]
    rows = runs.rows_shown(run.id, state=state, limit=limit + 1, after=after)
    gaps = _gaps_of_refused(run, rows)
    drafts = counts.made - counts.submitted
    return {
        "run": run,
        "counts": counts,
        "state": state,
        "rows": rows[:limit],
        "next_from": rows[limit - 1].id if len(rows) > limit else None,
        "reason_of": reason_of,
        "gaps": gaps,
        "stamp": stamp_of(run),
        "is_working": counts.waiting > 0,
        "is_stuck": counts.waiting > 0 and not jobs.is_any_unfinished(ROWS),
        "drafts": drafts,
        "row_kinds": ROW_STATES,
        "tabs": _tabs(counts),
        "may_change": acting().may(May.AGREEMENT_CREATE),
        "happenings": timeline_of(run),
    }


def _gaps_of_refused(run: AgreementRun, rows: Sequence[RowShown]) -> dict[int, Sequence[Gap]]:
    """Where what is still missing is filled, by row; a row that was repaired since lacks nothing."""
    lacking = {row.id for row in rows if row.state is RowState.REFUSED and _lacks(row)}
    if not lacking:
        return {}
    back = url_for("partnerships.agreement_run", run_id=run.id)
    kept = [row for row in runs.rows_of(run, RowState.REFUSED) if row.id in lacking]
    ready = runs.readiness_of(run, kept, by=acting())
    return {
        one.row.id: shown.gaps(one.agreement, one.preparation.missing, back=back)
        for one in ready
        if one.agreement is not None and one.preparation is not None
    }


def _lacks(row: RowShown) -> bool:
    return row.refusal.get("code") == "fields_missing"


def reason_of(row: RowShown) -> str:
    """Why a row was not made or not handed in, in the reader's language."""
    refusal = refusals.told(row.refusal)
    return sentence(refusal) if refusal is not None else ""


def stamp_of(run: AgreementRun) -> str:
    """What the moving parts of a started run depend on."""
    counts = runs.counts_of([run.id])[run.id]
    return f"{counts.waiting}-{counts.made}-{counts.refused}-{counts.cancelled}-{counts.submitted}"


def status_of(run: RunShown) -> tuple[str, str]:
    """Kind of status and word, for lists."""
    if run.started_at is None:
        return ("neutral", _("Не запущено")) if run.cancelled_at else ("accent", _("Проверка"))
    if run.counts.waiting:
        return "info", _("Составляется")
    if run.counts.refused:
        return "danger", _("Составлено не всё")
    return ("neutral", _("Остановлено")) if run.counts.cancelled else ("ok", _("Составлено"))


def _tabs(counts: runs.Counts) -> list[tuple[RowState | None, str, int]]:
    each = [(one, _(one.title), getattr(counts, one.value)) for one in RowState]
    return [(None, _("Все"), counts.total), *(tab for tab in each if tab[2])]
