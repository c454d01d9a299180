"""How the desk shows itself to the rest of the house."""

from collections.abc import Sequence

from crm.core import search
from crm.core.hooks import NavItem, Subscription, hookimpl
from crm.core.texts import text


@hookimpl
def nav_items() -> Sequence[NavItem]:
    return [NavItem(text("Сегодня"), "desk.today", "home", "desk:view", 0)]


@hookimpl
def event_subscriptions() -> Sequence[Subscription]:
    return [Subscription("search.index", search.index_subjects, many=search.index_subjects_of_many)]
