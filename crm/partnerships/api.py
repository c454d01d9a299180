"""Agreements and obligations for other systems."""

from typing import Literal

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from crm.core import clock
from crm.core.db import session
from crm.core.errors import NotFound
from crm.exhibition.queries import edition_or_404
from crm.exhibition.queries.bookings import bookings_whole
from crm.leads.queries.organisations import organisations_whole
from crm.partnerships import refusals
from crm.partnerships.errors import NothingChosen, RunTooLarge, TemplateMissing
from crm.partnerships.errors.obligations import (
    DoneInFuture,
    LinkUnusable,
    ObligationClosed,
    ObligationNotDone,
    ObligationReported,
)
from crm.partnerships.models import Agreement
from crm.partnerships.models.obligations import Obligation
from crm.partnerships.models.runs import AgreementRun
from crm.partnerships.operations import obligations
from crm.partnerships.operations import runs as verbs
from crm.partnerships.operations.obligations import Report
from crm.partnerships.permissions import PartnershipsPermission
from crm.partnerships.queries import obligations as owed
from crm.partnerships.queries import runs
from crm.partnerships.queries.runs import RowShown
from crm.partnerships.schemas import (
    AgreementQuery,
    AgreementRunBody,
    AgreementRunRowShape,
    AgreementRunShape,
    AgreementShape,
    DoneRequest,
    ObligationQuery,
    ObligationShape,
    PartyShape,
)
from crm.web.acting import acting
from crm.web.api.endpoint import Api
from crm.web.api.paging import page_of
from crm.web.api.shapes import Page, PageQuery
from crm.web.language import sentence

api = Api("partnerships")


@api.get(
    "/agreements",
    scope=PartnershipsPermission.AGREEMENT_VIEW,
    query=AgreementQuery,
    answer=Page[AgreementShape],
)
def list_agreements(query: AgreementQuery) -> Page[AgreementShape]:
    """Agreements, oldest first."""
    found = _loaded()
    for name, value in query.model_dump(exclude={"after", "limit"}, exclude_none=True).items():
        found = found.where(getattr(Agreement, name) == value)
    return page_of(found, Agreement, query, agreement_shape)


@api.get("/agreements/<int:agreement_id>", scope=PartnershipsPermission.AGREEMENT_VIEW, answer=AgreementShape)
def get_agreement(agreement_id: int) -> AgreementShape:
    """One agreement with its parties."""
    found = session.scalar(_loaded().where(Agreement.id == agreement_id))
    if found is None:
        raise NotFound
    return agreement_shape(found)


@api.post(
    "/agreement-runs",
    scope=PartnershipsPermission.AGREEMENT_CREATE,
    body=AgreementRunBody,
    answer=AgreementRunShape,
    status=202,
    refusals=(NothingChosen, RunTooLarge, TemplateMissing),
)
def start_agreement_run(body: AgreementRunBody) -> AgreementRunShape:
    """Make agreements for many in one go; ask the answered address how far it is."""
    bookings = bookings_whole(body.booking_ids, acting())
    organisations = organisations_whole(body.organisation_ids, acting())
    if {one.id for one in bookings} != set(body.booking_ids):
        raise NotFound
    if {one.id for one in organisations} != set(body.organisation_ids):
        raise NotFound
    run = verbs.choose_for_run(
        body.kind,
        edition_or_404(body.edition_id),
        bookings=[one for one in bookings if one.edition_id == body.edition_id],
        organisations=organisations,
        by=acting(),
    )
    verbs.start_run(run, submits=body.submit, by=acting())
    session.flush()
    return run_shape(run)


@api.get(
    "/agreement-runs/<int:run_id>", scope=PartnershipsPermission.AGREEMENT_VIEW, answer=AgreementRunShape
)
def get_agreement_run(run_id: int) -> AgreementRunShape:
    """How far a run is."""
    return run_shape(runs.run_or_404(run_id, acting()))


@api.get(
    "/agreement-runs/<int:run_id>/rows",
    scope=PartnershipsPermission.AGREEMENT_VIEW,
    query=PageQuery,
    answer=Page[AgreementRunRowShape],
)
def list_agreement_run_rows(run_id: int, query: PageQuery) -> Page[AgreementRunRowShape]:
    """What became of each row of a run."""
    run = runs.run_or_404(run_id, acting())
    rows = runs.rows_shown(run.id, limit=query.limit + 1, after=query.after)
    following = rows[query.limit - 1].id if len(rows) > query.limit else None
    return Page(items=[_row_shape(row) for row in rows[: query.limit]], next=following)


