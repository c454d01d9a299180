"""Chains, anchors, and erasable values that stand apart from what is sealed.

Revision: 0003, after 0002.
"""

import hashlib
import json
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CHAINED = ("agreement", "booking")
START = "0" * 64
ACTOR = "actor"
PERSONAL = {
    "agreement.cancelled": ("reason",),
    "agreement.changes_asked": ("reason",),
    "agreement.declined": ("reason",),
    "agreement.step_approved": ("comment",),
    "agreement.step_handed_over": ("to",),
    "agreement.voided": ("reason",),
    "booking.agreement_ended": ("reason",),
    "booking.cancelled": ("reason",),
    "booking.expired": ("reason",),
    "booking.moved": ("reason",),
    "booking.rejected": ("reason",),
    "booking.withdrawn": ("reason",),
    "hold.released": ("reason",),
    "lead.logged": ("interest",),
    "lead.lost": ("reason",),
    "lead.next_step_done": ("next_step",),
    "lead.next_step_set": ("next_step",),
    "lead.owner_changed": ("owner",),
    "organisation.requisite_confirmed": ("reason",),
    "register_entry.annulled": ("reason",),
    "user.invited": ("email",),
    "user.renamed": ("name",),
}
FIXED = (
    " OR ".join(
        f"NEW.{name} <> OLD.{name}" for name in ("id", "uid", "at", "key", "payload", "commitments", "digest")
    )
    + " OR NEW.actor_kind <> OLD.actor_kind"
    + " OR coalesce(NEW.actor_user_id, 0) <> coalesce(OLD.actor_user_id, 0)"
)
MORE_KNOWN = {
    "sqlite": "json_patch(OLD.personal, NEW.personal) <> json(OLD.personal)",
    "postgresql": "NOT (OLD.personal @> NEW.personal)",
}
EVENT = sa.table(
    "event",
    *(sa.column(name) for name in ("id", "uid", "key", "actor_kind", "actor_user_id", "actor_label", "digest")),
    sa.column("at", sa.DateTime(timezone=True)),
    *(sa.column(name, JSON) for name in ("payload", "personal", "commitments")),
)
SUBJECT = sa.table("event_subject", *(sa.column(name) for name in ("event_id", "kind_of", "record_id")))
LINK = sa.table(
    "event_link",
    *(sa.column(name) for name in ("event_id", "kind_of", "record_id", "seq", "prev_hash", "hash")),
)
HEAD = sa.table("chain_head", *(sa.column(name) for name in ("kind_of", "record_id", "seq", "hash")))


def upgrade() -> None:
    allow_changes("event", "UPDATE")
    for name in ("uid", "digest"):
        op.add_column("event", sa.Column(name, sa.String(), nullable=False, server_default=""))
    for name in ("personal", "commitments"):
        op.add_column("event", sa.Column(name, JSON, nullable=False, server_default="{}"))
    create_tables()
    seal_what_happened()
    op.drop_column("event", "actor_label")
    op.create_index("ix_event_uid", "event", ["uid"], unique=True)
    dialect = op.get_bind().dialect.name
    forbid_changes("event", "UPDATE", f"WHEN ({FIXED} OR {MORE_KNOWN[dialect]}) ")
    for table in ("event_link", "anchor"):
        for verb in ("UPDATE", "DELETE"):
            forbid_changes(table, verb)
    forbid_changes("chain_head", "DELETE")


def downgrade() -> None:
    """Back to one column of payload and one of labels; what was erased stays erased."""
    allow_changes("event", "UPDATE")
    op.add_column("event", sa.Column("actor_label", sa.String(), nullable=False, server_default=""))
    connection = op.get_bind()
    for row in rows():
        values = {name: kept[1] for name, kept in row.personal.items()}
        label = values.pop(ACTOR, "")
        connection.execute(
            sa.update(EVENT)
            .where(EVENT.c.id == row.id)
            .values(payload=row.payload | values, actor_label=label)
        )
    for table in ("anchor", "event_link", "chain_head"):
        op.drop_table(table)
    op.drop_index("ix_event_uid", table_name="event")
    for name in ("uid", "digest", "personal", "commitments"):
        op.drop_column("event", name)
    forbid_changes("event", "UPDATE")
    if connection.dialect.name == "postgresql":
        for table in ("anchor", "event_link"):
            for verb in ("update", "delete"):
                op.execute(f"DROP FUNCTION {table}_no_{verb}()")
        op.execute("DROP FUNCTION chain_head_no_delete()")


