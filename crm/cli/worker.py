"""The process that does background work."""

import signal
import threading
import time
from types import FrameType

import click
import structlog
from flask.cli import with_appcontext
from sqlalchemy.exc import OperationalError

from crm.core import jobs

log = structlog.get_logger()
IDLE_SECONDS = 0.5
ROUND_SECONDS = 5.0


@click.command()
@with_appcontext
def worker() -> None:
    """Do background work until asked to stop: letters, PDF, deadlines, search."""
    stopping = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    name, next_round = jobs.worker_name(), 0.0
    while not stopping.is_set():
        try:
            if time.monotonic() >= next_round:
                jobs.beat(name)
                jobs.schedule_periodic()
                next_round = time.monotonic() + ROUND_SECONDS
            if not jobs.run_next(name):
                stopping.wait(IDLE_SECONDS)
        except OperationalError as error:  # the database is away: wait for it, nothing is lost
            log.warning("worker.database_unavailable", error=str(error.orig))
            stopping.wait(ROUND_SECONDS)
