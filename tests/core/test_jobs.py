"""Jobs: done once, retried when they fail, taken over when their worker died."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from crm.core import clock, jobs
from crm.core.db import session, unit_of_work
from crm.core.installation import Installation
from crm.core.jobs import Job, JobState

pytestmark = pytest.mark.usefixtures("app")


class Trouble(Exception):
    """What a handler of these tests raises."""


@pytest.fixture
def calls() -> Iterator[list[dict[str, Any]]]:
    made: list[dict[str, Any]] = []

    @jobs.job("test.note")
    def note(payload: dict[str, Any]) -> None:
        made.append(payload)
        session.add(Installation())
        if payload.get("fail"):
            raise Trouble

    yield made
    jobs.forget_kind("test.note")


def enqueue(payload: dict[str, Any], **options: Any) -> None:
    with unit_of_work():
        jobs.enqueue("test.note", payload, **options)


def only_job() -> Job:
    with unit_of_work(writes=False):
        job = session.query(Job).one()
        session.expunge(job)
        return job


def test_a_job_is_done_once(calls: list[dict[str, Any]]) -> None:
    enqueue({"n": 1})
    assert jobs.run_all() == 1
    assert jobs.run_all() == 0
    assert calls == [{"n": 1}]
    assert only_job().state is JobState.DONE


def test_a_refused_unit_asks_for_no_work(calls: list[dict[str, Any]]) -> None:
    with pytest.raises(Trouble), unit_of_work():
        jobs.enqueue("test.note", {})
        raise Trouble
    assert jobs.run_all() == 0


def test_what_a_failed_job_wrote_is_undone_and_it_comes_again_later(calls: list[dict[str, Any]]) -> None:
    enqueue({"fail": True})
    jobs.run_all()
    job = only_job()
    assert (job.state, job.attempts) == (JobState.QUEUED, 1)
    assert job.run_at > clock.now()
    assert "Trouble" in (job.last_error or "")
    assert session.query(Installation).count() == 0
    with clock.stopped_at(job.run_at + timedelta(seconds=1)):
        assert jobs.run_next("later")
    assert len(calls) == 2


def test_a_job_gives_up_after_its_last_attempt(calls: list[dict[str, Any]]) -> None:
    enqueue({"fail": True})
    moment = clock.now()
    for _ in range(jobs.MAX_ATTEMPTS):
        moment += timedelta(hours=1)
        with clock.stopped_at(moment):
            jobs.run_next("patient")
    assert only_job().state is JobState.FAILED
    assert len(calls) == jobs.MAX_ATTEMPTS


def test_a_lease_that_ran_out_is_taken_over(calls: list[dict[str, Any]]) -> None:
    enqueue({"n": 1})
    jobs._claim("killed")
    assert not jobs.run_next("impatient")
    with clock.stopped_at(clock.now() + jobs.LEASE + timedelta(seconds=1)):
        assert jobs.run_next("heir")
    assert calls == [{"n": 1}]


def test_a_worker_that_is_alive_keeps_its_lease(calls: list[dict[str, Any]]) -> None:
    enqueue({"n": 1})
    jobs._claim("slow")
    later = clock.now() + jobs.LEASE * 0.8
    with clock.stopped_at(later):
        jobs.beat("slow")
    with clock.stopped_at(later + jobs.LEASE * 0.8):
        assert not jobs.run_next("impatient")


def test_whoever_lost_the_lease_undoes_what_he_did(calls: list[dict[str, Any]]) -> None:
    enqueue({"n": 1})
    late = jobs._claim("late")
    assert late is not None
    with clock.stopped_at(clock.now() + jobs.LEASE + timedelta(seconds=1)):
        assert jobs.run_next("heir")
    with pytest.raises(jobs.LeaseLost):
        jobs._run(late)
    assert len(calls) == 2
    assert session.query(Installation).count() == 1, "one effect"


def test_what_a_worker_dropped_it_takes_up_at_once(calls: list[dict[str, Any]]) -> None:
    enqueue({"n": 1})
    jobs._claim("worker")
    assert jobs.run_next("worker")
    assert only_job().state is JobState.DONE


def test_what_was_done_long_ago_is_forgotten_what_failed_is_not(calls: list[dict[str, Any]]) -> None:
    enqueue({"n": 1})
    jobs.run_all()
    with unit_of_work():
        session.add(Job(kind_of="test.note", payload={}, state=JobState.FAILED, finished_at=clock.now()))
    with clock.stopped_at(clock.now() + jobs.REMEMBERED + timedelta(days=1)), unit_of_work():
        jobs.forget({})
    assert only_job().state is JobState.FAILED


def test_a_key_keeps_a_second_request_out_until_the_first_is_done(calls: list[dict[str, Any]]) -> None:
    enqueue({"n": 1}, key="one")
    enqueue({"n": 2}, key="one")
    jobs.run_all()
    enqueue({"n": 3}, key="one")
    jobs.run_all()
    assert calls == [{"n": 1}, {"n": 3}]


def test_work_of_an_unknown_kind_is_kept_not_dropped() -> None:
    with unit_of_work():
        jobs.enqueue("test.unknown", {})
    jobs.run_all()
    assert only_job().state is JobState.QUEUED
