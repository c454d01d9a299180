"""The process that does background work."""

import signal
import threading
import time
from types import FrameType

import click
import structlog
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import DBAPIError

from crm.core import jobs

log = structlog.get_logger()
IDLE_SECONDS = 0.5
ROUND_SECONDS = 5.0
AWAY_SECONDS = 1.0
LONGEST_SECONDS = 900.0
"""No job takes so long: a worker that hangs in one stops saying that it is alive."""


@click.command()
@with_appcontext
def worker() -> None:
    """Do background work until asked to stop: letters, PDF, deadlines, search."""
    stopping = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    Worker(stopping).work()


class Worker:
    """Runs one job after the other, while a thread beside it says that it is alive and renews the lease."""

    def __init__(self, stopping: threading.Event) -> None:
        self.name = jobs.worker_name()
        self._stopping = stopping
        self._turned_at = time.monotonic()

    def work(self) -> None:
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
        threading.Thread(target=self._keep_alive, args=(app,), daemon=True).start()
        next_round = 0.0
        while not self._stopping.is_set():
            self._turned_at = time.monotonic()
            try:
                if self._turned_at >= next_round:
                    jobs.schedule_periodic()
                    next_round = self._turned_at + ROUND_SECONDS
                if not jobs.run_next(self.name):
                    self._stopping.wait(IDLE_SECONDS)
            except DBAPIError as error:  # the database is away: wait for it, nothing is lost
                log.warning("worker.database_unavailable", error=str(error.orig))
                self._stopping.wait(AWAY_SECONDS)

    def _keep_alive(self, app: Flask) -> None:
        """Goes on after the request to stop: the last job is still being finished."""
        while time.monotonic() - self._turned_at < LONGEST_SECONDS:
            try:
                with app.app_context():
                    jobs.beat(self.name)
            except DBAPIError:  # said by the work itself
                log.debug("worker.no_beat")
            time.sleep(ROUND_SECONDS)
