"""Agreements that stand on an uploaded text, talks with the other side, and the library of clauses.

Revision: 0005, after 0004.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql


revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CHANNELS = ("email", "edo", "messenger", "meeting", "post")
LANGUAGES = ("ru", "en")
RISKS = ("low", "medium", "high")
STATUSES = ("draft", "approved", "retired")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
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
    create_clauses()


def create_clauses() -> None:
    op.create_table(
        "clause",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("language", choice("clauselanguage", LANGUAGES), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("risk", choice("risk", RISKS), nullable=False),
        sa.Column("when_to_use", sa.String(), nullable=False),
        sa.Column("fallback_of_id", KEY, nullable=True),
        *dated(),
        sa.CheckConstraint("fallback_of_id <> id", name=op.f("ck_clause_not_its_own_fallback")),
        sa.ForeignKeyConstraint(["fallback_of_id"], ["clause.id"], name=op.f("fk_clause_fallback_of_id_clause")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clause")),
        sa.UniqueConstraint("code", "language", name=op.f("uq_clause_code_language")),
    )
    op.create_index(op.f("ix_clause_category"), "clause", ["category"])
    op.create_index(op.f("ix_clause_fallback_of_id"), "clause", ["fallback_of_id"])
    op.create_table(
        "clause_version",
        sa.Column("clause_id", KEY, nullable=False),
        sa.Column("n", KEY, nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("file_id", KEY, nullable=False),
        sa.Column("status", choice("versionstatus", STATUSES), nullable=False),
        sa.Column("report", JSON, nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("approved_by", sa.String(), nullable=False),
        *dated(),
        sa.ForeignKeyConstraint(["clause_id"], ["clause.id"], name=op.f("fk_clause_version_clause_id_clause")),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_clause_version_file_id_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clause_version")),
        sa.UniqueConstraint("clause_id", "n", name=op.f("uq_clause_version_clause_id_n")),
    )
    op.create_index(op.f("ix_clause_version_clause_id"), "clause_version", ["clause_id"])
    op.create_table(
        "clause_choice",
        sa.Column("agreement_id", KEY, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("language", choice("clauselanguage", LANGUAGES), nullable=False),
        sa.Column("version_id", KEY, nullable=True),
        sa.Column("left_out", sa.Boolean(), nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.CheckConstraint(
            "NOT left_out OR version_id IS NULL", name=op.f("ck_clause_choice_left_out_is_empty")
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_clause_choice_agreement_id_agreement")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["clause_version.id"], name=op.f("fk_clause_choice_version_id_clause_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clause_choice")),
        sa.UniqueConstraint(
            "agreement_id", "language", "code", name=op.f("uq_clause_choice_agreement_id_language_code")
        ),
    )
    op.create_index(op.f("ix_clause_choice_agreement_id"), "clause_choice", ["agreement_id"])
    op.create_index(op.f("ix_clause_choice_version_id"), "clause_choice", ["version_id"])


def dated() -> tuple[sa.Column, ...]:
    return (
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", KEY, nullable=False),
    )


def downgrade() -> None:
    for table in ("clause_choice", "clause_version", "clause"):
        op.drop_table(table)
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
