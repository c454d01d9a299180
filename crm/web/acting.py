"""Who acts in this request. Accounts teach it to recognise people and keys; everybody else only asks."""

from collections.abc import Callable

from flask import g

from crm.core.actor import ANONYMOUS, Actor

_recognisers: list[Callable[[], Actor | None]] = []


def recogniser(recognise: Callable[[], Actor | None]) -> Callable[[], Actor | None]:
    """Register a way to tell who sends the present request; the first that answers decides."""
    if recognise not in _recognisers:
        _recognisers.append(recognise)
    return recognise


def acting() -> Actor:
    """The actor of the present request; anonymous when nobody is recognised."""
    if "actor" not in g:
        recognised = (one() for one in _recognisers)
        g.actor = next((actor for actor in recognised if actor is not None), ANONYMOUS)
    found: Actor = g.actor
    return found


def forget_actor() -> None:
    """Ask anew: somebody signed in or out during this request."""
    g.pop("actor", None)


def stay_anonymous() -> None:
    """Whoever was not recognised so far is not asked for any more: there is no database to ask."""
    g.setdefault("actor", ANONYMOUS)
