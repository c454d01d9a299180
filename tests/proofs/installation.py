"""An installation whose processes are real: workers and web servers that tests start, watch and kill."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import upgrade

from crm.accounts.operations import create_token
from crm.accounts.roles import Role
from crm.app import create_app
from crm.core import actor
from crm.core.db import db, session, unit_of_work
from tests.accounts.factories import make_user
from tests.conftest import fresh_database, settings_for
from tests.exhibition.factories import make_category, make_edition, make_hall, make_organisation, make_stand

ROOT = Path(__file__).resolve().parents[2]
SECRET = "only-for-tests"
START_SECONDS = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(happens: Callable[[], Any], seconds: float, what: str) -> float:
    """Wait until something is so; how long it took. Fails with `what` when it does not come about."""
    began = time.monotonic()
    while not happens():
        assert time.monotonic() - began < seconds, f"not within {seconds} s: {what}"
        time.sleep(0.05)
    return time.monotonic() - began


@dataclass(frozen=True)
class Answered:
    """What the API answered, and after how many seconds."""

    status: int
    headers: dict[str, str]
    body: Any
    took: float


@dataclass
class Installation:
    """A folder, a database, and the processes that work on them."""

    folder: Path
    database_url: str
    app: Flask
    port: int = field(default_factory=free_port)
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(self.folder),
            "TMPDIR": str(self.temporary),
            "LANG": "C.UTF-8",
            "DATA_DIR": str(self.folder),
            "DATABASE_URL": self.database_url,
            "SECRET_KEY": SECRET,
            "BASE_URL": self.url,
            "MAIL": "file",
        }

    @property
    def temporary(self) -> Path:
        folder = self.folder / "tmp"
        folder.mkdir(exist_ok=True)
        return folder

    @property
    def log(self) -> Path:
        return self.folder / "processes.log"

    def start(self, *command: str, **environment: str) -> subprocess.Popen[bytes]:
        """Start a Python module as a process of its own group; what it says goes to the log."""
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", *command],
                cwd=ROOT, env={**self.environment, **environment}, start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        self.processes.append(process)
        return process

    def flask(self, *command: str, **environment: str) -> subprocess.Popen[bytes]:
        return self.start("flask", "--app", "wsgi", *command, **environment)

    def worker(self) -> subprocess.Popen[bytes]:
        return self.flask("worker")

    def web(self, workers: int = 2) -> subprocess.Popen[bytes]:
        """The web server as `serve` runs it, once it answers."""
        process = self.start(
            "gunicorn", "wsgi:app", "--bind", f"127.0.0.1:{self.port}", "--workers", str(workers),
            "--threads", "8", "--worker-class", "gthread", "--preload", "--log-level", "warning",
        )  # fmt: skip
        self.wait_for_web()
        return process

    def wait_for_web(self) -> None:
        wait_until(self.answers, START_SECONDS, f"the web server answers, see {self.log}")

    def ask(
        self, method: str, path: str, *, token: str, body: object = None, key: str = "", seconds: float = 30
    ) -> "Answered":
        """One request to the API on a connection of its own. Raises OSError when it is cut."""
        began = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        headers = {"Authorization": f"Bearer {token}", **({"Idempotency-Key": key} if key else {})}
        try:
            connection.request(method, f"/api/v1{path}", json.dumps(body) if body else None, headers)
            answer = connection.getresponse()
            content = answer.read()
        except http.client.HTTPException as cut:
            raise ConnectionError(str(cut)) from cut
        finally:
            connection.close()
        told = json.loads(content) if content else {}
        return Answered(answer.status, dict(answer.headers), told, time.monotonic() - began)

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def close(self) -> None:
        for process in self.processes:
            kill(process)
        with self.app.app_context():
            session.remove()
            db.engine.dispose()


def kill(process: subprocess.Popen[bytes]) -> None:
    """What `kill -9` does to this process alone: its children learn of it by themselves, or not."""
    with suppress(ProcessLookupError):
        process.send_signal(signal.SIGKILL)
    process.wait()


def children_of(process: subprocess.Popen[bytes]) -> list[int]:
    """The direct children, oldest first: gunicorn's workers."""
    tasks = Path(f"/proc/{process.pid}/task").glob("*/children")
    return sorted(int(pid) for task in tasks for pid in task.read_text().split())


@contextmanager
def installed(folder: Path, database_url: str = "") -> Iterator[Installation]:
    """A new installation, by default with the database under test, shaped by the migrations."""
    with nullcontext(database_url) if database_url else fresh_database(folder) as url:
        app = create_app(settings_for(folder, url))
        app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
        with app.app_context():
            upgrade()
        installation = Installation(folder, url, app)
        try:
            yield installation
        finally:
            installation.close()


def key_for_everything(installation: Installation) -> str:
    """An API key of an administrator with every scope that proofs use."""
    with installation.app.app_context(), unit_of_work():
        user = make_user(roles=(Role.ADMINISTRATOR,), email="proofs@example.org")
        scopes = ("stand:hold", "plan:view", "organisation:view", "lead:view", "booking:view")
        return create_token(user, name="proofs", scopes=scopes, by=actor.command("proofs"))


def stands_for_sale(installation: Installation, count: int) -> tuple[list[int], int]:
    """Free stands, and an organisation that may hold them all."""
    with installation.app.app_context(), unit_of_work():
        hall = make_hall(make_edition(holds_per_organisation=10**6))
        category = make_category(hall.edition)
        stands = [make_stand(hall, category=category) for _ in range(count)]
        return [stand.id for stand in stands], make_organisation().id
