"""The migrations build exactly what the models say, and go back without remains."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from crm.app import create_app
from crm.core.db import db
from crm.core.model import Base
from tests.conftest import SERVER, fresh_database, settings_for


@pytest.fixture
def empty_app(tmp_path: Path) -> Flask:
    with fresh_database(tmp_path) as url:
        app = create_app(settings_for(tmp_path, url))
        with app.app_context():
            yield app
            db.engine.dispose()


def test_migrations_equal_the_models(empty_app: Flask) -> None:
    upgrade()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_migrations_bring_the_triggers(empty_app: Flask) -> None:
    upgrade()
    catalogue = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        if SERVER
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with db.engine.connect() as connection:
        by_migrations = {row[0] for row in connection.exec_driver_sql(catalogue)}
        connection.rollback()
    downgrade(revision="base")
    Base.metadata.create_all(db.engine)
    with db.engine.connect() as connection:
        by_models = {row[0] for row in connection.exec_driver_sql(catalogue)}
    assert by_migrations == by_models
    assert by_models


def test_migrations_go_back(empty_app: Flask) -> None:
    upgrade()
    downgrade(revision="base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    upgrade()
