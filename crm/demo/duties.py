"""What signed agreements of the demonstration make their parties do: taken, done, accepted, never late."""

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select

from agreements.lifecycle import State
from crm.accounts.models import User
from crm.accounts.roles import Role
from crm.accounts.security import actor_of
from crm.core import clock
from crm.core.actor import Actor
from crm.core.db import session
from crm.demo.story import Teller
from crm.partnerships import queries
from crm.partnerships.due import DueFrom, DueRule
from crm.partnerships.models import Agreement, AgreementKind
from crm.partnerships.models.obligations import Obligation, ObligationState
from crm.partnerships.operations import obligations
from crm.partnerships.operations.obligations import Report
from crm.partnerships.proposals import ObligationTerms, proposed

LEFT_TO_TAKE = 2
"""So many signed contracts still wait for somebody to look through what was read out of their terms."""


def tell_duties(teller: Teller, users: list[User]) -> None:
    """What fell due was done and accepted in time; some is done and waits, the rest is to come."""
    accountant = actor_of(next(user for user in users if Role.ACCOUNTANT in user.role_names))
    found = session.scalars(
        select(Agreement.id).where(Agreement.state.in_((State.SIGNED, State.ACTIVE))).order_by(Agreement.id)
    ).all()
    agreements = [queries.agreement_to_change(one, teller.lawyer) for one in found]
    contracts = [one for one in agreements if one.type.kind_of is AgreementKind.PARTICIPATION]
    for n, agreement in enumerate(contracts[:-LEFT_TO_TAKE]):
        with clock.stopped_at(agreement.signed_at or teller.now):
            obligations.take(agreement, proposed(agreement), by=teller.lawyer)
            design = obligations.add_obligation(agreement, _design(agreement), by=teller.lawyer)
        _decide(design, teller, n)
        _work(agreement, teller, accountant)
    for n, agreement in enumerate(one for one in agreements if one not in contracts):
        _cooperate(agreement, teller, n)


def _design(agreement: Agreement) -> ObligationTerms:
    theirs = next(party for party in agreement.parties if not party.is_ours)
    rule = DueRule(DueFrom.FORUM_START, days=10, working_days=True)
    return ObligationTerms(
        "Передать проект оформления стенда", theirs, rule, clause="4.3", responsible=agreement.owner
    )


def _decide(design: Obligation, teller: Teller, n: int) -> None:
    """Every third exhibitor has handed the design of its stand in, one need not."""
    if n % 3 == 0:
        _report(design, teller.manager, teller, note="Проект на почте, замечаний по электрике нет")
    elif n == 1:
        with clock.stopped_at(teller.now - timedelta(days=3)):
            obligations.waive(design, "Стенд типовой, оформляет организатор", by=teller.lawyer)


def _work(agreement: Agreement, teller: Teller, accountant: Actor) -> None:
    """Whatever would be late by tomorrow has been paid and found on the account."""
    tomorrow = teller.now.date() + timedelta(days=1)
    for one in list(agreement.obligations):
        if one.state is ObligationState.OPEN and one.due_on is not None and one.due_on <= tomorrow:
            day = min(one.due_on, teller.now.date()) - timedelta(days=1)
            _report(one, accountant, teller, note="Платёж поступил", on=day)
            with clock.stopped_at(_noon(day) + timedelta(hours=2)):
                obligations.accept(one, by=teller.lawyer)


def _cooperate(agreement: Agreement, teller: Teller, n: int) -> None:
    ours, theirs = agreement.parties[0], agreement.parties[1]
    in_days = teller.now.date() + timedelta(days=9 + n)
    plan = (
        ObligationTerms(
            "Согласовать программу делегации",
            theirs,
            DueRule(DueFrom.DATE, in_days),
            person="отдел внешних связей",
            responsible=agreement.owner,
        ),
        ObligationTerms(
            "Предоставить площадку для сессии города",
            ours,
            DueRule(DueFrom.FORUM_START, days=5, working_days=True),
            responsible=agreement.owner,
        ),
        ObligationTerms(
            "Прислать отчёт о совместных проектах",
            theirs,
            DueRule(DueFrom.FORUM_END, days=20, working_days=True),
            every_months=12,
            clause="5.1",
            responsible=agreement.owner,
        ),
    )
    with clock.stopped_at(agreement.signed_at or teller.now):
        made = [obligations.add_obligation(agreement, one, by=teller.lawyer) for one in plan]
    if n % 2 == 0:
        _report(made[0], teller.manager, teller, note="Программа согласована письмом")


def _report(one: Obligation, by: Actor, teller: Teller, *, note: str, on: date | None = None) -> None:
    day = on or teller.now.date() - timedelta(days=1)
    with clock.stopped_at(_noon(day)):
        obligations.report_done(one, Report(done_on=day, note=note), by=by)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(9), UTC)
