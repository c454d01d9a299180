"""Sections that other features show on a record's page."""

from typing import Any

from flask import render_template
from flask_babel import gettext
from markupsafe import Markup

from crm.core.hooks import CardSection, hooks


def sections(hook: str, **facts: Any) -> list[tuple[str, Markup]]:
    """Titles and contents that answer `hook`, in order. Each template sees its values by their own names."""
    found: list[CardSection] = sorted(hooks.collect(hook, **facts), key=lambda section: section.order)
    return [
        # Our own template has escaped what it shows.
        (gettext(section.title), Markup(render_template(section.template, **section.values)))  # noqa: S704
        for section in found
    ]