def run_shape(run: AgreementRun) -> AgreementRunShape:
    counts = runs.counts_of([run.id])[run.id]
    state: Literal["chosen", "working", "done", "cancelled"] = "working" if counts.waiting else "done"
    if run.started_at is None:
        state = "chosen"
    if run.cancelled_at is not None:
        state = "cancelled"
    return AgreementRunShape(
        id=run.id,
        kind=run.kind_of,
        edition_id=run.edition_id,
        state=state,
        total=counts.total,
        waiting=counts.waiting,
        made=counts.made,
        refused=counts.refused,
        cancelled=counts.cancelled,
        submitted=counts.submitted,
        created_at=run.created_at,
        started_at=run.started_at,
    )


def _row_shape(row: RowShown) -> AgreementRunRowShape:
    refusal = refusals.told(row.refusal)
    shown = {name for name in AgreementRunRowShape.model_fields if name not in ("code", "reason")}
    return AgreementRunRowShape(
        **{name: getattr(row, name) for name in shown},
        code=refusal.code if refusal else None,
        reason=sentence(refusal) if refusal else None,
    )


@api.get(
    "/obligations",
    scope=PartnershipsPermission.AGREEMENT_VIEW,
    query=ObligationQuery,
    answer=Page[ObligationShape],
)
def list_obligations(query: ObligationQuery) -> Page[ObligationShape]:
    """What signed agreements make the parties do, oldest first."""
    found = (
        select(Obligation)
        .where(Obligation.id.in_(owed.obligation_ids_visible_to(acting())))
        .join(Agreement, Agreement.id == Obligation.agreement_id)
        .options(joinedload(Obligation.party, innerjoin=True))
    )
    equals = {
        Obligation.agreement_id: query.agreement_id,
        Agreement.organisation_id: query.organisation_id,
        Obligation.state: query.state,
    }
    for column, value in equals.items():
        if value is not None:
            found = found.where(column == value)
    if query.due_before is not None:
        found = found.where(Obligation.due_on < query.due_before)
    return page_of(found, Obligation, query, obligation_shape)


@api.get(
    "/obligations/<int:obligation_id>",
    scope=PartnershipsPermission.AGREEMENT_VIEW,
    answer=ObligationShape,
    refusals=(NotFound,),
)
def get_obligation(obligation_id: int) -> ObligationShape:
    """One obligation."""
    return obligation_shape(owed.obligation_or_404(obligation_id, acting()))


@api.post(
    "/obligations/<int:obligation_id>/done",
    scope=PartnershipsPermission.OBLIGATION_REPORT,
    body=DoneRequest,
    answer=ObligationShape,
    status=200,
    refusals=(NotFound, DoneInFuture, LinkUnusable, ObligationReported, ObligationClosed),
)
def report_obligation_done(obligation_id: int, body: DoneRequest) -> ObligationShape:
    """Say that an obligation was done; the other side or its keeper accepts."""
    found = owed.obligation_to_change(obligation_id, acting())
    obligations.report_done(found, Report(body.done_on, body.note, body.link), by=acting())
    return obligation_shape(found)


@api.post(
    "/obligations/<int:obligation_id>/acceptance",
    scope=PartnershipsPermission.OBLIGATION_EDIT,
    answer=ObligationShape,
    status=200,
    refusals=(NotFound, ObligationNotDone, ObligationClosed),
)
def accept_obligation_done(obligation_id: int) -> ObligationShape:
    """Accept what was reported done."""
    found = owed.obligation_to_change(obligation_id, acting())
    obligations.accept(found, by=acting())
    return obligation_shape(found)


def obligation_shape(one: Obligation) -> ObligationShape:
    derived = {"party_organisation_id", "is_ours", "is_overdue"}
    columns = {name: getattr(one, name) for name in ObligationShape.model_fields if name not in derived}
    return ObligationShape(
        party_organisation_id=one.party.organisation_id,
        is_ours=one.is_ours,
        is_overdue=one.is_overdue(clock.now()),
        **columns,
    )


def agreement_shape(agreement: Agreement) -> AgreementShape:
    derived = {"kind", "number", "parties"}
    columns = {name: getattr(agreement, name) for name in AgreementShape.model_fields if name not in derived}
    return AgreementShape(
        kind=agreement.type.kind_of,
        number=agreement.entry.number if agreement.entry else None,
        parties=[PartyShape.model_validate(party) for party in agreement.parties],
        **columns,
    )


def _loaded() -> Select[Agreement]:
    return select(Agreement).options(
        joinedload(Agreement.type, innerjoin=True),
        joinedload(Agreement.entry),
        selectinload(Agreement.parties),
    )
