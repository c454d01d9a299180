"""Alembic's environment: our metadata, the application's own connection, the same on both databases."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app
from sqlalchemy import JSON, Connection
from sqlalchemy.types import TypeDecorator

from crm.core.db import intending
from crm.core.model import Base

PLAIN = {"UtcMoment": "sa.DateTime(timezone=True)", "Kopecks": "sa.BigInteger()"}


def render_item(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Migrations name plain types: they must run unchanged when our own types have moved on."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return PLAIN[type(item).__name__]
    if kind == "type" and type(item) is JSON:
        autogen.imports.add("from sqlalchemy.dialects import postgresql")
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=render_item,
    )
    with context.begin_transaction():
        context.run_migrations()


with intending(writes=True), current_app.extensions["migrate"].db.engine.connect() as connection:
    run(connection)
    connection.commit()
