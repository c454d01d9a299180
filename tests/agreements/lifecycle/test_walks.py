"""Random walks through the lifecycle: no sequence of moves goes where the table does not lead."""

from dataclasses import fields, replace
from typing import get_type_hints

from hypothesis import given, settings
from hypothesis import strategies as st

from agreements.lifecycle import ENDED, Facts, MoveRefused, Refusal, Role, State, Verb, apply, moves
from tests.agreements.lifecycle.expected import ACTORS, ALL_WELL, EDGES, REASONS, attempt

FLAGS = [field.name for field in fields(Facts) if get_type_hints(Facts)[field.name] is bool]
COUNTS = ["steps_undecided", "signatures_left", "signatures_collected"]


@st.composite
def some_facts(draw: st.DrawFn) -> Facts:
    """Mostly true, so that walks get far, with a few facts turned over."""
    turned = draw(st.sets(st.sampled_from(FLAGS), max_size=3))
    counts = {name: draw(st.integers(0, 3)) for name in COUNTS}
    return replace(ALL_WELL, **counts, **{name: not getattr(ALL_WELL, name) for name in turned})


STEP = st.tuples(
    st.sampled_from(Verb),
    some_facts(),
    st.frozensets(st.sampled_from(Role), min_size=1),
    st.sampled_from([None, " ", "because"]),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(STEP, min_size=5, max_size=60))
def test_no_walk_leaves_the_table(steps: list[tuple[Verb, Facts, frozenset[Role], str | None]]) -> None:
    state: State | None = None
    path: list[State | None] = [None]
    for verb, facts, actor, reason in steps:
        offered = {move.verb: move for move in moves(state, facts, actor)}
        target = attempt(state, verb, facts, actor, reason)
        if isinstance(target, MoveRefused):
            if verb in offered and offered[verb].allowed:
                assert set(target.codes) <= {*offered[verb].needs, Refusal.REASON_MISSING}
            continue
        assert state not in ENDED
        assert target in EDGES[state, verb]
        assert actor & ACTORS[verb]
        assert REASONS[verb] not in {"required", "automatic"} or reason == "because"
        assert offered[verb].allowed
        assert offered[verb].target is target
        state = target
        path.append(state)
    assert_history_makes_sense(path)


def assert_history_makes_sense(path: list[State | None]) -> None:
    """What must lie behind a state, however it was reached."""
    behind = {
        State.OUT_FOR_SIGNATURE: State.APPROVED,
        State.ACTIVE: State.SIGNED,
        State.FULFILLED: State.ACTIVE,
        State.EXPIRED: State.ACTIVE,
        State.SUPERSEDED: State.ACTIVE,
        State.TERMINATED: State.SIGNED,
        State.VOIDED: State.OUT_FOR_SIGNATURE,
        State.DECLINED: State.OUT_FOR_SIGNATURE,
    }
    for place, state in enumerate(path):
        if state in behind:
            assert behind[state] in path[:place]
        if state is State.SIGNED:  # here, or before it came here
            assert path[place - 1] is None or State.OUT_FOR_SIGNATURE in path[:place]


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_walks_of_offered_moves_never_meet_a_surprise(data: st.DataObject) -> None:
    """Taking only what `moves` offers, with what it asks for, is never refused; and signing is reachable."""
    state: State | None = None
    actor = frozenset(Role) - {Role.AUTHOR} | data.draw(st.sampled_from([frozenset(), {Role.AUTHOR}]))
    for _ in range(20):
        facts = replace(
            ALL_WELL,
            route_empty=data.draw(st.booleans()),
            signatures_left=data.draw(st.integers(1, 3)),
            signatures_collected=data.draw(st.integers(0, 2)),
        )
        offered = [move for move in moves(state, facts, actor) if move.allowed]
        if not offered:
            assert state in ENDED
            break
        move = data.draw(st.sampled_from(offered))
        state = apply(state, move.verb, facts, actor, "because")
        assert state is move.target
