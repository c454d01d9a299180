"""Background work of partnerships: PDFs, sending what was registered, and agreements whose day came."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy import select

from agreements import pdf
from agreements.docx import Problem, Report
from agreements.docx.contained import check_upload
from agreements.lifecycle import State
from agreements.vocabulary import expected
from crm.accounts.models import User
from crm.accounts.security import actor_of
from crm.core import clock, storage
from crm.core.actor import Actor, command, job
from crm.core.db import session, unit_of_work
from crm.core.events import EventSubject, RecordedEvent
from crm.core.jobs import enqueue
from crm.core.jobs import job as job_kind
from crm.exhibition.models import Edition
from crm.partnerships import previews, queries
from crm.partnerships.errors import MoveImpossible
from crm.partnerships.models import Agreement
from crm.partnerships.operations import ending, library, making, obligations, sending
from crm.partnerships.operations.runs import PAGES, ROWS
from crm.partnerships.operations.sending import SENDING, Paper, Pdf
from crm.partnerships.operations.text import PREVIEW
from crm.partnerships.queries import runs
from crm.partnerships.queries.clauses import clause_names
from crm.partnerships.queries.library import version_to_check
from crm.partnerships.queries.obligations import agreements_with_open

log = structlog.get_logger()

EFFECT = "partnerships.take_effect"
EFFECT_EVERY = timedelta(hours=1)
PAGES_PAUSE = timedelta(seconds=2)
CONVERTER = job("pdf")
CLOCKWORK = job("partnerships")


@job_kind(PREVIEW, slow=True)
def make_pdf(payload: dict[str, Any]) -> None:
    """The PDF of a revision, unless it has one, a newer draft replaced it, or no LibreOffice is there."""
    with unit_of_work(writes=False):
        revision = queries.revision_for_pdf(payload["revision_id"])
        if revision is None:
            return
        docx = storage.content_of(revision.docx)
    made = _converted(docx)
    with unit_of_work():
        revision = queries.revision_for_pdf(payload["revision_id"])
        if made is not None and revision is not None:
            sending.keep_pdf(revision, made, by=CONVERTER)


@job_kind(SENDING, slow=True)
def send_registered(payload: dict[str, Any]) -> None:
    """Make the paper with its number outside of any transaction, then freeze and send it.

    An agreement that meanwhile moved on or changed is left alone: its page says what to do.
    """
    paper = _paper(payload)
    if paper is None:
        return
    made = _converted(paper.docx)
    try:
        with unit_of_work():
            by = _on_behalf(payload["user_id"])
            agreement = queries.agreement_to_change(payload["agreement_id"], by)
            if agreement.state is State.APPROVED:
                sending.send(agreement, replace(paper, pdf=made), by=by, pdf_possible=made is not None)
    except MoveImpossible as refusal:
        log.warning("agreement.not_sent", agreement_id=payload["agreement_id"], code=refusal.code)


@job_kind(ROWS)
def make_rows(payload: dict[str, Any]) -> None:
    """The agreements of a few rows of a run, in one transaction with the end of this job."""
    by = _on_behalf(payload["user_id"])
    making.make_rows(runs.run_or_404(payload["run_id"], CLOCKWORK), payload["row_ids"], by=by)


@job_kind(PAGES, slow=True)
def make_pages_of_run(payload: dict[str, Any]) -> None:
    """The PDF of one agreement of a run, then a place at the end of the queue for the next: others' work
    never waits behind hundreds of conversions."""
    if pdf.engine() is None:
        return
    with unit_of_work(writes=False):
        revision_id = runs.next_without_pages(payload["run_id"], payload["after"])
    if revision_id is not None:
        try:
            make_pdf({"revision_id": revision_id})
        except pdf.PdfError as error:
            log.warning("agreement_run.no_pages", revision_id=revision_id, trouble=error.trouble)
    with unit_of_work():
        is_working = runs.counts_of([payload["run_id"]])[payload["run_id"]].waiting > 0
        if revision_id is not None or is_working:
            after = payload["after"] if revision_id is None else revision_id
            at = clock.now() + (timedelta(0) if revision_id is not None else PAGES_PAUSE)
            enqueue(PAGES, {"run_id": payload["run_id"], "after": after}, at=at)


@job_kind(library.CHECK, slow=True)
def check_template(payload: dict[str, Any]) -> None:
    """Check an uploaded template outside of any transaction, in a child process with limits."""
    again = payload.get("again", False)
    with unit_of_work(writes=False):
        version = version_to_check(payload["version_id"], again=again)
        if version is None:
            return
        content, kind = storage.content_of(version.file), version.template.type.kind_of
        sha256 = version.file.sha256
        names, unapproved = clause_names()
    previews.prepare(sha256)
    fonts = pdf.font_families() if pdf.engine() is not None else None
    known = expected(kind.value)
    if known is not None:
        known |= names | unapproved
    report = without_wording(check_upload(content, vocabulary=known, fonts=fonts), unapproved)
    with unit_of_work():
        version = version_to_check(payload["version_id"], again=again)
        if version is not None:
            library.keep_report(version, report)
            library.ask_for_pages(version)


@job_kind(library.PAGES, slow=True)
def make_template_pages(payload: dict[str, Any]) -> None:
    """The pages of an acceptable template filled with sample data, where LibreOffice is there."""
    if pdf.engine() is None:
        return
    with unit_of_work(writes=False):
        version = version_to_check(payload["version_id"], again=True)
        if version is None or not version.report.get("acceptable"):
            return
        sha256 = version.file.sha256
    previews.make_sample_pages(sha256)


@job_kind(EFFECT)
def take_effect(_payload: dict[str, Any]) -> None:
    """Signed agreements whose first day has come are in force."""
    due = select(Agreement.id).where(
        Agreement.state == State.SIGNED, Agreement.effective_on <= clock.now().date()
    )
    for agreement_id in session.scalars(due.order_by(Agreement.id)).all():
        ending.take_effect(queries.agreement_to_change(agreement_id, CLOCKWORK), by=CLOCKWORK)


def without_wording(report: Report, unapproved: frozenset[str]) -> Report:
    """The same report, saying of clauses that exist but are not approved just that."""
    waiting = [one.path for one in report.variables if one.path in unapproved]
    told = (Problem.of("clause_not_approved", name=path) for path in waiting)
    return replace(report, problems=(*report.problems, *told))


def _paper(payload: dict[str, Any]) -> Paper | None:
    with unit_of_work(writes=False):
        agreement = queries.agreement_or_404(payload["agreement_id"], _on_behalf(payload["user_id"]))
        return sending.numbered_paper(agreement) if agreement.state is State.APPROVED else None


def _converted(docx: bytes) -> Pdf | None:
    """None where no LibreOffice is installed; a conversion that fails raises and is tried again.

    What came in as a PDF is one already.
    """
    if docx.startswith(b"%PDF-"):
        return Pdf(docx, pdf.page_count(docx), "")
    engine = pdf.engine()
    if engine is None:
        return None
    content = pdf.to_pdf(docx)
    return Pdf(content, pdf.page_count(content), f"{engine.name} {engine.version}")


def _on_behalf(user_id: int | None) -> Actor:
    """Whoever asked for it; a command of the installation has no account."""
    user = session.get(User, user_id) if user_id is not None else None
    return command("sending") if user is None else actor_of(user)


def follow_the_forum(event: RecordedEvent) -> None:
    """After the commit: the forum's days may have moved, and the terms that count from them move along."""
    edition_id = session.scalar(
        select(EventSubject.record_id).where(
            EventSubject.event_id == event.id, EventSubject.kind_of == Edition.kind()
        )
    )
    for agreement_id in agreements_with_open(edition_id) if edition_id is not None else ():
        obligations.reschedule(queries.agreement_to_change(agreement_id, CLOCKWORK), by=CLOCKWORK)
