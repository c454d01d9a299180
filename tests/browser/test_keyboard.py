"""Without a mouse: skip link, keys and their list, keys switched off, focus kept and given back."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from crm.demo.people import DOMAIN

Visit = Callable[..., Page]


def focused(page: Page) -> str:
    """What the focused element is called."""
    name = "document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent"
    return str(page.evaluate(name)).strip().replace("\u00a0", " ")


def test_the_first_tab_leads_past_the_navigation(visit: Visit) -> None:
    for role, address in (("manager", "/leads/table"), ("exhibitor", "/portal")):
        page = visit(role)
        page.goto(address)
        page.keyboard.press("Tab")
        assert focused(page) == "К содержанию"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "content"


def test_a_drawer_keeps_the_focus_and_gives_it_back(visit: Visit) -> None:
    page = visit("manager")
    page.goto("/leads")
    page.keyboard.press("c")
    drawer = page.get_by_role("dialog", name="Новый лид")
    expect(drawer).to_be_visible()
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
        )
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    assert focused(page) == "Завести лид"


def test_a_drawer_from_a_menu_gives_the_focus_to_the_menus_button(visit: Visit) -> None:
    page = visit("manager")
    page.goto("/organisations?q=" + "Светлый двор")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/organisations/*")
    menu = page.get_by_role("button", name="Действия:").first
    menu.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert focused(page) == "Изменить"
    page.keyboard.press("Enter")
    expect(page.locator("#drawer")).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu).to_be_focused()


def test_single_keys_show_themselves_and_can_be_switched_off(visit: Visit) -> None:
    page = visit("manager")
    page.goto("/leads/table")
    keys = page.get_by_role("dialog", name="Клавиши")
    page.keyboard.press("?")
    expect(keys).to_be_visible()
    page.keyboard.press("Escape")

    page.goto("/account")
    page.get_by_role("button", name="Выключены").click()
    page.goto("/leads/table")
    page.keyboard.press("?")
    page.keyboard.press("c")
    page.keyboard.press("j")
    expect(keys).to_be_hidden()
    expect(page.locator("#drawer")).to_be_hidden()
    assert page.evaluate("document.activeElement === document.body")
    page.keyboard.press("Control+k")
    expect(page.locator("#palette")).to_be_visible()


def test_an_exhibitor_walks_to_a_stand_without_a_mouse(visit: Visit) -> None:
    page = visit("exhibitor")
    page.goto("/portal")
    page.get_by_role("link", name="План зала").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/plan*")
    page.locator("main .row-link").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Стенд")).not_to_have_count(0)


def test_signing_in_needs_no_mouse(visit: Visit) -> None:
    page = visit()
    page.goto("/login")
    page.keyboard.type(f"legal@{DOMAIN}")
    page.keyboard.press("Tab")
    page.keyboard.type("wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Войти не удалось")).to_be_visible()
    assert page.evaluate("document.activeElement.name") == "email"
