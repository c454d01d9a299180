"""Who may move an agreement, what each end does, and by whose move it stands: SQL and lifecycle agree."""

from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import select

from agreements.lifecycle import PartySignature, Refusal, Role, State, Turn, Verb
from crm.accounts.roles import Role as Duty
from crm.accounts.security import actor_of
from crm.core import actor, clock
from crm.core.db import session
from crm.core.hooks import hooks
from crm.exhibition.models import BookingState
from crm.exhibition.operations import cancel_booking
from crm.exhibition.queries import booking_to_change
from crm.partnerships import operations, queries
from crm.partnerships.errors import MoveImpossible, SignedInFuture
from crm.partnerships.models import Agreement, AgreementKind, Channel, RegisterEntry, Signature
from crm.partnerships.moves import possible_moves, roles_of, turn_of
from crm.partnerships.operations import ending, text
from tests.accounts.factories import make_user
from tests.partnerships.factories import (
    SOMEBODY,
    make_approved,
    make_draft,
    make_sent,
    make_signed,
    reloaded,
    today,
)

pytestmark = pytest.mark.usefixtures("app")


def refused_code(call: object) -> str:
    with pytest.raises(MoveImpossible) as refused:
        call()  # type: ignore[operator]
    return refused.value.code


# Who


def test_a_manager_is_author_of_their_own_drafts_alone() -> None:
    mine, other = actor_of(make_user(roles=(Duty.MANAGER,))), actor_of(make_user(roles=(Duty.MANAGER,)))
    agreement = make_draft(by=mine)
    assert Role.AUTHOR in roles_of(agreement, mine)
    assert Role.AUTHOR not in roles_of(agreement, other)
    assert Role.LEGAL not in roles_of(agreement, mine)
    assert refused_code(lambda: ending.cancel(agreement, "не моё", by=other)) == Refusal.NOT_YOUR_MOVE


def test_legal_staff_act_for_the_author_and_record_paper() -> None:
    legal = actor_of(make_user(roles=(Duty.LEGAL,)))
    assert {Role.AUTHOR, Role.LEGAL, Role.SIGNATORY} <= roles_of(make_draft(), legal)


@pytest.mark.parametrize("duty", [Duty.DIRECTOR, Duty.ACCOUNTANT, Duty.PROTOCOL, Duty.EXHIBITOR, Duty.CITY])
def test_whoever_only_reads_is_nobody_to_an_agreement(duty: Duty) -> None:
    assert roles_of(make_draft(), actor_of(make_user(roles=(duty,)))) == frozenset()


def test_a_reader_cannot_sign_for_a_party() -> None:
    director = actor_of(make_user(roles=(Duty.DIRECTOR,)))
    party = make_sent().parties[1]
    code = refused_code(
        lambda: operations.record_signature(party, signed_on=today(party.agreement), by=director)
    )
    assert code == Refusal.NOT_YOUR_MOVE
    assert party.signature is PartySignature.PENDING


# Signing


def test_a_signature_told_twice_is_taken_as_said_before() -> None:
    agreement = make_sent()
    party = agreement.parties[1]
    for _ in range(2):
        operations.record_signature(party, signed_on=today(agreement), by=SOMEBODY)
    assert agreement.state is State.PARTIALLY_SIGNED
    assert len(queries.signatures_of(agreement)) == 1


def test_nobody_signs_tomorrow() -> None:
    agreement = make_sent()
    with pytest.raises(SignedInFuture):
        operations.record_signature(
            agreement.parties[1], signed_on=today(agreement) + timedelta(days=1), by=SOMEBODY
        )


def test_a_draft_is_not_signed() -> None:
    agreement = make_approved()
    code = refused_code(
        lambda: operations.record_signature(agreement.parties[0], signed_on=today(agreement), by=SOMEBODY)
    )
    assert code == Refusal.SIGNING_CLOSED
    assert session.scalar(select(Signature.id)) is None


def test_a_channel_of_a_later_room_is_refused() -> None:
    agreement = make_sent()
    code = refused_code(
        lambda: operations.record_signature(
            agreement.parties[1], signed_on=today(agreement), channel=Channel.EDO, by=SOMEBODY
        )
    )
    assert code == Refusal.LINK_NOT_VALID


def test_the_agreement_is_in_force_from_the_last_signature() -> None:
    agreement = make_sent()
    first, last = today(agreement) - timedelta(days=3), today(agreement) - timedelta(days=1)
    operations.record_signature(agreement.parties[1], signed_on=last, by=SOMEBODY)
    operations.record_signature(agreement.parties[0], signed_on=first, by=SOMEBODY)
    assert agreement.effective_on == last
    ending.take_effect(agreement, by=SOMEBODY)
    assert agreement.state is State.ACTIVE


