"""Obligations at the edge: pages, the export, the first screen, the API, the portal; strangers."""

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from agreements.lifecycle import State
from crm.accounts.models import User
from crm.accounts.operations import create_token
from crm.accounts.roles import Role
from crm.accounts.security import actor_of
from crm.core import clock
from crm.core.db import session
from crm.partnerships import plugin
from crm.partnerships.models import Agreement, AgreementKind
from crm.partnerships.models.obligations import Obligation, ObligationState
from crm.partnerships.operations import ending
from crm.partnerships.operations.obligations import take
from crm.partnerships.proposals import proposed
from crm.partnerships.queries.obligations import obligation_or_404
from tests.accounts.factories import make_user
from tests.partnerships.factories import SOMEBODY, make_booking, make_signed, reloaded
from tests.partnerships.test_obligations import done, owe
from tests.portal.factories import Exhibitor, make_exhibitor

SignIn = Callable[..., FlaskClient]


@pytest.fixture
def lawyer() -> User:
    return make_user(roles=(Role.LEGAL,))


def again(obligation: Obligation) -> Obligation:
    session.expire_all()
    return obligation_or_404(obligation.id, SOMEBODY)


def test_what_the_terms_propose_is_adjusted_and_taken_in_one_act(app: Flask, sign_in: SignIn) -> None:
    agreement = make_signed()
    client = sign_in(Role.LEGAL)
    page = client.get(f"/agreements/{agreement.id}").text
    assert "В условиях найдено: 4" in page
    address = f"/agreements/{agreement.id}/obligations/proposals"
    assert "5 рабочих дней после закрытия форума" in client.get(address).text
    proposals, form = proposed(reloaded(agreement)), {}
    day = (clock.now() + timedelta(days=3)).date()
    for n, one in enumerate(proposals):
        form |= {
            f"rows-{n}-source": one.source,
            f"rows-{n}-what": f"{one.what}, как договорились",
            f"rows-{n}-party": str(one.party.id),
            f"rows-{n}-responsible": "0",
            f"rows-{n}-due_on": day.isoformat() if n == 0 else "",
        } | ({f"rows-{n}-taken": "y"} if n != 1 else {})
    assert client.post(address, data=form | {"rows-0-what": ""}).status_code == 422
    assert client.post(address, data=form).status_code == 303
    taken = {one.source: one for one in reloaded(agreement).obligations}
    assert sorted(taken) == ["act", "payments.0", "stand"]
    assert taken["payments.0"].due_on == day
    assert taken["stand"].due_from == "forum_start", "a day left alone keeps its rule"
    assert "В условиях найдено: 1" in client.get(f"/agreements/{agreement.id}").text


def test_an_obligation_is_typed_changed_done_accepted(app: Flask, sign_in: SignIn) -> None:
    agreement = make_signed(AgreementKind.COOPERATION)
    ending.take_effect(agreement, by=SOMEBODY)
    party = agreement.parties[1].id
    client = sign_in(Role.LEGAL)
    fields = {
        "what": "Прислать отчёт",
        "party": str(party),
        "due_from": "date",
        "after": "0",
        "every_months": "0",
        "responsible": "0",
    }
    address = f"/agreements/{agreement.id}/obligations"
    refused = client.post(address, data=fields)
    assert refused.status_code == 422
    assert "укажите день, к которому нужно исполнить" in refused.text
    assert 'value="Прислать отчёт"' in refused.text
    assert client.post(address, data=fields | {"fixed_on": "2099-01-15"}).status_code == 303
    one = reloaded(agreement).obligations[0]
    assert client.get(f"/obligations/{one.id}/terms").status_code == 200
    changed = fields | {"due_from": "effective", "days": "5", "working_days": "y", "clause": "4.2"}
    assert client.post(f"/obligations/{one.id}/terms", data=changed).status_code == 303
    page = client.get(f"/obligations/{one.id}").text
    assert "5 рабочих дней после вступления в силу" in page
    assert "4.2" in page
    for drawer in ("done", "waiver"):
        assert client.get(f"/obligations/{one.id}/{drawer}").status_code == 200
    report = {"done_on": again(one).agreement.made_on.isoformat(), "note": "Отчёт на почте"}
    bad = {"files": (io.BytesIO(b"MZ"), "virus.exe")}
    refused = client.post(f"/obligations/{one.id}/done", data=report | bad)
    assert refused.status_code == 422
    assert "такие файлы не принимаются" in refused.text
    good = {"files": (io.BytesIO(b"%PDF-1.7 x"), "отчёт.pdf")}
    assert client.post(f"/obligations/{one.id}/done", data=report | good).status_code == 303
    page = client.get(f"/obligations/{one.id}").text
    assert "Отчёт на почте" in page
    file = again(one).reports[0].files[0]
    answer = client.get(f"/obligations/{one.id}/evidence/{file.id}")
    assert answer.data == b"%PDF-1.7 x"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert client.get(f"/obligations/{one.id}/return").status_code == 200
    assert client.post(f"/obligations/{one.id}/return", data={"reason": ""}).status_code == 422
    assert client.post(f"/obligations/{one.id}/acceptance").status_code == 303
    assert again(one).state is ObligationState.ACCEPTED
    assert client.post(f"/agreements/{agreement.id}/fulfilment").status_code == 303
    assert reloaded(agreement).state is State.FULFILLED


