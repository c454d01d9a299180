"""Types of agreements made by legal staff, and the words for a template's own variables.

Revision: 0004, after 0003.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

PLAIN = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def kinds(*values: str) -> sa.Enum:
    """The column of a type's kind with the values it may have."""
    return sa.Enum(*values, name="agreementkind", native_enum=False, create_constraint=True, length=32)


BEFORE = kinds("participation", "cooperation")
AFTER = kinds("participation", "cooperation", "free")


def upgrade() -> None:
    with op.batch_alter_table("agreement_type") as batch_op:
        batch_op.alter_column("kind_of", existing_type=BEFORE, type_=AFTER, existing_nullable=False)
        batch_op.add_column(sa.Column("our_role", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("their_role", sa.String(), server_default="", nullable=False))
    with op.batch_alter_table("template_version") as batch_op:
        batch_op.add_column(sa.Column("wording", PLAIN, server_default="{}", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("template_version") as batch_op:
        batch_op.drop_column("wording")
    with op.batch_alter_table("agreement_type") as batch_op:
        batch_op.drop_column("their_role")
        batch_op.drop_column("our_role")
        batch_op.alter_column("kind_of", existing_type=AFTER, type_=BEFORE, existing_nullable=False)
