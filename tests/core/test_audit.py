"""The history shows what was done to it: a hundred tamperings are found a hundred times."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy import text as sql
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import selectinload

from crm.cli.audit import audit
from crm.core import actor, anchors, clock, storage
from crm.core.audit import Fault, Finding, verify, verify_files
from crm.core.chain import ChainHead, EventLink, canonical
from crm.core.db import session
from crm.core.events import ACTOR, RecordedEvent, digest_of, erase
from crm.core.timeline import ERASED, timeline_of
from crm.exhibition.models import Booking
from crm.exhibition.operations import cancel_booking
from crm.exhibition.queries import booking_to_change
from tests.partnerships.factories import make_booking, make_ready_edition, make_ready_organisation

pytestmark = pytest.mark.usefixtures("app")
SOMEBODY = actor.command("Анна Петрова")
TABLES = ("event", "event_subject", "event_link", "chain_head", "anchor")
PER_KIND = 20


def history(bookings: int = 4) -> list[Booking]:
    """Bookings with a few events each, sealed half way."""
    edition = make_ready_edition()
    made = []
    for n in range(bookings):
        organisation = make_ready_organisation(f"ООО «Ромашка {n}»", f"ООО «Ромашка {n}»")
        booking = booking_to_change(make_booking(edition, organisation).id, SOMEBODY)
        made.append(booking)
        if n == bookings // 2:
            anchors.seal()
        cancel_booking(booking, f"Причина {n}", by=SOMEBODY)
    anchors.seal()
    session.flush()
    return made


def found(outside: list[anchors.Seal] | None = None) -> list[Finding]:
    session.flush()
    session.expire_all()
    return list(verify(outside or ()))


def faults() -> set[Fault]:
    return {one.fault for one in found()}


def without_triggers() -> None:
    """What somebody with full access to the database does first."""
    if session.get_bind().dialect.name == "sqlite":
        for name in session.scalars(sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            session.execute(sql(f"DROP TRIGGER {name}"))
        return
    for table in TABLES:
        session.execute(sql(f"ALTER TABLE {table} DISABLE TRIGGER USER"))


def test_an_untouched_history_is_whole() -> None:
    history()
    assert found() == []


def test_links_go_from_the_first_event_to_the_head() -> None:
    booking = history(2)[0]
    links = session.scalars(
        select(EventLink)
        .where(EventLink.kind_of == "booking", EventLink.record_id == booking.id)
        .order_by(EventLink.seq)
    ).all()
    assert [one.seq for one in links] == list(range(1, len(links) + 1))
    assert [one.prev_hash for one in links[1:]] == [one.hash for one in links[:-1]]
    head = session.scalars(
        select(ChainHead).where(ChainHead.kind_of == "booking", ChainHead.record_id == booking.id)
    ).one()
    assert (head.seq, head.hash) == (links[-1].seq, links[-1].hash)


# Tampering, by raw SQL


def edit_payload(rng: random.Random) -> None:
    event = rng.choice(session.scalars(select(RecordedEvent.id)).all())
    session.execute(sql("UPDATE event SET payload = :p WHERE id = :id"), {"p": '{"x": 1}', "id": event})


def edit_column(rng: random.Random) -> None:
    event = rng.choice(session.scalars(select(RecordedEvent.id)).all())
    change = rng.choice(
        ["key = 'booking.confirmed_by_nobody'", "actor_user_id = coalesce(actor_user_id, 0) + 1", "uid = 'x'"]
    )
    session.execute(sql(f"UPDATE event SET {change} WHERE id = :id"), {"id": event})


def edit_value(rng: random.Random) -> None:
    rows = [row for row in session.scalars(select(RecordedEvent)) if row.personal]
    row = rng.choice(rows)
    name = rng.choice(sorted(row.personal))
    changed = {**row.personal, name: [row.personal[name][0], "другое"]}
    session.execute(
        sql("UPDATE event SET personal = :p WHERE id = :id"), {"p": canonical(changed), "id": row.id}
    )


def edit_with_digest(rng: random.Random) -> None:
    """A careful one: the digest is made to fit the changed row."""
    row = rng.choice(
        session.scalars(select(RecordedEvent).options(selectinload(RecordedEvent.subjects))).all()
    )
    session.expunge(row)
    row.key = "careful.edit"
    digest = digest_of(row, [(one.kind_of, one.record_id) for one in row.subjects])
    session.execute(
        sql("UPDATE event SET key = :k, digest = :d WHERE id = :id"),
        {"k": row.key, "d": digest, "id": row.id},
    )


def delete(rng: random.Random) -> None:
    event = rng.choice(session.scalars(select(RecordedEvent.id)).all())
    remove_event(event, links=rng.random() < 0.5)


def remove_event(event: int, *, links: bool) -> None:
    if session.get_bind().dialect.name == "sqlite":
        session.execute(sql("PRAGMA defer_foreign_keys = ON"))
    else:
        session.execute(sql("ALTER TABLE event_link DROP CONSTRAINT IF EXISTS fk_event_link_event_id_event"))
    session.execute(sql("DELETE FROM event_subject WHERE event_id = :id"), {"id": event})
    if links or session.get_bind().dialect.name == "sqlite":
        session.execute(sql("DELETE FROM event_link WHERE event_id = :id"), {"id": event})
    session.execute(sql("DELETE FROM event WHERE id = :id"), {"id": event})


def insert(rng: random.Random) -> None:
    """An event that never happened, copied from one that did, about the same records."""
    rows = session.scalars(select(RecordedEvent).options(selectinload(RecordedEvent.subjects))).all()
    row = rng.choice(rows)
    numbers = session.scalars(select(RecordedEvent.id)).all()
    gap = max(numbers) + 1
    copied = {
        "id": gap, "uid": f"forged-{gap}", "at": row.at.isoformat(), "key": row.key,
        "payload": canonical(row.payload), "personal": canonical(row.personal),
        "commitments": canonical(row.commitments), "kind": row.actor_kind.value, "digest": row.digest,
    }  # fmt: skip
    session.execute(
        sql(
            "INSERT INTO event (id, uid, at, key, payload, personal, commitments, actor_kind, digest) "
            "VALUES (:id, :uid, :at, :key, :payload, :personal, :commitments, :kind, :digest)"
        ),
        copied,
    )
    for one in row.subjects:
        session.execute(
            sql("INSERT INTO event_subject (event_id, kind_of, record_id) VALUES (:e, :k, :r)"),
            {"e": gap, "k": one.kind_of, "r": one.record_id},
        )


def reorder(rng: random.Random) -> None:
    """Two events of one chain trade places, or two events trade their contents."""
    chains = session.execute(
        sql("SELECT kind_of, record_id FROM event_link GROUP BY kind_of, record_id HAVING count(*) > 1")
    ).all()
    kind, record_id = rng.choice(chains)
    first, second = rng.sample(
        session.scalars(
            select(EventLink.id).where(EventLink.kind_of == kind, EventLink.record_id == record_id)
        ).all(),
        2,
    )
    events = {
        one: session.execute(sql("SELECT event_id FROM event_link WHERE id = :id"), {"id": one}).scalar_one()
        for one in (first, second)
    }
    swap = "UPDATE event SET key = :k, digest = :d, payload = :p WHERE id = :id"
    rows = {
        one: session.execute(
            select(RecordedEvent.key, RecordedEvent.digest, RecordedEvent.payload).where(
                RecordedEvent.id == events[one]
            )
        ).one()
        for one in (first, second)
    }
    for one, other in ((first, second), (second, first)):
        key, digest, payload = rows[other]
        session.execute(sql(swap), {"k": key, "d": digest, "p": canonical(payload), "id": events[one]})


def cut_tail(rng: random.Random) -> None:
    """The last events of a chain vanish, and the head is made to fit."""
    chains = session.execute(
        sql(
            "SELECT kind_of, record_id, max(seq) FROM event_link "
            "GROUP BY kind_of, record_id HAVING max(seq) > 1"
        )
    ).all()
    kind, record_id, last = rng.choice(chains)
    keep = rng.randrange(1, last)
    about = {"k": kind, "r": record_id, "s": keep}
    gone = session.scalars(
        sql("SELECT event_id FROM event_link WHERE kind_of = :k AND record_id = :r AND seq > :s"), about
    ).all()
    for event in gone:
        remove_event(event, links=True)
    session.execute(
        sql(
            "UPDATE chain_head SET seq = :s, hash = (SELECT hash FROM event_link WHERE kind_of = :k "
            "AND record_id = :r AND seq = :s) WHERE kind_of = :k AND record_id = :r"
        ),
        about,
    )


@pytest.mark.parametrize("seed", range(PER_KIND))
@pytest.mark.parametrize(
    "tamper", [edit_payload, edit_value, delete, insert, reorder, cut_tail, edit_column, edit_with_digest]
)
def test_tampering_is_found(tamper: Callable[[random.Random], None], seed: int) -> None:
    history(2)
    without_triggers()
    tamper(random.Random(seed))
    assert found() != [], "the history still looks whole"


def test_a_removed_anchor_is_found_by_its_copy_outside(tmp_path: Path) -> None:
    history()
    anchors.keep_outside(tmp_path / "anchors.jsonl")
    outside = anchors.read_outside(tmp_path / "anchors.jsonl")
    assert found(outside) == []
    without_triggers()
    session.execute(sql("DELETE FROM anchor WHERE n = (SELECT max(n) FROM anchor)"))
    assert found() == []
    assert [one.fault for one in found(outside)] == [Fault.ANCHOR_REMOVED]


def test_the_copy_outside_grows_by_what_is_new(tmp_path: Path) -> None:
    path = tmp_path / "anchors.jsonl"
    history(2)
    assert anchors.keep_outside(path) == 2
    assert anchors.keep_outside(path) == 0
    path.write_text(path.read_text() + '{"n": 3, "at"')  # power was lost while it was written
    assert [one.n for one in anchors.read_outside(path)] == [1, 2]


def test_nothing_new_makes_no_anchor() -> None:
    history(2)
    assert anchors.seal() is None


# Erasing what the law has erased


def test_a_lawful_erasure_leaves_the_history_whole() -> None:
    booking = history(2)[0]
    row = session.scalars(
        select(RecordedEvent)
        .where(RecordedEvent.key == "booking.cancelled")
        .options(selectinload(RecordedEvent.subjects))
        .order_by(RecordedEvent.id)
    ).first()
    assert row is not None
    assert row.values["reason"] == "Причина 0"
    erase(row, ["reason", ACTOR], by=SOMEBODY)
    assert found() == []
    session.expire_all()
    told = next(one for one in timeline_of(booking) if one.key == "booking.cancelled")
    assert told.values["reason"] == ERASED
    assert told.actor == ERASED
    stored = session.execute(sql("SELECT personal FROM event WHERE id = :id"), {"id": row.id}).scalar_one()
    assert "Причина" not in str(stored)


def test_values_that_vanish_without_a_record_are_found() -> None:
    history(2)
    without_triggers()
    session.execute(sql("UPDATE event SET personal = '{}'"))
    assert faults() == {Fault.VALUE_VANISHED}


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE event SET key = 'x'",
        'UPDATE event SET personal = \'{"actor": ["0", "Иванов"]}\'',
        "DELETE FROM event",
        "UPDATE event_link SET seq = seq + 100",
        "DELETE FROM event_link",
        "DELETE FROM chain_head",
        "UPDATE anchor SET events = 0",
        "DELETE FROM anchor",
    ],
)
def test_the_database_itself_refuses(change: str) -> None:
    history(2)
    with pytest.raises(DatabaseError, match="append-only"):
        session.execute(sql(change.replace(": ", r"\: ")))
    session.rollback()


# Clocks


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2028, 2, 29, 23, 59, 59, 999_999, tzinfo=UTC),
        datetime(2026, 12, 31, 19, 0, tzinfo=UTC),
        datetime(2027, 3, 28, 1, 0, tzinfo=UTC),
    ],
)
def test_order_and_seals_do_not_depend_on_the_clock(moment: datetime) -> None:
    with clock.stopped_at(moment):
        booking = booking_to_change(make_booking().id, SOMEBODY)
        anchors.seal()
    with clock.stopped_at(moment - timedelta(hours=1)):  # the clock was put back
        cancel_booking(booking, "Перенесено", by=SOMEBODY)
        anchors.seal()
    assert found() == []
    assert timeline_of(booking)[0].key == "booking.cancelled"


# Files


def test_a_stored_file_that_changed_on_disk_is_named(app: Flask) -> None:
    kept = storage.keep_file(b"signed", name="a.pdf", media_type="application/pdf", by="x")
    lost = storage.keep_file(b"gone", name="b.pdf", media_type="application/pdf", by="x")
    assert list(verify_files()) == []
    root = app.extensions["settings"].storage_dir
    (root / kept.sha256[:2] / kept.sha256[2:4] / kept.sha256).write_bytes(b"forged")
    (root / lost.sha256[:2] / lost.sha256[2:4] / lost.sha256).unlink()
    assert [(one.fault, one.where) for one in verify_files()] == [
        (Fault.FILE_CHANGED, f"file {kept.id}"),
        (Fault.FILE_MISSING, f"file {lost.id}"),
    ]


def test_the_command_says_whether_the_history_is_whole(app: Flask) -> None:
    history(2)
    session.commit()
    runner = app.test_cli_runner()
    whole = runner.invoke(audit, ["verify"])
    assert (whole.exit_code, whole.output.strip()) == (0, "The history is whole.")
    without_triggers()
    session.execute(sql("UPDATE event SET key = 'forged' WHERE id = (SELECT max(id) FROM event)"))
    session.commit()
    broken = runner.invoke(audit, ["verify"])
    assert broken.exit_code == 1
    assert "event_changed: event" in broken.output
    assert runner.invoke(audit, ["verify", "--anchors", "nowhere.jsonl"]).exit_code == 2
