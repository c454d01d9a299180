"""What happened, as immutable rows: one table is timeline and audit. Dispatch is a job per subscriber."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, NamedTuple, Protocol
from uuid import uuid4

from sqlalchemy import DDL, ForeignKey, Index
from sqlalchemy import event as sa_event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.core import clock, jobs
from crm.core.actor import Actor, ActorKind
from crm.core.chain import ChainHead, EventLink, add_link, committed, event_digest
from crm.core.db import session
from crm.core.hooks import Subscription, hooks
from crm.core.model import Record, choice
from crm.core.texts import text


@dataclass(frozen=True)
class Event:
    """A fact in the past tense. Subclasses declare `key` (`stand.booked`) and `text` for the timeline.

    `personal` names the fields that the law may force us to erase: names of people, free text.
    """

    key: ClassVar[str]
    text: ClassVar[str]
    personal: ClassVar[frozenset[str]] = frozenset()


ACTOR = "actor"
"""Under this name the label of whoever acted stands among the erasable values."""


class RecordedEvent(Record):
    """An event as it was recorded. Never changed, never deleted (triggers stand behind).

    `personal` holds erasable values, field → [salt, value]; they alone may disappear one day, `commitments`
    (field → SHA-256 of salt and value) and with them `digest` stay. `uid` tells events apart for ever.
    """

    __tablename__ = "event"

    uid: Mapped[str] = mapped_column(unique=True, index=True, default=lambda: uuid4().hex)
    at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    key: Mapped[str] = mapped_column(index=True)
    payload: Mapped[dict[str, Any]]
    personal: Mapped[dict[str, Any]] = mapped_column(default=dict, info={"personal": "values"})
    commitments: Mapped[dict[str, Any]] = mapped_column(default=dict)
    actor_kind: Mapped[ActorKind] = mapped_column(choice(ActorKind))
    actor_user_id: Mapped[int | None]
    digest: Mapped[str]
    subjects: Mapped[list["EventSubject"]] = relationship(lazy="raise")

    @property
    def actor_label(self) -> str:
        """Who acted, as it was shown then; empty once it was erased."""
        return label_in(self.personal)

    @property
    def values(self) -> dict[str, Any]:
        """Every field of the event that is still known, as plain JSON."""
        return values_of(self.payload, self.personal)


def label_in(personal: Mapping[str, Any]) -> str:
    """The actor's label among erasable values, empty once it was erased."""
    return str(personal[ACTOR][1]) if ACTOR in personal else ""


def values_of(payload: Mapping[str, Any], personal: Mapping[str, Any]) -> dict[str, Any]:
    """Public and erasable fields together."""
    return {**payload, **{name: kept[1] for name, kept in personal.items() if name != ACTOR}}


