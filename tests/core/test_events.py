"""Events: immutable, told to every subscriber after the commit, at least once."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import ClassVar

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from crm.core import actor, jobs
from crm.core.db import session, unit_of_work
from crm.core.events import Event, EventSubject, RecordedEvent, record
from crm.core.hooks import Subscription, hookimpl, hooks
from crm.core.installation import Installation

pytestmark = pytest.mark.usefixtures("app")


@dataclass(frozen=True)
class Noted(Event):
    key: ClassVar[str] = "test.noted"
    text: ClassVar[str] = "Noted."

    amount: Decimal
    at: datetime


def note() -> RecordedEvent:
    subject = Installation()
    session.add(subject)
    session.flush()
    return record(
        Noted(amount=Decimal("1.50"), at=datetime(2026, 1, 2, tzinfo=UTC)), about=subject, by=actor.job("t")
    )


def test_an_event_keeps_plain_values_and_its_subjects() -> None:
    row = note()
    assert row.payload == {"amount": "1.50", "at": "2026-01-02T00:00:00+00:00"}
    subject = session.query(EventSubject).one()
    assert (subject.kind_of, subject.event_id) == ("installation", row.id)


@pytest.mark.parametrize("statement", ["UPDATE event SET key = 'x'", "DELETE FROM event_subject"])
def test_nobody_changes_what_happened(statement: str) -> None:
    note()
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(text(statement))


def test_subscribers_hear_of_it_after_the_commit() -> None:
    heard: list[int] = []

    class Plugin:
        @hookimpl
        def event_subscriptions(self) -> list[Subscription]:
            return [
                Subscription("test.all", lambda row: heard.append(row.id)),
                Subscription("test.none", lambda row: heard.append(-1), frozenset({"other.key"})),
            ]

    plugin = Plugin()
    hooks.manager.register(plugin)
    try:
        with unit_of_work():
            event_id = note().id
        assert heard == []
        jobs.run_all()
        assert heard == [event_id]
    finally:
        hooks.manager.unregister(plugin)
