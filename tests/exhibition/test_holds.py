"""Holds: one organisation at a time, for a time, so many and no more."""

from datetime import timedelta

import pytest
import time_machine

from crm.accounts.roles import Role
from crm.accounts.security import actor_of
from crm.core import clock
from crm.core.actor import Actor, ActorKind
from crm.core.db import session
from crm.core.errors import NotFound, ReasonRequired
from crm.core.events import RecordedEvent
from crm.exhibition import operations, queries
from crm.exhibition.errors import (
    HoldEnded,
    HoldExtensionsSpent,
    HoldLimitReached,
    SalesClosed,
    StandBlocked,
    StandTaken,
    StandTakenByHold,
)
from crm.exhibition.models import EditionState, Hold, Stand, StandClaim
from crm.exhibition.rules import holds
from crm.exhibition.rules.holds import HoldSource
from crm.leads.models import Organisation
from tests.accounts.factories import make_user
from tests.exhibition.factories import make_edition, make_hall, make_organisation, make_stand

pytestmark = pytest.mark.usefixtures("app")

EXHIBITOR = Actor(ActorKind.PERSON, "Участник", permissions=frozenset({"portal:hold"}))


def hold(stand: Stand, organisation: Organisation, by: Actor, **values: object) -> Hold:
    return operations.hold_stand(
        queries.stand_to_change(stand.id), organisation=organisation, by=by, **values
    )


def keys() -> list[str]:
    return [row.key for row in session.query(RecordedEvent).order_by(RecordedEvent.id)]


def test_a_held_stand_is_not_given_twice(manager: Actor) -> None:
    stand, first = make_stand(), make_organisation("АО «Первый»")
    held = hold(stand, first, manager)
    with pytest.raises(StandTakenByHold) as refusal:
        hold(stand, make_organisation(), manager)
    assert refusal.value.values == {
        "number": stand.number,
        "holder": "АО «Первый»",
        "until": held.expires_at,
    }


def test_outsiders_learn_only_that_the_stand_is_taken(manager: Actor) -> None:
    stand = make_stand()
    hold(stand, make_organisation(), manager)
    with pytest.raises(StandTaken) as refusal:
        hold(stand, make_organisation(), EXHIBITOR, source=HoldSource.PORTAL)
    assert type(refusal.value) is StandTaken
    assert refusal.value.values == {"number": stand.number}


