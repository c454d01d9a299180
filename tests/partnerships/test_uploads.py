"""Papers that come as files: drafts of the other side, agreements of former years, changes to our text."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from agreements.incoming import Paper, PaperKind
from agreements.lifecycle import State
from crm.accounts.roles import Role
from crm.core import clock, storage
from crm.core.db import session
from crm.leads.models import Contact
from crm.leads.operations import people
from crm.partnerships import operations, queries
from crm.partnerships.details import UploadDetails
from crm.partnerships.errors import MoveImpossible
from crm.partnerships.errors.uploads import (
    CounterEditNotWord,
    NumberOfOpenPeriod,
    NumberTaken,
    PaperRefusal,
    PaperUnchanged,
    TextInFile,
)
from crm.partnerships.models import (
    ARCHIVE,
    Agreement,
    AgreementKind,
    NumberCounter,
    Origin,
    RegisterEntry,
    TalkChannel,
)
from crm.partnerships.operations import talks, text, uploads
from crm.partnerships.operations.uploads import Described, Signed
from crm.partnerships.queries import library
from crm.partnerships.queries.register import check_of
from tests.agreements.incoming.test_gate import opens_with_a_script, pdf
from tests.partnerships.factories import (
    SOMEBODY,
    make_approved,
    make_draft,
    make_ready_edition,
    make_ready_organisation,
    reloaded,
)
from tests.partnerships.test_library import SHIPPED, changed

LAST_YEAR = date(2025, 11, 27)


def described(**values: object) -> Described:
    operations.install_shipped_templates(by=SOMEBODY)
    kind = library.type_of_kind(AgreementKind.COOPERATION)
    assert kind is not None
    given: dict[str, object] = {
        "type": kind,
        "organisation": make_ready_organisation(),
        "edition": make_ready_edition(),
        "title": "",
        "details": UploadDetails(amount=Decimal("1000.00")),
    }
    return Described(**(given | values))


def upload(content: bytes | None = None, *, signed: Signed | None = None, **values: object) -> Agreement:
    paper = uploads.admit([content or pdf()])
    return uploads.upload_agreement(
        paper, described(**values), file_name="их форма.pdf", signed=signed, by=SOMEBODY
    )


def word(old: str, new: str) -> Paper:
    return Paper(PaperKind.WORD, changed(old, new))


def in_talks() -> Agreement:
    agreement = make_approved(AgreementKind.COOPERATION)
    contact = people.add_contact(agreement.organisation, name="Мария Орлова", by=SOMEBODY)
    talks.negotiate(agreement, contact, TalkChannel.EMAIL, by=SOMEBODY)
    return agreement


def their_version(agreement: Agreement, old: str = "СОГЛАШЕНИЕ", new: str = "ДОГОВОР") -> Paper:
    """Our own text, changed in one word by the other side."""
    revision = agreement.revisions[-1]
    return Paper(PaperKind.WORD, changed(old, new, source=storage.content_of(revision.docx)))


@pytest.mark.usefixtures("app")
def test_an_uploaded_paper_goes_the_way_of_every_agreement() -> None:
    agreement = upload()
    assert (agreement.state, agreement.amount, agreement.template_version) == (
        State.DRAFT,
        Decimal("1000.00"),
        None,
    )
    (revision,) = agreement.revisions
    assert (revision.origin, revision.is_pdf) == (Origin.UPLOAD, True)
    operations.submit(agreement, by=SOMEBODY)
    operations.register_and_send(agreement, by=SOMEBODY)
    assert agreement.state is State.OUT_FOR_SIGNATURE
    assert agreement.sent_revision is not None
    assert agreement.sent_revision.docx.sha256 == revision.docx.sha256, "the file itself goes out"
    for party in agreement.parties:
        operations.record_signature(party, signed_on=clock.today("UTC"), by=SOMEBODY)
    assert agreement.state is State.SIGNED


@pytest.mark.usefixtures("app")
def test_another_file_is_another_revision_and_the_same_one_is_none() -> None:
    agreement = upload(SHIPPED.template())
    operations.submit(agreement, by=SOMEBODY)
    uploads.replace_upload(agreement, word("СОГЛАШЕНИЕ", "ДОГОВОР"), file_name="2.docx", by=SOMEBODY)
    assert [one.n for one in agreement.revisions] == [1, 2]
    assert agreement.state is State.DRAFT, "what was approved was another text"
    with pytest.raises(PaperUnchanged):
        uploads.replace_upload(agreement, word("СОГЛАШЕНИЕ", "ДОГОВОР"), file_name="2.docx", by=SOMEBODY)


@pytest.mark.usefixtures("app")
def test_a_paper_of_former_years_keeps_its_number_and_moves_no_counter() -> None:
    validity = UploadDetails(valid_from=LAST_YEAR, valid_to=LAST_YEAR + timedelta(days=30))
    agreement = upload(signed=Signed(LAST_YEAR, "12-А/25"), details=validity)
    assert agreement.state is State.EXPIRED
    assert agreement.entry is not None
    assert (agreement.entry.number, agreement.entry.period_key) == ("12-А/25", ARCHIVE)
    assert agreement.entry.registered_on == LAST_YEAR
    years = select(NumberCounter.period_key).where(NumberCounter.period_key != ARCHIVE)
    assert session.scalars(years).all() == []
    assert check_of(agreement.type.register).is_clean
    new = make_approved(AgreementKind.COOPERATION)
    operations.register_and_send(new, by=SOMEBODY)
    assert new.entry is not None
    assert new.entry.seq == 1
    with pytest.raises(NumberTaken):
        upload(signed=Signed(LAST_YEAR, "12-А/25"))


@pytest.mark.usefixtures("app")
def test_a_number_of_a_year_that_the_register_counts_is_not_typed() -> None:
    new = make_approved(AgreementKind.COOPERATION)
    operations.register_and_send(new, by=SOMEBODY)
    with pytest.raises(NumberOfOpenPeriod):
        upload(signed=Signed(clock.today("UTC"), "77"))


@pytest.mark.usefixtures("app")
def test_what_is_signed_tomorrow_is_not_signed() -> None:
    with pytest.raises(MoveImpossible) as refused:
        upload(signed=Signed(clock.today("UTC") + timedelta(days=2)))
    assert refused.value.code == "signed_later"


@pytest.mark.usefixtures("app")
def test_a_text_needs_a_template_or_a_file() -> None:
    agreement = upload()
    agreement.upload = None
    with pytest.raises(IntegrityError):
        session.flush()


@pytest.mark.usefixtures("app")
def test_a_hostile_file_is_refused_by_its_own_code() -> None:
    with pytest.raises(PaperRefusal) as refused:
        uploads.admit([pdf(opens_with_a_script)])
    assert refused.value.code == "paper_pdf_scripts"


@pytest.mark.usefixtures("app")
def test_the_other_side_gets_the_text_and_accepts_it() -> None:
    agreement = in_talks()
    assert (agreement.state, agreement.talks_channel) == (State.IN_NEGOTIATION, TalkChannel.EMAIL)
    talks.accept_text(agreement, by=SOMEBODY)
    assert agreement.state is State.APPROVED


@pytest.mark.usefixtures("app")
def test_a_person_of_somebody_else_is_no_contact() -> None:
    agreement = make_approved(AgreementKind.COOPERATION)
    stranger = people.add_contact(
        make_ready_organisation("ООО «Чужая»", "ООО «Чужая»", inn="7728168971"), name="Пётр", by=SOMEBODY
    )
    assert isinstance(stranger, Contact)
    with pytest.raises(MoveImpossible) as refused:
        talks.negotiate(agreement, stranger, TalkChannel.EMAIL, by=SOMEBODY)
    assert refused.value.code == "no_contact"


@pytest.mark.usefixtures("app")
def test_their_changes_become_a_revision_and_the_text_of_the_agreement() -> None:
    agreement = in_talks()
    paper = their_version(agreement)
    revision = talks.take_counter_edit(agreement, paper, file_name="правки.docx", by=SOMEBODY)
    assert (agreement.state, revision.origin, revision.n) == (State.DRAFT, Origin.COUNTERPARTY, 2)
    agreement = reloaded(agreement)
    assert agreement.is_their_text
    with pytest.raises(TextInFile):
        text.save_terms(agreement, agreement.terms, by=SOMEBODY)
    operations.submit(agreement, by=SOMEBODY)
    operations.register_and_send(agreement, by=SOMEBODY)
    assert agreement.sent_revision is not None
    assert storage.content_of(agreement.sent_revision.docx) == paper.content


@pytest.mark.usefixtures("app")
def test_our_text_comes_back_as_a_revision_of_its_own() -> None:
    agreement = make_draft(AgreementKind.COOPERATION)
    talks.take_counter_edit(agreement, their_version(agreement), file_name="x.docx", by=SOMEBODY)
    talks.return_to_template(agreement, by=SOMEBODY)
    assert [one.origin for one in agreement.revisions] == [Origin.OURS, Origin.COUNTERPARTY, Origin.OURS]
    assert agreement.revisions[0].content_hash == agreement.revisions[2].content_hash


@pytest.mark.usefixtures("app")
def test_changes_come_as_a_word_document_and_differ_from_ours() -> None:
    agreement = in_talks()
    with pytest.raises(CounterEditNotWord):
        talks.take_counter_edit(agreement, uploads.admit([pdf()]), file_name="x.pdf", by=SOMEBODY)
    ours = Paper(PaperKind.WORD, storage.content_of(agreement.revisions[-1].docx))
    with pytest.raises(PaperUnchanged):
        talks.take_counter_edit(agreement, ours, file_name="x.docx", by=SOMEBODY)
    assert agreement.state is State.IN_NEGOTIATION


def test_a_paper_is_uploaded_read_and_downloaded(sign_in: Callable[..., FlaskClient]) -> None:
    client = sign_in(Role.LEGAL)
    about = described()
    session.commit()
    page = f"/agreements/upload?organisation={about.organisation.id}"
    assert "Загрузить документ" in client.get(page).text
    sent = {
        "organisation": about.organisation.id,
        "type": about.type.id,
        "edition": about.edition.id,
        "files": (io.BytesIO(SHIPPED.template()), "форма.docx"),
    }
    answer = client.post("/agreements/upload", data=sent | {"files": (io.BytesIO(b"MZ"), "договор.pdf")})
    assert answer.status_code == 422
    assert "какое бы имя" in answer.text
    answer = client.post(
        "/agreements/upload", data=sent | {"is_signed": "y", "files": (io.BytesIO(b"MZ"), "x")}
    )
    assert "Укажите, когда документ подписан" in answer.text
    sent["files"] = (io.BytesIO(SHIPPED.template()), "форма.docx")
    answer = client.post("/agreements/upload", data=sent)
    assert answer.status_code == 303
    assert client.get(answer.location).status_code == 200
    (made,) = session.scalars(select(Agreement))
    assert client.get(f"/agreements/{made.id}/revisions/1/document.docx").data == SHIPPED.template()


def test_talks_and_changes_by_pages(sign_in: Callable[..., FlaskClient]) -> None:
    client = sign_in(Role.LEGAL)
    agreement = make_approved(AgreementKind.COOPERATION)
    contact = people.add_contact(agreement.organisation, name="Мария Орлова", by=SOMEBODY)
    session.commit()
    page = f"/agreements/{agreement.id}"
    assert "Мария Орлова" in client.get(f"{page}/talks").text
    assert client.post(f"{page}/talks", data={"contact": contact.id, "channel": "email"}).status_code == 303
    assert "Принять текст" in client.get(page).text
    paper = their_version(queries.agreement_or_404(agreement.id, SOMEBODY))
    answer = client.post(f"{page}/counter-edit", data={"file": (io.BytesIO(paper.content), "правки.docx")})
    assert answer.status_code == 303
    assert "<ins>" in client.get(answer.location).text
    assert "Текст пришёл от контрагента" in client.get(page).text
    assert client.post(f"{page}/template").status_code == 303
    stranger = sign_in(Role.DIRECTOR)
    assert stranger.get(f"{page}/counter-edit").status_code == 403


def test_entries_of_the_archive_are_shown_in_the_register(sign_in: Callable[..., FlaskClient]) -> None:
    upload(signed=Signed(LAST_YEAR, "12-А/25"))
    session.commit()
    assert session.scalar(select(RegisterEntry.period_key)) == ARCHIVE
    assert "12-А/25" in sign_in(Role.LEGAL).get("/register").text
