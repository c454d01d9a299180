"""The table of transitions against its second writing: the whole matrix, the actors and the reasons."""

import pytest

from agreements.lifecycle import TRANSITIONS, Facts, MoveRefused, Role, State, Verb, apply, moves
from tests.agreements.lifecycle.expected import ACTORS, ALL_WELL, BRANCHES, EDGES, REASONS, attempt

EVERYBODY = frozenset(Role) - {Role.AUTHOR}  # an author may not approve his own revision
STATES = [None, *State]
MATRIX = [(state, verb) for state in STATES for verb in Verb]


def everybody_for(verb: Verb) -> frozenset[Role]:
    return EVERYBODY if verb is Verb.APPROVE_STEP else frozenset(Role)


@pytest.mark.parametrize(("state", "verb"), MATRIX)
def test_every_state_and_verb_leads_where_the_table_says_or_is_refused(
    state: State | None, verb: Verb
) -> None:
    reached = set()
    for facts in (ALL_WELL, *BRANCHES.values()):
        outcome = attempt(state, verb, facts, everybody_for(verb), "because")
        if isinstance(outcome, MoveRefused):
            assert outcome.code in {"not_from_this_state", "signing_closed"}
        else:
            reached.add(outcome.value)
    assert reached == EDGES.get((state, verb), set())


@pytest.mark.parametrize(("branch", "facts"), BRANCHES.items())
def test_facts_choose_the_row_of_a_verb_that_has_two(branch: tuple[str, str], facts: Facts) -> None:
    verb, target = branch
    source = next(state for state, name in EDGES if name == verb)
    assert apply(State(source), Verb(verb), facts, frozenset(Role)) == target


@pytest.mark.parametrize(("state", "verb"), EDGES)
@pytest.mark.parametrize("role", Role)
def test_only_the_actors_of_the_table_may_move(state: str | None, verb: str, role: Role) -> None:
    source = State(state) if state else None
    if role in ACTORS[verb]:
        assert apply(source, Verb(verb), ALL_WELL, {role}, "because") in EDGES[state, verb]
    else:
        with pytest.raises(MoveRefused) as refused:
            apply(source, Verb(verb), ALL_WELL, {role}, "because")
        assert refused.value.codes == ("not_your_move",)


@pytest.mark.parametrize(("state", "verb"), EDGES)
@pytest.mark.parametrize("reason", [None, "", "  \n"])
def test_a_move_that_needs_a_reason_is_refused_without_one(
    state: str | None, verb: str, reason: str | None
) -> None:
    source, actor = State(state) if state else None, everybody_for(Verb(verb))
    if REASONS[verb] in {"required", "automatic"}:
        with pytest.raises(MoveRefused) as refused:
            apply(source, Verb(verb), ALL_WELL, actor, reason)
        assert refused.value.codes == ("reason_missing",)
    else:
        assert apply(source, Verb(verb), ALL_WELL, actor, reason) in EDGES[state, verb]


@pytest.mark.parametrize("state", STATES)
def test_moves_lists_each_verb_that_leaves_a_state_once(state: State | None) -> None:
    listed = [move.verb for move in moves(state, ALL_WELL, frozenset(Role))]
    assert sorted(listed) == sorted(verb for source, verb in EDGES if source == state)
    for move in moves(state, ALL_WELL, frozenset(Role)):
        assert move.reason == REASONS[move.verb]


def test_every_row_of_the_table_is_there_once_or_split_by_facts() -> None:
    assert {row.row for row in TRANSITIONS} == set(range(1, 26))
    seen: dict[tuple[object, Verb], int] = {}
    for facts in (ALL_WELL, *BRANCHES.values()):
        seen.clear()
        for row in TRANSITIONS:
            for source in row.sources:
                seen[source, row.verb] = seen.get((source, row.verb), 0) + row.when(facts)
        assert set(seen.values()) == {1}


@pytest.mark.parametrize("state", ["fulfilled", "expired", "terminated", "superseded", "cancelled", "voided"])
def test_history_is_left_by_no_verb(state: str) -> None:
    assert moves(State(state), ALL_WELL, frozenset(Role)) == []
