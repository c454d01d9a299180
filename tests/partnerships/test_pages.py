"""The screens of partnerships: each opens in each state, and shows what matters there."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from crm.accounts.roles import Role
from crm.core.db import session
from crm.partnerships import operations
from crm.partnerships.models import Agreement, AgreementKind
from crm.partnerships.operations import ending, sending
from tests.partnerships.factories import (
    SOMEBODY,
    make_approved,
    make_booking,
    make_draft,
    make_free,
    make_ready_organisation,
    make_sent,
    make_signed,
    today,
)

SignIn = Callable[..., FlaskClient]


def make_registered() -> Agreement:
    agreement = make_approved()
    sending.request_sending(agreement, by=SOMEBODY)
    return agreement


def make_partially_signed() -> Agreement:
    agreement = make_sent()
    operations.record_signature(agreement.parties[1], signed_on=today(agreement), by=SOMEBODY)
    return agreement


def make_declined() -> Agreement:
    agreement = make_sent()
    ending.decline(agreement.parties[1], "Не устроила цена", by=SOMEBODY)
    return agreement


def make_voided() -> Agreement:
    agreement = make_sent()
    ending.void(agreement, "Ошибка в реквизитах", by=SOMEBODY)
    return agreement


def make_cancelled() -> Agreement:
    agreement = make_draft()
    ending.cancel(agreement, "Передумали", by=SOMEBODY)
    return agreement


STORIES: dict[str, tuple[Callable[[], Agreement], str]] = {
    "draft": (make_draft, "Проверьте, как стороны названы в преамбуле"),
    "framework": (lambda: make_draft(AgreementKind.COOPERATION), "Направления сотрудничества"),
    "free": (make_free, "Ожидаемые результаты"),
    "free and sent": (lambda: make_sent(AgreementKind.FREE), "Умный квартал"),
    "approved": (make_approved, "Присвоить номер и отправить"),
    "registered": (make_registered, "готовим документ"),
    "sent": (make_sent, "Ждём подпись: ООО «Ромашка»"),
    "partially signed": (make_partially_signed, "Подпишите с нашей стороны: АНО «Города России»"),
    "signed": (make_signed, "Ввести в действие"),
    "declined": (make_declined, "Доработать"),
    "voided": (make_voided, "Ошибка в реквизитах"),
    "cancelled": (make_cancelled, "Передумали"),
}


@pytest.mark.parametrize("name", STORIES)
@pytest.mark.parametrize("role", [Role.LEGAL, Role.DIRECTOR])
def test_the_page_opens_in_every_state(sign_in: SignIn, name: str, role: Role) -> None:
    make, expected = STORIES[name]
    agreement = make()
    session.commit()
    answer = sign_in(role).get(f"/agreements/{agreement.id}")
    assert answer.status_code == 200
    if role is Role.LEGAL:
        assert expected in answer.text
    else:
        assert f'action="/agreements/{agreement.id}' not in answer.text, "whoever only reads gets no button"


@pytest.mark.parametrize(
    "address",
    ["/agreements", "/agreements?view=table", "/agreements?turn=us&q=ромашка", "/register", "/templates"],
)
def test_the_lists_open_empty_and_filled(sign_in: SignIn, address: str) -> None:
    client = sign_in(Role.LEGAL)
    assert client.get(address).status_code == 200
    make_draft()
    make_voided()
    session.commit()
    assert client.get(address).status_code == 200


def test_the_drawers_open(sign_in: SignIn) -> None:
    client = sign_in(Role.LEGAL)
    draft, sent = make_draft(), make_sent()
    booking, organisation = make_booking(draft.edition), make_ready_organisation()
    session.commit()
    party = draft.parties[1].id
    for address in (
        f"/agreements/new?booking={booking.id}",
        f"/agreements/new?organisation={organisation.id}",
        f"/agreements/{draft.id}/parties/{party}",
        f"/agreements/{draft.id}/parties/{party}/forms",
        f"/agreements/{draft.id}/cancellation",
        f"/agreements/{sent.id}/void",
        f"/agreements/{sent.id}/refusal",
        f"/agreements/{sent.id}/parties/{sent.parties[1].id}/signature",
        f"/templates/{draft.template_version.template_id}",
    ):
        for headers in ({}, {"HX-Request": "true"}):
            assert client.get(address, headers=headers).status_code == 200, address
