"""Background work as rows in the same database: enqueued in the transaction that needs it, never lost."""

import os
import socket
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import structlog
from sqlalchemy import Index, case, delete, insert, literal, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from crm.core import clock
from crm.core.db import session, unit_of_work
from crm.core.hooks import hooks
from crm.core.model import Record, UtcMoment, choice

log = structlog.get_logger()

LEASE = timedelta(minutes=5)
FIRST_RETRY = timedelta(seconds=5)
MAX_ATTEMPTS = 8


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(Record):
    """A piece of work. `key` makes it unique among unfinished ones; a lease that ran out is taken over."""

    __tablename__ = "job"
    __table_args__ = (Index(None, "state", "run_at"),)

    kind_of: Mapped[str]
    payload: Mapped[dict[str, Any]]
    state: Mapped[JobState] = mapped_column(choice(JobState), default=JobState.QUEUED)
    key: Mapped[str | None] = mapped_column(unique=True)
    run_at: Mapped[datetime] = mapped_column(default=clock.now)
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    leased_by: Mapped[str | None]
    last_error: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    finished_at: Mapped[datetime | None]


class WorkerBeat(Record):
    """When a worker was last seen at work, for the readiness check."""

    __tablename__ = "worker_beat"

    worker: Mapped[str] = mapped_column(unique=True)
    at: Mapped[datetime]


Handler = Callable[[dict[str, Any]], None]


@dataclass(frozen=True)
class JobKind:
    """How a kind of job runs: `slow` work (LibreOffice, mail) opens its own short units of work instead of
    holding one transaction through its input and output, and must be idempotent. After `lease` a worker that
    is silent counts as dead."""

    handler: Handler
    slow: bool = False
    lease: timedelta = LEASE


_kinds: dict[str, JobKind] = {}


def job(kind: str, *, slow: bool = False, lease: timedelta = LEASE) -> Callable[[Handler], Handler]:
    """Register the handler of a kind of job. The payload is plain JSON; raising means: try again later."""

    def register(handler: Handler) -> Handler:
        _kinds[kind] = JobKind(handler, slow, lease)
        return handler

    return register


def forget_kind(kind: str) -> None:
    """Take a handler away: its jobs wait until somebody registers one again."""
    del _kinds[kind]


def enqueue(
    kind: str, payload: dict[str, Any], *, at: datetime | None = None, key: str | None = None
) -> None:
    """Ask for work in the present transaction; with `key`, once only while the earlier one is unfinished."""
    if key is not None and is_unfinished(key):
        return
    session.add(Job(kind_of=kind, payload=payload, run_at=at or clock.now(), key=key))


def enqueue_many(kind: str, payloads: Sequence[dict[str, Any]], *, at: datetime | None = None) -> None:
    """Ask for many pieces of work without keys, in one statement."""
    moment = at or clock.now()
    if payloads:
        rows = [{"kind_of": kind, "payload": payload, "run_at": moment} for payload in payloads]
        session.execute(insert(Job), rows)


def is_unfinished(key: str) -> bool:
    """Whether work asked for under this key still waits, runs or will be tried again."""
    return session.scalar(select(Job.id).where(Job.key == key)) is not None


def is_any_unfinished(kind: str) -> bool:
    """Whether any work of this kind still waits, runs or will be tried again."""
    unfinished = select(Job.id).where(Job.kind_of == kind, Job.state.in_((JobState.QUEUED, JobState.RUNNING)))
    return session.scalar(unfinished.limit(1)) is not None


def run_next(worker: str) -> bool:
    """Claim one due job and run it; False when nothing is due."""
    claimed = _claim(worker)
    if claimed is None:
        return False
    job_id, kind_of, payload = claimed
    kind = _kinds.get(kind_of)
    try:
        if kind is None:
            raise LookupError(f"No handler for jobs of kind {kind_of}")
        if kind.slow:
            kind.handler(payload)
            with unit_of_work():
                _finish(job_id)
        else:
            with unit_of_work():
                kind.handler(payload)
                _finish(job_id)
    except Exception:  # whatever a handler raises is recorded and retried; the worker goes on
        log.exception("job.failed", job_id=job_id, job_kind=kind_of)
        with unit_of_work():
            _postpone(job_id, traceback.format_exc(limit=-6))
    return True


def run_all(worker: str = "inline", limit: int = 10_000) -> int:
    """Run what is due until nothing is; how many ran. For commands and tests."""
    for count in range(limit):
        if not run_next(worker):
            return count
    return limit


def schedule_periodic() -> None:
    """See to it that each periodic job has its next run in the table."""
    with unit_of_work():
        for periodic in hooks.collect("periodic_jobs"):
            latest = session.scalar(
                select(Job).where(Job.kind_of == periodic.kind).order_by(Job.id.desc()).limit(1)
            )
            if latest is None or (
                latest.finished_at is not None and latest.finished_at + periodic.every <= clock.now()
            ):
                enqueue(periodic.kind, {}, key=f"periodic:{periodic.kind}")


def beat(worker: str) -> None:
    """Say that this worker is alive, and forget those silent for a day."""
    with unit_of_work():
        session.execute(delete(WorkerBeat).where(WorkerBeat.at < clock.now() - timedelta(days=1)))
        found = session.scalar(select(WorkerBeat).where(WorkerBeat.worker == worker))
        if found is None:
            session.add(WorkerBeat(worker=worker, at=clock.now()))
        else:
            found.at = clock.now()


def worker_name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


def _claim(worker: str) -> tuple[int, str, dict[str, Any]] | None:
    now = clock.now()
    due = (
        select(Job.id)
        .where(
            or_(
                (Job.state == JobState.QUEUED) & (Job.run_at <= now),
                (Job.state == JobState.RUNNING) & (Job.lease_until < now),
            )
        )
        .order_by(Job.run_at, Job.id)
        .limit(1)
    )
    with unit_of_work(writes=False):
        if session.scalar(due) is None:
            return None
    with unit_of_work():
        row = session.execute(
            update(Job)
            .where(Job.id == due.with_for_update(skip_locked=True).scalar_subquery())
            .values(
                state=JobState.RUNNING,
                lease_until=_lease_until(now),
                leased_by=worker,
                attempts=Job.attempts + 1,
            )
            .returning(Job.id, Job.kind_of, Job.payload)
            .execution_options(synchronize_session=False)
        ).first()
        return None if row is None else (row[0], row[1], row[2])


def _lease_until(now: datetime) -> Any:
    """The end of the lease, by the kind of the job that is being claimed."""
    own = {kind: now + known.lease for kind, known in _kinds.items() if known.lease != LEASE}
    usual = literal(now + LEASE, UtcMoment)
    if not own:
        return usual
    terms = {kind: literal(until, UtcMoment) for kind, until in own.items()}
    return case(terms, value=Job.kind_of, else_=usual)


def _finish(job_id: int) -> None:
    session.execute(
        update(Job)
        .where(Job.id == job_id)
        .values(state=JobState.DONE, finished_at=clock.now(), lease_until=None, key=None)
        .execution_options(synchronize_session=False)
    )


def _postpone(job_id: int, error: str) -> None:
    row = session.get_one(Job, job_id)
    row.last_error = error
    row.lease_until = None
    if row.attempts >= MAX_ATTEMPTS:
        row.state, row.finished_at, row.key = JobState.FAILED, clock.now(), None
    else:
        row.state = JobState.QUEUED
        row.run_at = clock.now() + FIRST_RETRY * 2 ** (row.attempts - 1)
