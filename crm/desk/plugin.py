"""How the desk shows itself to the rest of the house."""

from collections.abc import Sequence
from datetime import timedelta

from crm.core import anchors, search
from crm.core.hooks import NavItem, PeriodicJob, Subscription, hookimpl
from crm.core.texts import text
from crm.desk import watch


@hookimpl
def nav_items() -> Sequence[NavItem]:
    return [NavItem(text("Сегодня"), "desk.today", "home", "desk:view", 0)]


@hookimpl
def event_subscriptions() -> Sequence[Subscription]:
    return [Subscription("search.index", search.index_subjects)]


@hookimpl
def periodic_jobs() -> Sequence[PeriodicJob]:
    return [
        PeriodicJob(anchors.SEAL, timedelta(minutes=15)),
        PeriodicJob(watch.CHECK, watch.CHECK_EVERY),
    ]