def test_terms_may_name_the_first_and_the_last_day() -> None:
    agreement = make_draft(AgreementKind.COOPERATION)
    starts, ends = today(agreement) + timedelta(days=30), today(agreement) + timedelta(days=400)
    text.save_terms(agreement, agreement.terms | {"valid_from": starts, "valid_to": ends}, by=SOMEBODY)
    for party in agreement.parties:
        text.confirm_forms(party, by=SOMEBODY)
    operations.submit(agreement, by=SOMEBODY)
    operations.register_and_send(agreement, by=SOMEBODY)
    for party in agreement.parties:
        operations.record_signature(party, signed_on=today(agreement), by=SOMEBODY)
    assert (agreement.effective_on, agreement.ends_on) == (starts, ends)
    assert refused_code(lambda: ending.take_effect(agreement, by=SOMEBODY)) == Refusal.NOT_EFFECTIVE_YET


# Ending


def test_a_decline_gives_the_booking_back_its_turn_and_can_be_taken_up_again() -> None:
    agreement = make_sent()
    operations.record_signature(agreement.parties[0], signed_on=today(agreement), by=SOMEBODY)
    number = agreement.entry.number
    ending.decline(agreement.parties[1], "Не устроила цена", by=SOMEBODY)
    assert agreement.state is State.DECLINED
    assert agreement.booking.state is not BookingState.AWAITING_SIGNATURE
    ending.revise(agreement, by=SOMEBODY)
    assert agreement.state is State.DRAFT
    assert {party.signature for party in agreement.parties} == {PartySignature.PENDING}
    assert agreement.revisions[-1].frozen_at is None
    operations.submit(agreement, by=SOMEBODY)
    operations.register_and_send(agreement, by=SOMEBODY)
    assert agreement.entry.number == number, "a number is never given twice to one agreement"
    for party in agreement.parties:
        operations.record_signature(party, signed_on=today(agreement), by=SOMEBODY)
    assert agreement.state is State.SIGNED
    assert len(queries.signatures_of(agreement)) == 3, "the earlier signature stays as history"


@pytest.mark.parametrize(
    ("make", "end", "state"),
    [(make_sent, ending.void, State.VOIDED), (make_draft, ending.cancel, State.CANCELLED)],
)
def test_an_end_asks_for_a_reason(make: object, end: object, state: State) -> None:
    agreement = make()  # type: ignore[operator]
    assert refused_code(lambda: end(agreement, " ", by=SOMEBODY)) == Refusal.REASON_MISSING  # type: ignore[operator]
    end(agreement, "Ошибка", by=SOMEBODY)  # type: ignore[operator]
    assert agreement.state is state
    assert reloaded(agreement).ended_reason == "Ошибка"


def test_a_voided_agreement_leaves_its_number_annulled() -> None:
    agreement = make_sent()
    ending.void(agreement, "Ошибка в реквизитах", by=SOMEBODY)
    entry = session.get_one(RegisterEntry, agreement.entry_id)
    assert (entry.annulled_reason, entry.annulled_at is not None) == ("Ошибка в реквизитах", True)


def test_a_cancelled_booking_voids_what_was_sent_and_cancels_what_was_not() -> None:
    sent, draft = make_sent(), make_draft()
    for agreement, state in ((sent, State.VOIDED), (draft, State.CANCELLED)):
        booking = booking_to_change(agreement.booking_id, SOMEBODY)
        cancel_booking(booking, "Участник передумал", by=actor_of(make_user(roles=(Duty.MANAGER,))))
        assert reloaded(agreement).state is state
        assert agreement.ended_reason == "Участник передумал"


def test_a_signed_agreement_outlives_its_booking() -> None:
    agreement = make_signed()
    hooks.call("booking_ended", booking_id=agreement.booking_id, reason="Отмена", by=actor.job("sweep"))
    assert reloaded(agreement).state is State.SIGNED


# By whose move


def test_sql_says_by_whose_move_what_the_lifecycle_says() -> None:
    """Every state, in time and late, with either side, both or nobody still to sign."""
    agreement, now = make_draft(), clock.now()
    waits = {True: PartySignature.PENDING, False: PartySignature.SIGNED_DECLARED}
    seen = set()
    for state, late, theirs, ours in product(State, (False, True), (False, True), (False, True)):
        agreement.state = state
        agreement.sign_by = now + timedelta(hours=-1 if late else 1)
        agreement.parties[0].signature, agreement.parties[1].signature = waits[ours], waits[theirs]
        session.flush()
        found = session.scalar(select(queries.turn_at(now)).where(Agreement.id == agreement.id))
        assert Turn(found) is turn_of(agreement, now), (state, late, theirs, ours)
        seen.add(Turn(found))
    assert seen == set(Turn)


def test_a_deadline_has_passed_at_its_very_moment() -> None:
    agreement, now = make_sent(), clock.now()
    agreement.sign_by = now
    session.flush()
    assert session.scalar(select(queries.turn_at(now))) == Turn.OVERDUE == turn_of(agreement, now)


def test_possible_moves_name_the_reason_against_them() -> None:
    agreement = make_draft()
    moves = {move.verb: move for move in possible_moves(agreement, SOMEBODY, None)}
    assert not moves[Verb.SUBMIT].allowed
    assert moves[Verb.CANCEL].allowed
