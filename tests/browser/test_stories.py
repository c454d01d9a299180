"""The three users' ways, each on a desk and on a phone: what somebody does, click by click."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Locator, Page, expect

from agreements.lifecycle import State
from crm.core import actor
from crm.core.db import session, unit_of_work
from crm.core.mail import Letter
from crm.exhibition import queries as exhibition
from crm.exhibition.models import Booking
from crm.exhibition.operations import book_stands
from crm.exhibition.queries import plan
from crm.exhibition.rules.stands import StandStatus
from crm.leads.models import Organisation
from crm.partnerships import operations as partnerships
from crm.partnerships import queries as agreements
from crm.partnerships.models import AgreementKind
from tests.browser.conftest import DESKTOP, PHONE, House, serious_faults, shoot
from tests.partnerships.factories import confirm_all_forms, make_ready_organisation

Visit = Callable[..., Page]
US = actor.command("stories")
on_both = pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desk", "phone"])


def free_stands(house: House, *, count: int = 1) -> list[tuple[int, str]]:
    """Ids and numbers of stands that nobody has, dearest first: other stories take the cheap ones by hand."""
    with house.app.app_context(), unit_of_work(writes=False):
        edition = exhibition.open_edition()
        assert edition is not None
        stands = plan.plan_of(exhibition.halls_of(edition.id)[0].id, US)
        free = [one for one in stands if one.status is StandStatus.AVAILABLE and not one.is_showcase]
        return [(one.id, one.number) for one in sorted(free, key=lambda one: -one.price)[:count]]


def partner(house: House, name: str) -> int:
    """An organisation whose requisites lack nothing."""
    with house.app.app_context(), unit_of_work():
        full = f"Общество с ограниченной ответственностью «{name}»"
        return make_ready_organisation(full, f"ООО «{name}»", account="40702810200000000001").id


def booked(house: House, name: str) -> int:
    organisation_id = partner(house, name)
    stand_id = free_stands(house)[0][0]
    with house.app.app_context(), unit_of_work():
        booking = book_stands(
            exhibition.stands_to_change([stand_id]),
            organisation=session.get_one(Organisation, organisation_id),
            by=US,
        )
        return booking.id


def drawer(page: Page) -> Locator:
    return page.locator("#drawer")


def is_desk(viewport: dict[str, int]) -> bool:
    return viewport is DESKTOP


def drag(page: Page, card: Locator, column: Locator) -> None:
    """As a hand does it: press, move in steps, let go."""
    start, end = card.bounding_box(), column.bounding_box()
    assert start is not None
    assert end is not None
    page.mouse.move(start["x"] + 60, start["y"] + 40)
    page.mouse.down()
    page.mouse.move(start["x"] + 90, start["y"] + 50, steps=5)
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + 120, steps=15)
    page.mouse.up()


@on_both
def test_a_manager_takes_a_call_and_books_a_stand(
    house: House, visit: Visit, viewport: dict[str, int]
) -> None:
    where, name, contact = (
        ("desk", "ООО «Новый причал»", "Ирина Причалова, +7 912 345-67-89")
        if is_desk(viewport)
        else ("phone", "АО «Дальний маяк»", "Степан Маяков, +7 922 111-22-33")
    )
    page = visit("manager", viewport=viewport)

    page.goto("/leads")
    page.get_by_role("link", name="Завести лид").click()
    organisation = drawer(page).get_by_label("Организация")
    organisation.press_sequentially("Светлый двор")
    expect(drawer(page).locator("#duplicates")).to_contain_text("ООО «Светлый двор»")
    shoot(page, f"story-manager-duplicate-{where}")
    organisation.fill(name)
    expect(drawer(page).locator("#duplicates")).not_to_contain_text("Светлый двор")
    drawer(page).get_by_label("Контакт").fill(contact)
    drawer(page).get_by_label("Интерес").fill("Угловой стенд, 18 м²")
    drawer(page).get_by_role("button", name="Завести лид").last.click()
    expect(page.get_by_text(name).first).to_be_visible()

    page.goto("/leads")
    card = page.locator("[data-card]", has_text=name)
    if is_desk(viewport):
        drag(page, card, page.locator('[data-column="contacted"]'))
        expect(page.locator('[data-column="contacted"]')).to_contain_text(name)
        expect(page.locator("[data-board-status]")).to_contain_text("Карточка перенесена")
        link = card.get_by_role("link", name=name)
        link.focus()
        expect(link).to_be_focused()
        page.keyboard.press("Shift+ArrowRight")
    else:
        card.get_by_role("button", name="Действия").click()
        page.get_by_role("button", name="Интерес подтверждён").filter(visible=True).click()
    expect(page.locator("[data-board-status]")).to_contain_text("Карточка перенесена: Интерес подтверждён")
    page.reload()
    expect(page.locator('[data-column="interested"]')).to_contain_text(name)

    page.get_by_role("link", name=name).click()
    page.get_by_role("link", name="Подобрать стенд").click()
    expect(page.get_by_text(f"Подбираем стенд: {name}")).to_be_visible()
    number = free_stands(house)[0][1]
    page.locator(".plan-list").get_by_role("link", name=number, exact=True).click()
    drawer(page).get_by_role("button", name="Удержать", exact=True).click()
    expect(page.get_by_text(f"Стенд {number} удержан").first).to_be_visible()
    shoot(page, f"story-manager-held-{where}")
    drawer(page).get_by_role("button", name="Забронировать", exact=True).click()
    page.wait_for_url("**/bookings/*")
    expect(page.get_by_role("heading", level=1)).to_contain_text(number)
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    assert serious_faults(page) == []


@on_both
def test_a_lawyer_brings_a_booking_to_signature(
    house: House, visit: Visit, viewport: dict[str, int], tmp_path: Path
) -> None:
    where = "desk" if is_desk(viewport) else "phone"
    booking_id = booked(house, f"Каменный мост {where}")
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
    page = visit("legal", viewport=viewport)

    page.goto(f"/bookings/{booking_id}")
    page.get_by_role("link", name="Составить договор").click()
    drawer(page).get_by_role("button", name="Составить проект").click()
    page.wait_for_url("**/agreements/*")
    shoot(page, f"story-lawyer-draft-{where}")
    while page.get_by_role("button", name="Всё верно").count():
        unchecked = page.get_by_role("button", name="Всё верно").count()
        page.get_by_role("button", name="Всё верно").first.click()
        expect(page.get_by_role("button", name="Всё верно")).to_have_count(unchecked - 1)
    expect(page.get_by_text("Формы проверены")).to_have_count(2)
    page.locator(".next-move").get_by_role("button").click()
    expect(page.locator("#agreement-badge")).to_contain_text("Согласовано")
    page.locator(".next-move").get_by_role("button").click()
    house.work()
    page.reload()
    expect(page.locator("#agreement-badge")).to_contain_text("На подписи")
    shoot(page, f"story-lawyer-sent-{where}")
    for _party in range(2):
        page.locator("#agreement-side").get_by_role("link", name="Отметить подпись").first.click()
        drawer(page).locator("input[type=file]").set_input_files(scan)
        drawer(page).get_by_role("button", name="Отметить подпись").click()
        expect(page.locator("#agreement-side").get_by_role("link", name="Скан")).to_have_count(_party + 1)
    expect(page.locator("#agreement-badge")).to_contain_text("Подписано")
    expect(page.locator("#agreement-side")).to_contain_text("История")
    shoot(page, f"story-lawyer-signed-{where}")

    page.goto(f"/bookings/{booking_id}")
    expect(page.locator(".page-title")).to_contain_text(re.compile("Подтверждено|Ждём оплаты"))
    with house.app.app_context(), unit_of_work(writes=False):
        booking = session.get_one(Booking, booking_id)
        assert booking.signed_at is not None
    expect(page.locator(".timeline")).to_contain_text("подписан")


@on_both
def test_an_exhibitor_comes_by_a_letter_and_leaves_with_an_agreement(
    house: House, visit: Visit, viewport: dict[str, int], tmp_path: Path
) -> None:
    where = "desk" if is_desk(viewport) else "phone"
    organisation_id = partner(house, f"Тихий берег {where}")
    email = f"bereg-{where}@example.org"
    manager = visit("manager")
    manager.goto(f"/organisations/{organisation_id}")
    manager.get_by_role("link", name=re.compile("Пригласить")).first.click()
    drawer(manager).get_by_label("Электронная почта").fill(email)
    drawer(manager).get_by_role("button", name="Отправить приглашение").click()
    expect(manager.get_by_text(email).first).to_be_visible()

    page = visit(viewport=viewport)
    page.goto(link_in_letter(house, email))
    page.get_by_role("button", name="Войти").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Тихий берег")
    shoot(page, f"story-exhibitor-start-{where}")
    page.get_by_role("link", name="Открыть план зала").click()
    number = free_stands(house)[0][1]
    page.locator("#free-stands").get_by_role("link", name=number, exact=True).click()
    drawer(page).get_by_role("button", name="Удержать стенд").click()
    expect(page.get_by_role("heading", name=f"Стенд {number} удержан за вами")).to_be_visible()
    expect(page.locator("v-countdown").first).to_contain_text("мин")
    shoot(page, f"story-exhibitor-held-{where}")
    page.get_by_role("button", name="Подать заявку").click()
    expect(page.get_by_text("Ход организатора")).to_be_visible()
    assert serious_faults(page) == []

    booking_id = booking_of(house, organisation_id)
    manager.goto(f"/bookings/{booking_id}")
    manager.get_by_role("button", name="Одобрить заявку").click()
    expect(manager.locator(".page-title")).to_contain_text("Готовится договор")
    send_agreement(house, booking_id)

    page.reload()
    page.get_by_role("link", name="Открыть документ").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Скачать DOCX").click()
    file = tmp_path / "agreement.docx"
    download.value.save_as(file)
    assert "word/document.xml" in zipfile.ZipFile(file).namelist()
    shoot(page, f"story-exhibitor-agreement-{where}")
    assert serious_faults(page) == []


def test_two_managers_want_one_stand(house: House, visit: Visit) -> None:
    """The second is told who was first, and until when."""
    ((stand_id, number),) = free_stands(house)
    first, second = visit("manager"), visit("manager2")
    for page, name in ((first, "Первый у двери"), (second, "Второй у двери")):
        page.goto(f"/stands/{stand_id}?organisation={partner(house, name)}")
    first.get_by_role("button", name="Удержать", exact=True).click()
    expect(first.get_by_text(f"Стенд {number} удержан").first).to_be_visible()
    second.get_by_role("button", name="Удержать", exact=True).click()
    told = second.get_by_text(re.compile(rf"Стенд {number} удержан до\s.+: ООО «Первый у\sдвери»"))
    expect(told.first).to_be_visible()
    shoot(second, "story-second-manager")


@on_both
def test_a_lawyer_brings_a_template_and_sees_its_text_while_typing(
    house: House, visit: Visit, viewport: dict[str, int], tmp_path: Path
) -> None:
    """A type of her own, its template, words for its variables; then an agreement made of it."""
    size = "phone" if viewport is PHONE else "desk"
    organisation_id = partner(house, f"Грант {size}")
    page = visit("legal", viewport=viewport)
    page.goto("/agreement-types/new")
    page.get_by_label("Название").fill(f"Договор гранта {size}")
    page.get_by_label("Код в номере").fill("Г")
    page.get_by_role("button", name="Сохранить вид").click()
    file = tmp_path / "грант.docx"
    document = Document()
    document.add_paragraph(
        "{{ organiser.full_name }} и {{ counterparty.full_name }} № {{ agreement.number }}"
    )
    document.add_paragraph("Грант: {{ сумма | money }} рублей на {{ цель }}.")
    document.add_paragraph("{% if отчёт %}Отчёт до {{ отчёт_до | date_long }}.{% endif %}")
    document.save(str(file))
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Загрузить и проверить").click()
    expect(page.get_by_text("Проверяем шаблон")).to_be_visible()
    house.work()
    page.reload()
    page.get_by_role("link", name="Подписи переменных").click()
    page.get_by_label("Подпись", exact=True).nth(1).fill("Цель гранта")
    page.get_by_role("button", name="Сохранить подписи").click()
    page.get_by_role("button", name="Утвердить версию").click()

    page.goto(f"/agreements/new?organisation={organisation_id}")
    page.get_by_label("Вид документа").select_option(label=f"Договор гранта {size}")
    page.get_by_role("button", name="Составить проект").click()
    text = page.locator(".pane-text")
    expect(page.locator("#missing")).to_contain_text("Цель гранта")
    page.get_by_label("Сумма").fill("250 000")
    page.get_by_label("Цель гранта").fill("ремонт сквера")
    expect(text.locator(".value", has_text="ремонт сквера")).to_have_count(1)
    expect(page.get_by_label("Отчёт до")).to_be_hidden()
    page.get_by_label("Отчёт", exact=True).check()
    expect(page.get_by_label("Отчёт до")).to_be_visible()
    page.get_by_label("Отчёт до").fill("2027-09-01")
    expect(text).to_contain_text("Отчёт до 1\u00a0сентября 2027")
    if viewport is PHONE:
        page.locator(".panes").get_by_text("Текст").click()
    expect(text).to_be_visible()
    assert serious_faults(page) == []
    shoot(page, f"reading-{size}")
    if viewport is PHONE:
        page.locator(".panes").get_by_text("Условия").click()
    page.get_by_role("button", name="Сохранить условия").click()
    expect(page.locator("#missing")).to_have_count(0)
    while page.get_by_role("button", name="Всё верно").count():
        page.get_by_role("button", name="Всё верно").first.click()
        page.wait_for_load_state()
    page.get_by_role("button", name="Согласовать текст").click()
    expect(page.get_by_role("button", name="Присвоить номер и отправить")).to_be_visible()


def link_in_letter(house: House, email: str) -> str:
    with house.app.app_context(), unit_of_work(writes=False):
        letter = session.query(Letter).filter_by(to=email).one()
        found = re.search(r"/invitation/\S+", letter.body_text)
        assert found is not None
        return found.group()


def booking_of(house: House, organisation_id: int) -> int:
    with house.app.app_context(), unit_of_work(writes=False):
        return session.query(Booking).filter_by(organisation_id=organisation_id).one().id


def send_agreement(house: House, booking_id: int) -> None:
    """What the lawyer's story walks by hand."""
    with house.app.app_context(), unit_of_work():
        booking = exhibition.booking_to_change(booking_id, US)
        agreement = partnerships.draft_agreement(AgreementKind.PARTICIPATION, booking=booking, by=US)
        confirm_all_forms(agreement)
        partnerships.submit(agreement, by=US)
        partnerships.register_and_send(agreements.agreement_to_change(agreement.id, US), by=US)
        assert agreement.state is State.OUT_FOR_SIGNATURE
    house.work()


