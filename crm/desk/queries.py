"""What happened lately, across all features, as far as somebody may see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import aliased

from crm.core.actor import Actor
from crm.core.db import session
from crm.core.events import EventSubject, RecordedEvent
from crm.core.search import SearchAudience, SearchEntry, keys_of
from crm.core.timeline import Happening, happening

NEAREST = ("agreement", "booking", "lead", "stand", "organisation")
"""Which of its subjects an event is told of: the one that is nearest to the work."""
READ_PER_LINE = 40
"""Rows read for one line shown: an event has several subjects, a record several events a day."""


@dataclass(frozen=True)
class Change:
    """Something that others did, with the record it is about."""

    happening: Happening
    title: str
    url: str


def changes_since(moment: datetime, by: Actor, *, limit: int) -> list[Change]:
    """The latest event of each record since `moment`, without those this person caused.

    All of an event's records must be theirs to find: what was said of a lead is told to nobody who may see
    only its organisation.
    """
    visible = select(SearchAudience.entry_id).where(SearchAudience.key.in_(keys_of(by)))
    rows = session.execute(
        select(
            RecordedEvent.id,
            RecordedEvent.key,
            RecordedEvent.payload,
            RecordedEvent.personal,
            RecordedEvent.actor_kind,
            RecordedEvent.at,
            SearchEntry.kind_of,
            SearchEntry.title,
            SearchEntry.url,
        )
        .join(EventSubject, EventSubject.event_id == RecordedEvent.id)
        .join(
            SearchEntry,
            and_(
                SearchEntry.kind_of == EventSubject.kind_of, SearchEntry.record_id == EventSubject.record_id
            ),
        )
        .where(
            RecordedEvent.at >= moment,
            or_(RecordedEvent.actor_user_id.is_(None), RecordedEvent.actor_user_id != by.user_id),
            SearchEntry.id.in_(visible),
            ~_hidden_subject(visible),
        )
        .order_by(RecordedEvent.at.desc(), RecordedEvent.id.desc())
        .limit(limit * READ_PER_LINE)
    )
    told: dict[int, list[Any]] = {}
    for row in rows:
        told.setdefault(row.id, []).append(row)
    latest: dict[str, Change] = {}
    for change in map(_change, told.values()):
        latest.setdefault(change.title, change)
    return list(latest.values())[:limit]


def _hidden_subject(visible: Select[int]) -> ColumnElement[bool]:
    subject, entry = aliased(EventSubject), aliased(SearchEntry)
    return (
        select(subject.id)
        .join(entry, and_(entry.kind_of == subject.kind_of, entry.record_id == subject.record_id))
        .where(subject.event_id == RecordedEvent.id, entry.id.not_in(visible))
        .exists()
    )


def _change(subjects: Sequence[Any]) -> Change:
    row = min(
        subjects, key=lambda one: NEAREST.index(one.kind_of) if one.kind_of in NEAREST else len(NEAREST)
    )
    return Change(happening(*row[:6]), row.title, row.url)
