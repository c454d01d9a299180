"""Reading the whole history with distrust: what was changed, removed, inserted, reordered, cut off.

Nothing here trusts a stored digest: each is computed anew from the row, each link from the one before it,
each anchor from the rows it covers, and the anchors are held against their copy outside.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, select

from crm.core import storage
from crm.core.anchors import Anchor, EventsDigest, Seal, anchor_hash
from crm.core.chain import START, ChainHead, EventLink, commitment, link_hash
from crm.core.db import session
from crm.core.events import EventSubject, RecordedEvent, ValuesErased, digest_of, is_chained
from crm.core.storage import StoredFile

BATCH = 1_000


class Fault(StrEnum):
    """What was done to the history."""

    EVENT_CHANGED = "event_changed"
    VALUE_CHANGED = "value_changed"
    VALUE_VANISHED = "value_vanished"
    NOT_CHAINED = "not_chained"
    EVENT_REMOVED = "event_removed"
    LINK_BROKEN = "link_broken"
    CHAIN_CUT = "chain_cut"
    ANCHOR_CHANGED = "anchor_changed"
    ANCHOR_REMOVED = "anchor_removed"
    RANGE_CHANGED = "range_changed"
    FILE_CHANGED = "file_changed"
    FILE_MISSING = "file_missing"


@dataclass(frozen=True)
class Finding:
    """One fault and where it is: an event's id, a record's chain, an anchor's number, a file's row."""

    fault: Fault
    where: str
    detail: str = ""


def verify(outside: Sequence[Seal] = ()) -> Iterator[Finding]:
    """Every fault of the history in reading order; nothing when it is whole.

    `outside` is the copy of the anchors kept outside the database. Reads in batches: memory does not grow.
    """
    anchors = session.scalars(select(Anchor).order_by(Anchor.n)).all()
    yield from _anchors(anchors, outside)
    yield from _events(anchors)
    yield from _chains()


def verify_files() -> Iterator[Finding]:
    """Every stored file whose content is gone or no longer what was stored."""
    for row in session.scalars(select(StoredFile).order_by(StoredFile.id).execution_options(yield_per=BATCH)):
        try:
            storage.content_of(row)
        except FileNotFoundError:
            yield Finding(Fault.FILE_MISSING, f"file {row.id}", row.sha256)
        except ValueError:
            yield Finding(Fault.FILE_CHANGED, f"file {row.id}", row.sha256)


def _anchors(anchors: Sequence[Anchor], outside: Sequence[Seal]) -> Iterator[Finding]:
    before, expected = START, 1
    for anchor in anchors:
        seal = Seal.of(anchor)
        computed = anchor_hash(seal.n, seal.at, seal.last_event_id, seal.events, seal.digest, seal.prev_hash)
        if anchor.n != expected:
            yield Finding(Fault.ANCHOR_REMOVED, f"anchor {expected}")
        elif seal.prev_hash != before or seal.hash != computed:
            yield Finding(Fault.ANCHOR_CHANGED, f"anchor {anchor.n}")
        before, expected = seal.hash, anchor.n + 1
    known = {one.n: Seal.of(one) for one in anchors}
    for kept in outside:
        if kept.n not in known:
            yield Finding(Fault.ANCHOR_REMOVED, f"anchor {kept.n}", "kept outside, gone here")
        elif known[kept.n] != kept:
            yield Finding(Fault.ANCHOR_CHANGED, f"anchor {kept.n}", "differs from the copy outside")


def _events(anchors: Sequence[Anchor]) -> Iterator[Finding]:
    """Each event against its own digest and commitments, and each anchored range as a whole."""
    waiting = list(anchors)
    covered = EventsDigest()
    erased = _erased()
    for row, subjects, linked in _rows():
        while waiting and row.id > waiting[0].last_event_id:
            yield from _range(waiting.pop(0), covered)
            covered = EventsDigest()
        digest = digest_of(row, subjects)
        covered.add(row.id, digest)
        if digest != row.digest:
            yield Finding(Fault.EVENT_CHANGED, f"event {row.id}", row.key)
        yield from _values(row, erased)
        for kind, record_id in subjects:
            if is_chained(kind) and (kind, record_id) not in linked:
                yield Finding(Fault.NOT_CHAINED, f"event {row.id}", f"{kind} {record_id}")
    for anchor in waiting:
        yield from _range(anchor, covered)
        covered = EventsDigest()


def _range(anchor: Anchor, covered: EventsDigest) -> Iterator[Finding]:
    if (covered.events, covered.hexdigest()) != (anchor.events, anchor.digest):
        detail = f"sealed {anchor.events} events, found {covered.events}"
        yield Finding(Fault.RANGE_CHANGED, f"events up to {anchor.last_event_id}", detail)


def _values(row: Row[Any], erased: dict[str, set[str]]) -> Iterator[Finding]:
    for name in row.personal:
        salt, value = row.personal[name]
        if row.commitments.get(name) != commitment(salt, value):
            yield Finding(Fault.VALUE_CHANGED, f"event {row.id}", name)
    for name in row.commitments:
        if name not in row.personal and name not in erased[row.uid]:
            yield Finding(Fault.VALUE_VANISHED, f"event {row.id}", name)


def _erased() -> dict[str, set[str]]:
    """What was erased lawfully: the fields by the uid of their event."""
    found: dict[str, set[str]] = defaultdict(set)
    for payload in session.scalars(
        select(RecordedEvent.payload).where(RecordedEvent.key == ValuesErased.key)
    ):
        found[payload["uid"]].update(payload["fields"])
    return found


Subjects = list[tuple[str, int]]


def _rows() -> Iterator[tuple[Row[Any], Subjects, Subjects]]:
    """Every event in order of its id, with its subjects and the chains it is linked into."""
    last = 0
    while True:
        rows = session.execute(
            select(*RecordedEvent.__table__.columns)
            .where(RecordedEvent.id > last)
            .order_by(RecordedEvent.id)
            .limit(BATCH)
        ).all()
        if not rows:
            return
        first, last = rows[0].id, rows[-1].id
        subjects = _by_event(EventSubject, first, last)
        linked = _by_event(EventLink, first, last)
        for row in rows:
            yield row, subjects[row.id], linked[row.id]


def _by_event(table: type[EventSubject] | type[EventLink], first: int, last: int) -> dict[int, Subjects]:
    found: dict[int, Subjects] = defaultdict(list)
    rows = select(table.event_id, table.kind_of, table.record_id).where(table.event_id.between(first, last))
    for row in session.execute(rows):
        found[row.event_id].append((row.kind_of, row.record_id))
    return found


def _chains() -> Iterator[Finding]:
    """Each chain from its start to its head; a head without links was cut to nothing."""
    heads = {(one.kind_of, one.record_id): one for one in session.scalars(select(ChainHead))}
    chain, before, seq = ("", 0), START, 0
    for link, digest in _links():
        if (link.kind_of, link.record_id) != chain:
            yield from _end(chain, seq, before, heads)
            chain, before, seq = (link.kind_of, link.record_id), START, 0
        seq += 1
        where = f"{link.kind_of} {link.record_id}, link {link.seq}"
        if digest is None:
            yield Finding(Fault.EVENT_REMOVED, where, f"event {link.event_id}")
        elif link.seq != seq or link.prev_hash != before:
            yield Finding(Fault.LINK_BROKEN, where, f"expected link {seq}")
        elif link.hash != link_hash(before, link.kind_of, link.record_id, link.seq, digest):
            yield Finding(Fault.LINK_BROKEN, where, f"event {link.event_id}")
        before, seq = link.hash, link.seq
    yield from _end(chain, seq, before, heads)
    for kind, record_id in heads:
        yield Finding(Fault.CHAIN_CUT, f"{kind} {record_id}", "a head without links")


def _end(
    chain: tuple[str, int], seq: int, last: str, heads: dict[tuple[str, int], ChainHead]
) -> Iterator[Finding]:
    if seq == 0:
        return
    head = heads.pop(chain, None)
    if head is None or (head.seq, head.hash) != (seq, last):
        detail = f"the head says {head.seq}" if head is not None else "the head is gone"
        yield Finding(Fault.CHAIN_CUT, f"{chain[0]} {chain[1]}, after link {seq}", detail)


def _links() -> Iterator[Any]:
    rows = (
        select(EventLink, RecordedEvent.digest)
        .outerjoin(RecordedEvent, RecordedEvent.id == EventLink.event_id)
        .order_by(EventLink.kind_of, EventLink.record_id, EventLink.seq, EventLink.id)
        .execution_options(yield_per=BATCH)
    )
    yield from session.execute(rows)
