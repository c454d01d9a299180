"""Calendars of obligations at the edge: shown once, read by secret, revoked, ending with access."""

import re
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar

from crm.accounts.models import User
from crm.accounts.operations import disable_user
from crm.accounts.roles import Role
from crm.core.db import session
from crm.partnerships.models.feeds import CalendarFeed
from crm.partnerships.operations.obligations import accept
from crm.partnerships.queries.obligations import obligation_or_404
from tests.accounts.factories import make_user
from tests.partnerships.factories import SOMEBODY, make_signed
from tests.partnerships.test_obligations import done, owe

SignIn = Callable[..., FlaskClient]


def subscribed(client: FlaskClient, **fields: object) -> str:
    page = client.post("/obligations/calendar", data=fields).text
    found = re.search(r"http://localhost(/calendar/[\w-]+\.ics)", page)
    assert found is not None
    assert found.group(1) not in client.get("/obligations/calendar").text, "shown once"
    return found.group(1)


def days_of(answer: object) -> dict[str, object]:
    events = Calendar.from_ical(answer.data).walk("VEVENT")  # type: ignore[attr-defined]
    return {str(one["UID"]): one["DTSTART"].dt for one in events}


def test_ones_own_calendar_follows_what_one_answers_for(app: Flask, sign_in: SignIn) -> None:
    lawyer = make_user(roles=(Role.LEGAL,))
    agreement = make_signed()
    mine, _others = owe(agreement, responsible=lawyer), owe(agreement)
    address = subscribed(sign_in(user=lawyer))
    anybody = app.test_client()
    answer = anybody.get(address)
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert days_of(answer) == {f"obligation-{mine.id}@localhost": mine.due_on}
    assert anybody.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    again = obligation_or_404(mine.id, SOMEBODY)
    done(again)
    accept(again, by=SOMEBODY)
    session.commit()
    assert days_of(anybody.get(address)) == {}


def test_an_agreements_calendar_holds_both_sides(app: Flask, sign_in: SignIn) -> None:
    agreement = make_signed()
    owe(agreement, ours=True)
    owe(agreement)
    owe(make_signed(booking=None))
    address = subscribed(sign_in(Role.DIRECTOR), agreement=agreement.id)
    assert len(days_of(app.test_client().get(address))) == 2


def test_a_revoked_calendar_and_a_closed_account_lead_nowhere(app: Flask, sign_in: SignIn) -> None:
    lawyer, stranger = make_user(roles=(Role.LEGAL,)), sign_in(Role.LEGAL)
    client = sign_in(user=lawyer)
    first, second = subscribed(client), subscribed(client)
    feeds = session.query(CalendarFeed.id).order_by(CalendarFeed.id).all()
    revocation = f"/obligations/calendar/{feeds[0][0]}/revocation"
    assert stranger.post(revocation).status_code == 404
    anybody = app.test_client()
    assert anybody.get(first).status_code == 200
    client.post(revocation)
    assert anybody.get(first).status_code == 404
    assert anybody.get("/calendar/guessed.ics").status_code == 404
    disable_user(session.get_one(User, lawyer.id), by=SOMEBODY)
    session.commit()
    assert anybody.get(second).status_code == 404
