"""Making the agreements of a run: a few rows in one transaction, each with a verdict of its own.

First everything that may be refused is worked out in memory, then what stood the test is written at once. A
row is locked and its verdict belongs to the transaction that keeps its agreement: whatever is killed or
repeated, there is one agreement per row.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy.exc import IntegrityError

from agreements.lifecycle import State
from crm.core import clock
from crm.core.actor import Actor
from crm.core.db import session
from crm.core.errors import DomainError
from crm.core.events import Event, record_many
from crm.core.model import Record
from crm.partnerships import documents, events, queries, refusals
from crm.partnerships.errors import RowFailed
from crm.partnerships.models import Agreement
from crm.partnerships.models.runs import AgreementRun, AgreementRunRow
from crm.partnerships.moves import subjects_of
from crm.partnerships.operations.submitting import hand_in
from crm.partnerships.operations.text import follow_data
from crm.partnerships.queries import runs
from crm.partnerships.readiness import Readiness
from crm.partnerships.terms import Preparation, prepare

log = structlog.get_logger()


@dataclass
class _Made:
    """An agreement that is ready to be written, and what to tell of it."""

    row: AgreementRunRow
    agreement: Agreement
    preparation: Preparation
    told: Sequence[Event]


def make_rows(run: AgreementRun, row_ids: Sequence[int], *, by: Actor) -> None:
    """Make the agreements of those of the rows that still wait; each gets its verdict."""
    rows = runs.waiting_rows(run, row_ids)
    made_before = [row for row in rows if row.agreement_id is not None]
    fresh = [row for row in rows if row.agreement_id is None]
    try:
        with session.begin_nested():
            _make(run, fresh, by)
    except IntegrityError:  # one of them met a wall of the database: alone each finds out whether it was it
        for row in fresh:
            _make_alone(run, row, by)
    for row in made_before:
        _follow(run, row, by)


def _make(run: AgreementRun, rows: Sequence[AgreementRunRow], by: Actor) -> None:
    if not rows:
        return
    ready = runs.readiness_of(run, rows, by=by, lock=True)
    _write(run, [made for one in ready if (made := _worked_out(one, by)) is not None], by)


def _make_alone(run: AgreementRun, row: AgreementRunRow, by: Actor) -> None:
    try:
        with session.begin_nested():
            _make(run, [row], by)
    except IntegrityError as error:
        _failed(row, error)


def _worked_out(one: Readiness, by: Actor) -> _Made | None:
    """The agreement with its document, not written yet; None where the row got its refusal instead."""
    try:
        if one.refusal is not None:
            raise one.refusal
        return _with_document(one, by)
    except DomainError as refusal:
        one.row.refused(refusals.kept(refusal), clock.now())
    except Exception as error:
        _failed(one.row, error)
    return None


def _with_document(one: Readiness, by: Actor) -> _Made:
    agreement, preparation = one.agreement, one.preparation
    assert agreement is not None
    assert preparation is not None
    docx = documents.text_of(agreement, preparation.values)
    revision = documents.add_revision(
        agreement, docx, values=preparation.values, content_hash=preparation.content_hash, by=by
    )
    told = [
        events.AgreementDrafted(title=agreement.title),
        events.AgreementRendered(n=revision.n, content_hash=revision.content_hash),
    ]
    return _Made(one.row, agreement, preparation, told)


def _write(run: AgreementRun, ready: Sequence[_Made], by: Actor) -> None:
    """Everything at once: agreements with parties and revisions, the rows' verdicts, what happened."""
    session.add_all([made.agreement for made in ready])
    session.flush()
    now = clock.now()
    told: list[tuple[Event, Sequence[Record]]] = []
    for made in ready:
        made.row.made(made.agreement, {}, now)
        about = subjects_of(made.agreement)
        told += [(event, about) for event in made.told]
    session.flush()
    record_many(told, by=by)
    for made in ready if run.submits else ():
        try:
            hand_in(made.agreement, made.preparation, by=by)
        except DomainError as refusal:
            made.row.refusal = refusals.kept(refusal)


def _follow(run: AgreementRun, row: AgreementRunRow, by: Actor) -> None:
    """An agreement that exists already: its text follows the data, and is handed in where that is wanted."""
    assert row.agreement_id is not None
    refusal: dict[str, Any] = {}
    try:
        with session.begin_nested():
            agreement = queries.agreement_to_change(row.agreement_id, by)
            if agreement.state is State.DRAFT:
                follow_data(agreement, by=by)
                if run.submits:
                    hand_in(agreement, prepare(agreement), by=by)
    except DomainError as refused:
        refusal = refusals.kept(refused)
    row.refused(refusal, clock.now())


def _failed(row: AgreementRunRow, error: Exception) -> None:
    incident = secrets.token_hex(4)
    log.error("agreement_run.row_failed", row_id=row.id, incident=incident, exc_info=error)
    row.refused(refusals.kept(RowFailed(incident=incident)), clock.now())
