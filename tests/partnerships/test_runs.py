"""Many agreements in one go: exactly one per row, each row its own verdict, whatever is repeated."""

import io
import zipfile
from collections.abc import Callable, Sequence

import openpyxl
import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from agreements.lifecycle import State
from crm.accounts.roles import Role
from crm.core import jobs
from crm.core.db import session
from crm.core.events import RecordedEvent
from crm.core.jobs import Job
from crm.exhibition.models import Booking, Edition
from crm.exhibition.queries import booking_to_change
from crm.partnerships import jobs as work
from crm.partnerships import operations
from crm.partnerships.errors import NothingChosen, RunHasNothingToRepeat, RunStarted
from crm.partnerships.models import Agreement, AgreementKind, Revision
from crm.partnerships.models.runs import AgreementRun, RowState
from crm.partnerships.operations import making
from crm.partnerships.operations import runs as verbs
from crm.partnerships.proofs import proof_sheets
from crm.partnerships.queries import candidates, runs
from crm.partnerships.queries.candidates import CandidateFilter, Source
from tests.accounts.factories import make_user
from tests.partnerships.factories import SOMEBODY, make_booking, make_ready_edition, make_ready_organisation

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture(autouse=True)
def no_office(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of documents are another story."""
    monkeypatch.setattr(work.pdf, "engine", lambda: None)


def booked(edition: Edition, count: int) -> list[Booking]:
    return [
        make_booking(
            edition,
            make_ready_organisation(
                f"Общество с ограниченной ответственностью «Заря {n}»", f"ООО «Заря {n}»"
            ),
        )
        for n in range(count)
    ]


def chosen(count: int = 3) -> AgreementRun:
    operations.install_shipped_templates(by=SOMEBODY)
    edition = make_ready_edition()
    run = verbs.choose_for_run(
        AgreementKind.PARTICIPATION, edition, bookings=booked(edition, count), by=SOMEBODY
    )
    return runs.run_to_change(run.id, SOMEBODY)


def started(run: AgreementRun, **how: bool) -> AgreementRun:
    verbs.start_run(run, by=SOMEBODY, **how)
    make_all(run)
    return run


def make_all(run: AgreementRun) -> None:
    making.make_rows(run, [row.id for row in runs.rows_of(run)], by=SOMEBODY)


def counts(run: AgreementRun) -> runs.Counts:
    session.flush()
    return runs.counts_of([run.id])[run.id]


def organisations_of(run: AgreementRun) -> Sequence[object]:
    return [one.row.organisation for one in runs.readiness_of(run, runs.rows_of(run), by=SOMEBODY)]


def made(run: AgreementRun) -> tuple[int, int]:
    """Agreements and revisions there are."""
    return (
        session.scalar(select(func.count(Agreement.id))) or 0,
        session.scalar(select(func.count(Revision.id))) or 0,
    )


def test_every_row_gets_one_agreement_with_its_document() -> None:
    run = started(chosen(3))
    assert counts(run).made == 3
    assert made(run) == (3, 3)
    drafted = select(func.count(RecordedEvent.id)).where(RecordedEvent.key == "agreement.drafted")
    assert session.scalar(drafted) == 3


def test_a_repeated_job_makes_nothing_twice() -> None:
    run = started(chosen(2))
    make_all(run)
    assert made(run) == (2, 2)


def test_a_row_that_lacks_a_requisite_says_which_and_is_made_after_repair() -> None:
    run = chosen(3)
    poor = organisations_of(run)[1]
    poor.kpp = ""
    session.flush()
    started(run)
    assert (counts(run).made, counts(run).refused) == (2, 1)
    refused = runs.rows_shown(run.id, state=RowState.REFUSED)[0]
    assert refused.refusal["code"] == "fields_missing"
    assert "КПП" in refused.refusal["values"]["first"]["ru"]
    poor.kpp = "773601001"
    session.flush()
    assert verbs.repeat_refused(run, by=SOMEBODY) == 1
    make_all(run)
    assert (counts(run).made, counts(run).refused) == (3, 0)
    assert made(run) == (3, 3)


def test_an_unexpected_failure_fells_its_own_row_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    run = chosen(3)
    honest = making.documents.render
    calls: list[int] = []

    def stumbling(*arguments: object) -> bytes:
        calls.append(1)
        if len(calls) == 2:
            raise ZeroDivisionError
        return honest(*arguments)

    monkeypatch.setattr(making.documents, "render", stumbling)
    started(run)
    assert (counts(run).made, counts(run).refused) == (2, 1)
    assert runs.rows_shown(run.id, state=RowState.REFUSED)[0].refusal["code"] == "row_failed"


def test_who_has_an_open_agreement_gets_no_second_one() -> None:
    run = chosen(2)
    booking = booking_to_change(runs.rows_of(run)[0].booking_id or 0, SOMEBODY)
    operations.draft_agreement(AgreementKind.PARTICIPATION, booking=booking, by=SOMEBODY)
    run = runs.run_to_change(run.id, SOMEBODY)
    started(run)
    assert (counts(run).made, counts(run).refused) == (1, 1)
    assert runs.rows_shown(run.id, state=RowState.REFUSED)[0].refusal["code"] == "agreement_exists"


def test_only_confirmed_forms_are_handed_in_and_the_rest_later() -> None:
    run = chosen(2)
    sheets = proof_sheets(runs.readiness_of(run, runs.rows_of(run), by=SOMEBODY))
    for sheet in sheets[:2]:  # ours and the first of theirs
        verbs.confirm_forms(run, sheet, by=SOMEBODY)
    started(run, submits=True)
    assert (counts(run).made, counts(run).submitted) == (2, 1)
    waiting = runs.rows_shown(run.id)[1]
    assert waiting.refusal["code"]
    left = proof_sheets(runs.readiness_of(run, runs.rows_of(run), by=SOMEBODY))
    verbs.confirm_forms(run, left[2], {"title_genitive": "исполнительного директора"}, by=SOMEBODY)
    make_all(run)
    assert counts(run).submitted == 2
    agreement = session.get_one(Agreement, waiting.agreement_id)
    assert agreement.state is State.APPROVED


def test_a_form_confirmed_for_a_run_is_confirmed_everywhere() -> None:
    run = chosen(1)
    sheets = proof_sheets(runs.readiness_of(run, runs.rows_of(run), by=SOMEBODY))
    assert not any(sheet.is_confirmed for sheet in sheets)
    assert verbs.confirm_certain(run, sheets, by=SOMEBODY) == sum(sheet.is_certain for sheet in sheets)
    again = chosen_again(run)
    assert all(
        sheet.is_confirmed
        for sheet in proof_sheets(runs.readiness_of(again, runs.rows_of(again), by=SOMEBODY))
        if sheet.is_certain
    )


def chosen_again(run: AgreementRun) -> AgreementRun:
    bookings = [one.row.booking for one in runs.readiness_of(run, runs.rows_of(run), by=SOMEBODY)]
    again = verbs.choose_for_run(AgreementKind.PARTICIPATION, run.edition, bookings=bookings, by=SOMEBODY)
    return runs.run_to_change(again.id, SOMEBODY)


def test_what_is_stopped_stays_unmade_and_what_is_made_stays() -> None:
    run = chosen(3)
    verbs.start_run(run, by=SOMEBODY)
    making.make_rows(run, [runs.rows_of(run)[0].id], by=SOMEBODY)
    verbs.cancel_run(run, by=SOMEBODY)
    make_all(run)
    assert (counts(run).made, counts(run).cancelled) == (1, 2)


def test_a_run_is_started_once_and_repeated_only_for_a_reason() -> None:
    run = started(chosen(1))
    with pytest.raises(RunStarted):
        verbs.start_run(run, by=SOMEBODY)
    with pytest.raises(RunHasNothingToRepeat):
        verbs.repeat_refused(run, by=SOMEBODY)
    with pytest.raises(NothingChosen):
        verbs.choose_for_run(AgreementKind.PARTICIPATION, run.edition, by=SOMEBODY)


def test_the_worker_makes_what_was_started() -> None:
    run = chosen(2)
    verbs.start_run(run, by=SOMEBODY)
    session.commit()
    jobs.run_all()
    assert counts(run).made == 2
    assert session.scalar(select(func.count(Job.id)).where(Job.state == "failed")) == 0


def test_candidates_are_those_without_such_an_agreement() -> None:
    run = chosen(3)
    wanted = CandidateFilter(Source.BOOKINGS, AgreementKind.PARTICIPATION, run.edition_id)
    assert candidates.candidate_count(wanted, SOMEBODY) == 3
    started(run)
    session.flush()
    assert candidates.candidates(wanted, SOMEBODY) == []


def test_pages_of_a_run_from_choice_to_downloads(sign_in: Callable[..., FlaskClient]) -> None:
    run = chosen(2)
    poor = organisations_of(run)[1]
    poor.kpp, poor.short_name = "", "=CMD|calc"
    run_id, poor_id = run.id, poor.id
    session.commit()
    lawyer = sign_in(Role.LEGAL)
    page = lawyer.get(f"/agreement-runs/{run_id}").text
    assert "КПП" in page
    assert f"/organisations/{poor_id}/edit?back=%2Fagreement-runs%2F{run_id}" in page
    signatory = organisations_of(runs.run_or_404(run_id, SOMEBODY))[0].default_signatory.id
    assert lawyer.post(f"/agreement-runs/{run_id}/forms/{signatory}").status_code == 303
    assert lawyer.post(f"/agreement-runs/{run_id}/forms/999999").status_code == 404
    assert lawyer.post(f"/agreement-runs/{run_id}/start").status_code == 303
    jobs.run_all()
    assert "Не составлена 1 строка" in lawyer.get(f"/agreement-runs/{run_id}").text
    archive = zipfile.ZipFile(io.BytesIO(lawyer.get(f"/agreement-runs/{run_id}/documents.zip").data))
    assert archive.testzip() is None
    assert [name.endswith(".docx") for name in archive.namelist()] == [True]
    sheet = openpyxl.load_workbook(io.BytesIO(lawyer.get(f"/agreement-runs/{run_id}/rows.xlsx").data)).active
    cells = list(sheet.iter_rows(values_only=True))
    assert cells[1][0] == "проект"
    assert sheet["B3"].data_type == "s"
    assert cells[2][1] == "=CMD|calc"
    assert "КПП" in cells[2][8]


def test_strangers_find_no_run(sign_in: Callable[..., FlaskClient], client: FlaskClient) -> None:
    run = chosen(1)
    session.commit()
    exhibitor = sign_in(Role.EXHIBITOR)
    for address in ("", "/forms", "/documents.zip", "/rows.xlsx", "/changes"):
        assert exhibitor.get(f"/agreement-runs/{run.id}{address}").status_code in (403, 404)
    assert exhibitor.post(f"/agreement-runs/{run.id}/start").status_code in (403, 404)
    director = sign_in(user=make_user(roles=(Role.DIRECTOR,)))
    assert director.get(f"/agreement-runs/{run.id}").status_code == 200
    assert director.post(f"/agreement-runs/{run.id}/start").status_code == 403


def test_a_way_back_leads_to_our_own_pages_only(sign_in: Callable[..., FlaskClient]) -> None:
    run = chosen(1)
    organisation = organisations_of(run)[0]
    signatory = organisation.default_signatory
    session.commit()
    lawyer = sign_in(Role.LEGAL)
    form = {"surname": "Иванов", "name": "Иван", "title": "Директор", "basis": "Устава"}
    for back, goes in ((f"/agreement-runs/{run.id}", True), ("//evil.example", False), ("/\\evil", False)):
        answer = lawyer.post(f"/signatories/{signatory.id}", data=form | {"back": back})
        assert (answer.headers["Location"] == back) is goes
