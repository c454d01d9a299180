"""A worker killed in the middle of a run: real processes, SIGKILL at random, one agreement per row."""

import multiprocessing
import os
import random
import signal
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from crm.app import create_app
from crm.core import clock, jobs
from crm.core.db import db, session, unit_of_work
from crm.core.jobs import Job, JobState
from crm.core.model import Base
from crm.core.storage import StoredFile
from crm.partnerships import jobs as work
from crm.partnerships import operations
from crm.partnerships.models import Agreement, AgreementKind, Party, Revision
from crm.partnerships.models.runs import AgreementRunRow, RowState
from crm.partnerships.operations import runs as verbs
from crm.partnerships.queries import runs
from tests.conftest import settings_for
from tests.partnerships.factories import (
    SOMEBODY,
    empty_database,
    make_booking,
    make_ready_edition,
    make_ready_organisation,
)

ROWS = 60


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    monkeypatch.setattr(work.pdf, "engine", lambda: None)
    with empty_database(tmp_path) as url:
        app = create_app(settings_for(tmp_path, url))
        with app.app_context():
            Base.metadata.create_all(db.engine)
        yield app
        with app.app_context():
            session.remove()
            db.engine.dispose()


def start(app: Flask) -> int:
    with app.app_context(), unit_of_work():
        operations.install_shipped_templates(by=SOMEBODY)
        edition = make_ready_edition()
        bookings = [
            make_booking(
                edition, make_ready_organisation(f"Акционерное общество «Заря {n}»", f"АО «Заря {n}»")
            )
            for n in range(ROWS)
        ]
        run = verbs.choose_for_run(AgreementKind.PARTICIPATION, edition, bookings=bookings, by=SOMEBODY)
        verbs.start_run(runs.run_to_change(run.id, SOMEBODY), by=SOMEBODY)
        run_id = run.id
    with app.app_context():
        db.engine.dispose()
    return run_id


def worker(app: Flask) -> None:
    with app.app_context():
        db.engine.dispose(close=False)
        while jobs.run_next(f"worker:{os.getpid()}"):
            pass


def kill_workers(app: Flask, times: int, seed: int) -> None:
    """Start a worker, kill it at a random moment, let its lease run out, and again."""
    chance = random.Random(seed)
    fork = multiprocessing.get_context("fork")
    for _ in range(times):
        process = fork.Process(target=worker, args=(app,))
        process.start()
        time.sleep(chance.uniform(0.0, 0.5))
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        with app.app_context():
            with unit_of_work():
                session.execute(
                    update(Job)
                    .where(Job.state == JobState.RUNNING)
                    .values(lease_until=clock.now() - timedelta(seconds=1))
                )
            db.engine.dispose()


def proof(app: Flask, run_id: int) -> None:
    with app.app_context():
        jobs.run_all()
        with unit_of_work(writes=False):
            made = select(func.count(AgreementRunRow.id)).where(
                AgreementRunRow.run_id == run_id, AgreementRunRow.state == RowState.MADE
            )
            assert session.scalar(made) == ROWS
            for table, each in ((Agreement, 1), (Revision, 1), (Party, 2)):
                assert session.scalar(select(func.count(table.id))) == ROWS * each
            twice = select(Agreement.booking_id).group_by(Agreement.booking_id).having(func.count() > 1)
            assert session.scalars(twice).all() == []
            known = set(session.scalars(select(StoredFile.sha256)))
    files = {path.name for path in app.extensions["storage"].root.rglob("*") if path.is_file()}
    assert {name for name in files if len(name) == 64} == known, "files that nobody owns"


def test_a_killed_worker_leaves_one_agreement_per_row(house: Flask) -> None:
    run_id = start(house)
    kill_workers(house, times=4, seed=7)
    proof(house, run_id)


def test_two_workers_at_once_make_each_row_once(house: Flask) -> None:
    run_id = start(house)
    fork = multiprocessing.get_context("fork")
    processes = [fork.Process(target=worker, args=(house,)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(120)
        assert process.exitcode == 0
    proof(house, run_id)


@pytest.mark.long
def test_fifty_kills_leave_one_agreement_per_row(house: Flask) -> None:
    run_id = start(house)
    kill_workers(house, times=50, seed=11)
    proof(house, run_id)
