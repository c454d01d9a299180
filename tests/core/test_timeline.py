"""A record's timeline: order, types, paging."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

import pytest

from crm.core import actor
from crm.core.db import session
from crm.core.events import Event, EventSubject, RecordedEvent, record
from crm.core.timeline import timeline, timeline_of, typed
from tests.accounts.factories import make_user


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Painted(Event):
    key: ClassVar[str] = "test.painted"
    text: ClassVar[str] = "Покрашено: %(colour)s"

    colour: Colour
    colours: list[Colour]
    on: date | None
    at: datetime
    price: Decimal | None
    words: str
    times: int


PAINTED = Painted(
    colour=Colour.RED,
    colours=[Colour.RED],
    on=date(2026, 2, 28),
    at=datetime(2026, 2, 28, 12, tzinfo=UTC),
    price=Decimal("0.10"),
    words="100 % — 2026-02-28",
    times=2,
)
SOMEBODY = actor.command("tests")


@pytest.mark.usefixtures("app")
def test_values_come_back_in_the_types_of_the_event() -> None:
    user = make_user()
    record(PAINTED, about=user, by=SOMEBODY)
    (happening,) = timeline_of(user)
    assert happening.values == {
        name: getattr(PAINTED, name) for name in Painted.__annotations__ if name not in ("key", "text")
    }
    assert isinstance(happening.values["colour"], Colour)
    assert isinstance(happening.values["colours"][0], Colour)
    assert (happening.text, happening.actor, happening.actor_kind) == (Painted.text, "tests", SOMEBODY.kind)


@pytest.mark.usefixtures("app")
def test_nothing_stays_nothing() -> None:
    assert typed(Painted, {"on": None, "price": None}) == {"on": None, "price": None}


@pytest.mark.usefixtures("app")
def test_the_newest_stands_first_and_older_ones_are_asked_for() -> None:
    one, other = make_user(), make_user()
    rows = [record(PAINTED, about=[one, other], by=SOMEBODY) for _ in range(3)]
    record(PAINTED, about=other, by=SOMEBODY)
    ids = [row.id for row in rows]
    assert [happening.id for happening in timeline_of(one)] == ids[::-1]
    assert [happening.id for happening in timeline_of(one, limit=1, before=ids[2])] == [ids[1]]
    both = timeline("user", [one.id, other.id])
    assert len(both) == 4, "told once although it is about both"


@pytest.mark.usefixtures("app")
def test_an_event_of_a_plugin_that_is_gone_shows_by_its_key() -> None:
    user = make_user()
    gone = RecordedEvent(key="gone.100%", payload={"a": 1}, actor_kind=SOMEBODY.kind, digest="")
    session.add(gone)
    session.flush()
    session.add(EventSubject(event_id=gone.id, kind_of="user", record_id=user.id))
    session.flush()
    (happening,) = timeline_of(user)
    assert happening.text % happening.values == "gone.100%"
