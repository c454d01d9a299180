"""The timeline of a record: what was recorded about it, newest first, with values of their own types."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from types import UnionType
from typing import Any, get_args, get_origin

from sqlalchemy import select

from crm.core.actor import ActorKind
from crm.core.db import session
from crm.core.events import (
    ACTOR,
    Event,
    EventSubject,
    RecordedEvent,
    known_events,
    label_in,
    values_of,
)
from crm.core.model import Record
from crm.core.texts import text

ERASED = text("данные удалены")
"""Shown where the law had a value erased."""


@dataclass(frozen=True)
class Happening:
    """One line of a timeline. `text` is a message marked for translation whose `%(name)s` places `values`
    fill; the edge that shows it translates both."""

    id: int
    key: str
    text: str
    values: dict[str, Any]
    actor: str
    actor_kind: ActorKind
    at: datetime


def timeline_of(record: Record, *, limit: int = 50, before: int | None = None) -> list[Happening]:
    """The latest `limit` happenings about `record`, older than the event with id `before` when given."""
    return timeline(record.kind(), [record.id], limit=limit, before=before)


def timeline(
    kind: str, record_ids: Sequence[int], *, limit: int = 50, before: int | None = None
) -> list[Happening]:
    """The same about several records of one kind, each happening once."""
    about = select(EventSubject.event_id).where(
        EventSubject.kind_of == kind, EventSubject.record_id.in_(record_ids)
    )
    if before is not None:
        about = about.where(EventSubject.event_id < before)
    rows = session.execute(
        select(
            RecordedEvent.id,
            RecordedEvent.key,
            RecordedEvent.payload,
            RecordedEvent.personal,
            RecordedEvent.actor_kind,
            RecordedEvent.at,
        )
        .where(RecordedEvent.id.in_(about))
        .order_by(RecordedEvent.id.desc())
        .limit(limit)
    )
    return [happening(*row) for row in rows]


def happening(
    event_id: int,
    key: str,
    payload: dict[str, Any],
    personal: dict[str, Any],
    actor_kind: ActorKind,
    at: datetime,
) -> Happening:
    """An event whose declaration is gone (a plug-in was removed) still shows by its key; an erased value
    shows as a mark."""
    kind = known_events().get(key)
    told = kind.text if kind is not None else key.replace("%", "%%")
    erased = dict.fromkeys(kind.personal if kind is not None else (), ERASED)
    values = erased | typed(kind, values_of(payload, personal))
    actor = label_in(personal) if ACTOR in personal else ERASED
    return Happening(event_id, key, told, values, actor, actor_kind, at)


def typed(kind: type[Event] | None, payload: dict[str, Any]) -> dict[str, Any]:
    """The payload's plain JSON turned back into what the event's declaration says."""
    hints = {field.name: field.type for field in fields(kind)} if kind is not None else {}
    return {name: _restored(value, hints.get(name)) for name, value in payload.items()}


def _restored(value: Any, hint: Any) -> Any:
    if isinstance(hint, UnionType):
        hint = next((one for one in get_args(hint) if one is not type(None)), None)
    if get_origin(hint) is list and isinstance(value, list):
        return [_restored(item, get_args(hint)[0]) for item in value]
    if value is None or not isinstance(hint, type):
        return value
    if issubclass(hint, datetime | date):
        return hint.fromisoformat(value)
    return hint(value) if issubclass(hint, StrEnum | Decimal) else value
