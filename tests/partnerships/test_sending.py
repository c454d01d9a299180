"""Sending through the worker: the number first, the paper outside of any transaction, then it is frozen."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from agreements import pdf
from agreements.lifecycle import PartySignature, State
from crm.accounts.roles import Role
from crm.accounts.security import actor_of
from crm.core import jobs, storage
from crm.core.db import session
from crm.exhibition.models import BookingState
from crm.partnerships import jobs as background
from crm.partnerships import operations, queries
from crm.partnerships.models import Agreement, RegisterEntry
from crm.partnerships.operations import ending, sending, text
from tests.accounts.factories import make_user
from tests.partnerships.factories import SOMEBODY, make_approved, make_draft, make_sent, make_signed, reloaded

pytestmark = pytest.mark.usefixtures("app")
PDF = b"%PDF-1.7 made for the test"


@pytest.fixture
def without_office(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "engine", lambda: None)


@pytest.fixture
def with_office(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """A LibreOffice that answers at once; what it was given."""
    given: list[bytes] = []

    def convert(docx: bytes) -> bytes:
        given.append(docx)
        return PDF

    monkeypatch.setattr(pdf, "engine", lambda: pdf.Engine("LibreOffice", "7.4", None, None))  # type: ignore[arg-type]
    monkeypatch.setattr(pdf, "to_pdf", convert)
    monkeypatch.setattr(pdf, "page_count", lambda _pdf: 3)
    return given


def requested() -> Agreement:
    legal = actor_of(make_user(roles=(Role.LEGAL,)))
    agreement = make_approved()
    sending.request_sending(agreement, by=legal)
    session.commit()
    return agreement


def run(kind: str) -> None:
    """Run the waiting jobs of one kind, as a worker would."""
    for job in session.scalars(select(jobs.Job).where(jobs.Job.kind_of != kind)):
        job.state = jobs.JobState.DONE
    session.commit()
    jobs.run_all()


@pytest.mark.usefixtures("without_office")
def test_without_an_engine_the_word_document_goes_out_alone() -> None:
    agreement = requested()
    assert (agreement.state, agreement.entry.seq) == (State.APPROVED, 1)
    run(sending.SENDING)
    sent = reloaded(agreement)
    assert sent.state is State.OUT_FOR_SIGNATURE
    assert sent.sent_revision is sent.latest_revision
    assert sent.latest_revision.pdf is None
    assert sent.booking.state is BookingState.AWAITING_SIGNATURE
    assert sent.sign_by == sent.booking.sign_by


def test_with_an_engine_the_pdf_is_part_of_what_is_sent(with_office: list[bytes]) -> None:
    agreement = requested()
    run(sending.SENDING)
    revision = reloaded(agreement).sent_revision
    assert revision is not None
    assert revision.pdf is not None
    assert (revision.pdf.page_count, storage.content_of(revision.pdf.file)) == (3, PDF)
    assert with_office == [storage.content_of(revision.docx)], (
        "the PDF is made from the very file that is sent"
    )


def test_what_is_frozen_is_named_by_its_hash(with_office: list[bytes]) -> None:
    agreement = requested()
    run(sending.SENDING)
    told = queries.document_of(reloaded(agreement)).docx.sha256
    assert f"{agreement.entry.number}" in str(reloaded(agreement).sent_revision.values["agreement"])
    assert len(told) == 64


def test_asking_twice_sends_once(with_office: list[bytes]) -> None:
    agreement = requested()
    sending.request_sending(agreement, by=SOMEBODY)
    session.commit()
    run(sending.SENDING)
    background.send_registered({"agreement_id": agreement.id, "user_id": None})
    assert len(with_office) == 1
    assert session.scalar(select(func.count()).select_from(RegisterEntry)) == 1


def test_a_crash_of_the_converter_costs_no_number(
    monkeypatch: pytest.MonkeyPatch, with_office: list[bytes]
) -> None:
    agreement = requested()
    good = pdf.to_pdf

    def crash(_docx: bytes) -> bytes:
        raise pdf.PdfError(pdf.Trouble.CRASHED)

    monkeypatch.setattr(pdf, "to_pdf", crash)
    with pytest.raises(pdf.PdfError):
        background.send_registered({"agreement_id": agreement.id, "user_id": None})
    assert reloaded(agreement).state is State.APPROVED
    monkeypatch.setattr(pdf, "to_pdf", good)
    background.send_registered({"agreement_id": agreement.id, "user_id": None})
    assert (reloaded(agreement).state, agreement.entry.seq) == (State.OUT_FOR_SIGNATURE, 1)


@pytest.mark.usefixtures("without_office")
def test_what_changed_after_registration_is_not_sent() -> None:
    agreement = requested()
    agreement.parties[1].organisation.legal_address = "620000, г. Екатеринбург, пр. Ленина, д. 1"
    session.commit()
    background.send_registered({"agreement_id": agreement.id, "user_id": None})
    assert reloaded(agreement).state is State.APPROVED


@pytest.mark.usefixtures("without_office")
def test_what_was_cancelled_meanwhile_is_not_sent() -> None:
    agreement = requested()
    ending.cancel(agreement, "Передумали", by=SOMEBODY)
    session.commit()
    background.send_registered({"agreement_id": agreement.id, "user_id": None})
    assert reloaded(agreement).state is State.CANCELLED


def test_requisites_are_copied_at_sending_and_never_looked_up_later() -> None:
    agreement = make_sent()
    organisation = agreement.parties[1].organisation
    before = agreement.parties[1].snapshot["inn"]
    organisation.inn = "6670000000"
    session.flush()
    kept = reloaded(agreement).parties[1]
    assert kept.snapshot["inn"] == before
    assert kept.snapshot["signatory"]["surname"] == "Иванов"
    assert {party.signature for party in agreement.parties} == {PartySignature.PENDING}


def test_pages_are_made_once_and_for_a_frozen_text_too(with_office: list[bytes]) -> None:
    agreement = make_sent()
    revision_id = agreement.sent_revision.id
    session.commit()
    for _ in range(2):
        background.make_pdf({"revision_id": revision_id})
    assert reloaded(agreement).sent_revision.pdf.engine == "LibreOffice 7.4"
    assert len(with_office) == 1


@pytest.mark.usefixtures("without_office")
def test_no_pages_without_an_engine_and_no_fault_either() -> None:
    draft = make_draft()
    session.commit()
    background.make_pdf({"revision_id": draft.revisions[0].id})
    background.make_pdf({"revision_id": 10**9})
    assert reloaded(draft).revisions[0].pdf is None


def test_the_clock_puts_signed_agreements_in_force() -> None:
    agreement = make_signed()
    background.take_effect({})
    assert reloaded(agreement).state is State.ACTIVE


def test_a_newer_draft_does_not_wait_for_the_pages_of_an_older(with_office: list[bytes]) -> None:
    draft = make_draft()
    text.save_terms(draft, draft.terms | {"badges": 3}, by=SOMEBODY)
    session.commit()
    background.make_pdf({"revision_id": draft.revisions[0].id})
    assert with_office == [], "nobody looks at an old draft"
    background.make_pdf({"revision_id": draft.revisions[1].id})
    assert len(with_office) == 1


@pytest.mark.office
@pytest.mark.skipif(pdf.engine() is None, reason="LibreOffice is not installed")
def test_the_real_engine_makes_the_pages_of_a_contract(app: Flask) -> None:
    agreement = make_draft()
    session.commit()
    background.make_pdf({"revision_id": agreement.revisions[0].id})
    made = reloaded(agreement).revisions[0].pdf
    assert 6 <= made.page_count <= 11
    assert pdf.page(storage.content_of(made.file), 1, width=640).startswith(b"\x89PNG")


def test_an_operation_in_one_go_leaves_the_pdf_to_the_worker() -> None:
    agreement = make_approved()
    operations.register_and_send(agreement, by=SOMEBODY)
    session.flush()
    assert jobs.is_unfinished(f"{text.PREVIEW}:{agreement.sent_revision.id}")
