"""How events are sealed: digests, salted commitments to values that may be erased, and a chain per record.

The digest of an event is SHA-256 over its canonical JSON (`canonical`): UTF-8, keys sorted, no white space.
It holds commitments in place of erasable values, so that erasing a value leaves the digest as it was. Events
about a record of a chained kind (`Record.is_chained`) are links: each holds the hash of the one before it.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from crm.core.db import session
from crm.core.model import Record

START = "0" * 64
"""What stands before the first link of a chain, and before the first anchor."""


class ChainHead(Record):
    """The end of a record's chain. Locked by whoever adds a link, until the transaction ends."""

    __tablename__ = "chain_head"
    __table_args__ = (UniqueConstraint("kind_of", "record_id"),)

    kind_of: Mapped[str]
    record_id: Mapped[int]
    seq: Mapped[int]
    hash: Mapped[str]


class EventLink(Record):
    """An event's place in the chain of one record: `hash` covers the link before it and the digest."""

    __tablename__ = "event_link"
    __table_args__ = (
        UniqueConstraint("kind_of", "record_id", "seq"),
        UniqueConstraint("event_id", "kind_of", "record_id"),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    kind_of: Mapped[str]
    record_id: Mapped[int]
    seq: Mapped[int]
    prev_hash: Mapped[str]
    hash: Mapped[str]


_NEXT = sql(
    "INSERT INTO chain_head (kind_of, record_id, seq, hash) VALUES (:kind, :record, 1, :start) "
    "ON CONFLICT (kind_of, record_id) DO UPDATE SET seq = chain_head.seq + 1 RETURNING seq, hash"
)
_MOVE = sql("UPDATE chain_head SET hash = :hash WHERE kind_of = :kind AND record_id = :record")
_LINK = sql(
    "INSERT INTO event_link (event_id, kind_of, record_id, seq, prev_hash, hash) "
    "VALUES (:event, :kind, :record, :seq, :before, :hash)"
)


def add_link(event_id: int, digest: str, kind: str, record_id: int) -> None:
    """Append the event to the record's chain; a second writer waits for the first one's commit."""
    found = session.execute(_NEXT, {"kind": kind, "record": record_id, "start": START}).one()
    seq, before = int(found.seq), str(found.hash)
    link = link_hash(before, kind, record_id, seq, digest)
    head = {"kind": kind, "record": record_id, "hash": link}
    session.execute(_MOVE, head)
    session.execute(_LINK, head | {"event": event_id, "seq": seq, "before": before})


def link_hash(before: str, kind: str, record_id: int, seq: int, digest: str) -> str:
    """SHA-256, hexadecimal, of `before:kind:record_id:seq:digest`."""
    return _sha256(f"{before}:{kind}:{record_id}:{seq}:{digest}")


def event_digest(
    *,
    uid: str,
    at: datetime,
    key: str,
    payload: Mapping[str, Any],
    commitments: Mapping[str, str],
    actor_kind: str,
    actor_user_id: int | None,
    subjects: Sequence[tuple[str, int]],
) -> str:
    """The digest of an event; `at` is aware and counts to the microsecond, `subjects` in any order."""
    return _sha256(
        canonical(
            {
                "uid": uid,
                "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
                "key": key,
                "payload": payload,
                "commitments": commitments,
                "actor_kind": str(actor_kind),
                "actor_user_id": actor_user_id,
                "subjects": sorted([kind, record_id] for kind, record_id in subjects),
            }
        )
    )


def committed(values: Mapping[str, Any]) -> tuple[dict[str, list[Any]], dict[str, str]]:
    """Erasable values, each with a salt of 128 random bits, and the commitments that outlive them."""
    salted = {name: [secrets.token_hex(16), value] for name, value in values.items()}
    return salted, {name: commitment(salt, value) for name, (salt, value) in salted.items()}


def commitment(salt: str, value: Any) -> str:
    """SHA-256, hexadecimal, of the salt and the canonical value: without the salt nobody can guess it."""
    return _sha256(f"{salt}:{canonical(value)}")


def canonical(value: Any) -> str:
    """The one JSON text of plain values: keys sorted, no white space, letters as they are."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
