"""The other side's own paper and its changes to ours: what a lawyer does with them, click by click."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from agreements.lifecycle import State
from crm.core import storage
from crm.core.db import session, unit_of_work
from crm.partnerships import queries
from crm.partnerships.models import Agreement
from tests.browser.conftest import DESKTOP, PHONE, House, serious_faults, shoot
from tests.browser.test_stories import US, partner
from tests.partnerships.test_library import SHIPPED, changed

Visit = Callable[..., Page]
on_both = pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desk", "phone"])


def in_talks(house: House) -> tuple[int, bytes]:
    """An agreement that the other side is reading, and its text."""
    with house.app.app_context(), unit_of_work(writes=False):
        found = select(Agreement.id).where(Agreement.state == State.IN_NEGOTIATION)
        agreement = queries.agreement_or_404(session.scalars(found).first() or 0, US)
        return agreement.id, storage.content_of(agreement.revisions[-1].docx)


def test_changes_come_back_and_are_seen_before_anything_else(
    house: House, visit: Visit, tmp_path: Path
) -> None:
    agreement_id, ours = in_talks(house)
    theirs = tmp_path / "правки.docx"
    theirs.write_bytes(changed("СОГЛАШЕНИЕ", "ДОГОВОР", source=ours))
    page = visit("legal")
    page.goto(f"/agreements/{agreement_id}")
    expect(page.get_by_role("heading", name="Принять текст")).to_be_visible()
    page.get_by_role("link", name="Правки контрагента").first.click()
    page.locator("#drawer input[type=file]").set_input_files(theirs)
    page.locator("#drawer").get_by_role("button", name="Загрузить").click()
    expect(page.get_by_role("heading", name="Правки по порядку")).to_be_visible()
    expect(page.locator("ins", has_text="ДОГОВОР").first).to_be_visible()
    page.goto(f"/agreements/{agreement_id}")
    expect(page.get_by_text("Текст пришёл от контрагента")).to_be_visible()
    shoot(page, "talks-counter-edit")
    assert serious_faults(page) == []
    page.get_by_role("button", name="Вернуть наш текст по шаблону").click()
    expect(page.get_by_text("Текст пришёл от контрагента")).to_have_count(0)


@on_both
def test_a_paper_of_a_former_year_enters_with_its_own_number(
    house: House, visit: Visit, viewport: dict[str, int], tmp_path: Path
) -> None:
    name = f"Архив {viewport['width']}"
    paper = tmp_path / "прежнее.docx"
    paper.write_bytes(SHIPPED.template())
    page = visit("legal", viewport=viewport)
    page.goto(f"/agreements/upload?organisation={partner(house, name)}")
    page.get_by_role("button", name="Внести документ").click()
    expect(page.locator("[data-error-summary]")).to_contain_text("Выберите файл")
    page.locator("input[type=file]").set_input_files(paper)
    page.get_by_label("Документ уже подписан всеми сторонами").check()
    page.get_by_label("Дата подписания").fill("2024-11-15")
    page.get_by_label("Наш номер в прежнем журнале").fill(f"{viewport['width']}-С/24")
    shoot(page, f"upload-{viewport['width']}")
    assert serious_faults(page) == []
    page.get_by_role("button", name="Внести документ").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"{viewport['width']}-С/24")
    expect(page.get_by_text("Действует", exact=True).first).to_be_visible()
    shoot(page, f"uploaded-{viewport['width']}")
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
