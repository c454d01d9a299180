"""Every screen, in light and dark, on a desk and on a phone: no serious fault, no sideways scrolling."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, Response

from tests.browser.conftest import DESKTOP, PHONE, House, serious_faults, shoot

ROLE_OF_PREFIX = {"/portal": "exhibitor", "/login": "", "/reset": "", "/invitation": ""}
OUTSIDE = ("/healthz", "/readyz", "/palette", "/logout", "/verify", "/fs-static", "/api/")


def addresses(app: Flask) -> list[str]:
    """Pages without parameters, from the map of addresses itself, so that a new page is never forgotten."""
    return sorted(
        rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments and not rule.rule.startswith(OUTSIDE)
    )


def is_page(answer: Response) -> bool:
    """Not a file, and not a fragment that lives inside another page."""
    return "text/html" in answer.headers.get("content-type", "") and answer.text().lstrip().startswith(
        "<!doctype"
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_every_screen_is_sound(
    house: House, visit: Callable[..., Page], viewport: dict[str, int], scheme: str
) -> None:
    windows: dict[str, Page] = {}
    faults: list[str] = []
    for address in addresses(house.app):
        role = next(
            (role for prefix, role in ROLE_OF_PREFIX.items() if address.startswith(prefix)), "administrator"
        )
        if role not in windows:
            windows[role] = visit(role, viewport=viewport, scheme=scheme)
        page = windows[role]
        answer = page.goto(address)
        if answer is None or not is_page(answer):
            continue
        name = address.strip("/").replace("/", "-") or "today"
        shoot(page, f"{name}-{'desk' if viewport is DESKTOP else 'phone'}-{scheme}")
        faults += [f"{address}: {fault}" for fault in serious_faults(page)]
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > viewport["width"]:
            faults.append(f"{address}: scrolls sideways ({width} px)")
    assert faults == []
