"""R11: the database locked or stopped for a while. Reads go on where they can, nobody is told a lie, and work
goes on by itself within seconds of its return."""

import os
import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import func, select

from crm.core import mail
from crm.core.db import session, unit_of_work
from crm.core.mail import Letter
from crm.exhibition.models import Hold
from tests.conftest import SERVER
from tests.proofs.installation import (
    Answered,
    Installation,
    installed,
    key_for_everything,
    stands_for_sale,
    wait_until,
)
from tests.run import Server, _start_own

AWAY_SECONDS = 13
LONG_AWAY_SECONDS = float(os.environ.get("PROOF_AWAY_SECONDS", "30"))
PROMISED_SECONDS = 5
WRITERS = 12
LETTERS = 40


@pytest.fixture
def server() -> Iterator[Server | None]:
    """A PostgreSQL server of this test alone, which it may stop; None where SQLite is under test."""
    if not SERVER:
        yield None
        return
    with tempfile.TemporaryDirectory() as folder:
        own = _start_own(Path(folder) / "own")
        assert own is not None
        yield own
        own.stop()


@pytest.fixture
def house(tmp_path: Path, server: Server | None) -> Iterator[Installation]:
    url = server.address.replace("postgresql://", "postgresql+psycopg://") if server else ""
    with installed(tmp_path, url) as found:
        yield found


@dataclass
class Crowd:
    """People who write all the time while one reads."""

    house: Installation
    stands: list[int]
    organisation: int
    token: str
    written: list[Answered] = field(default_factory=list)
    read: list[Answered] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def start(self) -> list[threading.Thread]:
        work = [self._write] * WRITERS + [self._read]
        threads = [threading.Thread(target=one, args=(n,)) for n, one in enumerate(work)]
        for thread in threads:
            thread.start()
        return threads

    def _write(self, n: int) -> None:
        for stand in self.stands[n::WRITERS]:
            if self.over.is_set():
                return
            with suppress(OSError):
                self.written.append(self.hold(stand))
            time.sleep(0.2)

    def hold(self, stand: int) -> Answered:
        wish = {"stand_id": stand, "organisation_id": self.organisation}
        return self.house.ask("POST", "/holds", token=self.token, body=wish)

    def _read(self, _n: int) -> None:
        while not self.over.is_set():
            with suppress(OSError):
                self.read.append(self.house.ask("GET", "/stands", token=self.token))
            time.sleep(0.1)


def lock_sqlite(house: Installation) -> Callable[[], None]:
    """Somebody else keeps the write lock; returns how to let it go."""
    connection = sqlite3.connect(house.folder / "test.db", isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA busy_timeout=20000")
    connection.execute("BEGIN IMMEDIATE")

    def let_go() -> None:
        connection.execute("ROLLBACK")
        connection.close()

    return let_go


def take_away(house: Installation, server: Server | None) -> Callable[[], None]:
    if server is None:
        return lock_sqlite(house)
    server.stop()
    return server.start_again


def prove(house: Installation, server: Server | None, seconds: float) -> None:
    stands, organisation = stands_for_sale(house, 2000)
    crowd = Crowd(house, stands, organisation, key_for_everything(house))
    house.web()
    house.worker()
    threads = crowd.start()
    time.sleep(2)
    with house.app.app_context(), unit_of_work():
        for n in range(LETTERS):
            mail.post(f"reader{n}@example.org", "Письмо", "Здравствуйте!")
    give_back = take_away(house, server)
    gone_at = time.monotonic()
    before = (len(crowd.written), len(crowd.read))
    time.sleep(seconds)
    written, read = crowd.written[before[0] + WRITERS :], crowd.read[before[1] + 1 :]
    page = house.ask("GET", "/stands", token=crowd.token)
    give_back()
    back_at = time.monotonic()
    recovered = wait_until(lambda: crowd.hold(stands[-1]).status in (201, 409), 30, "writing goes on")
    sent = wait_until(lambda: unsent(house) == 0, 60, "letters go out")
    crowd.over.set()
    for thread in threads:
        thread.join()
    tell(gone_at, back_at, recovered, sent, written, read)
    refused = [answer for answer in written if answer.status != 201]
    assert refused
    assert {answer.status for answer in refused} == {503}, [answer.body for answer in refused]
    assert {answer.headers.get("Retry-After") for answer in refused} == {"5"}
    assert recovered < PROMISED_SECONDS
    if server is None:
        assert page.status == 200
        assert {answer.status for answer in read} == {200}, "readers do not notice"
        assert sorted(answer.took for answer in read)[int(len(read) * 0.95)] < 2
    prove_acknowledged_is_there(house, crowd)


def unsent(house: Installation) -> int:
    with house.app.app_context(), unit_of_work(writes=False):
        return session.scalar(select(func.count(Letter.id)).where(Letter.sent_at.is_(None))) or 0


def prove_acknowledged_is_there(house: Installation, crowd: Crowd) -> None:
    told = [answer.body["id"] for answer in crowd.written if answer.status == 201]
    with house.app.app_context(), unit_of_work(writes=False):
        kept = set(session.scalars(select(Hold.id)).all())
    assert set(told) <= kept
    assert len(told) == len(set(told))


def tell(gone_at, back_at, recovered, sent, written, read) -> None:
    statuses = sorted({answer.status for answer in written}), sorted({answer.status for answer in read})
    waits = sorted(answer.took for answer in read) or [0.0]
    print(
        f"\naway {back_at - gone_at:.1f} s; writes {len(written)} {statuses[0]}, reads {len(read)} "
        f"{statuses[1]} p95 {waits[int(len(waits) * 0.95)]:.2f} s; writing after {recovered:.2f} s, "
        f"letters after {sent:.2f} s"
    )


def test_the_database_is_away_for_seconds(house: Installation, server: Server | None) -> None:
    prove(house, server, AWAY_SECONDS)


@pytest.mark.long
def test_the_database_is_away_for_half_a_minute(house: Installation, server: Server | None) -> None:
    prove(house, server, LONG_AWAY_SECONDS)
