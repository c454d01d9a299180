"""A stand is never given twice: real processes race for it through the edge, each with its own connections.

The positive control takes the wall away (index dropped, check blinded): then the same race gives doubles, so
it is able to show them.
"""

import json
import multiprocessing
import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from multiprocessing.synchronize import Barrier
from pathlib import Path
from threading import BrokenBarrierError

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from psycopg import sql
from sqlalchemy import delete, event, func, select, text
from sqlalchemy.engine import make_url

from crm.accounts.roles import Role
from crm.app import create_app
from crm.core.db import db, session, unit_of_work
from crm.core.events import RecordedEvent
from crm.core.model import Base
from crm.exhibition import queries
from crm.exhibition.models import Booking, Hold, Stand, StandClaim
from crm.exhibition.rules.holds import HoldSource
from tests.accounts.factories import make_user
from tests.conftest import SERVER, settings_for
from tests.exhibition.factories import make_edition, make_hall, make_organisation, make_stand

PROCESSES = 16
ROUNDS = 3
LONG_ROUNDS = 200
SEEDS = 3
BARRIER_TIMEOUT = 60


@pytest.fixture
def arena(tmp_path: Path) -> Iterator[Flask]:
    """An application on a database of its own: what racing processes commit is really committed."""
    name = f"vitrina_race_{os.getpid()}"
    url = f"sqlite:///{tmp_path / 'race.db'}"
    if SERVER:
        with psycopg.connect(SERVER, autocommit=True) as server:
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        url = make_url(SERVER).set(drivername="postgresql+psycopg", database=name).render_as_string(False)
    app = create_app(settings_for(tmp_path, url))
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    with app.app_context():
        Base.metadata.create_all(db.engine)
    yield app
    with app.app_context():
        session.remove()
        db.engine.dispose()
    if SERVER:
        with psycopg.connect(SERVER, autocommit=True) as server:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def stage(
    app: Flask, rounds: int, *, overdue: bool = False, limit: int = 10_000
) -> tuple[list[int], list[int], str]:
    """Stands to race for, an organisation per process, the session of a manager."""
    with app.app_context(), unit_of_work():
        hall = make_hall(make_edition(holds_per_organisation=limit))
        stands = [make_stand(hall) for _ in range(rounds)]
        racers = [make_organisation() for _ in range(PROCESSES)]
        if overdue:
            _leave_overdue_holds(stands)
        manager = make_user(roles=(Role.MANAGER,))
        return [stand.id for stand in stands], [racer.id for racer in racers], manager.fs_uniquifier


def _leave_overdue_holds(stands: list[Stand]) -> None:
    late = make_organisation("ООО «Опоздавшее»")
    for stand in stands:
        hold = Hold(
            edition_id=stand.edition_id,
            stand_id=stand.id,
            organisation_id=late.id,
            source=HoldSource.PORTAL,
            expires_at=datetime.now(UTC) - timedelta(minutes=1),
        )
        session.add(hold)
        session.flush()
        session.add(StandClaim(stand_id=stand.id, organisation_id=late.id, hold_id=hold.id))


Wish = tuple[str, dict[str, list[int]]]
Rounds = list[list[tuple[int, float]]]


def race(app: Flask, wishes: list[Wish], racers: list[int], manager: str, *, turn: int = 0) -> Rounds:
    """Everybody posts each wish at once; the answers (status, seconds) of each round.

    With `turn` each process begins that many wishes later than the one before: what they want crosses.
    """
    context = multiprocessing.get_context("fork")
    start, answers = context.Barrier(PROCESSES), context.SimpleQueue()
    _warm_up(app, racers[0], manager)
    processes = []
    for n, racer in enumerate(racers):
        first = n * turn % len(wishes)
        work = (app, wishes[first:] + wishes[:first], racer, manager, start, answers)
        processes.append(context.Process(target=_run, args=work))
    for process in processes:
        process.start()
    told = [json.loads(answers.get()) for _ in processes]
    for process in processes:
        process.join(BARRIER_TIMEOUT)
    return [[(status, took) for status, took in one] for one in zip(*told, strict=True)]


def _warm_up(app: Flask, racer: int, manager: str) -> None:
    """One hold and one refusal before the fork: statements and templates are compiled once for all."""
    with app.app_context(), unit_of_work():
        stand_id = make_stand().id
    client = _signed_in(app, manager)
    answers = [client.post(f"/stands/{stand_id}/hold", data={"organisation_id": racer}) for _ in range(2)]
    assert {answer.status_code for answer in answers} <= {303, 409}
    with app.app_context():
        with unit_of_work():
            session.execute(delete(StandClaim).where(StandClaim.stand_id == stand_id))
            session.execute(delete(Hold).where(Hold.stand_id == stand_id))
        db.engine.dispose()


def _signed_in(app: Flask, manager: str) -> FlaskClient:
    client = app.test_client()
    with client.session_transaction() as cookies:
        cookies["_user_id"], cookies["_fresh"] = manager, True
    return client


def _run(app: Flask, wishes: list[Wish], racer: int, manager: str, start: Barrier, answers) -> None:
    outcome = []
    with app.app_context():
        db.engine.dispose(close=False)  # connections of the parent stay the parent's
    client = _signed_in(app, manager)
    for address, data in wishes:
        with suppress(BrokenBarrierError):
            start.wait(BARRIER_TIMEOUT)
        began = time.perf_counter()
        answer = client.post(address, data={"organisation_id": racer, **data})
        outcome.append((answer.status_code, time.perf_counter() - began))
    answers.put(json.dumps(outcome))


