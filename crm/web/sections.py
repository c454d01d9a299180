"""Sections that other features show on a record's page."""

from typing import Any

from flask import Flask, render_template
from flask_babel import gettext
from markupsafe import Markup

from crm.core.hooks import CardAction, CardSection, hooks
from crm.web.acting import acting


def list_actions(kind: str) -> list[CardAction]:
    """What other features offer to start from a list of such records."""
    found: list[CardAction] = hooks.collect("list_actions", kind=kind, actor=acting())
    return sorted(found, key=lambda action: action.order)


def sections(hook: str, **facts: Any) -> list[tuple[str, Markup]]:
    """Titles and contents that answer `hook`, in order. Each template sees its values by their own names."""
    found: list[CardSection] = sorted(hooks.collect(hook, **facts), key=lambda section: section.order)
    return [
        # Our own template has escaped what it shows.
        (gettext(section.title), Markup(render_template(section.template, **section.values)))  # noqa: S704
        for section in found
    ]


def install(app: Flask) -> None:
    app.jinja_env.globals["list_actions"] = list_actions
