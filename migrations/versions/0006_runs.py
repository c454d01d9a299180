"""Many agreements in one go: runs with their rows, and the participle that is remembered with a signatory.

Revision: 0006, after 0005.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "agreement_run",
        sa.Column("template_version_id", KEY, nullable=False),
        sa.Column("edition_id", KEY, nullable=False),
        sa.Column("our_signatory_id", KEY, nullable=True),
        sa.Column("user_id", KEY, nullable=True),
        sa.Column("submits", sa.Boolean(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=True),
        sa.Column("cancelled_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_agreement_run_edition_id_edition")
        ),
        sa.ForeignKeyConstraint(
            ["our_signatory_id"], ["signatory.id"], name=op.f("fk_agreement_run_our_signatory_id_signatory")
        ),
        sa.ForeignKeyConstraint(
            ["template_version_id"],
            ["template_version.id"],
            name=op.f("fk_agreement_run_template_version_id_template_version"),
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_agreement_run_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_run")),
    )
    op.create_index(op.f("ix_agreement_run_edition_id"), "agreement_run", ["edition_id"])
    op.create_index(op.f("ix_agreement_run_user_id"), "agreement_run", ["user_id"])
    op.create_table(
        "agreement_run_row",
        sa.Column("run_id", KEY, nullable=False),
        sa.Column("organisation_id", KEY, nullable=False),
        sa.Column("booking_id", KEY, nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "made",
                "refused",
                "cancelled",
                name="rowstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("agreement_id", KEY, nullable=True),
        sa.Column("refusal", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_agreement_run_row_agreement_id_agreement")
        ),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["booking.id"], name=op.f("fk_agreement_run_row_booking_id_booking")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_agreement_run_row_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["agreement_run.id"], name=op.f("fk_agreement_run_row_run_id_agreement_run")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_run_row")),
        sa.UniqueConstraint("agreement_id", name=op.f("uq_agreement_run_row_agreement_id")),
        sa.UniqueConstraint("run_id", "booking_id", name=op.f("uq_agreement_run_row_run_id_booking_id")),
    )
    op.create_index(op.f("ix_agreement_run_row_booking_id"), "agreement_run_row", ["booking_id"])
    op.create_index(op.f("ix_agreement_run_row_organisation_id"), "agreement_run_row", ["organisation_id"])
    op.create_index("ix_agreement_run_row_of_run", "agreement_run_row", ["run_id", "state", "id"])
    with op.batch_alter_table("signatory") as signatory:
        signatory.add_column(sa.Column("named", sa.String(), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("signatory") as signatory:
        signatory.drop_column("named")
    op.drop_table("agreement_run_row")
    op.drop_table("agreement_run")
