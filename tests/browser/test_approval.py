"""A text on its way to being approved: sent back with a reason, corrected, approved by the next person."""

from collections.abc import Callable

from playwright.sync_api import Page, expect
from sqlalchemy import select

from agreements.lifecycle import State
from crm.core.db import session, unit_of_work
from crm.partnerships.models import Agreement
from tests.browser.conftest import PHONE, House, serious_faults, shoot

Visit = Callable[..., Page]


def under_review(house: House) -> int:
    with house.app.app_context(), unit_of_work(writes=False):
        return session.scalars(select(Agreement.id).where(Agreement.state == State.IN_REVIEW)).one()


def test_a_director_sends_a_text_back_and_approves_the_next_one(house: House, visit: Visit) -> None:
    address = f"/agreements/{under_review(house)}"
    director = visit("director", viewport=PHONE)
    director.goto("/")
    director.get_by_role("link", name="Парковая мебель").first.click()
    director.get_by_role("link", name="Вернуть на доработку…").click()
    drawer = director.locator("#drawer")
    drawer.get_by_role("button", name="Вернуть на доработку").click()
    expect(drawer.get_by_text("Укажите причину").first).to_be_visible()
    drawer.get_by_label("Что исправить").fill("Укажите, кто отвечает за план мероприятий")
    drawer.get_by_role("button", name="Вернуть на доработку").click()
    expect(director.locator("#agreement-badge")).to_contain_text("Проект")

    lawyer = visit("legal")
    lawyer.goto(address)
    expect(lawyer.locator("#approval")).to_contain_text("Укажите, кто отвечает за план мероприятий")
    lawyer.get_by_label("Создаётся рабочая группа").check()
    lawyer.get_by_role("button", name="Сохранить условия").click()
    lawyer.locator(".next-move").get_by_role("button", name="Согласовать текст").click()
    expect(lawyer.locator("#agreement-badge")).to_contain_text("На согласовании")
    expect(lawyer.locator(".next-move")).to_contain_text("Ждём решения: Нина Абрамова, Марина Соколова")

    for role in ("accountant", "manager"):
        page = visit(role)
        page.goto(address)
        expect(page.get_by_role("link", name="Что изменилось")).to_be_visible()
        page.locator(".next-move").get_by_role("button", name="Согласовать").click()
        expect(page.locator(".next-move")).to_contain_text("Ждём решения")

    director.goto(address)
    shoot(director, "story-approval-phone")
    assert serious_faults(director) == []
    director.locator(".next-move").get_by_role("button", name="Согласовать").click()
    expect(director.locator("#agreement-badge")).to_contain_text("Согласовано")
