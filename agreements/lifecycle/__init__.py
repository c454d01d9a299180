"""The life of an agreement as pure data: states, verbs, guards and the one table of transitions.

A caller gathers `Facts` about one agreement, names the roles the actor holds towards it, and asks
`moves` (what may be done now, and why not) or `apply` (do it). Nothing here knows a database or a page.
"""

from agreements.lifecycle.facts import Facts
from agreements.lifecycle.guards import GUARDS, Actor, Refusal
from agreements.lifecycle.moves import Move, MoveRefused, apply, moves, whose_move
from agreements.lifecycle.states import (
    ENDED,
    SIGNING,
    PartySignature,
    Reason,
    Role,
    State,
    TerminationGround,
    Turn,
    Verb,
)
from agreements.lifecycle.table import TRANSITIONS, Transition
from agreements.lifecycle.texts import REFUSAL_TEXTS

__all__ = [
    "ENDED",
    "GUARDS",
    "REFUSAL_TEXTS",
    "SIGNING",
    "TRANSITIONS",
    "Actor",
    "Facts",
    "Move",
    "MoveRefused",
    "PartySignature",
    "Reason",
    "Refusal",
    "Role",
    "State",
    "TerminationGround",
    "Transition",
    "Turn",
    "Verb",
    "apply",
    "moves",
    "whose_move",
]
