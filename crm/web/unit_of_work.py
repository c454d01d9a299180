"""One request is one transaction: committed before the answer leaves, undone when it is a refusal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Any, TypeVar

import structlog
from flask import Flask, current_app, g, make_response, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DBAPIError

from crm.core.db import intending, one_writer_at_a_time, only_read_on, refusable, session, unit_of_work
from crm.web.access import access_of

log = structlog.get_logger()

READING = frozenset({"GET", "HEAD", "OPTIONS"})
WRITERS = 4
"""How many threads of a web process may wait for SQLite's write lock: the others stay free for readers."""
QUEUE_SECONDS = 0.25

View = TypeVar("View", bound=Callable[..., Any])


class TooManyWriters(Exception):
    """Nobody could even begin to wait for the write lock: answered as a database that is locked."""


class House(Flask):
    """A Flask whose requests commit at their edge.

    Who asks and whether they may is found out as a reader: nobody waits for a write lock meanwhile.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._writers = BoundedSemaphore(WRITERS)

    def full_dispatch_request(self) -> Any:
        with intending(writes=False):
            try:
                return super().full_dispatch_request()
            finally:
                session.remove()
                _do_afterwards()

    def dispatch_request(self) -> ResponseReturnValue:
        if not _will_write():
            return super().dispatch_request()
        _glance()
        only_read_on()
        answer: Any = None
        with (
            self._turn_to_write(),
            intending(writes=True),
            refusable(lambda: bool(answer is not None and answer.status_code < 400)),
        ):
            if one_writer_at_a_time():
                _glance()  # now nobody can be first any more: losers leave the lock at once
            answer = make_response(super().dispatch_request())
        return answer  # type: ignore[no-any-return]

    def handle_user_exception(self, e: Exception) -> Any:
        """What was to be written is written or undone by now: the page of a refusal only reads."""
        only_read_on()
        return super().handle_user_exception(e)

    @contextmanager
    def _turn_to_write(self) -> Iterator[None]:
        if not one_writer_at_a_time():
            yield
            return
        if not self._writers.acquire(timeout=QUEUE_SECONDS):
            raise TooManyWriters
        try:
            yield
        finally:
            self._writers.release()


def afterwards(work: Callable[[], None]) -> None:
    """Do something small in a unit of its own once the request has done its part, whatever became of it.

    For notes that nobody's work may wait for or fail by: when the database is busy they are left out.
    """
    g.setdefault("afterwards", []).append(work)


def _do_afterwards() -> None:
    for work in g.pop("afterwards", ()):
        try:
            with unit_of_work():
                work()
        except DBAPIError:
            log.warning("request.note_left_out")


def glance(look: Callable[..., None]) -> Callable[[View], View]:
    """Let a writing endpoint look before it takes any lock, and refuse what is visibly in vain.

    `look` is given the values of the address and raises a `DomainError`. It spares the crowd of those who
    come too late the queue for the lock; that nobody else was first is still decided under it.
    """

    def mark(view: View) -> View:
        view.glance = look  # type: ignore[attr-defined]
        return view

    return mark


def _glance() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    look: Callable[..., None] | None = getattr(view, "glance", None)
    if look is not None:
        look(**(request.view_args or {}))


def _will_write() -> bool:
    access = access_of(current_app, request.endpoint)
    if access is not None and access.reads:
        return False
    return request.method not in READING or (access is not None and access.writes)
