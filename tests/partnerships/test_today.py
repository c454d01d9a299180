"""What waits for whom on the first screen, and the sections on cards of other rooms."""

from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from crm.accounts.models import User
from crm.accounts.roles import Role
from crm.accounts.security import actor_of
from crm.core import clock
from crm.core.db import session
from crm.core.hooks import TodayItem
from crm.partnerships import plugin
from tests.accounts.factories import make_user
from tests.partnerships.factories import make_approved, make_booking, make_draft, make_sent, make_signed


def waiting_for(app: Flask, user: User) -> list[TodayItem]:
    with app.test_request_context():
        return list(plugin.today_items(actor_of(user)))


def test_legal_staff_see_what_is_late_first_and_then_every_own_move(app: Flask) -> None:
    late, _done = make_sent(), make_signed()
    late.sign_by = clock.now() - timedelta(days=1)
    ready = make_approved()
    items = waiting_for(app, make_user(roles=(Role.LEGAL,)))
    assert [(item.urgency, item.url) for item in items] == [
        ("overdue", f"/agreements/{late.id}"),
        ("calm", f"/agreements/{ready.id}"),
    ]


def test_a_manager_sees_their_own_drafts_alone(app: Flask) -> None:
    mine = make_user(roles=(Role.MANAGER,))
    draft = make_draft(by=actor_of(mine))
    make_draft(by=actor_of(make_user(roles=(Role.MANAGER,))))
    assert [item.url for item in waiting_for(app, mine)] == [f"/agreements/{draft.id}"]


def test_whoever_only_reads_has_nothing_to_do(app: Flask) -> None:
    make_draft()
    assert waiting_for(app, make_user(roles=(Role.DIRECTOR,))) == []


def test_a_booking_offers_a_contract_until_it_has_one(app: Flask) -> None:
    booking = make_booking()
    manager = actor_of(make_user(roles=(Role.MANAGER,)))
    with app.test_request_context():
        (section,) = plugin.booking_sections(booking.id, manager)
        assert section.values["may_create"]
        make_draft(booking=booking)
        (section,) = plugin.booking_sections(booking.id, manager)
    assert not section.values["may_create"]
    assert len(section.values["rows"]) == 1


def test_the_card_of_an_organisation_shows_its_agreements(sign_in: Callable[..., FlaskClient]) -> None:
    agreement = make_draft()
    session.commit()
    page = sign_in(Role.MANAGER).get(f"/organisations/{agreement.organisation_id}")
    assert page.status_code == 200
    assert f"/agreements/{agreement.id}" in page.text
