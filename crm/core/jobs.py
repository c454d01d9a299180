"""Background work as rows in the same database: enqueued in the transaction that needs it, never lost."""

import os
import secrets
import socket
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import structlog
from sqlalchemy import Index, delete, insert, or_, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Mapped, mapped_column

from crm.core import clock
from crm.core.db import session, unit_of_work
from crm.core.hooks import hooks
from crm.core.model import Record, choice

log = structlog.get_logger()

LEASE = timedelta(seconds=15)
"""How long a job stays its worker's without being renewed: what a killed one had begun waits no longer."""
FIRST_RETRY = timedelta(seconds=5)
FIRST_RETRY_OF_DATABASE = timedelta(seconds=1)
MAX_ATTEMPTS = 8
REMEMBERED = timedelta(days=30)
KILLED = "The worker died each time it did this."


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(Record):
    """A piece of work. `key` makes it unique among unfinished ones; a lease that ran out is taken over.

    `attempts` counts the claims and so tells them apart: whoever finishes must still have the last one.
    """

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


class LeaseLost(Exception):
    """Somebody else has taken this job over: what was done for it in this transaction is undone."""


@dataclass(frozen=True)
class Claim:
    """A job that is ours, as the `attempt`-th to have it, until its lease runs out."""

    job_id: int
    kind_of: str
    payload: dict[str, Any]
    worker: str
    attempt: int


class WorkerBeat(Record):
    """When a worker was last seen at work, for the readiness check."""

    __tablename__ = "worker_beat"

    worker: Mapped[str] = mapped_column(unique=True)
    at: Mapped[datetime]


Handler = Callable[[dict[str, Any]], None]


@dataclass(frozen=True)
class JobKind:
    """How a kind of job runs: `slow` work (LibreOffice, mail) opens its own short units of work instead of
    holding one transaction through its input and output, and must be idempotent."""

    handler: Handler
    slow: bool = False


_kinds: dict[str, JobKind] = {}


def job(kind: str, *, slow: bool = False) -> Callable[[Handler], Handler]:
    """Register the handler of a kind of job. The payload is plain JSON; raising means: try again later."""

    def register(handler: Handler) -> Handler:
        _kinds[kind] = JobKind(handler, slow)
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
    claim = _claim(worker)
    if claim is None:
        return False
    if claim.attempt > MAX_ATTEMPTS:
        with unit_of_work():
            _give_up(claim, KILLED)
        return True
    try:
        _run(claim)
    except LeaseLost:
        log.warning("job.taken_over", job_id=claim.job_id, job_kind=claim.kind_of)
    except Exception as error:  # whatever a handler raises is recorded and retried; the worker goes on
        log.exception("job.failed", job_id=claim.job_id, job_kind=claim.kind_of)
        first = FIRST_RETRY_OF_DATABASE if isinstance(error, OperationalError) else FIRST_RETRY
        with unit_of_work():
            _postpone(claim, traceback.format_exc(limit=-6), first=first)
    return True


def _run(claim: Claim) -> None:
    kind = _kinds.get(claim.kind_of)
    if kind is None:
        raise LookupError(f"No handler for jobs of kind {claim.kind_of}")
    if kind.slow:
        kind.handler(claim.payload)
        with unit_of_work():
            _finish(claim)
    else:
        with unit_of_work():
            kind.handler(claim.payload)
            _finish(claim)


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
    """Say that this worker is alive: its leases last longer. Forget those silent for a day."""
    now = clock.now()
    with unit_of_work():
        session.execute(
            update(Job)
            .where(Job.state == JobState.RUNNING, Job.leased_by == worker)
            .values(lease_until=now + LEASE)
            .execution_options(synchronize_session=False)
        )
        session.execute(delete(WorkerBeat).where(WorkerBeat.at < now - timedelta(days=1)))
        found = session.scalar(select(WorkerBeat).where(WorkerBeat.worker == worker))
        if found is None:
            session.add(WorkerBeat(worker=worker, at=now))
        else:
            found.at = now


@job("jobs.forget")
def forget(_payload: dict[str, Any]) -> None:
    """Drop what was done a month ago; what failed stays until somebody has looked at it."""
    old = Job.finished_at < clock.now() - REMEMBERED
    session.execute(delete(Job).where(Job.state == JobState.DONE, old))


def worker_name() -> str:
    """A name that no other process has, nor one after it: a container starts again under the same number."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"


def _claim(worker: str) -> Claim | None:
    """The next due job, ours from now on. A worker does one at a time: what it already has, it had to drop
    when the database went away, and may begin again."""
    now = clock.now()
    due = (
        select(Job.id)
        .where(
            or_(
                (Job.state == JobState.QUEUED) & (Job.run_at <= now),
                (Job.state == JobState.RUNNING) & ((Job.lease_until < now) | (Job.leased_by == worker)),
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
                lease_until=now + LEASE,
                leased_by=worker,
                attempts=Job.attempts + 1,
            )
            .returning(Job.id, Job.kind_of, Job.payload, Job.attempts)
            .execution_options(synchronize_session=False)
        ).first()
        return None if row is None else Claim(row[0], row[1], row[2], worker, row[3])


def _finish(claim: Claim) -> None:
    _change(claim, state=JobState.DONE, finished_at=clock.now(), lease_until=None, key=None)


def _give_up(claim: Claim, error: str) -> None:
    failed = {"state": JobState.FAILED, "finished_at": clock.now(), "lease_until": None, "key": None}
    _change(claim, last_error=error, **failed)


def _postpone(claim: Claim, error: str, *, first: timedelta) -> None:
    if claim.attempt >= MAX_ATTEMPTS:
        _give_up(claim, error)
    else:
        later = clock.now() + first * 2 ** (claim.attempt - 1)
        _change(claim, state=JobState.QUEUED, lease_until=None, last_error=error, run_at=later)


def _change(claim: Claim, **values: Any) -> None:
    """Change the job as the one who has it. Raises LeaseLost when that is somebody else by now."""
    changed = session.execute(
        update(Job)
        .where(
            Job.id == claim.job_id,
            Job.state == JobState.RUNNING,
            Job.leased_by == claim.worker,
            Job.attempts == claim.attempt,
        )
        .values(**values)
        .returning(Job.id)
        .execution_options(synchronize_session=False)
    )
    if changed.first() is None:
        raise LeaseLost
