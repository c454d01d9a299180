"""`serve` as a newcomer meets it: it starts, says clearly what is wrong, leaves nothing running behind."""

import os
import re
import signal
import socket
import subprocess
import urllib.request
from pathlib import Path

import pytest

from tests.proofs.installation import Installation, kill, wait_until


def serve(installation: Installation, **environment: str) -> subprocess.Popen[bytes]:
    return installation.flask("serve", "--no-demo", PORT=str(installation.port), **environment)


def everything_of(process: subprocess.Popen[bytes]) -> list[int]:
    """The process and all that it started, however deep."""
    found, new = [process.pid], [process.pid]
    while new:
        tasks = [path for pid in new for path in Path(f"/proc/{pid}/task").glob("*/children")]
        new = [int(pid) for task in tasks for pid in task.read_text().split()]
        found += new
    return found


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


def said(installation: Installation) -> str:
    return installation.log.read_text()


def test_the_first_administrator_comes_in_by_the_printed_link(installation: Installation) -> None:
    serve(installation)
    installation.wait_for_web()
    link = re.search(r"http://\S+/invitation/\S+", said(installation))
    assert link is not None
    with urllib.request.urlopen(link[0]) as page:
        assert page.status == 200
    wait_until(lambda: _is_ready(installation), 30, "web server, storage and worker are ready")


def _is_ready(installation: Installation) -> bool:
    try:
        with urllib.request.urlopen(f"{installation.url}/readyz") as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_however_it_ends_nothing_goes_on_running(installation: Installation, end: signal.Signals) -> None:
    process = serve(installation)
    installation.wait_for_web()
    wait_until(lambda: len(everything_of(process)) >= 5, 30, "server, its two workers, the worker")
    family = everything_of(process)
    process.send_signal(end)
    code = process.wait()
    wait_until(lambda: not any(map(is_alive, family)), 15, "all have ended")
    assert code == (0 if end != signal.SIGKILL else -signal.SIGKILL)


def test_a_killed_worker_is_replaced(installation: Installation) -> None:
    process = serve(installation)
    installation.wait_for_web()
    wait_until(lambda: worker_of(process), 30, "the worker is there")
    (first,) = worker_of(process)
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: worker_of(process) not in ([], [first]), 15, "another one is there")


def worker_of(process: subprocess.Popen[bytes]) -> list[int]:
    mine = [pid for pid in everything_of(process)[1:] if is_alive(pid)]
    return [pid for pid in mine if b"\0worker\0" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def test_two_on_the_same_data_do_each_other_no_harm(installation: Installation) -> None:
    serve(installation)
    second = Installation(installation.folder, installation.database_url, installation.app)
    serve(second)
    installation.wait_for_web()
    second.wait_for_web()
    kill(second.processes[0])
    assert installation.answers()


def test_a_taken_port_is_said_before_anything_is_done(installation: Installation) -> None:
    with socket.create_server(("127.0.0.1", installation.port)):
        assert serve(installation).wait() == 1
    assert f"port {installation.port} is taken: PORT={installation.port + 1} make run" in said(installation)
    assert "Traceback" not in said(installation)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"DATA_DIR": "/dev/null/here"}, "DATA_DIR: в папку нельзя писать"),
        ({"DATABASE_URL": "mysql://somewhere/else"}, "DATABASE_URL: нужен адрес вида"),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL: нужен адрес вида"),
        ({"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing"}, "проверьте DATABASE_URL"),
        ({"DATABASE_URL": "sqlite:////nowhere/at/all.db"}, "проверьте DATABASE_URL"),
        ({"HOST": "192.0.2.1"}, "cannot listen on 192.0.2.1"),
        ({"PORT": "many"}, "Invalid value for '--port'"),
    ],
)
def test_what_is_wrong_is_said_in_a_line(
    installation: Installation, wrong: dict[str, str], words: str
) -> None:
    process = installation.flask("serve", "--no-demo", **({"PORT": str(installation.port)} | wrong))
    assert process.wait() != 0
    assert words in said(installation)
    assert "Traceback" not in said(installation)


def test_a_second_start_keeps_what_the_first_made(installation: Installation) -> None:
    for _ in range(2):
        process = serve(installation)
        installation.wait_for_web()
        process.send_signal(signal.SIGINT)
        assert process.wait() == 0
