"""The portal shows one's own organisation: everything of anybody else is not there at all."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from crm.accounts.roles import Role
from crm.core.db import session
from crm.exhibition import operations as exhibition
from crm.exhibition.models import Booking, Hold
from crm.exhibition.queries import stand_to_change, stands_to_change
from tests.exhibition.factories import make_category, make_hall, make_showcase, make_stand
from tests.partnerships.factories import SOMEBODY, make_booking, make_ready_edition, make_sent, today
from tests.portal.factories import Exhibitor, make_exhibitor

PAGES = ("", "/plan", "/plan/changes", "/requisites", "/signatory")


@pytest.mark.parametrize("page", PAGES)
def test_the_pages_of_another_organisation_do_not_exist(
    exhibitor: Exhibitor, sign_in: Callable[..., FlaskClient], page: str
) -> None:
    make_stand(make_hall(make_ready_edition()))
    other = make_exhibitor(sign_in)
    assert exhibitor.client.get(f"/portal/{other.organisation_id}{page}").status_code == 404
    assert other.get(page).status_code in (200, 204)


def test_staff_have_no_portal(sign_in: Callable[..., FlaskClient]) -> None:
    for role in (Role.MANAGER, Role.DIRECTOR, Role.ADMINISTRATOR):
        assert sign_in(role).get("/portal").status_code == 403


def test_outsiders_come_from_the_first_screen_to_their_own_pages(exhibitor: Exhibitor) -> None:
    answer = exhibitor.client.get("/")
    assert (answer.status_code, answer.location) == (302, "/portal")
    assert exhibitor.client.get("/portal").location == f"/portal/{exhibitor.organisation_id}"


def test_records_of_others_are_not_found_under_any_address(
    exhibitor: Exhibitor, sign_in: Callable[..., FlaskClient]
) -> None:
    """Neither below their owner's number nor below one's own."""
    other = make_exhibitor(sign_in)
    hall = make_hall(make_ready_edition())
    stand, second = make_stand(hall), make_stand(hall)
    hold = exhibition.hold_stand(stand_to_change(stand.id), organisation=other.organisation, by=SOMEBODY)
    booking = exhibition.request_stands(
        stands_to_change([second.id]), organisation=other.organisation, by=SOMEBODY
    )
    paths = [
        f"/holds/{hold.id}/release",
        f"/holds/{hold.id}/extension",
        f"/holds/{hold.id}/application",
        f"/bookings/{booking.id}/withdrawal",
    ]
    session.commit()
    for owner in (other.organisation_id, exhibitor.organisation_id):
        for path in paths:
            answer = exhibitor.client.post(f"/portal/{owner}{path}", data={"reason": "так"})
            assert answer.status_code == 404, f"{owner}{path}"
    assert session.get_one(Hold, hold.id).ended_at is None
    assert session.get_one(Booking, booking.id).ended_at is None


def test_records_of_ones_second_organisation_belong_to_its_own_address(
    app: Flask, sign_in: Callable[..., FlaskClient]
) -> None:
    first = make_exhibitor(sign_in)
    stand = make_stand(make_hall(make_ready_edition()))
    hold = exhibition.hold_stand(stand_to_change(stand.id), organisation=first.organisation, by=SOMEBODY)
    second = make_exhibitor(sign_in)
    hold_id = hold.id
    session.commit()
    assert second.post(f"/holds/{hold_id}/release").status_code == 404
    assert first.post(f"/holds/{hold_id}/release").status_code == 303


def test_the_plan_tells_nobody_who_has_the_other_stands(exhibitor: Exhibitor) -> None:
    booking = make_booking()
    stand_id = booking.stands[0].id
    booking.organisation.short_name = "ООО «Тайный садовник»"
    session.commit()
    for path in ("/plan", f"/stands/{stand_id}", "/plan/changes?after=x"):
        text = exhibitor.get(path).get_data(as_text=True)
        assert "Тайный садовник" not in text
        assert "занят" in text


def test_an_agreement_is_readable_by_its_own_side_and_after_it_was_sent(
    exhibitor: Exhibitor, sign_in: Callable[..., FlaskClient]
) -> None:
    stranger = make_exhibitor(sign_in)
    agreement = make_sent(booking=make_booking(organisation=exhibitor.organisation))
    agreement_id, made_on = agreement.id, today(agreement)
    session.commit()
    for path in (f"/agreements/{agreement_id}", f"/agreements/{agreement_id}/document.docx"):
        assert exhibitor.get(path).status_code == 200, made_on
        assert stranger.get(path).status_code == 404
        assert stranger.client.get(f"/portal/{exhibitor.organisation_id}{path}").status_code == 404


def test_a_showcase_belongs_to_its_city(city: Exhibitor, sign_in: Callable[..., FlaskClient]) -> None:
    rival = make_exhibitor(sign_in, Role.CITY)
    edition = make_ready_edition()
    make_category(edition)
    showcase_id = make_showcase(edition, city.organisation).id
    session.commit()
    assert city.post(f"/showcases/{showcase_id}", theme="Набережная", head="").status_code == 303
    assert rival.post(f"/showcases/{showcase_id}", theme="Чужое", head="").status_code == 404
    assert rival.client.get(f"/portal/{city.organisation_id}/showcases/{showcase_id}").status_code == 404
    assert "Набережная" in city.get().get_data(as_text=True)
