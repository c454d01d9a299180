"""Stages, order and rotting: no database."""

from datetime import UTC, datetime, timedelta

import pytest

from crm.core.errors import ReasonRequired
from crm.leads.errors import LeadEnded, LeadIsOpen
from crm.leads.models import Lead, Stage
from crm.leads.rules.pipeline import GAP, between, rotting_days

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def a_lead(stage: Stage = Stage.NEW) -> Lead:
    return Lead(stage=stage, touched_at=NOW - timedelta(days=30), lost_reason="")


def test_a_lost_lead_comes_back_to_where_it_was_lost() -> None:
    lead = a_lead(Stage.OFFER)
    lead.lose("  нет бюджета ", now=NOW)
    assert (lead.stage, lead.lost_reason) == (Stage.LOST, "нет бюджета")
    lead.reopen(now=NOW)
    assert (lead.stage, lead.lost_reason, lead.lost_from) == (Stage.OFFER, "", None)


def test_losing_asks_for_a_reason() -> None:
    with pytest.raises(ReasonRequired):
        a_lead().lose(" ", now=NOW)


def test_a_lost_lead_does_not_move() -> None:
    with pytest.raises(LeadEnded):
        a_lead(Stage.LOST).move_to(Stage.OFFER, now=NOW)


def test_nobody_moves_into_loss_without_a_reason() -> None:
    with pytest.raises(LeadEnded):
        a_lead().move_to(Stage.LOST, now=NOW)


def test_an_open_lead_is_not_reopened() -> None:
    with pytest.raises(LeadIsOpen):
        a_lead().reopen(now=NOW)


def test_a_won_lead_goes_back_to_work() -> None:
    lead = a_lead(Stage.WON)
    lead.reopen(now=NOW)
    assert lead.stage is Stage.CONTACTED


@pytest.mark.parametrize(
    ("stage", "to", "can"),
    [
        (Stage.NEW, Stage.STAND, True),
        (Stage.CONTRACT, Stage.STAND, False),
        (Stage.STAND, Stage.STAND, False),
        (Stage.CONTRACT, Stage.WON, True),
        (Stage.WON, Stage.CONTRACT, False),
        (Stage.LOST, Stage.WON, False),
        (Stage.NEW, Stage.LOST, False),
    ],
)
def test_advancing_goes_forward_only(stage: Stage, to: Stage, can: bool) -> None:
    assert a_lead(stage).can_advance_to(to) is can


def test_moving_is_a_sign_of_life() -> None:
    lead = a_lead()
    assert lead.rotting_days(NOW) == 28
    lead.move_to(Stage.CONTACTED, now=NOW)
    assert lead.rotting_days(NOW) == 0


def test_what_has_ended_does_not_rot() -> None:
    assert a_lead(Stage.WON).rotting_days(NOW) == 0


def test_rotting_begins_the_day_after_the_allowed_ones() -> None:
    assert rotting_days(2, NOW - timedelta(days=3) + timedelta(seconds=1), NOW) == 0
    assert rotting_days(2, NOW - timedelta(days=3), NOW) == 1


def test_a_place_between_neighbours() -> None:
    assert between(None, None) == 0
    assert between(None, 0) == -GAP
    assert between(GAP, None) == 2 * GAP
    assert between(0, 10) == 5
    assert between(4, 5) is None