def create_tables() -> None:
    op.create_table(
        "chain_head",
        sa.Column("kind_of", sa.String(), nullable=False),
        sa.Column("record_id", INTEGER, nullable=False),
        sa.Column("seq", INTEGER, nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("id", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chain_head")),
        sa.UniqueConstraint("kind_of", "record_id", name=op.f("uq_chain_head_kind_of_record_id")),
    )
    op.create_table(
        "event_link",
        sa.Column("event_id", INTEGER, nullable=False),
        sa.Column("kind_of", sa.String(), nullable=False),
        sa.Column("record_id", INTEGER, nullable=False),
        sa.Column("seq", INTEGER, nullable=False),
        sa.Column("prev_hash", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("id", INTEGER, nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_link_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_link")),
        sa.UniqueConstraint("event_id", "kind_of", "record_id", name=op.f("uq_event_link_event_id_kind_of_record_id")),
        sa.UniqueConstraint("kind_of", "record_id", "seq", name=op.f("uq_event_link_kind_of_record_id_seq")),
    )
    op.create_table(
        "anchor",
        sa.Column("n", INTEGER, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_event_id", INTEGER, nullable=False),
        sa.Column("events", INTEGER, nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("prev_hash", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("id", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_anchor")),
        sa.UniqueConstraint("n", name=op.f("uq_anchor_n")),
    )


def seal_what_happened() -> None:
    """Each event gets its identity, its values apart and its digest; agreements and bookings their chains."""
    connection = op.get_bind()
    heads: dict[tuple[str, int], tuple[int, str]] = {}
    for row in rows():
        payload = dict(row.payload)
        values = {name: payload.pop(name) for name in PERSONAL.get(row.key, ()) if name in payload}
        personal = {
            name: [secrets.token_hex(16), value] for name, value in (values | {ACTOR: row.actor_label}).items()
        }
        commitments = {name: sha256(f"{salt}:{canonical(value)}") for name, (salt, value) in personal.items()}
        about = [
            (one.kind_of, one.record_id)
            for one in connection.execute(sa.select(SUBJECT).where(SUBJECT.c.event_id == row.id))
        ]
        uid = uuid4().hex
        digest = digest_of(uid, row, payload, commitments, about)
        connection.execute(
            sa.update(EVENT)
            .where(EVENT.c.id == row.id)
            .values(uid=uid, payload=payload, personal=personal, commitments=commitments, digest=digest)
        )
        for kind, record_id in about:
            if kind in CHAINED:
                seq, before = heads.get((kind, record_id), (0, START))
                link = sha256(f"{before}:{kind}:{record_id}:{seq + 1}:{digest}")
                connection.execute(
                    sa.insert(LINK).values(
                        event_id=row.id,
                        kind_of=kind,
                        record_id=record_id,
                        seq=seq + 1,
                        prev_hash=before,
                        hash=link,
                    )
                )
                heads[kind, record_id] = (seq + 1, link)
    for (kind, record_id), (seq, link) in heads.items():
        connection.execute(sa.insert(HEAD).values(kind_of=kind, record_id=record_id, seq=seq, hash=link))


def rows() -> Iterator[Any]:
    """Every event in order of its id, in batches that are read before they are written."""
    connection, last = op.get_bind(), 0
    while found := connection.execute(
        sa.select(EVENT).where(EVENT.c.id > last).order_by(EVENT.c.id).limit(1000)
    ).all():
        yield from found
        last = found[-1].id


def digest_of(
    uid: str, row: Any, payload: dict[str, Any], commitments: dict[str, str], about: list[tuple[str, int]]
) -> str:
    at: datetime = row.at if row.at.tzinfo else row.at.replace(tzinfo=UTC)
    return sha256(
        canonical(
            {
                "uid": uid,
                "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
                "key": row.key,
                "payload": payload,
                "commitments": commitments,
                "actor_kind": row.actor_kind,
                "actor_user_id": row.actor_user_id,
                "subjects": sorted([kind, record_id] for kind, record_id in about),
            }
        )
    )


def canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def forbid_changes(table: str, verb: str, when: str = "") -> None:
    name = f"{table}_no_{verb.lower()}"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {verb} ON {table} {when}"
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
        return
    op.execute(
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$; "
        f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW {when}EXECUTE FUNCTION {name}()"
    )


def allow_changes(table: str, verb: str) -> None:
    name = f"{table}_no_{verb.lower()}"
    on = f" ON {table}" if op.get_bind().dialect.name == "postgresql" else ""
    op.execute(f"DROP TRIGGER {name}{on}")