def test_the_list_narrows_and_exports_exactly_what_it_shows(app: Flask, sign_in: SignIn) -> None:
    agreement = make_signed()
    owe(agreement, what="Передать макет")
    late = owe(agreement, what="Прислать список", days=0, ours=True)
    done(owe(agreement, what="Заказать мебель"))
    client = sign_in(Role.DIRECTOR)
    assert late.due_at is not None
    with clock.stopped_at(late.due_at):
        cases = {
            "": {"Передать макет", "Прислать список", "Заказать мебель"},
            "?turn=overdue": {"Прислать список"},
            "?turn=them": {"Передать макет"},
            "?turn=us": {"Заказать мебель"},
            "?due=late": {"Прислать список"},
            "?state=done": {"Заказать мебель"},
            "?q=МАКЕТ": {"Передать макет"},
            "?q=Ромашка&due=month": {"Передать макет", "Заказать мебель"},
            "?city=Екатеринбург&due=unknown": set(),
            "?mine=1": set(),
            f"?organisation={agreement.organisation_id}&edition={agreement.edition_id}&start=x": {
                "Передать макет",
                "Прислать список",
                "Заказать мебель",
            },
        }
        for query, expected in cases.items():
            page = client.get(f"/obligations{query}").text
            exported = client.get(f"/obligations/export.csv{query}").data.decode("utf-8-sig")
            for what in ("Передать макет", "Прислать список", "Заказать мебель"):
                assert (f">{what}</a>" in page) is (what in expected), (query, what)
                assert (what in exported) is (what in expected), (query, what)
    assert client.get("/obligations/export.xlsx").data.startswith(b"PK")


def test_the_first_screen_tells_whoever_answers_for_it(app: Flask, lawyer: User) -> None:
    agreement = make_signed()
    mine = owe(agreement, responsible=lawyer, days=3)
    owe(agreement, responsible=lawyer, days=30)
    owe(agreement, responsible=make_user(roles=(Role.MANAGER,)), days=3)
    theirs = owe(agreement, responsible=lawyer, days=30)
    done(theirs)
    session.flush()
    with app.test_request_context():
        items = [one for one in plugin.today_items(actor_of(lawyer)) if "/obligations/" in one.url]
    assert [(one.url, one.urgency) for one in items] == [
        (f"/obligations/{mine.id}", "soon"),
        (f"/obligations/{theirs.id}", "soon"),
    ]


def test_everybody_who_reads_agreements_sees_that_something_is_late(app: Flask) -> None:
    late = owe(make_signed(AgreementKind.COOPERATION), days=0)
    assert late.due_at is not None
    with clock.stopped_at(late.due_at), app.test_request_context():
        items = plugin.today_items(actor_of(make_user(roles=(Role.DIRECTOR,))))
    assert [(one.detail, one.urgency, one.due) for one in items] == [
        ("Обязательство просрочено", "overdue", None)
    ]


def test_the_organisations_card_lists_what_is_owed(app: Flask, sign_in: SignIn) -> None:
    agreement = make_signed()
    owe(agreement)
    page = sign_in(Role.MANAGER).get(f"/organisations/{agreement.organisation_id}").text
    assert "Передать макет" in page


