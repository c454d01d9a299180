"""A real Chromium against a served demonstration. One server and one browser for all stories."""

import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from flask_migrate import upgrade
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import make_server

from crm.app import create_app
from crm.core import jobs
from crm.demo import load as demonstration
from crm.demo.people import DOMAIN, PASSWORD
from tests.conftest import settings_for

ARTEFACTS = Path(__file__).resolve().parents[2] / "test-artefacts"
CHROMIUM = next((path for name in ("chromium", "chromium-browser") if (path := shutil.which(name))), None)
DESKTOP = {"width": 1360, "height": 860}
PHONE = {"width": 390, "height": 844}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All stories share one server, so one worker runs them; without Chromium they are skipped, loudly."""
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="Chromium is absent"))


@dataclass(frozen=True)
class House:
    """The served demonstration."""

    app: Flask
    url: str

    def work(self) -> None:
        """Do the background work that is due, as the worker would."""
        with self.app.app_context():
            jobs.run_all()


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("served")
    app = create_app(settings_for(folder, f"sqlite:///{folder / 'demo.db'}"))
    with app.app_context():
        upgrade()
        demonstration.load()
        jobs.run_all()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield House(app, f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    thread.join()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(house: House, chromium: Browser) -> Iterator[Callable[..., Page]]:
    """A fresh browser window, signed in as one of the demonstration's people where a role is named.

    Whatever the page's console reports as an error fails the test.
    """
    windows: list[BrowserContext] = []
    complaints: list[str] = []

    def open_window(role: str = "", *, viewport: dict[str, int] = DESKTOP, scheme: str = "light") -> Page:
        context = chromium.new_context(
            base_url=house.url, viewport=viewport, color_scheme=scheme, locale="ru-RU",
            timezone_id="Asia/Yekaterinburg", has_touch=viewport["width"] < 600,
        )  # fmt: skip
        windows.append(context)
        page = context.new_page()
        page.set_default_timeout(8000)
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on(
            "console",
            lambda message: (
                complaints.append(f"{page.url}: {message.text}")
                if message.type == "error" and "status of 4" not in message.text
                else None
            ),
        )
        if role:
            sign_in(page, role)
        return page

    yield open_window
    for window in windows:
        window.close()
    assert complaints == []


def sign_in(page: Page, role: str) -> None:
    page.goto("/login")
    page.get_by_label("Электронная почта").fill(f"{role}@{DOMAIN}")
    page.get_by_label("Пароль", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Войти").click()
    page.wait_for_url(lambda url: "/login" not in url)


def shoot(page: Page, name: str) -> None:
    """Keep a picture of the page among the artefacts."""
    ARTEFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"{name}.png", full_page=True)


def serious_faults(page: Page) -> list[str]:
    """What axe finds serious or critical on the page."""
    found = Axe().run(page).response["violations"]
    return [
        f"{fault['id']}: {fault['nodes'][0]['html'][:160]}"
        for fault in found
        if fault["impact"] in ("serious", "critical")
    ]
