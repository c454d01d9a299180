"""What happened, as immutable rows: one table is timeline and audit. Dispatch is a job per subscriber."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import DDL, ForeignKey, Index, insert, select
from sqlalchemy import event as sa_event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.core import clock, jobs
from crm.core.actor import Actor, ActorKind
from crm.core.db import session
from crm.core.hooks import Subscription, hooks
from crm.core.model import Record, choice


@dataclass(frozen=True)
class Event:
    """A fact in the past tense. Subclasses declare `key` (`stand.booked`) and `text` for the timeline."""

    key: ClassVar[str]
    text: ClassVar[str]


class RecordedEvent(Record):
    """An event as it was recorded. Never changed, never deleted (a trigger stands behind)."""

    __tablename__ = "event"

    at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    key: Mapped[str] = mapped_column(index=True)
    payload: Mapped[dict[str, Any]]
    actor_kind: Mapped[ActorKind] = mapped_column(choice(ActorKind))
    actor_user_id: Mapped[int | None]
    actor_label: Mapped[str] = mapped_column(info={"personal": "name"})
    subjects: Mapped[list["EventSubject"]] = relationship(lazy="raise")


class EventSubject(Record):
    """A record that an event is about; an event is shown on the timeline of each."""

    __tablename__ = "event_subject"
    __table_args__ = (Index(None, "kind_of", "record_id", "event_id"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    kind_of: Mapped[str]
    record_id: Mapped[int]


def record(event: Event, *, about: Record | Sequence[Record], by: Actor) -> RecordedEvent:
    """Write down that `event` happened to the records it is `about`, in the present transaction."""
    subjects = [about] if isinstance(about, Record) else list(about)
    row = RecordedEvent(**_row(event, by))
    session.add(row)
    session.flush()
    session.add_all(
        EventSubject(event_id=row.id, kind_of=subject.kind(), record_id=subject.id) for subject in subjects
    )
    for subscription in hooks.collect("event_subscriptions"):
        if not subscription.keys or event.key in subscription.keys:
            jobs.enqueue("events.dispatch", {"event_id": row.id, "subscription": subscription.name})
    return row


def record_many(told: Iterable[tuple[Event, Sequence[Record]]], *, by: Actor) -> None:
    """The same for many facts at once, in their order: a few statements, and one job per subscriber."""
    facts = list(told)
    if not facts:
        return
    ids = session.scalars(
        insert(RecordedEvent).returning(RecordedEvent.id, sort_by_parameter_order=True),
        [_row(event, by) for event, _about in facts],
    ).all()
    session.execute(
        insert(EventSubject),
        [
            {"event_id": event_id, "kind_of": subject.kind(), "record_id": subject.id}
            for event_id, (_event, about) in zip(ids, facts, strict=True)
            for subject in about
        ],
    )
    keys = [event.key for event, _about in facts]
    for subscription in hooks.collect("event_subscriptions"):
        wanted = [
            i for i, key in zip(ids, keys, strict=True) if not subscription.keys or key in subscription.keys
        ]
        if wanted:
            jobs.enqueue("events.dispatch_many", {"event_ids": wanted, "subscription": subscription.name})


@jobs.job("events.dispatch_many")
def dispatch_many(payload: dict[str, Any]) -> None:
    """Hand many events of one transaction to one subscriber, in one go where it knows how."""
    subscription = _subscription(payload["subscription"])
    if subscription is None:
        return
    rows = session.scalars(
        select(RecordedEvent).where(RecordedEvent.id.in_(payload["event_ids"])).order_by(RecordedEvent.id)
    ).all()
    if subscription.many is not None:
        subscription.many(rows)
        return
    for row in rows:
        subscription.handler(row)


@jobs.job("events.dispatch")
def dispatch(payload: dict[str, Any]) -> None:
    """Hand one event to one subscriber, after the commit that recorded it."""
    subscription = _subscription(payload["subscription"])
    row = session.get(RecordedEvent, payload["event_id"])
    if subscription is not None and row is not None:
        subscription.handler(row)


def known_events() -> dict[str, type[Event]]:
    """Every declared event by key."""
    return {kind.key: kind for kind in Event.__subclasses__()}


def _row(event: Event, by: Actor) -> dict[str, Any]:
    return {
        "key": event.key,
        "payload": {name: _plain(value) for name, value in asdict(event).items()},
        "actor_kind": by.kind,
        "actor_user_id": by.user_id,
        "actor_label": by.label,
    }


def _subscription(name: str) -> Subscription | None:
    return next((known for known in hooks.collect("event_subscriptions") if known.name == name), None)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    return value


def forbid_changes(table: str, *, update_when: str = "", delete_when: str = "") -> list[DDL]:
    """Statements that let nobody update or delete rows of `table`, on either database.

    The conditions narrow what is forbidden: SQL over `OLD` and `NEW` that both databases understand. They
    are the last wall for rows that freeze later than they are born (a revision once it is sent).
    """
    statements = []
    for verb, condition in (("UPDATE", update_when), ("DELETE", delete_when)):
        name = f"{table}_no_{verb.lower()}"
        when = f"WHEN ({condition}) " if condition else ""
        statements.append(
            DDL(  # type: ignore[no-untyped-call]
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table} {when}"
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            ).execute_if(dialect="sqlite")
        )
        statements.append(
            DDL(  # type: ignore[no-untyped-call]
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$; "
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW {when}EXECUTE FUNCTION {name}()"
            ).execute_if(dialect="postgresql")
        )
    return statements


for _table in (RecordedEvent.__table__, EventSubject.__table__):
    for _statement in forbid_changes(_table.name):  # type: ignore[attr-defined]
        sa_event.listen(_table, "after_create", _statement)