class EventSubject(Record):
    """A record that an event is about; an event is shown on the timeline of each."""

    __tablename__ = "event_subject"
    __table_args__ = (Index(None, "kind_of", "record_id", "event_id"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    kind_of: Mapped[str]
    record_id: Mapped[int]


def record(event: Event, *, about: Record | Sequence[Record], by: Actor) -> RecordedEvent:
    """Write down that `event` happened to the records it is `about`, in the present transaction."""
    records = [about] if isinstance(about, Record) else list(about)
    subjects = [_Subject(one.kind(), one.id, one.is_chained) for one in records]
    return _write(event, list(dict.fromkeys(subjects)), by)


@dataclass(frozen=True)
class ValuesErased(Event):
    key: ClassVar[str] = "event.values_erased"
    text: ClassVar[str] = text("Персональные данные удалены из записи истории")

    uid: str
    fields: list[str]


def erase(row: RecordedEvent, fields: Collection[str], *, by: Actor) -> None:
    """Erase personal values of an event for good, and record that they were; the chain holds.

    `row` has its subjects loaded. Fields that are gone already stay gone.
    """
    gone = sorted(set(fields) & set(row.personal))
    if not gone:
        return
    row.personal = {name: kept for name, kept in row.personal.items() if name not in gone}
    about = [_Subject(one.kind_of, one.record_id, is_chained(one.kind_of)) for one in row.subjects]
    _write(ValuesErased(uid=row.uid, fields=gone), about, by)


def is_chained(kind: str) -> bool:
    """Whether records of this kind have a chain."""
    return kind in {mapper.class_.kind() for mapper in Record.registry.mappers if mapper.class_.is_chained}


class _Subject(NamedTuple):
    kind: str
    record_id: int
    chained: bool


def _write(event: Event, subjects: Sequence[_Subject], by: Actor) -> RecordedEvent:
    values = {name: _plain(value) for name, value in asdict(event).items()}
    secret = {name: values.pop(name) for name in sorted(event.personal) if name in values}
    personal, commitments = committed(secret | {ACTOR: by.label})
    row = RecordedEvent(
        uid=uuid4().hex,
        at=clock.now(),
        key=event.key,
        payload=values,
        personal=personal,
        commitments=commitments,
        actor_kind=by.kind,
        actor_user_id=by.user_id,
    )
    row.digest = digest_of(row, [(one.kind, one.record_id) for one in subjects])
    session.add(row)
    session.flush()
    session.add_all(
        EventSubject(event_id=row.id, kind_of=one.kind, record_id=one.record_id) for one in subjects
    )
    for one in sorted(subjects):
        if one.chained:
            add_link(row.id, row.digest, one.kind, one.record_id)
    for subscription in hooks.collect("event_subscriptions"):
        if not subscription.keys or event.key in subscription.keys:
            jobs.enqueue("events.dispatch", {"event_id": row.id, "subscription": subscription.name})
    return row


class EventFacts(Protocol):
    """What the digest of an event is computed from: the row itself or its columns."""

    uid: Any
    at: Any
    key: Any
    payload: Any
    commitments: Any
    actor_kind: Any
    actor_user_id: Any


def digest_of(row: EventFacts, subjects: Sequence[tuple[str, int]]) -> str:
    """The digest that this event must have, with these subjects."""
    return event_digest(
        uid=row.uid,
        at=row.at,
        key=row.key,
        payload=row.payload,
        commitments=row.commitments,
        actor_kind=row.actor_kind,
        actor_user_id=row.actor_user_id,
        subjects=subjects,
    )


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


Condition = str | Mapping[str, str]
"""SQL over OLD and NEW that both databases understand, or one text per dialect."""


def forbid_changes(
    table: str, *, update_when: Condition = "", delete_when: Condition = "", verbs: Sequence[str] = ()
) -> list[DDL]:
    """Statements that let nobody update or delete rows of `table`, on either database.

    The conditions narrow what is forbidden; `verbs` restricts it to one of UPDATE and DELETE. They are the
    last wall for rows that freeze later than they are born (a revision once it is sent).
    """
    statements = []
    for verb, condition in (("UPDATE", update_when), ("DELETE", delete_when)):
        if verbs and verb not in verbs:
            continue
        name = f"{table}_no_{verb.lower()}"
        statements.append(
            DDL(  # type: ignore[no-untyped-call]
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table} {_when(condition, 'sqlite')}"
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            ).execute_if(dialect="sqlite")
        )
        statements.append(
            DDL(  # type: ignore[no-untyped-call]
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$; "
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW "
                f"{_when(condition, 'postgresql')}EXECUTE FUNCTION {name}()"
            ).execute_if(dialect="postgresql")
        )
    return statements


def _when(condition: Condition, dialect: str) -> str:
    said = condition if isinstance(condition, str) else condition[dialect]
    return f"WHEN ({said}) " if said else ""


_FIXED = " OR ".join(
    f"NEW.{name} <> OLD.{name}" for name in ("id", "uid", "at", "key", "payload", "commitments", "digest")
) + (
    " OR NEW.actor_kind <> OLD.actor_kind OR coalesce(NEW.actor_user_id, 0) <> coalesce(OLD.actor_user_id, 0)"
)
_MORE_KNOWN = {
    "sqlite": "json_patch(OLD.personal, NEW.personal) <> json(OLD.personal)",
    "postgresql": "NOT (OLD.personal @> NEW.personal)",
}
"""Values may disappear from `personal`; none may come or change."""

for _table, _conditions in (
    (RecordedEvent.__table__, {"update_when": {d: f"{_FIXED} OR {more}" for d, more in _MORE_KNOWN.items()}}),
    (EventSubject.__table__, {}),
    (EventLink.__table__, {}),
):
    for _statement in forbid_changes(_table.name, **_conditions):  # type: ignore[attr-defined, arg-type]
        sa_event.listen(_table, "after_create", _statement)
for _statement in forbid_changes(ChainHead.__tablename__, verbs=("DELETE",)):
    sa_event.listen(ChainHead.__table__, "after_create", _statement)
