"""Pages of leads: the blueprint, and what its pages share. Each screen has a module of its own."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, TypeVar

from flask import Blueprint, render_template, request
from flask_babel import gettext

from crm.core.errors import NotFound
from crm.core.hooks import CardAction, hooks
from crm.core.model import Record
from crm.web.acting import acting
from crm.web.refusals import wants_fragment

bp = Blueprint("leads", __name__)
Member = TypeVar("Member", bound=StrEnum)


def drawer_or_page(fragment: str, *, title: str, **values: Any) -> str:
    """A form as a fragment for the drawer, or as a page of its own for whoever comes without scripts."""
    if wants_fragment():
        return render_template(fragment, title=title, **values)
    return render_template("leads/form_page.html", fragment=fragment, title=title, **values)


def one_of(kind: type[Member], value: str | None) -> Member | None:
    """A member named in the address; anything unknown narrows nothing."""
    return next((member for member in kind if member.value == value), None)


def options(members: Iterable[Any]) -> list[tuple[str, str]]:
    """Members of an enumeration for a select or a menu: value and title."""
    return [(member.value, gettext(member.title)) for member in members]


def sort_in(keys: Any, default: str) -> str:
    """The sort named in the address if the list knows it."""
    asked = request.args.get("sort", default)
    return asked if asked.lstrip("-") in keys else default


def card_actions(record: Record) -> list[CardAction]:
    """What other features offer to do for this record."""
    found = hooks.collect("card_actions", kind=record.kind(), record_id=record.id, actor=acting())
    return sorted(found, key=lambda action: action.order)


def checked_format(name: str) -> str:
    if name not in ("csv", "xlsx"):
        raise NotFound
    return name


from crm.leads.views import activities, leads, organisations, people, pipeline  # noqa: E402, F401
