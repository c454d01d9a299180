"""A lawyer and a template: a broken file, its problem in the text, the repaired copy, approval; by keys."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect
from sqlalchemy import select

from agreements.shipped import PAPERS
from crm.core.db import session, unit_of_work
from crm.partnerships.models import Template
from tests.agreements.docx.building import changed
from tests.browser.conftest import DESKTOP, PHONE, House, serious_faults, shoot
from tests.browser.test_stories import is_desk, on_both

Visit = Callable[..., Page]
SHIPPED = PAPERS["cooperation"]


def broken_file(folder: Path, slip: str) -> Path:
    """The shipped agreement with a brace lost; each call with another `slip` is another file."""
    path = folder / "соглашение.docx"
    content = SHIPPED.template()
    path.write_bytes(changed(content, "word/document.xml", lambda xml: xml.replace("{{ purpose }}", slip, 1)))
    return path


def template_page(house: House) -> str:
    with house.app.app_context(), unit_of_work(writes=False):
        found = session.scalars(select(Template.id).where(Template.name == SHIPPED.name)).one()
        return f"/templates/{found}"


@on_both
def test_a_lawyer_uploads_a_broken_template_and_approves_its_repaired_copy(
    house: House, visit: Visit, viewport: dict[str, int], tmp_path: Path
) -> None:
    where = "desk" if is_desk(viewport) else "phone"
    slip = "{{ purpose }" if is_desk(viewport) else "{{ purpose  }"
    page = visit("legal", viewport=viewport)
    page.goto(template_page(house))
    page.locator("input[type=file]").set_input_files(broken_file(tmp_path, slip))
    page.get_by_role("button", name="Загрузить и проверить").click()
    page.wait_for_url("**/versions/*")
    house.work()
    page.reload()

    expect(page.locator(".story mark.trouble")).to_have_text(slip)
    sign = page.get_by_role("link", name="Ошибка 1, к описанию")
    sign.click()
    expect(page.locator("#problem-1")).to_be_in_viewport()
    assert page.url.endswith("#problem-1")
    page.locator("#problem-1").get_by_role("link").click()
    expect(sign).to_be_in_viewport()
    assert page.url.endswith("#place-1")
    assert serious_faults(page) == []
    shoot(page, f"story-template-broken-{where}")

    page.get_by_role("button", name="Взять исправленную копию").click()
    page.wait_for_url(lambda url: "#" not in url and "/versions/" in url)
    house.work()
    page.reload()
    expect(page.locator(".story mark.trouble")).to_have_count(0)
    expect(page.locator(".page-content")).to_contain_text("Переменные те же")
    shoot(page, f"story-template-repaired-{where}")
    page.locator(".next-move").get_by_role("button", name="Утвердить версию").click()
    page.wait_for_url("**/templates/*")
    expect(page.locator("#versions tbody tr").first).to_contain_text("Утверждена")


def test_problems_are_walked_by_keys_alone(house: House, visit: Visit) -> None:
    page = visit("legal", viewport=DESKTOP)
    page.goto(f"{template_page(house)}/versions/2")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#place-1")).to_be_in_viewport()
    assert page.evaluate("document.activeElement.id") == "place-1"
    page.keyboard.press("Enter")
    assert page.url.endswith("#problem-1")


def test_a_long_text_stays_within_a_phone(house: House, visit: Visit) -> None:
    page = visit("legal", viewport=PHONE)
    page.goto(f"{template_page(house)}/versions/2")
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    problems, paper = page.locator(".paper-problems").bounding_box(), page.locator(".paper").bounding_box()
    assert problems is not None
    assert paper is not None
    assert problems["y"] < paper["y"], "what is wrong comes first where there is room for one column"
