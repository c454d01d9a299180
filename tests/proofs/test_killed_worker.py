"""R6: a worker killed at any moment loses nothing, doubles nothing and leaves nothing lying about."""

import hashlib
import os
import random
import time
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from agreements.lifecycle import State
from agreements.shipped import PAPERS
from crm.core import clock, jobs, mail
from crm.core.db import session, unit_of_work
from crm.core.events import RecordedEvent
from crm.core.jobs import Job, JobState
from crm.core.mail import Letter
from crm.core.storage import StoredFile, storage, sweep
from crm.partnerships.models import Agreement, RegisterEntry, Revision, RevisionPdf
from crm.partnerships.operations import library, sending
from crm.partnerships.queries.library import template_named
from tests.partnerships.factories import (
    SOMEBODY,
    make_approved,
    make_booking,
    make_ready_edition,
    make_ready_organisation,
)
from tests.proofs.installation import Installation, kill, wait_until

KILLS = 3
LONG_KILLS = int(os.environ.get("PROOF_KILLS", "200"))
AGREEMENTS_AT_ONCE = 4
LETTERS_AT_ONCE = 10
PROMISED_SECONDS = 60


def ask_for_work(round_: int) -> None:
    """Every kind of job there is: letters, paper, pages, a template's check, events, what comes round."""
    with unit_of_work():
        edition, organisation = make_ready_edition(), make_ready_organisation()
        for _ in range(AGREEMENTS_AT_ONCE):
            agreement = make_approved(booking=make_booking(edition, organisation))
            sending.request_sending(agreement, by=SOMEBODY)
        for n in range(LETTERS_AT_ONCE):
            mail.post(f"reader{n}@example.org", f"Письмо {round_}-{n}", "Здравствуйте!")
        if round_ == 0:
            for paper in PAPERS.values():
                template = template_named(paper.name)
                library.add_version(template, paper.template() + b"\0", file_name="новый.docx", by=SOMEBODY)


def unfinished() -> int:
    with unit_of_work(writes=False):
        waiting = Job.state.in_((JobState.QUEUED, JobState.RUNNING)) & (Job.run_at <= clock.now())
        return session.scalar(select(func.count(Job.id)).where(waiting)) or 0


def running() -> list[int]:
    with unit_of_work(writes=False):
        return list(session.scalars(select(Job.id).where(Job.state == JobState.RUNNING)))


def are_done(job_ids: Sequence[int]) -> bool:
    with unit_of_work(writes=False):
        done = select(func.count(Job.id)).where(Job.id.in_(job_ids), Job.state == JobState.DONE)
        return session.scalar(done) == len(job_ids)


def run_and_kill(installation: Installation, kills: int, dice: random.Random) -> float:
    """Kill that many workers in the middle of their work, then let one live.

    Seconds from the last kill until what it had begun is done; the rest of the work may take its time.
    """
    for round_ in range(kills):
        if unfinished() < AGREEMENTS_AT_ONCE:
            ask_for_work(round_)
        worker = installation.worker()
        wait_until(running, PROMISED_SECONDS, "a worker takes up work")
        time.sleep(dice.uniform(0, 1.5))
        kill(worker)
    killed_at, begun = time.monotonic(), running()
    installation.worker()
    wait_until(lambda: are_done(begun), 10 * PROMISED_SECONDS, "what was begun is done")
    took = time.monotonic() - killed_at
    wait_until(lambda: not unfinished(), 10 * PROMISED_SECONDS, "all work is done")
    return took


def prove_nothing_lost_and_nothing_doubled(installation: Installation) -> None:
    with unit_of_work(writes=False):
        states = Counter(session.scalars(select(Job.state)).all())
        assert set(states) <= {JobState.DONE, JobState.QUEUED}, (states, errors())
        agreements = session.scalars(select(Agreement)).all()
        assert {agreement.state for agreement in agreements} == {State.OUT_FOR_SIGNATURE}
        numbers = sorted(session.scalars(select(RegisterEntry.seq)).all())
        assert numbers == list(range(1, len(agreements) + 1)), "numbers without gap or double"
        frozen = select(Revision.agreement_id).where(Revision.frozen_at.is_not(None))
        assert Counter(session.scalars(frozen).all()) == {agreement.id: 1 for agreement in agreements}
        assert session.scalar(select(func.count(Revision.id))) == 2 * len(agreements)
        told = select(RecordedEvent.id).where(RecordedEvent.key == "agreement.sent")
        assert len(session.scalars(told).all()) == len(agreements)
        pages = Counter(session.scalars(select(RevisionPdf.revision_id)).all())
        assert set(pages.values()) <= {1}
        letters = session.scalars(select(Letter)).all()
        assert all(letter.sent_at is not None for letter in letters)
    delivered = [path.name for path in (installation.folder / "outbox").iterdir()]
    assert sorted(delivered) == sorted(f"{letter.id:06}.eml" for letter in letters)


def errors() -> list[str]:
    failed = select(Job.last_error).where(Job.state == JobState.FAILED)
    return [str(error)[-400:] for error in session.scalars(failed).all()]


def prove_every_file_is_named_once_and_whole(installation: Installation) -> None:
    with clock.stopped_at(clock.now() + timedelta(hours=2)):
        sweep({})
    with unit_of_work(writes=False):
        rows = session.scalars(select(StoredFile)).all()
    for row in rows:
        assert hashlib.sha256(storage().get(row.sha256)).hexdigest() == row.sha256
    on_disk = {path.name for path in installation.app.extensions["storage"].root.rglob("*") if path.is_file()}
    assert on_disk == {row.sha256 for row in rows}, "no orphan after the sweep"


def prove(installation: Installation, kills: int, seed: int) -> None:
    with installation.app.app_context():
        took = run_and_kill(installation, kills, random.Random(seed))
        prove_nothing_lost_and_nothing_doubled(installation)
        prove_every_file_is_named_once_and_whole(installation)
    for process in installation.processes:
        process.terminate()
        process.wait()
    wait_until(lambda: not list(installation.temporary.iterdir()), 10, "converters leave no folder behind")
    print(f"\n{kills} kills: what was begun is done {took:.1f} s after the last one")
    assert took < PROMISED_SECONDS


def test_a_killed_worker_loses_nothing_and_doubles_nothing(installation: Installation) -> None:
    prove(installation, KILLS, seed=1)


@pytest.mark.long
def test_hundreds_of_killed_workers_lose_nothing_and_double_nothing(installation: Installation) -> None:
    prove(installation, LONG_KILLS, seed=2)


def test_work_that_kills_every_worker_is_given_up_and_said_so(installation: Installation) -> None:
    with installation.app.app_context():
        with unit_of_work():
            jobs.enqueue("test.deadly", {})
        for n in range(jobs.MAX_ATTEMPTS):
            with clock.stopped_at(clock.now() + n * 2 * jobs.LEASE):
                assert jobs._claim(f"killed {n}") is not None
        with clock.stopped_at(clock.now() + (jobs.MAX_ATTEMPTS + 1) * 2 * jobs.LEASE):
            jobs.run_next("survivor")
        with unit_of_work(writes=False):
            job = session.scalars(select(Job)).one()
            assert (job.state, job.last_error) == (JobState.FAILED, jobs.KILLED)