def test_a_lawyer_makes_agreements_for_all_bookings_in_one_go(house: House, visit: Visit) -> None:
    """Told who lacks what, repairs it and comes back, confirms the forms by Enter, takes ZIP and sheet."""
    booked(house, "Первый трамвай")
    poor = booked(house, "Второй трамвай")
    with house.app.app_context(), unit_of_work():
        organisation = session.get_one(Organisation, session.get_one(Booking, poor).organisation_id)
        organisation.kpp = ""
    page = visit("legal")
    page.goto("/bookings")
    page.get_by_role("link", name="Составить договоры…").click()
    page.get_by_placeholder("Название, город или ИНН").fill("трамвай")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Взять всех найденных").click()
    expect(page.get_by_role("heading", name="Проверка перед составлением")).to_be_visible()
    lacking = page.locator("#lacking li", has_text="Второй трамвай")
    expect(lacking).to_contain_text("КПП")
    shoot(page, "story-run-check")
    lacking.get_by_role("link", name="Заполнить").click()
    page.get_by_label("КПП").fill("773601001")
    page.get_by_role("button", name="Сохранить").first.click()
    expect(page.get_by_role("heading", name="Проверка перед составлением")).to_be_visible()
    expect(page.locator("#lacking")).to_have_count(0)

    page.get_by_role("link", name="Просмотреть формы").click()
    first = page.locator(".proof:not(.is-confirmed)").first
    first.get_by_label("Должность: в лице кого").fill("исполнительного директора")
    page.keyboard.press("Enter")
    expect(page.locator("#proof-count")).to_contain_text("Подтверждено")
    expect(page.locator(".proof.is-confirmed").first).to_be_visible()
    assert serious_faults(page) == []
    certain = page.get_by_role("button", name="Подтвердить все уверенные")
    if certain.count():
        certain.click()
    page.get_by_role("link", name="К составлению").first.click()
    page.get_by_label("Сразу согласовать").check()
    page.get_by_role("button", name="Составить", exact=True).click()
    house.work()
    page.reload()
    expect(page.locator("#run")).to_contain_text(re.compile(r"Обработано\s(\d+)\sиз\s\1"))
    with page.expect_download() as archive:
        page.get_by_role("link", name="Все документы, ZIP").click()
    with zipfile.ZipFile(archive.value.path()) as documents:
        assert sum("Второй трамвай" in name for name in documents.namelist()) >= 1
    with page.expect_download() as sheet:
        page.get_by_role("link", name="Ведомость, XLSX").click()
    assert sheet.value.suggested_filename.endswith(".xlsx")
    shoot(page, "story-run-done")