def test_the_index_decides_when_nobody_looked(manager: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    stand, winner = make_stand(), make_organisation("АО «Первый»")
    hold(stand, winner, manager)
    before = session.query(Hold).count()
    real, answers = queries.claims_on, iter([{}])
    monkeypatch.setattr(queries, "claims_on", lambda ids: next(answers, None) or real(ids))
    with pytest.raises(StandTakenByHold) as refusal:
        hold(stand, make_organisation(), manager)
    assert refusal.value.values["holder"] == "АО «Первый»"
    assert session.query(Hold).count() == before, "the loser leaves nothing behind"


def test_an_overdue_hold_gives_way_to_the_newcomer(manager: Actor) -> None:
    stand, second = make_stand(), make_organisation()
    late = hold(stand, make_organisation(), manager)
    with time_machine.travel(late.expires_at + timedelta(seconds=1), tick=False):
        newer = hold(stand, second, manager)
    assert (late.end_reason, late.ended_at is not None) == (holds.EXPIRED, True)
    assert queries.claims_on([stand.id])[stand.id].hold_id == newer.id
    assert keys() == ["stand.held", "hold.expired", "stand.held"]


def test_the_release_of_an_overdue_hold_outlives_the_refusal_that_follows(manager: Actor) -> None:
    edition = make_edition()
    stand = make_stand(make_hall(edition))
    late = hold(stand, make_organisation(), manager)
    edition.state = EditionState.CLOSED
    session.commit()
    with time_machine.travel(late.expires_at + timedelta(seconds=1), tick=False):
        from crm.core.db import unit_of_work

        with pytest.raises(SalesClosed), unit_of_work():
            hold(stand, session.get_one(Organisation, late.organisation_id), manager)
    assert queries.claims_on([stand.id]) == {}


def test_the_limit_counts_live_holds_of_the_edition(manager: Actor) -> None:
    hall, eager = make_hall(make_edition(holds_per_organisation=2)), make_organisation()
    stands = [make_stand(hall) for _ in range(4)]
    first = hold(stands[0], eager, manager)
    hold(stands[1], eager, manager)
    with pytest.raises(HoldLimitReached):
        hold(stands[2], eager, manager)
    hold(stands[2], make_organisation(), manager)
    operations.release_hold(queries.hold_to_change(first.id, manager), "Выбрали другой стенд", by=manager)
    hold(stands[3], eager, manager)


def test_a_hold_is_extended_as_often_as_the_edition_allows(manager: Actor) -> None:
    held = hold(make_stand(), make_organisation(), manager)
    terms = held.stand.edition.hold_terms
    expected = holds.default_expiry(terms, HoldSource.MANAGER, since=held.expires_at)
    operations.extend_hold(held, by=manager)
    assert held.expires_at == expected
    operations.extend_hold(held, by=manager)
    with pytest.raises(HoldExtensionsSpent):
        operations.extend_hold(held, by=manager)


def test_a_hold_that_is_over_is_neither_extended_nor_released(manager: Actor) -> None:
    held = hold(make_stand(), make_organisation(), manager)
    with time_machine.travel(held.expires_at + timedelta(seconds=1), tick=False):
        with pytest.raises(HoldEnded):
            operations.extend_hold(held, by=manager)
        with pytest.raises(HoldEnded):
            operations.release_hold(held, "Передумали", by=manager)


def test_releasing_asks_for_a_reason_and_frees_the_stand(manager: Actor) -> None:
    stand = make_stand()
    held = hold(stand, make_organisation(), manager)
    with pytest.raises(ReasonRequired):
        operations.release_hold(held, "  ", by=manager)
    operations.release_hold(held, "Передумали", by=manager)
    assert queries.claims_on([stand.id]) == {}
    assert session.query(StandClaim).filter_by(stand_id=stand.id, active=False).count() == 1


def test_a_blocked_stand_and_a_closed_edition_are_not_for_taking(manager: Actor) -> None:
    blocked = make_stand()
    blocked.blocked_reason = "ремонт пола"
    with pytest.raises(StandBlocked):
        hold(blocked, make_organisation(), manager)
    archived = make_stand(make_hall(make_edition(state=EditionState.ARCHIVED)))
    with pytest.raises(SalesClosed):
        hold(archived, make_organisation(), manager)


def test_a_retired_stand_is_not_found(manager: Actor) -> None:
    stand = make_stand()
    stand.retired_at = clock.now()
    session.flush()
    with pytest.raises(NotFound):
        queries.stand_to_change(stand.id)


def test_a_stranger_does_not_find_a_hold(manager: Actor) -> None:
    held = hold(make_stand(), make_organisation(), manager)
    with pytest.raises(NotFound):
        queries.hold_to_change(held.id, EXHIBITOR)
    member = Actor(ActorKind.PERSON, "Свой", organisation_ids=frozenset({held.organisation_id}))
    assert queries.hold_to_change(held.id, member) is held


def test_the_sweep_releases_what_nobody_asked_for(manager: Actor) -> None:
    stands = [make_stand() for _ in range(3)]
    late = [hold(stand, make_organisation(), manager) for stand in stands[:2]]
    with time_machine.travel(late[1].expires_at + timedelta(minutes=1), tick=False):
        kept = hold(stands[2], make_organisation(), actor_of(make_user(roles=(Role.ADMINISTRATOR,))))
        assert operations.sweep_overdue() == 2
        assert operations.sweep_overdue() == 0
    assert set(queries.claims_on([stand.id for stand in stands])) == {kept.stand_id}
