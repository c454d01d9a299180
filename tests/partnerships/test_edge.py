"""Over HTTP: the story of a contract, uploads and downloads, refusals, strangers."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

from agreements.lifecycle import State
from crm.accounts.roles import Role
from crm.core import actor, clock, jobs
from crm.core.actor import Actor, ActorKind
from crm.core.db import session
from crm.core.errors import NotFound
from crm.core.hooks import SearchHit, hooks
from crm.leads.queries import organisation_or_404
from crm.partnerships import operations, queries
from crm.partnerships.models import Agreement, AgreementKind, Channel
from crm.partnerships.operations import sending
from crm.partnerships.operations.sending import Pdf
from tests.partnerships.factories import (
    SOMEBODY,
    make_approved,
    make_booking,
    make_draft,
    make_ready_organisation,
    make_sent,
    reloaded,
    today,
)

SignIn = Callable[..., FlaskClient]
SCAN = b"%PDF-1.7 scan"


@pytest.fixture
def legal(sign_in: SignIn) -> FlaskClient:
    return sign_in(Role.LEGAL)


def kept(agreement: Agreement) -> Agreement:
    session.commit()
    return agreement


def test_the_way_of_a_contract_from_booking_to_signature(
    legal: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agreements.pdf.engine", lambda: None)
    operations.install_shipped_templates(by=SOMEBODY)
    booking = make_booking()
    session.commit()
    form = {
        "booking": booking.id,
        "edition": booking.edition_id,
        "kind": "participation",
        "signatory": make_id(booking.organisation_id),
        "our_signatory": make_id(booking.edition.organiser_id),
    }
    answer = legal.post("/agreements", data=form)
    assert answer.status_code == 303
    page = answer.location
    agreement_id = int(page.rsplit("/", 1)[1])
    parties = [party.id for party in queries.agreement_or_404(agreement_id, SOMEBODY).parties]
    for party in parties:
        assert legal.post(f"{page}/parties/{party}/forms").status_code == 303
    assert legal.post(f"{page}/submission").status_code == 303
    assert legal.post(f"{page}/sending").status_code == 303
    assert "готовим документ" in legal.get(page).text
    jobs.run_all()
    assert "Ждём подпись" in legal.get(page).text
    day = clock.today("Asia/Yekaterinburg").isoformat()
    for party in parties:
        data = {"signed_on": day, "channel": "paper", "scan": (BytesIO(SCAN), "договор.pdf")}
        assert legal.post(f"{page}/parties/{party}/signature", data=data).status_code == 303
    signed = queries.agreement_or_404(agreement_id, SOMEBODY)
    assert signed.state is State.SIGNED
    assert signed.entry.number in legal.get("/register").text


def make_id(organisation_id: int | None) -> int:
    return organisation_or_404(organisation_id or 0, SOMEBODY).signatories[0].id


def test_terms_are_saved_and_a_wrong_form_keeps_what_was_typed(legal: FlaskClient) -> None:
    agreement = kept(make_draft())
    page = f"/agreements/{agreement.id}"
    form = {
        "version": agreement.version,
        "place": "Пермь",
        "law": "none",
        "payments-0-percent": "40",
        "payments-0-days_after_signing": "5",
        "payments-1-percent": "60",
        "payments-1-due": "2027-10-01",
    }
    wrong = legal.post(f"{page}/terms", data=form | {"payments-1-percent": "70"})
    assert wrong.status_code == 422
    assert 'value="Пермь"' in wrong.text
    assert reloaded(agreement).terms["place"] == ""
    assert legal.post(f"{page}/terms", data=form).status_code == 302
    saved = reloaded(agreement)
    assert saved.terms["place"] == "Пермь"
    assert [one["percent"] for one in saved.terms["payments"]] == ["40", "60"]
    assert saved.terms["conditions"] == agreement.terms["conditions"], "what the form does not show stays"
    stale = legal.post(f"{page}/terms", data=form | {"place": "Тюмень"})
    assert stale.status_code == 409
    assert reloaded(agreement).terms["place"] == "Пермь"


def test_the_lines_of_a_framework_agreement_are_saved(legal: FlaskClient) -> None:
    agreement = kept(make_draft(AgreementKind.COOPERATION))
    form = {
        "version": agreement.version,
        "purpose": "обмена опытом",
        "directions": "транспорт\n\n  благоустройство ",
        "forms": "встречи",
        "exit_notice_days": "30",
        "copies": "2",
        "plan-0-what": "Круглый стол",
        "plan-0-due": "март",
        "plan-1-what": "",
    }
    assert legal.post(f"/agreements/{agreement.id}/terms", data=form).status_code == 302
    saved = reloaded(agreement).terms
    assert saved["directions"] == ["транспорт", "благоустройство"]
    assert [one["what"] for one in saved["plan"]] == ["Круглый стол"]


def test_extra_fields_change_nothing(legal: FlaskClient) -> None:
    agreement = kept(make_draft())
    amount = agreement.amount
    form = {
        "version": agreement.version, "law": "none", "state": "signed", "amount": "1", "entry_id": "1",
        "owner_id": "1", "number": "В-777/26",
    }  # fmt: skip
    legal.post(f"/agreements/{agreement.id}/terms", data=form)
    saved = reloaded(agreement)
    assert (saved.state, saved.amount, saved.entry_id) == (State.DRAFT, amount, None)


@pytest.mark.parametrize(
    ("content", "status"),
    [(SCAN, 303), (b"MZ\x90\x00", 422), (b"<html>", 422)],
)
def test_a_scan_is_a_pdf_or_a_picture(legal: FlaskClient, content: bytes, status: int) -> None:
    agreement = kept(make_sent())
    party = agreement.parties[1]
    data = {
        "signed_on": today(agreement).isoformat(),
        "channel": "paper",
        "scan": (BytesIO(content), "a.pdf"),
    }
    answer = legal.post(f"/agreements/{agreement.id}/parties/{party.id}/signature", data=data)
    assert answer.status_code == status
    assert reloaded(agreement).parties[1].signature.counts is (status == 303)


def test_a_signature_of_tomorrow_is_refused_beside_its_field(legal: FlaskClient) -> None:
    agreement = kept(make_sent())
    day = today(agreement) + timedelta(days=1)
    data = {"signed_on": day.isoformat(), "channel": "paper"}
    answer = legal.post(f"/agreements/{agreement.id}/parties/{agreement.parties[1].id}/signature", data=data)
    assert answer.status_code == 422
    assert "Дата подписания ещё не наступила" in answer.text


def test_a_reason_is_asked_again_and_kept(legal: FlaskClient) -> None:
    agreement = kept(make_sent())
    assert legal.post(f"/agreements/{agreement.id}/void", data={"reason": " "}).status_code == 422
    assert legal.post(f"/agreements/{agreement.id}/void", data={"reason": "Опечатка"}).status_code == 303
    assert reloaded(agreement).ended_reason == "Опечатка"


def test_a_step_cannot_be_skipped(legal: FlaskClient) -> None:
    agreement = kept(make_draft())
    for step in ("sending", "effect", "withdrawal", "revising"):
        assert legal.post(f"/agreements/{agreement.id}/{step}").status_code == 409, step
    assert reloaded(agreement).state is State.DRAFT


# Files


def test_a_document_is_downloaded_under_its_own_name(legal: FlaskClient) -> None:
    agreement = kept(make_sent())
    n, number = agreement.sent_revision.n, agreement.entry.number
    answer = legal.get(f"/agreements/{agreement.id}/revisions/{n}/document.docx")
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment;")
    name = unquote(disposition.rpartition("filename*=UTF-8''")[2])
    assert name == f"Договор № {number.replace('/', '-')} — ООО Ромашка.docx"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.data.startswith(b"PK")


def test_a_scan_comes_back_as_it_was_given(legal: FlaskClient) -> None:
    agreement = make_sent()
    operations.record_signature(
        agreement.parties[1],
        signed_on=today(agreement),
        channel=Channel.SCAN_EXCHANGE,
        scan=SCAN,
        by=SOMEBODY,
    )
    (signature,) = queries.signatures_of(agreement)
    session.commit()
    answer = legal.get(f"/agreements/{agreement.id}/signatures/{signature.id}/scan")
    assert (answer.data, answer.mimetype) == (SCAN, "application/pdf")
    assert answer.headers["Content-Disposition"].startswith("attachment;")


def test_a_file_is_reached_through_its_own_agreement_alone(legal: FlaskClient) -> None:
    mine, other = make_sent(), make_sent()
    operations.record_signature(mine.parties[1], signed_on=today(mine), scan=SCAN, by=SOMEBODY)
    (signature,) = queries.signatures_of(mine)
    session.commit()
    for address in (
        f"/agreements/{other.id}/signatures/{signature.id}/scan",
        f"/agreements/{other.id}/revisions/9/document.docx",
        f"/agreements/{mine.id}/revisions/1/document.pdf",
        f"/agreements/{mine.id}/revisions/1/pages/1-640.png",
        f"/agreements/{other.id}/parties/{mine.parties[1].id}/forms",
    ):
        assert legal.get(address).status_code == 404, address


def test_pages_are_drawn_in_two_sizes_and_kept_by_the_browser(
    legal: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    agreement = make_draft()
    sending.keep_pdf(agreement.revisions[0], Pdf(SCAN, 2, "test"), by=SOMEBODY)
    session.commit()
    monkeypatch.setattr("agreements.pdf.page", lambda _pdf, number, width: b"\x89PNG" + bytes([number]))
    root = f"/agreements/{agreement.id}/revisions/1/pages"
    answer = legal.get(f"{root}/2-640.png")
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    assert "immutable" in answer.headers["Cache-Control"]
    for wrong in ("0-640", "3-640", "1-5000"):
        assert legal.get(f"{root}/{wrong}.png").status_code == 404


# Strangers


def of_organisation(*organisation_ids: int) -> Actor:
    return Actor(ActorKind.PERSON, "Участник", organisation_ids=frozenset(organisation_ids))


@pytest.mark.usefixtures("app")
def test_the_other_side_sees_its_own_agreements_from_the_moment_they_are_sent() -> None:
    draft, sent, foreign = make_draft(), make_sent(), make_sent()
    theirs = of_organisation(draft.organisation_id, sent.organisation_id)
    seen = session.scalars(queries.agreements_visible_to(theirs)).all()
    assert [one.id for one in seen] == [sent.id]
    for hidden in (draft, foreign):
        with pytest.raises(NotFound):
            queries.agreement_or_404(hidden.id, theirs)
    assert queries.document_of(queries.agreement_or_404(sent.id, theirs)) is sent.sent_revision


@pytest.mark.usefixtures("app")
def test_the_organiser_of_an_agreement_is_no_key_to_it_and_nobody_sees_nothing() -> None:
    sent = make_sent()
    for stranger in (of_organisation(), of_organisation(sent.parties[0].organisation_id), actor.ANONYMOUS):
        assert session.scalars(queries.agreements_visible_to(stranger)).all() == []


@pytest.mark.parametrize("role", [Role.EXHIBITOR, Role.CITY, Role.ONSITE])
def test_outsiders_have_no_office(sign_in: SignIn, role: Role) -> None:
    agreement = kept(make_sent())
    client = sign_in(role)
    for address in (
        "/agreements",
        f"/agreements/{agreement.id}",
        f"/agreements/{agreement.id}/revisions/1/document.docx",
        "/register",
        "/register/export.xlsx",
        "/templates",
    ):
        assert client.get(address).status_code == 403, address


def test_readers_change_nothing(sign_in: SignIn) -> None:
    agreement = kept(make_approved())
    client = sign_in(Role.DIRECTOR)
    party = agreement.parties[0].id
    for address in ("submission", "sending", "void", "cancellation", "refusal", "terms", "revision",
                    f"parties/{party}", f"parties/{party}/forms", f"parties/{party}/signature"):  # fmt: skip
        assert client.post(f"/agreements/{agreement.id}/{address}").status_code == 403, address
    assert reloaded(agreement).state is State.APPROVED


# The journal as a spreadsheet


def test_the_journal_is_exported_as_shown_and_calculates_nothing(legal: FlaskClient) -> None:
    organisation = make_ready_organisation("=1+1", "=cmd|' /C calc'!A0")
    agreement = kept(make_sent(booking=make_booking(organisation=organisation)))
    number = agreement.entry.number
    answer = legal.get("/register/export.xlsx")
    sheet = load_workbook(BytesIO(answer.data)).active
    head, row = list(sheet.iter_rows())
    assert [cell.value for cell in head][:3] == ["Номер", "Дата", "Реестр"]
    assert row[0].value == number
    assert {cell.data_type for cell in row} <= {"s", "d", "n"}
    assert row[4].value == "=cmd|' /C calc'!A0"
    assert legal.get("/register/export.exe").status_code == 404


# What other rooms are told


@pytest.mark.usefixtures("app")
def test_an_agreement_tells_the_other_rooms_how_far_it_is(sign_in: SignIn) -> None:

    agreement = kept(make_sent())
    client = sign_in(Role.LEGAL)
    with client.application.test_request_context():
        (progress,) = hooks.collect(
            "agreement_progress",
            edition_id=agreement.edition_id,
            organisation_ids=[agreement.organisation_id, 10**9],
        )
        assert (progress.is_signed, progress.kind) == (False, "info")
        hits: list[SearchHit] = hooks.collect("search_hits", kind="agreement", record_id=agreement.id)
    assert agreement.entry.number in hits[0].words
    assert hits[0].visible_to == {"staff"}
