"""One request is one transaction: committed before the answer leaves, undone when it is a refusal."""

from contextlib import ExitStack
from typing import Any

from flask import Flask, current_app, g, make_response, request
from flask.typing import ResponseReturnValue

from crm.core.db import intending, only_read_on, refusable, session
from crm.web.access import access_of

READING = frozenset({"GET", "HEAD", "OPTIONS"})


class House(Flask):
    """A Flask whose requests commit at their edge."""

    def full_dispatch_request(self) -> Any:
        with ExitStack() as stack:
            g.writes = _will_write()
            stack.enter_context(intending(writes=g.writes))
            stack.callback(session.remove)
            return super().full_dispatch_request()

    def dispatch_request(self) -> ResponseReturnValue:
        if not g.writes:
            return super().dispatch_request()
        answer: Any = None
        with refusable(lambda: bool(answer is not None and answer.status_code < 400)):
            answer = make_response(super().dispatch_request())
        return answer  # type: ignore[no-any-return]

    def handle_user_exception(self, e: Exception) -> Any:
        """What was to be written is written or undone by now: the page of a refusal only reads."""
        only_read_on()
        return super().handle_user_exception(e)


def _will_write() -> bool:
    access = access_of(current_app, request.endpoint)
    if access is not None and access.reads:
        return False
    return request.method not in READING or (access is not None and access.writes)
