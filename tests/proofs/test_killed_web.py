"""R4 and R15: what was acknowledged is there, whatever was killed; the same key gives the same object."""

import os
import random
import signal
import socket
import subprocess
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field

import pytest
from sqlalchemy import select

from crm.core.db import session, unit_of_work
from crm.exhibition.models import Hold
from tests.proofs.installation import (
    Answered,
    Installation,
    children_of,
    key_for_everything,
    stands_for_sale,
)

CLIENTS = 6
KILLS = 5
LONG_KILLS = int(os.environ.get("PROOF_KILLS", "60"))
CUTS = 20
LONG_CUTS = 200
STANDS_PER_KILL = 60
PATIENCE_SECONDS = 30


@dataclass
class Load:
    """Clients that hold stand after stand, each under its own key, and ask again when they were cut off."""

    installation: Installation
    stands: list[int]
    organisation: int
    token: str
    acknowledged: dict[int, int] = field(default_factory=dict)
    cut: Counter[str] = field(default_factory=Counter)

    def run(self) -> list[threading.Thread]:
        waiting = iter(self.stands)
        clients = [threading.Thread(target=self._client, args=(waiting,)) for _ in range(CLIENTS)]
        for client in clients:
            client.start()
        return clients

    def _client(self, waiting) -> None:
        for stand in waiting:
            self.acknowledged[stand] = self._until_answered(stand)

    def _until_answered(self, stand: int) -> int:
        began = time.monotonic()
        while time.monotonic() - began < PATIENCE_SECONDS:
            with suppress(OSError):
                answer = self.hold(stand)
                if answer.status == 201:
                    self.cut["replayed"] += "Idempotency-Replayed" in answer.headers
                    return int(answer.body["id"])
                assert answer.status in (409, 503), answer
                assert answer.body["code"] in ("idempotency_key_in_flight", "database_busy"), answer
            self.cut["asked again"] += 1
            time.sleep(0.05)
        raise AssertionError(f"no answer about stand {stand}")

    def hold(self, stand: int) -> Answered:
        wish = {"stand_id": stand, "organisation_id": self.organisation}
        return self.installation.ask("POST", "/holds", token=self.token, body=wish, key=f"stand-{stand}")


def kept_holds(installation: Installation) -> dict[int, list[int]]:
    with installation.app.app_context(), unit_of_work(writes=False):
        kept: dict[int, list[int]] = {}
        for hold in session.scalars(select(Hold)):
            kept.setdefault(hold.stand_id, []).append(hold.id)
        return kept


def kill_workers(web: subprocess.Popen[bytes], clients: list[threading.Thread], kills: int) -> int:
    dice, killed = random.Random(4), 0
    while killed < kills and any(client.is_alive() for client in clients):
        time.sleep(dice.uniform(0.2, 0.6))
        with suppress(ProcessLookupError, IndexError):
            os.kill(dice.choice(children_of(web)), signal.SIGKILL)
            killed += 1
    return killed


def prove(installation: Installation, kills: int) -> None:
    stands, organisation = stands_for_sale(installation, STANDS_PER_KILL * kills)
    load = Load(installation, stands, organisation, key_for_everything(installation))
    web = installation.web(workers=4)
    clients = load.run()
    killed = kill_workers(web, clients, kills)
    for client in clients:
        client.join()
    kept = kept_holds(installation)
    assert {stand: [hold] for stand, hold in load.acknowledged.items()} == kept, "acknowledged is durable"
    assert set(load.acknowledged) == set(stands), "everybody was answered in the end"
    print(f"\n{killed} kills, {len(kept)} holds, {dict(load.cut)}: 0 lost, 0 doubled")
    assert killed >= kills // 2, "the load outlasts the kills"


def test_what_a_killed_web_process_acknowledged_is_there_and_once(installation: Installation) -> None:
    prove(installation, KILLS)


@pytest.mark.long
def test_what_sixty_killed_web_processes_acknowledged_is_there_and_once(installation: Installation) -> None:
    prove(installation, LONG_KILLS)


def cut_off(installation: Installation, stand: int, organisation: int, token: str) -> None:
    """Send the request and go before the answer, as a broken line does."""
    body = f'{{"stand_id": {stand}, "organisation_id": {organisation}}}'
    head = (
        f"POST /api/v1/holds HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"
        f"Idempotency-Key: stand-{stand}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", installation.port)) as line:
        line.sendall((head + body).encode())


def prove_retries(installation: Installation, cuts: int) -> None:
    stands, organisation = stands_for_sale(installation, cuts + 1)
    load = Load(installation, stands, organisation, key_for_everything(installation))
    installation.web()
    for stand in stands[:cuts]:
        cut_off(installation, stand, organisation, load.token)
        load.acknowledged[stand] = load._until_answered(stand)
    assert kept_holds(installation) == {stand: [hold] for stand, hold in load.acknowledged.items()}
    other_body = {"stand_id": stands[cuts], "organisation_id": organisation}
    reused = installation.ask("POST", "/holds", token=load.token, body=other_body, key=f"stand-{stands[0]}")
    assert (reused.status, reused.body["code"]) == (422, "idempotency_key_reused")
    parallel: list[Answered] = []
    threads = [
        threading.Thread(target=lambda: parallel.append(load.hold(stands[cuts]))) for _ in range(CLIENTS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status for answer in parallel} <= {201, 409}
    assert len({answer.body["id"] for answer in parallel if answer.status == 201}) == 1
    assert len(kept_holds(installation)[stands[cuts]]) == 1


def test_a_request_whose_answer_was_lost_is_answered_again_and_done_once(installation: Installation) -> None:
    prove_retries(installation, CUTS)


@pytest.mark.long
def test_two_hundred_lost_answers_are_given_again(installation: Installation) -> None:
    prove_retries(installation, LONG_CUTS)
