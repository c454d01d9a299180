"""From a free stand to a signed agreement, as an exhibitor goes."""

from collections.abc import Callable
from datetime import timedelta

from flask.testing import FlaskClient

from crm.core import clock
from crm.core.db import session
from crm.exhibition import operations as exhibition
from crm.exhibition.models import Booking, Hold, Stand
from crm.exhibition.queries import booking_to_change, stand_to_change
from crm.exhibition.rules.bookings import BookingState
from crm.exhibition.rules.holds import HoldSource
from crm.partnerships import operations as partnerships
from crm.partnerships import queries as agreements
from crm.partnerships.models import AgreementKind
from tests.exhibition.factories import make_category, make_hall, make_stand
from tests.partnerships.factories import (
    SOMEBODY,
    confirm_all_forms,
    make_ready_edition,
    make_ready_organisation,
)
from tests.portal.factories import Exhibitor, make_exhibitor


def free_stand(**settings: object) -> int:
    stand = make_stand(make_hall(make_ready_edition(**settings)))
    session.commit()
    return stand.id


def only_hold() -> Hold:
    return session.query(Hold).one()


def test_a_held_stand_waits_for_the_portals_term(exhibitor: Exhibitor) -> None:
    stand_id = free_stand(portal_hold_minutes=30)
    answer = exhibitor.post(f"/stands/{stand_id}/hold")
    assert (answer.status_code, answer.location) == (303, f"/portal/{exhibitor.organisation_id}")
    hold = only_hold()
    assert hold.source is HoldSource.PORTAL
    assert timedelta(minutes=29) < hold.expires_at - clock.now() <= timedelta(minutes=30)
    assert "удержан за вами" in exhibitor.get().get_data(as_text=True)


def test_a_stand_taken_meanwhile_is_told_above_the_plan(
    exhibitor: Exhibitor, sign_in: Callable[..., FlaskClient]
) -> None:
    stand_id = free_stand()
    rival = make_exhibitor(sign_in)
    assert rival.post(f"/stands/{stand_id}/hold").status_code == 303
    answer = exhibitor.post(f"/stands/{stand_id}/hold")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "уже занят. Выберите другой." in page
    assert "<v-plan" in page
    assert only_hold().organisation_id == rival.organisation_id


def test_pressing_twice_holds_once_and_complains_not(exhibitor: Exhibitor) -> None:
    stand_id = free_stand()
    assert [exhibitor.post(f"/stands/{stand_id}/hold").status_code for _ in range(2)] == [303, 303]
    assert only_hold().ended_at is None


def test_an_organisation_holds_no_more_than_the_edition_allows(exhibitor: Exhibitor) -> None:
    hall = make_hall(make_ready_edition(holds_per_organisation=1))
    first, second = make_stand(hall).id, make_stand(hall).id
    session.commit()
    assert exhibitor.post(f"/stands/{first}/hold").status_code == 303
    refused = exhibitor.post(f"/stands/{second}/hold")
    assert refused.status_code == 409
    assert "больше правила выпуска не разрешают" in refused.get_data(as_text=True)


def test_showcases_are_for_cities(exhibitor: Exhibitor, city: Exhibitor) -> None:
    hall = make_hall(make_ready_edition())
    stand_id = make_stand(hall, category=make_category(hall.edition, price=0, is_showcase=True)).id
    session.commit()
    refused = exhibitor.post(f"/stands/{stand_id}/hold")
    assert refused.status_code == 409
    assert "отведён под витрину города" in refused.get_data(as_text=True)
    assert city.post(f"/stands/{stand_id}/hold").status_code == 303


def test_a_hold_is_extended_as_often_as_allowed_and_let_go(exhibitor: Exhibitor) -> None:
    stand_id = free_stand(hold_extensions=1, portal_hold_minutes=30)
    exhibitor.post(f"/stands/{stand_id}/hold")
    hold_id = only_hold().id
    assert exhibitor.post(f"/holds/{hold_id}/extension").status_code == 303
    assert only_hold().expires_at - clock.now() > timedelta(minutes=59)
    assert exhibitor.post(f"/holds/{hold_id}/extension").status_code == 409
    assert exhibitor.post(f"/holds/{hold_id}/release").status_code == 303
    assert only_hold().ended_at is not None


