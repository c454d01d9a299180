"""Sessions and transactions: one request, job or command is one transaction, committed at its edge."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, SessionTransaction, scoped_session

from crm.core.errors import DomainError
from crm.core.model import Base

db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})
session: scoped_session[Session] = db.session  # type: ignore[assignment]

_writing: ContextVar[bool] = ContextVar("writing", default=False)
_SAVEPOINT = "refusable"
LOCK_MILLISECONDS = 10_000


@contextmanager
def intending(*, writes: bool) -> Iterator[None]:
    """Say before the first statement whether this unit will write.

    SQLite takes its one write lock at BEGIN (`BEGIN IMMEDIATE`): a transaction that begins as a reader and
    turns writer under load is refused as "locked" however long it would wait.
    """
    token = _writing.set(writes)
    try:
        yield
    finally:
        _writing.reset(token)


def only_read_on() -> None:
    """The rest of this unit only reads: nobody waits for SQLite's write lock while an answer is drawn.

    A database that went away has undone everything by itself.
    """
    with suppress(DBAPIError):
        session.rollback()
    _writing.set(False)


def one_writer_at_a_time() -> bool:
    """Whether whoever writes keeps all other writers of this database out meanwhile."""
    return session.get_bind().dialect.name == "sqlite"


@contextmanager
def unit_of_work(*, writes: bool = True) -> Iterator[None]:
    """One transaction around a job or a command. A refusal undoes what was done since the last `keep()`."""
    with intending(writes=writes):
        try:
            with refusable(lambda: True):
                yield
        finally:
            session.remove()


@contextmanager
def refusable(accepted: Callable[[], bool]) -> Iterator[None]:
    """Run the body so that a `DomainError`, or `accepted()` being false, undoes it, then commit.

    What must outlive a refusal (an overdue hold released on the way, a counter of attempts) is done first and
    followed by `keep()`. Anything unexpected undoes everything.
    """
    current = session()
    current.info[_SAVEPOINT] = current.begin_nested()
    try:
        yield
        if not accepted():
            _undo(current)
    except DomainError:
        _undo(current)
        current.commit()
        raise
    except BaseException:
        current.rollback()
        raise
    else:
        current.commit()
    finally:
        current.info.pop(_SAVEPOINT, None)


def keep() -> None:
    """What has been done so far in this unit stays, even if the rest is refused."""
    current = session()
    current.flush()
    savepoint: SessionTransaction | None = current.info.get(_SAVEPOINT)
    if savepoint is not None:
        savepoint.commit()
        current.info[_SAVEPOINT] = current.begin_nested()


def _undo(current: Session) -> None:
    savepoint: SessionTransaction = current.info[_SAVEPOINT]
    if savepoint.is_active or savepoint.nested:
        savepoint.rollback()


def prepare_engine(engine: Engine) -> None:
    """Give SQLite the durability and the isolation that the promises rest on; PostgreSQL has them.

    On either nobody waits longer for a lock than somebody waits for a page.
    """
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "connect", _prepare_postgresql)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={LOCK_MILLISECONDS}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _prepare_postgresql(connection: Any, _record: object) -> None:
    connection.execute(f"SET lock_timeout = {LOCK_MILLISECONDS}")
    connection.commit()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")
