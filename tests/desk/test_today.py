"""The first screen of each role: what waits, where we are, what others changed, what one may start."""

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from flask.testing import FlaskClient

from crm.accounts.roles import Role
from crm.core import clock
from crm.core.actor import Actor
from crm.core.db import session
from crm.core.search import index_everything
from crm.exhibition.operations import book_stands, request_stands
from crm.exhibition.queries import stands_to_change
from tests.exhibition.factories import make_edition, make_hall, make_showcase, make_stand
from tests.leads.factories import make_lead, make_organisation
from tests.partnerships.factories import SOMEBODY, make_sent

SignIn = Callable[..., FlaskClient]
ALL_STAFF = [role for role in Role if role.is_staff]


def today(client: FlaskClient) -> str:
    answer = client.get("/")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))


@pytest.mark.parametrize("role", ALL_STAFF)
def test_every_role_has_a_first_screen_in_an_empty_house(sign_in: SignIn, role: Role) -> None:
    assert "На сегодня всё сделано" in today(sign_in(role))


def test_the_director_sees_where_we_are(sign_in: SignIn) -> None:
    hall = make_hall(make_edition(registration_fee=Decimal(0)))
    stands = [make_stand(hall) for _ in range(3)]
    book_stands(stands_to_change([stands[0].id]), organisation=make_organisation(), by=SOMEBODY)
    make_showcase(hall.edition, make_organisation(short_name="Город Сад"))
    make_sent()
    make_lead()
    page = today(sign_in(Role.DIRECTOR))
    for said in (
        "Стендов занято 1 из 3", "270 000,00 ₽", "Витрин городов готово 0 из 1", "Город Сад",
        "Ход другой стороны 1", "Лидов в работе 1",
    ):  # fmt: skip
        assert said in page, said


def test_the_director_is_told_of_every_overdue_signature(sign_in: SignIn) -> None:
    agreement = make_sent()
    agreement.sign_by = clock.now() - timedelta(days=1)
    session.commit()
    assert "Подпись просрочена" in today(sign_in(Role.DIRECTOR))
    assert "Подпись просрочена" not in today(sign_in(Role.ONSITE))


def test_who_decides_sees_what_is_to_decide(sign_in: SignIn) -> None:
    stand = make_stand()
    request_stands(stands_to_change([stand.id]), organisation=make_organisation(), by=SOMEBODY)
    session.commit()
    assert "Одобрите или отклоните заявку" in today(sign_in(Role.MANAGER))
    assert "Одобрите или отклоните заявку" not in today(sign_in(Role.DIRECTOR))


def test_changes_are_those_of_others_and_within_what_one_may_see(sign_in: SignIn, manager: Actor) -> None:
    make_lead(organisation=make_organisation(full_name="ООО «Вчерашний ветер»"), by=manager)
    index_everything()
    session.commit()
    assert "Вчерашний ветер" in today(sign_in(Role.DIRECTOR))
    assert "Заведён лид" not in today(sign_in(Role.ONSITE)), "leads are not theirs to see"


def test_the_palette_offers_what_one_may_do(sign_in: SignIn) -> None:
    make_hall(make_edition())
    session.commit()
    offered = sign_in(Role.MANAGER).get("/palette?q=").get_data(as_text=True)
    for action in ("Завести лид", "Новая организация", "Новое соглашение", "Удержать стенд"):
        assert action in offered
    assert "Завести лид" not in sign_in(Role.DIRECTOR).get("/palette?q=").get_data(as_text=True)
    assert "Новое соглашение" in sign_in(Role.LEGAL).get("/palette?q=согл").get_data(as_text=True)


def test_a_new_agreement_from_anywhere_asks_what_it_is_about(sign_in: SignIn) -> None:
    stand = make_stand()
    book_stands(
        stands_to_change([stand.id]), organisation=make_organisation(short_name="ООО «Ждёт»"), by=SOMEBODY
    )
    session.commit()
    assert "ООО «Ждёт»" in sign_in(Role.LEGAL).get("/agreements/new").get_data(as_text=True)


def test_what_waits_is_counted_in_the_navigation(sign_in: SignIn) -> None:
    stand = make_stand()
    request_stands(stands_to_change([stand.id]), organisation=make_organisation(), by=SOMEBODY)
    session.commit()
    assert "Бронирования 1" in today(sign_in(Role.MANAGER))
    assert "Бронирования 1" not in today(sign_in(Role.DIRECTOR))
