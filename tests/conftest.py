"""One house for the whole run; every test forgets what it did, commits included.

The database is SQLite in a temporary folder, or the PostgreSQL server that TEST_DATABASE_URL names: there a
database of our own is made for the run and dropped afterwards.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from psycopg import sql
from sqlalchemy.engine import make_url
from werkzeug.test import TestResponse

from crm.accounts.models import User
from crm.accounts.roles import Role
from crm.accounts.security import actor_of
from crm.app import create_app
from crm.core.actor import Actor
from crm.core.db import db, session
from crm.core.model import Base
from crm.core.settings import Settings
from tests.accounts.factories import make_user

SERVER = os.environ.get("TEST_DATABASE_URL", "")


def settings_for(folder: Path, database_url: str) -> Settings:
    return Settings(
        data_dir=folder,
        database_url=database_url,
        secret_key="only-for-tests",
        base_url="http://localhost",
        mail="file",
        mail_from="Витрина <noreply@example.org>",
        trusted_hosts=("localhost", "127.0.0.1"),
        secure_cookies=False,
        rate_limits=False,
    )


@contextmanager
def fresh_database(folder: Path) -> Iterator[str]:
    """The address of an empty database of the kind under test, gone afterwards."""
    if not SERVER:
        yield f"sqlite:///{folder / 'test.db'}"
        return
    name = f"vitrina_test_{uuid4().hex[:12]}"
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        address = make_url(SERVER).set(drivername="postgresql+psycopg", database=name)
        yield address.render_as_string(hide_password=False)
    finally:
        with psycopg.connect(SERVER, autocommit=True) as server:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def database_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An empty database for this run."""
    with fresh_database(tmp_path_factory.mktemp("database")) as url:
        yield url


@pytest.fixture(scope="session")
def built_app(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    app = create_app(settings_for(tmp_path_factory.mktemp("data"), database_url))
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    app.test_client_class = Browser
    with app.app_context():
        Base.metadata.create_all(db.engine)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(built_app: Flask) -> Iterator[Flask]:
    """The application on one connection whose outer transaction is rolled back in the end."""
    with built_app.app_context():
        engine = db.engine
        connection = engine.connect()
        outer = connection.begin()
        db.engines[None] = connection  # type: ignore[index]
        session.configure(join_transaction_mode="create_savepoint")
        try:
            yield built_app
        finally:
            session.remove()
            outer.rollback()
            connection.close()
            db.engines[None] = engine  # type: ignore[index]


class Answer(Response):
    """The text of a page as people read it: a no-break space is a space."""

    def get_data(self, as_text: bool = False) -> Any:
        data = super().get_data(as_text)
        return data.replace("\u00a0", " ") if isinstance(data, str) and self.mimetype == "text/html" else data


class Browser(FlaskClient):
    """A client whose requests live in a context of their own, as served ones do: the test's session and `g`
    are not theirs. What they changed is seen afterwards by reading again."""

    def __init__(self, application: Flask, _response: object = None, **options: Any) -> None:
        super().__init__(application, Answer, **options)

    def open(self, *arguments: Any, **options: Any) -> TestResponse:
        with self.application.app_context():
            answer = super().open(*arguments, **options)
        session.expire_all()
        return answer


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def sign_in(app: Flask) -> Callable[..., FlaskClient]:
    """A browser in which somebody with these roles (or this user) is signed in."""

    def signed_in(*roles: Role, user: User | None = None) -> FlaskClient:
        user = user or make_user(roles=roles)
        session.commit()
        client = app.test_client()
        with client.session_transaction() as cookies:
            cookies["_user_id"] = user.fs_uniquifier
            cookies["_fresh"] = True
        return client

    return signed_in


@pytest.fixture
def manager(app: Flask) -> Actor:
    """A partnership manager who acts in operations."""
    return actor_of(make_user(roles=(Role.MANAGER,)))
