"""Routes of approval and their runs.

Revision: 0002, after 0001.
"""

import sqlalchemy as sa
from alembic import op


revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# A decision is never changed: the last wall behind the code.
FORBIDDEN = {
    "approval_step_no_update": ("UPDATE", "WHEN (OLD.decision IS NOT NULL) "),
    "approval_step_no_delete": ("DELETE", ""),
}


def forbid(name: str, verb: str, when: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {verb} ON approval_step {when}"
            "BEGIN SELECT RAISE(ABORT, 'approval_step is append-only'); END"
        )
        return
    op.execute(
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'approval_step is append-only'; END $$; "
        f"CREATE TRIGGER {name} BEFORE {verb} ON approval_step FOR EACH ROW {when}EXECUTE FUNCTION {name}()"
    )


def upgrade() -> None:
    op.create_table(
        "approval_route",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("type_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_amount", sa.BigInteger(), nullable=False),
        sa.Column("self_approval", sa.Boolean(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("from_amount >= 0", name=op.f("ck_approval_route_from_amount_not_negative")),
        sa.ForeignKeyConstraint(
            ["type_id"], ["agreement_type.id"], name=op.f("fk_approval_route_type_id_agreement_type")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_route")),
    )
    with op.batch_alter_table("approval_route", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_approval_route_type_id"), ["type_id"], unique=False)

    op.create_table(
        "route_step",
        sa.Column("route_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("approver_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("deputy_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("within_days", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("within_days > 0", name=op.f("ck_route_step_within_days_positive")),
        sa.ForeignKeyConstraint(["approver_id"], ["user.id"], name=op.f("fk_route_step_approver_id_user")),
        sa.ForeignKeyConstraint(["deputy_id"], ["user.id"], name=op.f("fk_route_step_deputy_id_user")),
        sa.ForeignKeyConstraint(
            ["route_id"], ["approval_route.id"], name=op.f("fk_route_step_route_id_approval_route")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_route_step")),
    )
    with op.batch_alter_table("route_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_route_step_route_id"), ["route_id"], unique=False)

    op.create_table(
        "approval",
        sa.Column("agreement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("revision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("route_name", sa.String(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("self_approval", sa.Boolean(), nullable=False),
        sa.Column("submitted_by", sa.String(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "approved",
                "changes",
                "withdrawn",
                "outdated",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_approval_agreement_id_agreement")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_approval_revision_id_revision")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
    )
    with op.batch_alter_table("approval", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_approval_agreement_id"), ["agreement_id"], unique=False)
        batch_op.create_index(
            "uq_approval_running",
            ["agreement_id"],
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )

    op.create_table(
        "approval_step",
        sa.Column("approval_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("approver_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("deputy_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("within_days", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "decision",
            sa.Enum(
                "approved", "changes", name="decision", native_enum=False, create_constraint=True, length=32
            ),
            nullable=True,
        ),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminders", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["approval_id"], ["approval.id"], name=op.f("fk_approval_step_approval_id_approval")
        ),
        sa.ForeignKeyConstraint(["approver_id"], ["user.id"], name=op.f("fk_approval_step_approver_id_user")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user.id"], name=op.f("fk_approval_step_decided_by_id_user")
        ),
        sa.ForeignKeyConstraint(["deputy_id"], ["user.id"], name=op.f("fk_approval_step_deputy_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_step")),
    )
    with op.batch_alter_table("approval_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_approval_step_approval_id"), ["approval_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_approval_step_approver_id"), ["approver_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_approval_step_deputy_id"), ["deputy_id"], unique=False)
    for name, (verb, when) in FORBIDDEN.items():
        forbid(name, verb, when)


def downgrade() -> None:
    with op.batch_alter_table("approval_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_approval_step_deputy_id"))
        batch_op.drop_index(batch_op.f("ix_approval_step_approver_id"))
        batch_op.drop_index(batch_op.f("ix_approval_step_approval_id"))

    op.drop_table("approval_step")
    with op.batch_alter_table("approval", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_approval_running",
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_approval_agreement_id"))

    op.drop_table("approval")
    with op.batch_alter_table("route_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_route_step_route_id"))

    op.drop_table("route_step")
    with op.batch_alter_table("approval_route", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_approval_route_type_id"))

    op.drop_table("approval_route")
    if op.get_bind().dialect.name == "postgresql":
        for name in FORBIDDEN:
            op.execute(f"DROP FUNCTION {name}()")
