"""What every page's frame needs: navigation, who is signed in, theme, language, demonstration mark."""

from dataclasses import dataclass

from flask import Flask, has_request_context, request, url_for
from flask_babel import gettext

from crm.core import clock
from crm.core.db import session
from crm.core.hooks import hooks
from crm.core.installation import is_demonstration
from crm.web.acting import acting
from crm.web.language import current_language


@dataclass(frozen=True)
class NavLink:
    """An entry of the navigation as this person sees it."""

    label: str
    url: str
    icon: str
    section: str
    active: bool
    badge: int | None = None


def nav_items() -> list[NavLink]:
    """The entries this actor may open, in order."""
    actor = acting()
    items = sorted(hooks.collect("nav_items"), key=lambda item: item.order)
    return [
        NavLink(
            gettext(item.label),
            url_for(item.endpoint),
            item.icon,
            gettext(item.section) if item.section else "",
            active=_is_open(item.endpoint),
            badge=item.badge(actor) if item.badge else None,
        )
        for item in items
        if actor.may(item.permission)
    ]


def quick_actions() -> list[NavLink]:
    """What this actor may start from anywhere, in order."""
    actor = acting()
    items = sorted(hooks.collect("quick_actions"), key=lambda item: item.order)
    return [
        NavLink(gettext(item.label), url_for(item.endpoint), item.icon, "", active=False)
        for item in items
        if actor.may(item.permission)
    ]


def edition_name() -> str:
    """The edition that people work in."""
    return hooks.first("edition_name") or ""


def _is_open(endpoint: str) -> bool:
    address = url_for(endpoint)
    return request.endpoint == endpoint or (address != "/" and request.path.startswith(f"{address}/"))


def install(app: Flask) -> None:
    @app.context_processor
    def frame() -> dict[str, object]:
        if not has_request_context():
            return {}  # a letter written in the background has no frame
        return {
            "nav_items": nav_items,
            "edition_name": edition_name,
            "current_actor": acting,
            "demonstration": is_demonstration(session()),
            "locale": current_language(),
            "theme": request.cookies.get("theme") or acting().theme,
            "single_keys": request.cookies.get("keys", "on"),
            "server_time": clock.now().isoformat(timespec="seconds"),
        }
