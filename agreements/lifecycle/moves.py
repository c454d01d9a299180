"""Asking the table: what may be done now, doing it, and by whose move an agreement stands."""

from dataclasses import dataclass

from agreements.lifecycle.facts import Facts
from agreements.lifecycle.guards import GUARDS, Actor, Refusal
from agreements.lifecycle.states import ENDED, SIGNING, Reason, State, Turn, Verb
from agreements.lifecycle.table import TRANSITIONS, Transition


class MoveRefused(Exception):
    """A move that the table or a guard forbids. `code` is the first refusal, `codes` are all of them."""

    def __init__(self, verb: Verb, state: State | None, codes: tuple[Refusal, ...]) -> None:
        super().__init__(f"{verb} from {state}: {', '.join(codes)}")
        self.verb = verb
        self.state = state
        self.codes = codes

    @property
    def code(self) -> Refusal:
        return self.codes[0]


@dataclass(frozen=True, slots=True)
class Move:
    """A verb that leaves the present state, for this actor: where it leads and why it may not be taken.

    `needs` names what the move itself must bring (a channel, a new deadline, frozen files): it does not
    count against `allowed`, because only the form of the move can answer it; `apply` insists on it.
    """

    verb: Verb
    target: State
    refusals: tuple[Refusal, ...]
    needs: tuple[Refusal, ...]
    reason: Reason

    @property
    def allowed(self) -> bool:
        return not self.refusals

    @property
    def refusal(self) -> Refusal | None:
        return self.refusals[0] if self.refusals else None

    @property
    def needs_reason(self) -> bool:
        return self.reason in {Reason.REQUIRED, Reason.AUTOMATIC}


def moves(state: State | None, facts: Facts, actor: Actor) -> list[Move]:
    """Every verb that leaves `state` (None: not created yet), in the order of the table.

    Moves of other actors are listed too, refused with `not_your_move`: an interface may hide them.
    """
    rows = (row for row in TRANSITIONS if state in row.sources and row.when(facts))
    return [Move(row.verb, row.target, _refusals(row, facts, actor), row.brings, row.reason) for row in rows]


def apply(state: State | None, verb: Verb, facts: Facts, actor: Actor, reason: str | None = None) -> State:
    """The state after `verb`. Raises MoveRefused with every code that stands against it."""
    row = _row(state, verb, facts)
    codes = _refusals(row, facts, actor)
    if Refusal.NOT_YOUR_MOVE not in codes:
        codes += _failing(row.brings, facts, actor)
        if row.reason in {Reason.REQUIRED, Reason.AUTOMATIC} and not (reason or "").strip():
            codes += (Refusal.REASON_MISSING,)
    if codes:
        raise MoveRefused(verb, state, codes)
    return row.target


def whose_move(state: State, facts: Facts) -> Turn:
    """By whose move the agreement stands; `overdue` overrides, and an ended agreement is `done`."""
    if state in ENDED:
        return Turn.DONE
    if facts.overdue or (state in SIGNING and facts.signing_deadline_passed):
        return Turn.OVERDUE
    if state is State.IN_NEGOTIATION:
        return Turn.THEM
    if state in SIGNING:
        return Turn.US if facts.next_signer_is_ours else Turn.THEM
    if state is State.ACTIVE:
        return _turn_of_obligation(facts.nearest_obligation_is_ours)
    return Turn.US


def _turn_of_obligation(is_ours: bool | None) -> Turn:
    if is_ours is None:
        return Turn.DONE
    return Turn.US if is_ours else Turn.THEM


def _row(state: State | None, verb: Verb, facts: Facts) -> Transition:
    for row in TRANSITIONS:
        if row.verb is verb and state in row.sources and row.when(facts):
            return row
    late = verb in {Verb.SIGN, Verb.DECLINE}
    raise MoveRefused(verb, state, (Refusal.SIGNING_CLOSED if late else Refusal.NOT_FROM_THIS_STATE,))


def _refusals(row: Transition, facts: Facts, actor: Actor) -> tuple[Refusal, ...]:
    if not row.roles & actor:
        return (Refusal.NOT_YOUR_MOVE,)
    return _failing(row.guards, facts, actor)


def _failing(guards: tuple[Refusal, ...], facts: Facts, actor: Actor) -> tuple[Refusal, ...]:
    return tuple(guard for guard in guards if not GUARDS[guard](facts, actor))