def key(user: User, *scopes: str) -> dict[str, str]:
    secret = create_token(user, name="Ключ", scopes=list(scopes), by=SOMEBODY)
    session.commit()
    return {"Authorization": f"Bearer {secret}"}


def test_other_systems_list_report_and_accept(client: FlaskClient, lawyer: User) -> None:
    one = owe(make_signed())
    owe(one.agreement, ours=True)
    headers = key(lawyer, "agreement:view", "obligation:report", "obligation:edit")
    found = client.get(f"/api/v1/obligations?agreement_id={one.agreement_id}", headers=headers).json
    assert [item["is_ours"] for item in found["items"]] == [False, True]
    assert client.get("/api/v1/obligations?state=done", headers=headers).json["items"] == []
    early = f"/api/v1/obligations?due_before={clock.now().date()}"
    assert client.get(early, headers=headers).json["items"] == []
    address = f"/api/v1/obligations/{one.id}"
    assert client.post(f"{address}/acceptance", headers=headers).status_code == 409
    bad = client.post(f"{address}/done", json={"done_on": "2099-01-01"}, headers=headers)
    assert (bad.status_code, bad.json["code"]) == (422, "done_in_future")
    body = {"done_on": clock.now().date().isoformat(), "link": "https://example.org"}
    assert client.post(f"{address}/done", json=body, headers=headers).json["state"] == "done"
    assert client.post(f"{address}/acceptance", headers=headers).json["state"] == "accepted"
    assert client.get(address, headers=headers).json["accepted_at"]
    reading = key(lawyer, "agreement:view")
    assert client.post(f"{address}/done", json=body, headers=reading).status_code == 403


# The portal


def taken_by(sign_in: SignIn) -> tuple[Exhibitor, Agreement]:
    exhibitor = make_exhibitor(sign_in)
    agreement = make_signed(booking=make_booking(organisation=exhibitor.organisation))
    take(agreement, proposed(agreement), by=SOMEBODY)
    session.commit()
    return exhibitor, agreement


def test_an_exhibitor_sees_both_sides_and_reports_their_own(app: Flask, sign_in: SignIn) -> None:
    exhibitor, agreement = taken_by(sign_in)
    page = exhibitor.get("/obligations").text
    assert "Ваши обязательства" in page
    assert "Обязательства организатора" in page
    owed = reloaded(agreement).obligations
    mine = next(one for one in owed if not one.is_ours)
    ours = next(one for one in owed if one.is_ours)
    day = clock.now().date().isoformat()
    address = f"/obligations/{mine.id}"
    assert "Отметить исполнение" in exhibitor.get(address).text
    assert exhibitor.post(f"{address}/done", done_on="").status_code == 422
    sent = exhibitor.client.post(
        f"/portal/{exhibitor.organisation_id}{address}/done",
        data={"done_on": day, "files": (io.BytesIO(b"\x89PNG\r\n\x1a\n"), "платёжка.png")},
    )
    assert sent.status_code == 303
    assert again(mine).state is ObligationState.DONE
    file = again(mine).reports[0].files[0]
    assert exhibitor.get(f"{address}/evidence/{file.id}").status_code == 200
    other = f"/obligations/{ours.id}"
    assert "Отметить исполнение" not in exhibitor.get(other).text
    assert exhibitor.post(f"{other}/done", done_on=day).status_code == 404


def test_a_stranger_finds_nothing_of_anothers_obligations(app: Flask, sign_in: SignIn) -> None:
    _exhibitor, agreement = taken_by(sign_in)
    stranger = make_exhibitor(sign_in)
    one = reloaded(agreement).obligations[0]
    day = clock.now().date().isoformat()
    assert stranger.get(f"/obligations/{one.id}").status_code == 404
    assert stranger.post(f"/obligations/{one.id}/done", done_on=day).status_code == 404
    theirs = f"/portal/{agreement.organisation_id}/obligations"
    assert stranger.client.get(theirs).status_code == 404
    assert stranger.client.get(f"/obligations/{one.id}").status_code == 403
    assert "Оплатить" not in stranger.get("/obligations").text
