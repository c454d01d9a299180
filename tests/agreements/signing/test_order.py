"""Whose turn it is: groups in order, side by side within; viewers and copies hold nobody up."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from agreements.signing.order import (
    Act,
    OrderFault,
    Part,
    Recipient,
    Standing,
    faults,
    is_complete,
    newly_open,
    open_group,
    standing,
    whose_turn,
)

LAWYER = Recipient("lawyer", Part.APPROVER, 1)
HEAD = Recipient("head", Part.SIGNER, 2)
MAYOR = Recipient("mayor", Part.SIGNER, 2)
PRESS = Recipient("press", Part.VIEWER, 1)
ARCHIVE = Recipient("archive", Part.COPY, 3)
ALL = (LAWYER, HEAD, MAYOR, PRESS, ARCHIVE)


def acted(act: Act, *keys: str) -> tuple[Recipient, ...]:
    return tuple(replace(each, act=act) if each.key in keys else each for each in ALL)


def keys(recipients: tuple[Recipient, ...]) -> set[str]:
    return {each.key for each in recipients}


def test_the_next_group_opens_when_the_previous_is_complete() -> None:
    assert keys(whose_turn(ALL)) == {"lawyer"}
    approved = acted(Act.DONE, "lawyer")
    assert keys(whose_turn(approved)) == {"head", "mayor"}
    assert keys(newly_open(ALL, approved)) == {"head", "mayor"}
    assert keys(newly_open(approved, acted(Act.DONE, "lawyer", "head"))) == set()


def test_viewers_and_copies_never_block() -> None:
    done = acted(Act.DONE, "lawyer", "head", "mayor")
    assert is_complete(done)
    assert open_group(done) is None
    assert standing(PRESS, ALL) is Standing.INFORMED
    assert standing(ARCHIVE, ALL) is Standing.WAITING
    assert standing(ARCHIVE, done) is Standing.INFORMED


def test_a_refusal_closes_the_order_for_all() -> None:
    refused = acted(Act.DECLINED, "lawyer")
    assert whose_turn(refused) == ()
    assert standing(HEAD, refused) is Standing.CLOSED
    assert standing(refused[0], refused) is Standing.DECLINED
    assert not is_complete(refused)


def test_faults_of_an_order_are_named() -> None:
    assert faults(ALL) == ()
    assert faults([PRESS]) == (OrderFault.NOBODY_SIGNS,)
    assert faults([replace(HEAD, group=2)]) == (OrderFault.GAP,)
    assert faults([replace(HEAD, group=0)]) == (OrderFault.BELOW_ONE,)
    assert faults([replace(HEAD, group=1), replace(HEAD, group=1)]) == (OrderFault.TWICE,)
    assert faults([replace(HEAD, group=1), replace(PRESS, group=9)]) == (), "a viewer has no place in it"


@given(st.lists(st.tuples(st.sampled_from(Part), st.integers(1, 4)), min_size=1, max_size=8))
def test_every_order_comes_to_its_end_in_order(drawn: list[tuple[Part, int]]) -> None:
    order = [Recipient(str(number), part, group) for number, (part, group) in enumerate(drawn)]
    reached: list[int] = []
    while turn := whose_turn(order):
        assert len({each.group for each in turn}) == 1
        reached.append(turn[0].group)
        order = [replace(each, act=Act.DONE) if each.key == turn[0].key else each for each in order]
    assert reached == sorted(reached)
    assert is_complete(order) is any(part.blocks for part, _ in drawn)