def doubles(app: Flask) -> int:
    """Stands with more than one active claim."""
    with app.app_context(), unit_of_work(writes=False):
        twice = select(StandClaim.stand_id).where(StandClaim.active).group_by(StandClaim.stand_id)
        return len(session.execute(twice.having(func.count() > 1)).all())


def count(app: Flask, statement) -> int:
    with app.app_context(), unit_of_work(writes=False):
        return session.scalar(statement)


def won_once(rounds: Rounds) -> bool:
    return all(Counter(status for status, _ in one) == {303: 1, 409: PROCESSES - 1} for one in rounds)


def slowest(rounds: Rounds) -> float:
    """The 95th percentile of what losers waited."""
    waits = sorted(took for one in rounds for status, took in one if status == 409)
    return waits[int(len(waits) * 0.95)]


@pytest.mark.parametrize("what", ["hold", "booking"])
def test_sixteen_processes_and_one_stand_give_one_winner(arena: Flask, what: str) -> None:
    stands, racers, manager = stage(arena, ROUNDS)
    rounds = race(arena, [(f"/stands/{stand}/{what}", {}) for stand in stands], racers, manager)
    assert won_once(rounds), [Counter(status for status, _ in one) for one in rounds]
    assert doubles(arena) == 0
    kept = Hold if what == "hold" else Booking
    assert count(arena, select(func.count(kept.id))) == ROUNDS, "losers leave nothing behind"


def test_an_overdue_hold_is_let_go_once_and_given_once(arena: Flask) -> None:
    stands, racers, manager = stage(arena, ROUNDS, overdue=True)
    rounds = race(arena, [(f"/stands/{stand}/hold", {}) for stand in stands], racers, manager)
    assert won_once(rounds), [Counter(status for status, _ in one) for one in rounds]
    assert doubles(arena) == 0
    expired = select(func.count(RecordedEvent.id)).where(RecordedEvent.key == "hold.expired")
    assert count(arena, expired) == ROUNDS


def test_crossing_sets_of_stands_are_booked_whole_or_not_at_all(arena: Flask) -> None:
    """Sets that share stands, named in any order: nobody gets a part of one, nobody waits in a circle."""
    stands, racers, manager = stage(arena, 6)
    with arena.app_context(), unit_of_work(writes=False):
        hall = session.scalars(select(Stand.hall_id)).first()
    sets = [stands[:3], stands[2:5][::-1], [stands[5], stands[4], stands[0]]]
    wishes = [(f"/halls/{hall}/bookings", {"id": wanted}) for wanted in sets]
    rounds = race(arena, wishes, racers, manager, turn=1)
    told = Counter(status for one in rounds for status, _ in one)
    assert set(told) == {303, 409}, told
    assert doubles(arena) == 0
    assert count(arena, select(func.count(StandClaim.id))) == 3 * told[303]
    assert count(arena, select(func.count(Booking.id))) == told[303]


def test_one_organisation_does_not_race_past_its_limit(arena: Flask) -> None:
    stands, racers, manager = stage(arena, 4, limit=3)
    wishes = [(f"/stands/{stand}/hold", {}) for stand in stands]
    rounds = race(arena, wishes, [racers[0]] * PROCESSES, manager, turn=1)
    assert Counter(status for one in rounds for status, _ in one)[303] == 3
    assert count(arena, select(func.count(Hold.id))) == 3


def test_the_race_shows_doubles_once_the_wall_is_gone(arena: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither index nor look: on SQLite the race would still be won by the write lock if one looked."""
    stands, racers, manager = stage(arena, 3)
    with arena.app_context(), unit_of_work():
        session.execute(text("DROP INDEX uq_stand_claim_active"))
    monkeypatch.setattr(queries, "claims_on", lambda stand_ids: {})
    rounds = race(arena, [(f"/stands/{stand}/hold", {}) for stand in stands], racers, manager)
    assert doubles(arena) == len(stands)
    assert not won_once(rounds)


def test_sqlite_writers_take_their_lock_at_the_beginning(tmp_path: Path) -> None:
    """A reader that turns writer under load would be refused as locked."""
    app = create_app(settings_for(tmp_path, f"sqlite:///{tmp_path / 'one.db'}"))
    begun: list[str] = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *told: begun.append(told[2].split("\n")[0]))
        with unit_of_work(writes=False):
            session.execute(text("SELECT 1"))
        with unit_of_work():
            session.execute(text("SELECT 1"))
        db.engine.dispose()
    assert [statement for statement in begun if statement.startswith("BEGIN")] == ["BEGIN", "BEGIN IMMEDIATE"]


@pytest.mark.long
@pytest.mark.parametrize("seed", range(SEEDS))
def test_two_hundred_stands_have_two_hundred_winners_in_good_time(arena: Flask, seed: int) -> None:
    """3 seeds x 200 stands x 16 processes are 9600 contests; the seed shuffles the stands."""
    stands, racers, manager = stage(arena, LONG_ROUNDS)
    random.Random(seed).shuffle(stands)
    rounds = race(arena, [(f"/stands/{stand}/hold", {}) for stand in stands], racers, manager)
    assert won_once(rounds)
    assert doubles(arena) == 0
    print(f"\nseed {seed}: {len(rounds) * PROCESSES} contests, losers' p95 {slowest(rounds) * 1000:.0f} ms")
    assert slowest(rounds) < 1.0
