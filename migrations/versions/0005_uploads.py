"""Agreements that stand on an uploaded text, and talks with the other side.

Revision: 0005, after 0010.
"""

import sqlalchemy as sa
from alembic import op


revision = "0005"
down_revision = "0010"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CHANNELS = ("email", "edo", "messenger", "meeting", "post")
ORIGINS = ("ours", "upload", "counterparty")
# SQLite rebuilds the table, and its triggers go with the old one.
FROZEN = {
    f"revision_no_{verb.lower()}": f"CREATE TRIGGER revision_no_{verb.lower()} BEFORE {verb} ON revision "
    "WHEN (OLD.frozen_at IS NOT NULL) BEGIN SELECT RAISE(ABORT, 'revision is append-only'); END"
    for verb in ("UPDATE", "DELETE")
}


def choice(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=32, create_constraint=True)


def drop_triggers() -> None:
    for name in FROZEN if op.get_bind().dialect.name == "sqlite" else ():
        op.execute(f"DROP TRIGGER IF EXISTS {name}")


def restore_triggers() -> None:
    for statement in FROZEN.values() if op.get_bind().dialect.name == "sqlite" else ():
        op.execute(statement)


def upgrade() -> None:
    drop_triggers()
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.alter_column("template_version_id", existing_type=KEY, nullable=True)
        batch_op.add_column(sa.Column("upload_id", KEY, nullable=True))
        batch_op.add_column(sa.Column("talks_contact_id", KEY, nullable=True))
        batch_op.add_column(sa.Column("talks_channel", choice("talkchannel", CHANNELS), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_agreement_upload_id_stored_file"), "stored_file", ["upload_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_agreement_talks_contact_id_contact"), "contact", ["talks_contact_id"], ["id"]
        )
        batch_op.create_index(batch_op.f("ix_agreement_talks_contact_id"), ["talks_contact_id"])
        batch_op.create_check_constraint(
            batch_op.f("ck_agreement_template_or_upload"),
            "template_version_id IS NOT NULL OR upload_id IS NOT NULL",
        )
    with op.batch_alter_table("revision", schema=None) as batch_op:
        batch_op.alter_column("template_version_id", existing_type=KEY, nullable=True)
        batch_op.add_column(
            sa.Column("origin", choice("origin", ORIGINS), nullable=False, server_default="ours")
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_revision_template_or_upload"),
            "template_version_id IS NOT NULL OR origin <> 'ours'",
        )
    with op.batch_alter_table("revision", schema=None) as batch_op:
        batch_op.alter_column("origin", server_default=None)
    restore_triggers()


def downgrade() -> None:
    drop_triggers()
    with op.batch_alter_table("revision", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_revision_template_or_upload"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_revision_origin"), type_="check")
        batch_op.drop_column("origin")
        batch_op.alter_column("template_version_id", existing_type=KEY, nullable=False)
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_agreement_template_or_upload"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_agreement_talkchannel"), type_="check")
        batch_op.drop_index(batch_op.f("ix_agreement_talks_contact_id"))
        batch_op.drop_constraint(batch_op.f("fk_agreement_talks_contact_id_contact"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_agreement_upload_id_stored_file"), type_="foreignkey")
        batch_op.drop_column("talks_channel")
        batch_op.drop_column("talks_contact_id")
        batch_op.drop_column("upload_id")
        batch_op.alter_column("template_version_id", existing_type=KEY, nullable=False)
    restore_triggers()