def test_an_application_keeps_the_stand_and_can_be_withdrawn(exhibitor: Exhibitor) -> None:
    stand_id = free_stand()
    exhibitor.post(f"/stands/{stand_id}/hold")
    assert exhibitor.post(f"/holds/{only_hold().id}/application").status_code == 303
    booking = session.query(Booking).one()
    assert (booking.state, booking.organisation_id) == (BookingState.REQUESTED, exhibitor.organisation_id)
    assert "Ход организатора" in exhibitor.get().get_data(as_text=True)
    assert exhibitor.post(f"/bookings/{booking.id}/withdrawal").status_code == 303
    assert session.query(Booking).one().state is BookingState.WITHDRAWN


def test_an_application_after_the_time_ran_out_holds_good_while_the_stand_is_free(
    exhibitor: Exhibitor, sign_in: Callable[..., FlaskClient]
) -> None:
    stand_id = free_stand()
    with clock.stopped_at(clock.now() - timedelta(hours=1)):
        exhibitor.post(f"/stands/{stand_id}/hold")
    hold_id = only_hold().id
    assert exhibitor.post(f"/holds/{hold_id}/application").status_code == 303
    assert session.query(Booking).one().state is BookingState.REQUESTED


def test_an_application_for_a_stand_lost_meanwhile_leads_back_to_the_plan(
    exhibitor: Exhibitor, sign_in: Callable[..., FlaskClient]
) -> None:
    stand_id = free_stand()
    with clock.stopped_at(clock.now() - timedelta(hours=1)):
        exhibitor.post(f"/stands/{stand_id}/hold")
    hold_id = only_hold().id
    exhibition.hold_stand(stand_to_change(stand_id), organisation=make_ready_organisation(), by=SOMEBODY)
    session.commit()
    answer = exhibitor.post(f"/holds/{hold_id}/application")
    assert answer.status_code == 409
    assert "<v-plan" in answer.get_data(as_text=True)


def test_the_way_ends_with_the_very_document_that_was_sent(exhibitor: Exhibitor) -> None:
    partnerships.install_shipped_templates(by=SOMEBODY)
    stand_id = free_stand()
    exhibitor.post(f"/stands/{stand_id}/hold")
    exhibitor.post(f"/holds/{only_hold().id}/application")
    booking = booking_to_change(session.query(Booking).one().id, SOMEBODY)
    exhibition.approve_booking(booking, by=SOMEBODY)
    agreement = partnerships.draft_agreement(AgreementKind.PARTICIPATION, booking=booking, by=SOMEBODY)
    confirm_all_forms(agreement)
    partnerships.submit(agreement, by=SOMEBODY)
    agreement_id = agreement.id
    session.commit()
    path = f"/agreements/{agreement_id}"
    assert exhibitor.get(path).status_code == 404, "not sent yet"
    assert "Придёт сюда" in exhibitor.get().get_data(as_text=True)
    partnerships.register_and_send(agreements.agreement_to_change(agreement_id, SOMEBODY), by=SOMEBODY)
    session.commit()
    assert "Открыть документ" in exhibitor.get().get_data(as_text=True)
    page = exhibitor.get(path).get_data(as_text=True)
    assert "Скачать для подписи" in page
    document = exhibitor.get(f"{path}/document.docx")
    assert document.data[:2] == b"PK"
    assert "attachment" in document.headers["Content-Disposition"]
    assert exhibitor.get(f"{path}/document.exe").status_code == 404


def test_the_plan_says_what_changed_since_it_was_drawn(exhibitor: Exhibitor) -> None:
    stand_id = free_stand()
    page = exhibitor.get("/plan").get_data(as_text=True)
    after = page.partition('<v-poll src="')[2].partition('"')[0].partition("after=")[2]
    assert exhibitor.get(f"/plan/changes?after={after}").status_code == 204
    exhibitor.post(f"/stands/{stand_id}/hold")
    changed = exhibitor.get(f"/plan/changes?after={after}")
    assert changed.status_code == 200
    assert "is-mine" in changed.get_data(as_text=True)
    assert session.get_one(Stand, stand_id).number in changed.get_data(as_text=True)
