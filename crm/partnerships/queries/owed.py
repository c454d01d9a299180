"""Obligations inside statements about agreements: whose move the nearest makes it, whether one is late."""

from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, case, literal, select

from agreements.lifecycle import Turn
from crm.partnerships.models import Agreement, Party
from crm.partnerships.models.obligations import IN_FORCE, Obligation, ObligationState

CLOSED = [one for one in ObligationState if one.is_closed]


def is_our_move() -> ColumnElement[bool]:
    """What is open is for the party that owes it, what is done for the other one; the party is joined."""
    return Party.is_ours == (Obligation.state == ObligationState.OPEN)


def is_late(now: datetime) -> ColumnElement[bool]:
    """Whether an obligation that is joined is overdue."""
    return (Obligation.state == ObligationState.OPEN) & (Obligation.due_at <= now)


def has_late(now: datetime) -> ColumnElement[bool]:
    """Whether an agreement in force has something overdue."""
    late = select(Obligation.id).where(Obligation.agreement_id == Agreement.id, is_late(now))
    return Agreement.state.in_(IN_FORCE) & late.correlate(Agreement).exists()


def turn_of_nearest() -> ScalarSelect[str]:
    """By whose move the nearest obligation stands; null where nothing is owed."""
    turn = case((is_our_move(), literal(Turn.US.value)), else_=literal(Turn.THEM.value))
    return (
        select(turn)
        .select_from(Obligation)
        .join(Party, Party.id == Obligation.party_id)
        .where(Obligation.agreement_id == Agreement.id, Obligation.state.not_in(CLOSED))
        .order_by(Obligation.due_on.is_(None), Obligation.due_on, Obligation.id)
        .limit(1)
        .correlate(Agreement)
        .scalar_subquery()
    )
