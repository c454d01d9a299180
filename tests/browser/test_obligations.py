"""What was signed is done: duties are taken from the terms, a city reports, a lawyer accepts."""

from collections.abc import Callable

from playwright.sync_api import Page, expect
from sqlalchemy import select

from agreements.lifecycle import State
from crm.core.db import session, unit_of_work
from crm.partnerships.models import Agreement
from tests.browser.conftest import PHONE, House, serious_faults, shoot

Visit = Callable[..., Page]


def waiting_to_be_taken(house: House) -> int:
    with house.app.app_context(), unit_of_work(writes=False):
        found = select(Agreement.id).where(
            Agreement.state == State.SIGNED,
            Agreement.booking_id.is_not(None),
            ~Agreement.obligations.any(),
        )
        return session.scalars(found.order_by(Agreement.id)).first() or 0


def test_duties_are_taken_from_the_terms_reported_by_phone_and_accepted(house: House, visit: Visit) -> None:
    lawyer = visit("legal")
    lawyer.goto(f"/agreements/{waiting_to_be_taken(house)}")
    lawyer.get_by_role("link", name="Посмотреть и взять").click()
    lawyer.get_by_label("Взять на контроль").last.uncheck()
    shoot(lawyer, "story-duties-proposed")
    lawyer.get_by_role("button", name="Взять отмеченные").click()
    expect(lawyer.locator("#obligations")).to_contain_text("цены договора")
    expect(lawyer.locator("#obligations")).to_contain_text("В условиях найдено: 1")

    team = visit("city", viewport=PHONE)
    team.goto("/portal")
    team.get_by_role("link", name="Обязательства").click()
    assert serious_faults(team) == []
    team.get_by_role("link", name="Согласовать программу").click()
    team.get_by_label("Что сделано").fill("Программа во вложении")
    team.locator("input[type=file]").set_input_files(
        {"name": "программа.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    )
    shoot(team, "story-duties-phone")
    assert serious_faults(team) == []
    assert team.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    team.get_by_role("button", name="Отметить исполнение").click()
    expect(team.get_by_text("На приёмке").first).to_be_visible()

    lawyer.goto("/obligations?turn=us&q=Тюмен")
    lawyer.get_by_role("link", name="Согласовать программу").first.click()
    expect(lawyer.get_by_text("Программа во вложении")).to_be_visible()
    lawyer.get_by_role("button", name="Принять").click()
    expect(lawyer.get_by_text("Исполнение принято").first).to_be_visible()
