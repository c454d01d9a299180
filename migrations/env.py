"""Alembic's environment: our metadata, the application's own connection, the same on both databases."""

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from crm.core.db import intending
from crm.core.model import Base


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


with intending(writes=True), current_app.extensions["migrate"].db.engine.connect() as connection:
    run(connection)
    connection.commit()
