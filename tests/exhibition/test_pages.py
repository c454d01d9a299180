"""The edge: pages and fragments as people get them, refusals beside the field, strangers sent away."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from flask.testing import FlaskClient

from crm.accounts.roles import Role
from crm.core import clock
from crm.core.actor import Actor
from crm.core.db import session
from crm.exhibition import operations, queries
from crm.exhibition.models import Booking, Edition, Hold, Stand
from crm.exhibition.queries import plan
from crm.exhibition.rules.bookings import BookingState, ConfirmedBy
from crm.exhibition.rules.stands import StandStatus
from crm.leads.models import Lead, Organisation, Stage
from tests.exhibition.factories import (
    make_category,
    make_edition,
    make_hall,
    make_organisation,
    make_showcase,
    make_stand,
)

SignIn = Callable[..., FlaskClient]
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def browser(sign_in: SignIn) -> FlaskClient:
    return sign_in(Role.MANAGER)


def hold(by: Actor, stand: Stand, organisation: Organisation | None = None) -> Hold:
    return operations.hold_stand(
        queries.stand_to_change(stand.id), organisation=organisation or make_organisation(), by=by
    )


def book(by: Actor, stand: Stand, organisation: Organisation | None = None) -> Booking:
    return operations.book_stands(
        queries.stands_to_change([stand.id]), organisation=organisation or make_organisation(), by=by
    )


def make_lead(organisation: Organisation, edition: Edition) -> Lead:
    lead = Lead(
        organisation=organisation, edition_id=edition.id, interest="Умные остановки", touched_at=clock.now()
    )
    session.add(lead)
    session.flush()
    return lead


def test_the_plan_shows_who_has_what_to_staff(browser: FlaskClient, manager: Actor) -> None:
    hall = make_hall()
    hall.features = [
        {"kind": "sector", "points": [[0, 0], [9, 0], [9, 9]], "label": "Транспорт"},
        {"kind": "entrance", "points": [[3, 20], [7, 20]], "label": "Вход"},
    ]
    held, booked, free = (make_stand(hall, number=number) for number in ("А-1", "А-2", "А-10"))
    hold(manager, held, make_organisation("ООО «Удержавшее»"))
    book(manager, booked, make_organisation("ООО «Занявшее»"))
    free.note = "у колонны"
    session.commit()
    page = browser.get(f"/halls/{hall.id}").text
    assert page.count('class="stand is-held"') == page.count('class="stand is-booked"') == 1 + 1  # and legend
    assert "ООО «Удержавшее»" in page
    assert page.index(f'id="row-{booked.id}"') < page.index(f'id="row-{free.id}"'), "А-2 before А-10"


def test_filters_dim_stands_on_the_plan_and_shorten_the_list(browser: FlaskClient, manager: Actor) -> None:
    hall = make_hall()
    held, free = make_stand(hall), make_stand(hall)
    hold(manager, held)
    session.commit()
    page = browser.get(f"/halls/{hall.id}?status=available&area=12").text
    assert f'id="row-{free.id}"' in page
    assert f'id="row-{held.id}"' not in page
    assert re.search(rf'id="stand-{held.id}"[^>]*data-dim', page)
    assert browser.get(f"/halls/{hall.id}?status=nonsense").status_code == 200


def test_a_stand_is_held_in_two_clicks_for_the_lead_of_the_address(browser: FlaskClient) -> None:
    stand, organisation = make_stand(), make_organisation("ООО «Трамвай»")
    lead = make_lead(organisation, stand.edition)
    session.commit()
    drawer = browser.get(f"/stands/{stand.id}?lead={lead.id}", headers=FRAGMENT).text
    assert "ООО «Трамвай»" in drawer
    answer = browser.post(
        f"/stands/{stand.id}/hold?lead={lead.id}",
        data={"organisation_id": organisation.id, "lead_id": lead.id},
        headers=FRAGMENT,
    )
    assert answer.status_code == 200
    assert json.loads(answer.headers["HX-Trigger"])["toast"]["kind"] == "ok"
    assert f'id="stand-{stand.id}"' in answer.text
    assert session.get_one(Lead, lead.id).stage is Stage.STAND
    assert session.query(Hold).one().lead_id == lead.id


def test_without_scripts_holding_leads_back_to_the_plan(browser: FlaskClient) -> None:
    stand, organisation = make_stand(), make_organisation()
    session.commit()
    answer = browser.post(f"/stands/{stand.id}/hold", data={"organisation_id": organisation.id})
    assert (answer.status_code, answer.location.split("?")[0]) == (303, f"/halls/{stand.hall_id}")
    assert "удержан" in browser.get(answer.location).text


def test_a_taken_stand_is_refused_with_who_and_until_when(browser: FlaskClient, manager: Actor) -> None:
    stand = make_stand(number="А-7")
    hold(manager, stand, make_organisation("АО «Первый»"))
    organisation = make_organisation()
    session.commit()
    answer = browser.post(
        f"/stands/{stand.id}/hold", data={"organisation_id": organisation.id}, headers=FRAGMENT
    )
    assert answer.status_code == 409
    assert "Стенд А-7 удержан до" in answer.text
    assert "АО «Первый»" in answer.text


def test_a_wrong_moment_stands_beside_its_field(browser: FlaskClient) -> None:
    stand, organisation = make_stand(), make_organisation()
    session.commit()
    for until, told in (
        ("2020-01-01T10:00", "в будущем"),
        ("2099-01-01T10:00", "не дольше"),
        ("завтра", "дату"),
    ):
        answer = browser.post(
            f"/stands/{stand.id}/hold?organisation={organisation.id}",
            data={"organisation_id": organisation.id, "until": until},
            headers=FRAGMENT,
        )
        assert answer.status_code == 422
        assert told in answer.text
    assert session.query(Hold).count() == 0


def test_candidates_are_leads_without_a_stand_or_found_by_name(browser: FlaskClient, manager: Actor) -> None:
    hall = make_hall()
    stand, other = make_stand(hall), make_stand(hall)
    waiting, served = make_organisation("ООО «Ждёт»"), make_organisation("ООО «Получило»")
    for organisation in (waiting, served):
        organisation.refresh_keys()
        make_lead(organisation, hall.edition)
    hold(manager, other, served)
    session.commit()
    suggested = browser.get(f"/stands/{stand.id}/participants").text
    assert "ООО «Ждёт»" in suggested
    assert "ООО «Получило»" not in suggested
    found = browser.get(f"/stands/{stand.id}/participants?who=получил").text
    assert "ООО «Получило»" in found
    assert "ООО «Ждёт»" not in found


def test_a_hold_is_extended_and_released_from_the_drawer(browser: FlaskClient, manager: Actor) -> None:
    held = hold(manager, make_stand())
    until = held.expires_at
    session.commit()
    assert browser.post(f"/holds/{held.id}/extension", headers=FRAGMENT).status_code == 200
    assert session.get_one(Hold, held.id).expires_at > until
    refused = browser.post(f"/holds/{held.id}/release", data={"reason": ""}, headers=FRAGMENT)
    assert refused.status_code == 422
    assert "data-error-summary" in refused.text
    released = browser.post(f"/holds/{held.id}/release", data={"reason": "Передумали"}, headers=FRAGMENT)
    assert released.status_code == 200
    assert session.get_one(Hold, held.id).end_reason == "Передумали"


def test_several_stands_are_booked_from_the_list(browser: FlaskClient) -> None:
    hall, organisation = make_hall(), make_organisation()
    stands = [make_stand(hall) for _ in range(2)]
    session.commit()
    answer = browser.post(
        f"/halls/{hall.id}/bookings",
        data={"id": [stand.id for stand in stands], "organisation_id": organisation.id},
    )
    booking = session.query(Booking).one()
    assert (answer.status_code, answer.location) == (303, f"/bookings/{booking.id}")
    assert browser.post(f"/halls/{hall.id}/bookings", data={"organisation_id": 1}).status_code == 422


def test_changes_tell_exactly_what_changed(browser: FlaskClient, manager: Actor) -> None:
    hall = make_hall()
    stands = [make_stand(hall) for _ in range(3)]
    session.commit()
    version = plan.version_of(plan.plan_of(hall.id, manager))
    assert browser.get(f"/halls/{hall.id}/changes?after={version}").status_code == 204
    hold(manager, stands[1])
    session.commit()
    answer = browser.get(f"/halls/{hall.id}/changes?after={version}")
    assert answer.status_code == 200
    assert re.findall(r'id="stand-(\d+)"', answer.text) == [str(stands[1].id)]
    assert browser.get(f"/halls/{hall.id}/changes?after={answer.headers['X-After']}").status_code == 204
    assert browser.get(f"/halls/{hall.id}/changes?after=").text.count('id="stand-') == 3


def test_a_hold_that_runs_out_changes_the_plan_by_itself(manager: Actor) -> None:
    stand = make_stand()
    held = hold(manager, stand)
    before = plan.plan_of(stand.hall_id, manager)
    with time_machine.travel(held.expires_at + timedelta(seconds=1), tick=False):
        after = plan.plan_of(stand.hall_id, manager)
    assert [one.id for one in plan.changed_since(after, plan.version_of(before))] == [stand.id]
    assert [one.status for one in after] == [StandStatus.AVAILABLE]


def test_bookings_are_listed_filtered_and_exported(browser: FlaskClient, manager: Actor) -> None:
    hall = make_hall()
    kept, gone = make_organisation("ООО «Действует»"), make_organisation("ООО «Отменено»")
    for organisation in (kept, gone):
        organisation.refresh_keys()
    book(manager, make_stand(hall, number="Т-1"), kept)
    cancelled = book(manager, make_stand(hall), gone)
    operations.cancel_booking(cancelled, "Отказ", by=manager)
    session.commit()
    where = f"edition={hall.edition_id}"
    everything = browser.get(f"/bookings?{where}").text
    assert "ООО «Действует»" in everything
    assert "ООО «Отменено»" in everything
    for query in ("phase=active", "state=approved", "q=действует", "q=т-1"):
        narrowed = browser.get(f"/bookings?{where}&{query}").text
        assert "ООО «Действует»" in narrowed, query
        assert "ООО «Отменено»" not in narrowed, query
    exported = browser.get(f"/bookings/export.csv?{where}&phase=active").data.decode("utf-8-sig")
    assert "ООО «Действует»" in exported
    assert "ООО «Отменено»" not in exported
    assert browser.get("/bookings/export.exe").status_code == 404


def test_the_page_of_a_booking_says_price_vat_and_the_next_move(browser: FlaskClient, manager: Actor) -> None:
    hall = make_hall(make_edition(registration_fee=Decimal(20_000), confirmed_by=ConfirmedBy.BOTH))
    booking = book(manager, make_stand(hall))
    session.commit()
    page = browser.get(f"/bookings/{booking.id}").text
    assert "290 000,00 ₽" in page
    assert "52 295,08 ₽" in page
    assert "Предоплата" in page
    assert "Подготовьте договор" in page


def test_staff_decide_about_a_request(browser: FlaskClient, manager: Actor) -> None:
    hall = make_hall()
    requests = [
        operations.request_stands(
            queries.stands_to_change([make_stand(hall).id]), organisation=make_organisation(), by=manager
        )
        for _ in range(2)
    ]
    session.commit()
    assert browser.post(f"/bookings/{requests[0].id}/approval").status_code == 303
    assert browser.post(f"/bookings/{requests[1].id}/rejection", data={}).status_code == 422
    browser.post(f"/bookings/{requests[1].id}/rejection", data={"reason": "Не по теме"})
    assert [session.get_one(Booking, one.id).state for one in requests] == [
        BookingState.APPROVED,
        BookingState.REJECTED,
    ]


def test_a_payment_is_recorded_by_the_accountant(sign_in: SignIn, manager: Actor) -> None:
    booking = book(manager, make_stand())
    accountant = sign_in(Role.ACCOUNTANT)
    address = f"/bookings/{booking.id}/payments"
    refused = accountant.post(address, data={"amount": "300 000", "paid_on": "2027-06-01"})
    assert refused.status_code == 422
    assert "остаток" in refused.text
    paid = accountant.post(
        address, data={"amount": "81 000,50", "paid_on": "2027-06-01", "document": "п/п 17"}
    )
    assert paid.status_code == 303
    assert session.get_one(Booking, booking.id).paid == Decimal("81000.50")
    assert sign_in(Role.DIRECTOR).post(address).status_code == 403


def test_a_booking_is_moved_and_cancelled_from_its_page(browser: FlaskClient, manager: Actor) -> None:
    hall = make_hall()
    old, new = make_stand(hall, number="А-1"), make_stand(hall, number="Б-1")
    booking = book(manager, old)
    session.commit()
    moved = {"from_stand": old.id, "to_stand": new.id, "reason": "Ближе к входу"}
    assert browser.post(f"/bookings/{booking.id}/move", data={**moved, "reason": ""}).status_code == 422
    assert browser.post(f"/bookings/{booking.id}/move", data=moved).status_code == 303
    assert "Б-1" in browser.get(f"/bookings/{booking.id}").text
    assert browser.post(f"/bookings/{booking.id}/cancellation", data={"reason": "Отказ"}).status_code == 303
    assert "Отменено" in browser.get(f"/bookings/{booking.id}").text


def test_an_edition_shows_facts_with_sources_and_is_set_up_by_administrators(sign_in: SignIn) -> None:
    edition = make_edition()
    edition.facts = [{"label": "соглашений", "value": "не менее 38", "source": "ТАСС 25764563"}]
    browser, administrator = sign_in(Role.MANAGER), sign_in(Role.ADMINISTRATOR)
    page = browser.get(f"/editions/{edition.id}").text
    assert "не менее 38" in page
    assert "ТАСС 25764563" in page
    assert browser.get(f"/editions/{edition.id}/settings").status_code == 403
    form = administrator.get(f"/editions/{edition.id}/settings").text
    values = {
        **dict(re.findall(r'<input[^>]*name="(\w+)"[^>]*value="([^"]*)"', form)),
        "name": "Города России",
        "state": "closed",
        "confirmed_by": "both",
        "vat_rate": "",
        "manager_hold_days": "5",
    }
    refused = administrator.post(f"/editions/{edition.id}/settings", data=values)
    assert refused.status_code == 422
    assert "Назовите норму закона" in refused.text
    values["vat_ground"] = "п. 2 ст. 346.11 НК РФ"
    assert administrator.post(f"/editions/{edition.id}/settings", data=values).status_code == 303
    saved = session.get_one(Edition, edition.id)
    assert (saved.manager_hold_days, saved.vat_rate, saved.state) == (5, None, "closed")


def test_showcases_show_what_each_city_lacks(browser: FlaskClient, manager: Actor) -> None:
    edition = make_edition()
    city = make_organisation("Администрация города Тюмени")
    city.city = "Тюмень"
    showcase = make_showcase(edition, city, head="Кудрявцев Руслан Ильич")
    stand = make_stand(make_hall(edition), category=make_category(edition, price=0, is_showcase=True))
    book(manager, stand, city)
    session.commit()
    page = browser.get(f"/showcases?edition={edition.id}").text
    assert "Тюмень" in page
    assert "готово 2 из 4" in page
    answer = browser.post(f"/showcases/{showcase.id}", data={"theme": "Набережная", "head": showcase.head})
    assert answer.status_code == 303
    assert "готово 3 из 4" in browser.get(f"/showcases?edition={edition.id}").text


def test_the_switch_of_editions_is_remembered(browser: FlaskClient) -> None:
    older, _newer = make_edition(numeral="VIII"), make_edition(numeral="IX")
    session.commit()
    assert "VIII выпуск" in browser.get(f"/bookings?edition={older.id}").text
    assert "VIII выпуск</span>" in browser.get("/showcases").text


def test_the_card_of_an_organisation_lists_its_stands(app: object, manager: Actor) -> None:
    from crm.exhibition import plugin

    stand, organisation = make_stand(), make_organisation()
    hold(manager, stand, organisation)
    booking = book(manager, make_stand(), organisation)
    (section,) = plugin.card_sections(organisation.id, manager)
    assert [one.stand_id for one in section.values["holds"]] == [stand.id]
    assert [row.id for row in section.values["bookings"]] == [booking.id]


def test_today_names_requests_lapsing_holds_and_late_bookings(app: object, manager: Actor) -> None:
    from crm.exhibition import plugin

    hall = make_hall(make_edition(manager_hold_days=1, sign_within_days=1))
    lapsing = hold(manager, make_stand(hall), make_organisation("ООО «Удержание»"))
    lapsing.expires_at = clock.now() + timedelta(hours=2)
    operations.request_stands(
        queries.stands_to_change([make_stand(hall).id]),
        organisation=make_organisation("ООО «Заявка»"),
        by=manager,
    )
    late = book(manager, make_stand(hall), make_organisation("ООО «Подпись»"))
    operations.booking_sent_for_signature(late, manager)
    session.flush()
    told = {item.title for item in plugin.today_items(manager)}
    assert told == {"ООО «Удержание»", "ООО «Заявка»", "ООО «Подпись»"}


@pytest.mark.parametrize("role", [Role.EXHIBITOR, Role.CITY])
def test_outsiders_do_not_enter_the_office(role: Role, sign_in: SignIn, manager: Actor) -> None:
    stand = make_stand()
    booking = book(manager, stand)
    stranger = sign_in(role)
    for address in ("/halls", f"/halls/{stand.hall_id}", f"/stands/{stand.id}", f"/bookings/{booking.id}"):
        assert stranger.get(address).status_code == 403


@pytest.mark.parametrize("address", ["/halls", "/bookings", "/showcases"])
def test_without_an_edition_the_menu_leads_to_the_list_of_them(sign_in: SignIn, address: str) -> None:
    answer = sign_in(Role.MANAGER).get(address)
    assert (answer.status_code, answer.location) == (302, "/editions")
