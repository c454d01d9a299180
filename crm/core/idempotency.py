"""Answers remembered under the key a client gave, so that a repeated request changes nothing twice."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import UniqueConstraint, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from crm.core import clock, jobs
from crm.core.db import session
from crm.core.errors import DomainError
from crm.core.model import Record
from crm.core.texts import text

REMEMBERED = timedelta(hours=24)


class KeyReused(DomainError):
    code = "idempotency_key_reused"
    status = 422
    message = text("Этот Idempotency-Key уже использован для другого запроса. Возьмите новый ключ.")


class KeyInFlight(DomainError):
    code = "idempotency_key_in_flight"
    message = text("Запрос с этим Idempotency-Key ещё выполняется. Повторите его через секунду.")


class RememberedAnswer(Record):
    """What was answered to the first request under a key. Written in the transaction that did the work."""

    __tablename__ = "remembered_answer"
    __table_args__ = (UniqueConstraint("owner", "key"),)

    owner: Mapped[str]
    key: Mapped[str]
    request_hash: Mapped[str]
    status: Mapped[int]
    body: Mapped[str]
    location: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)


def remembered(owner: str, key: str, request_hash: str) -> RememberedAnswer | None:
    """The earlier answer, or None for a new key, which is then ours until the transaction ends.

    Raises `KeyReused` for the same key with another request and `KeyInFlight` while the first one runs. A
    crash leaves nothing behind: neither the work nor the key. On SQLite the write lock makes the second wait.
    """
    _take(owner, key)
    found = session.scalar(
        select(RememberedAnswer).where(RememberedAnswer.owner == owner, RememberedAnswer.key == key)
    )
    if found is not None and found.created_at + REMEMBERED < clock.now():
        session.delete(found)
        session.flush()
        return None
    if found is not None and found.request_hash != request_hash:
        raise KeyReused
    return found


def remember(owner: str, key: str, request_hash: str, *, status: int, body: str, location: str) -> None:
    session.add(
        RememberedAnswer(
            owner=owner, key=key, request_hash=request_hash, status=status, body=body, location=location
        )
    )
    session.flush()


@jobs.job("idempotency.forget")
def forget(_payload: dict[str, Any]) -> None:
    """Drop answers older than a day."""
    session.execute(delete(RememberedAnswer).where(RememberedAnswer.created_at < clock.now() - REMEMBERED))


def _take(owner: str, key: str) -> None:
    if session.get_bind().dialect.name != "postgresql":
        return
    taken = session.scalar(select(func.pg_try_advisory_xact_lock(func.hashtextextended(f"{owner}/{key}", 0))))
    if not taken:
        raise KeyInFlight
