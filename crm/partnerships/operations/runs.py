"""Many agreements in one go: chosen, looked through, started, stopped, repeated after repair."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import update

from crm.core import clock, jobs
from crm.core.actor import Actor
from crm.core.db import session
from crm.core.errors import NotFound
from crm.core.events import record
from crm.exhibition.models import Booking, Edition
from crm.leads.models import Organisation, Signatory
from crm.partnerships import events, rules
from crm.partnerships.errors import (
    NothingChosen,
    RunHasNothingToRepeat,
    RunNotStarted,
    RunStarted,
    RunTooLarge,
    SignatoryOfOther,
    TemplateMissing,
)
from crm.partnerships.models import AgreementKind
from crm.partnerships.models.runs import AgreementRun, AgreementRunRow, RowState
from crm.partnerships.operations.text import vouch_for
from crm.partnerships.proofs import ProofSheet
from crm.partnerships.queries import runs
from crm.partnerships.queries.library import version_for_new

ROWS = "partnerships.run_rows"
PAGES = "partnerships.run_pages"


def choose_for_run(
    kind: AgreementKind,
    edition: Edition,
    *,
    bookings: Iterable[Booking] = (),
    organisations: Iterable[Organisation] = (),
    by: Actor,
) -> AgreementRun:
    """Keep the choice, so that it can be looked through, completed and found again; nothing is made yet.

    The version of the template is settled here: all agreements of a run have one text.
    """
    version = version_for_new(kind)
    if version is None:
        raise TemplateMissing(kind=kind)
    subjects: dict[tuple[str, int], tuple[int, int | None]] = {}
    subjects |= {("booking", one.id): (one.organisation_id, one.id) for one in bookings}
    subjects |= {("organisation", one.id): (one.id, None) for one in organisations}
    if not subjects:
        raise NothingChosen
    if len(subjects) > rules.MOST_IN_A_RUN:
        raise RunTooLarge(count=len(subjects), most=rules.MOST_IN_A_RUN)
    run = AgreementRun(template_version=version, edition=edition, user_id=by.user_id, submits=False)
    session.add(run)
    session.flush()
    session.add_all(
        AgreementRunRow(run_id=run.id, organisation_id=organisation_id, booking_id=booking_id, refusal={})
        for organisation_id, booking_id in subjects.values()
    )
    session.flush()
    record(events.AgreementRunChosen(count=len(subjects)), about=run, by=by)
    return run


def start_run(
    run: AgreementRun, *, submits: bool = False, our_signatory: Signatory | None = None, by: Actor
) -> None:
    """From now on workers make the agreements; `submits` hands in those whose forms are confirmed."""
    if run.started_at is not None or run.cancelled_at is not None:
        raise RunStarted
    if our_signatory is not None and our_signatory.organisation_id != run.edition.organiser_id:
        raise SignatoryOfOther
    run.started_at, run.submits = clock.now(), submits
    run.our_signatory_id = our_signatory.id if our_signatory is not None else None
    waiting = runs.rows_of(run, RowState.WAITING)
    record(events.AgreementRunStarted(count=len(waiting), submits=submits), about=run, by=by)
    _hand_out(run, waiting, by)


def cancel_run(run: AgreementRun, *, by: Actor) -> None:
    """Make no more; what is made stays. Rows that a worker has in its hands are waited for."""
    if run.cancelled_at is not None:
        return
    run.cancelled_at = clock.now()
    stopped = session.scalars(
        update(AgreementRunRow)
        .where(AgreementRunRow.run_id == run.id, AgreementRunRow.state == RowState.WAITING)
        .values(state=RowState.CANCELLED, done_at=clock.now())
        .returning(AgreementRunRow.id)
        .execution_options(synchronize_session="fetch")
    ).all()
    record(events.AgreementRunCancelled(count=len(stopped)), about=run, by=by)


def repeat_refused(run: AgreementRun, *, by: Actor) -> int:
    """Once more the rows that were not made, and those whose work was lost; how many."""
    if run.started_at is None:
        raise RunNotStarted
    refused = list(runs.rows_of(run, RowState.REFUSED))
    return _repeat(run, refused, by)


def submit_confirmed(run: AgreementRun, *, by: Actor) -> int:
    """Hand in for approval what is made and whose forms were confirmed since; how many are tried."""
    if run.started_at is None:
        raise RunNotStarted
    run.submits = True
    drafts = {one.id for one in runs.rows_shown(run.id) if one.agreement_state == "draft"}
    return _repeat(run, [row for row in runs.rows_of(run, RowState.MADE) if row.id in drafts], by)


def confirm_forms(
    run: AgreementRun, sheet: ProofSheet, typed: Mapping[str, str] | None = None, *, by: Actor
) -> None:
    """A person looked at the forms of one signatory of the run, as on an agreement's own page.

    Drafts that are made already follow: their text is made anew where a form was corrected.
    """
    vouch_for(sheet.signatory, sheet.proofs, typed or {}, by=by)
    if run.started_at is None:
        return
    of_them = [
        row
        for row in runs.rows_of(run, RowState.MADE)
        if sheet.is_ours or row.organisation_id == sheet.signatory.organisation_id
    ]
    if of_them:
        _hand_out(run, _waiting_again(of_them), by)


def confirm_certain(run: AgreementRun, sheets: Sequence[ProofSheet], *, by: Actor) -> int:
    """Confirm everything that the machine is sure of, as it stands; how many people's forms that were."""
    certain = [sheet for sheet in sheets if sheet.is_certain and not sheet.is_confirmed]
    for sheet in certain:
        confirm_forms(run, sheet, by=by)
    return len(certain)


def sheet_of(sheets: Sequence[ProofSheet], signatory_id: int) -> ProofSheet:
    """The signatory's sheet; somebody who does not sign in this run is not found."""
    found = next((sheet for sheet in sheets if sheet.signatory.id == signatory_id), None)
    if found is None:
        raise NotFound
    return found


def _repeat(run: AgreementRun, rows: Sequence[AgreementRunRow], by: Actor) -> int:
    lost = list(runs.rows_of(run, RowState.WAITING))
    if not rows and not lost:
        raise RunHasNothingToRepeat
    run.cancelled_at = None
    record(events.AgreementRunRepeated(count=len(rows) + len(lost)), about=run, by=by)
    _hand_out(run, [*_waiting_again(rows), *lost], by)
    return len(rows) + len(lost)


def _waiting_again(rows: Sequence[AgreementRunRow]) -> Sequence[AgreementRunRow]:
    for row in rows:
        row.state, row.done_at = RowState.WAITING, None
    session.flush()
    return rows


def _hand_out(run: AgreementRun, rows: Sequence[AgreementRunRow], by: Actor) -> None:
    """A job for every few rows. A row that two jobs name is made by the one that comes first."""
    ids = [row.id for row in rows]
    step = rules.ROWS_IN_A_JOB
    whose = {"run_id": run.id, "user_id": by.user_id}
    jobs.enqueue_many(ROWS, [{**whose, "row_ids": ids[at : at + step]} for at in range(0, len(ids), step)])
    if ids:
        jobs.enqueue(PAGES, {"run_id": run.id, "after": 0})
