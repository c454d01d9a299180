"""Anchors: at intervals everything that happened is sealed, and the seal is kept outside the database too.

An anchor covers every event since the one before it, by count, last id and SHA-256 over their digests in the
order of their ids; it holds the hash of the anchor before it. The copy outside (`anchors.jsonl` beside the
data, and the log) shows what full access to the database cannot make unseen: a tail that was cut.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog
from flask import current_app
from sqlalchemy import event as sa_event
from sqlalchemy import func, select
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from crm.core import clock, jobs
from crm.core.chain import START, canonical
from crm.core.db import session, unit_of_work
from crm.core.events import RecordedEvent, forbid_changes
from crm.core.model import Record
from crm.core.settings import Settings

log = structlog.get_logger()
SEAL = "audit.seal"
BATCH = 5_000


class Anchor(Record):
    """A seal over the events up to `last_event_id`. `n` counts from 1 without gaps."""

    __tablename__ = "anchor"

    n: Mapped[int] = mapped_column(unique=True)
    at: Mapped[datetime]
    last_event_id: Mapped[int]
    events: Mapped[int]
    digest: Mapped[str]
    prev_hash: Mapped[str]
    hash: Mapped[str]


for _statement in forbid_changes(Anchor.__tablename__):
    sa_event.listen(Anchor.__table__, "after_create", _statement)


@dataclass(frozen=True)
class Seal:
    """An anchor as plain facts: a line of the copy outside."""

    n: int
    at: str
    last_event_id: int
    events: int
    digest: str
    prev_hash: str
    hash: str

    @classmethod
    def of(cls, anchor: Anchor) -> "Seal":
        return cls(
            anchor.n,
            anchor.at.astimezone(UTC).isoformat(timespec="microseconds"),
            anchor.last_event_id,
            anchor.events,
            anchor.digest,
            anchor.prev_hash,
            anchor.hash,
        )


class EventsDigest:
    """SHA-256 over `id:digest` of events, fed in order of their ids; counts them."""

    def __init__(self) -> None:
        self._sha = hashlib.sha256()
        self.events = 0

    def add(self, event_id: int, digest: str) -> None:
        self._sha.update(f"{event_id}:{digest}\n".encode())
        self.events += 1

    def hexdigest(self) -> str:
        return self._sha.hexdigest()


def anchor_hash(n: int, at: str, last_event_id: int, events: int, digest: str, prev_hash: str) -> str:
    """SHA-256, hexadecimal, over the anchor's facts as canonical JSON."""
    return hashlib.sha256(canonical([n, at, last_event_id, events, digest, prev_hash]).encode()).hexdigest()


def seal() -> Seal | None:
    """Seal what happened since the last anchor, in the present transaction; None when nothing did."""
    last = session.scalar(select(Anchor).order_by(Anchor.n.desc()).limit(1).with_for_update())
    since, n = (last.last_event_id, last.n + 1) if last else (0, 1)
    upto = _surely_committed()
    if upto <= since:
        return None
    covered = EventsDigest()
    for event_id, digest in _digests(since, upto):
        covered.add(event_id, digest)
    at = clock.now().astimezone(UTC)
    before = last.hash if last else START
    stamp = at.isoformat(timespec="microseconds")
    anchor = Anchor(
        n=n,
        at=at,
        last_event_id=upto,
        events=covered.events,
        digest=covered.hexdigest(),
        prev_hash=before,
        hash=anchor_hash(n, stamp, upto, covered.events, covered.hexdigest(), before),
    )
    session.add(anchor)
    session.flush()
    return Seal.of(anchor)


@jobs.job(SEAL, slow=True)
def seal_now(_payload: dict[str, Any]) -> None:
    """Seal, then see to it that the copy outside has every anchor."""
    with unit_of_work():
        seal()
    with unit_of_work(writes=False):
        keep_outside(outside_file())


def keep_outside(path: Path) -> int:
    """Append the anchors that the file does not have yet, and say them in the log; how many."""
    known = max((one.n for one in read_outside(path)), default=0)
    fresh = [
        Seal.of(one) for one in session.scalars(select(Anchor).where(Anchor.n > known).order_by(Anchor.n))
    ]
    if fresh:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.writelines(json.dumps(asdict(one)) + "\n" for one in fresh)
        for one in fresh:
            log.info("audit.anchor", **asdict(one))
    return len(fresh)


def read_outside(path: Path) -> list[Seal]:
    """The anchors of a copy outside, in order; a last line that was cut by a crash is passed over."""
    if not path.exists():
        return []
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            found.append(Seal(**json.loads(line)))
        except (ValueError, TypeError):
            continue
    return found


def outside_file() -> Path:
    """Where this installation keeps its copy: beside the data, not in the database."""
    settings: Settings = current_app.extensions["settings"]
    return settings.data_dir / "anchors.jsonl"


def _surely_committed() -> int:
    """The id up to which no event can still appear.

    PostgreSQL hands out ids before commits: a moment's lock waits for whoever writes events now, and every
    later one gets a higher id. SQLite has one writer at a time.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sql("LOCK TABLE event IN SHARE MODE"))
    return session.scalar(select(func.coalesce(func.max(RecordedEvent.id), 0))) or 0


def _digests(after: int, upto: int) -> Iterator[tuple[int, str]]:
    rows = (
        select(RecordedEvent.id, RecordedEvent.digest)
        .where(RecordedEvent.id > after, RecordedEvent.id <= upto)
        .order_by(RecordedEvent.id)
        .execution_options(yield_per=BATCH)
    )
    for row in session.execute(rows):
        yield row.id, row.digest
