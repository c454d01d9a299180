"""Finding obligations: one to work on, the list of all, what waits for somebody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, literal, or_, select
from sqlalchemy.orm import aliased

from agreements.lifecycle import Turn
from crm.accounts.models import User
from crm.core import clock
from crm.core.actor import Actor
from crm.core.db import session
from crm.core.errors import NotFound
from crm.leads.models import Organisation
from crm.leads.rules.names import folded
from crm.partnerships import queries
from crm.partnerships.models import Agreement, AgreementKind, AgreementType, Party, RegisterEntry
from crm.partnerships.models.obligations import Obligation, ObligationState, ReportFile
from crm.partnerships.queries.owed import CLOSED, is_late, is_our_move
from crm.partnerships.queries.whole import knowing_itself, whole

SOON = timedelta(days=7)
MONTH = timedelta(days=31)


class Due(StrEnum):
    """Which terms a list is narrowed to."""

    LATE = "late"
    WEEK = "week"
    MONTH = "month"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class ObligationFilter:
    """What is typed above the list; empty fields do not narrow it. Without a state: what is not closed."""

    turn: Turn | None = None
    due: Due | None = None
    state: ObligationState | None = None
    edition_id: int | None = None
    organisation_id: int | None = None
    agreement_id: int | None = None
    responsible_id: int | None = None
    city: str = ""
    text: str = ""
    closed_too: bool = False


@dataclass(frozen=True)
class ObligationRow:
    """An obligation as a list shows it; `organisation` is the other side of the agreement."""

    id: int
    agreement_id: int
    kind: AgreementKind
    number: str | None
    what: str
    clause: str
    state: ObligationState
    turn: Turn
    is_ours: bool
    party: str
    organisation_id: int
    organisation: str
    city: str
    amount: Decimal | None
    due_on: date | None
    due_at: datetime | None
    done_on: date | None
    responsible_id: int | None
    responsible: str | None
    updated_at: datetime

    @property
    def is_late(self) -> bool:
        return self.turn is Turn.OVERDUE


def obligation_ids_visible_to(by: Actor) -> Select[Any]:
    """Those of agreements that this actor sees."""
    visible = queries.agreements_visible_to(by).with_only_columns(Agreement.id)
    return select(Obligation.id).where(Obligation.agreement_id.in_(visible))


def obligation_or_404(obligation_id: int, by: Actor) -> Obligation:
    """The obligation within its whole agreement."""
    return of_agreement(queries.agreement_or_404(_agreement_of(obligation_id), by), obligation_id)


def obligation_to_change(obligation_id: int, by: Actor) -> Obligation:
    """The same, its agreement locked; its booking is not touched by what is owed."""
    agreement_id = _agreement_of(obligation_id)
    found = whole(queries.agreements_visible_to(by).where(Agreement.id == agreement_id))
    locked = found.with_for_update(of=Agreement).execution_options(populate_existing=True)
    agreement = session.scalars(locked).unique().one_or_none()
    if agreement is None:
        raise NotFound
    return of_agreement(knowing_itself(agreement), obligation_id)


def of_agreement(agreement: Agreement, obligation_id: int) -> Obligation:
    found = next((one for one in agreement.obligations if one.id == obligation_id), None)
    if found is None:
        raise NotFound
    return found


def file_of(obligation: Obligation, file_id: int) -> ReportFile:
    """A file of its reports, by the id of the file's place there."""
    files = (file for report in obligation.reports for file in report.files)
    found = next((file for file in files if file.id == file_id), None)
    if found is None:
        raise NotFound
    return found


def obligation_rows(
    by: Actor, wanted: ObligationFilter, *, limit: int | None = None, offset: int = 0
) -> list[ObligationRow]:
    """By term, the earliest first; those whose term is not known yet come last."""
    order = (Obligation.due_on.is_(None), Obligation.due_on, Obligation.id)
    found = narrowed(_rows(by), wanted).order_by(*order).offset(offset)
    if limit is not None:
        found = found.limit(limit)
    return [_row(values) for values in session.execute(found)]


def turn_counts(by: Actor, wanted: ObligationFilter) -> dict[Turn, int]:
    turn = _turn(clock.now()).label("turn")
    inner = narrowed(_joined(select(turn), by), wanted).subquery()
    counted = session.execute(select(inner.c.turn, func.count()).group_by(inner.c.turn))
    found = {Turn(value): count for value, count in counted}
    return {one: found.get(one, 0) for one in Turn}


def cities(by: Actor) -> Sequence[str]:
    """The cities of organisations that owe or are owed something."""
    found = _joined(select(Organisation.city), by).where(Organisation.city != "").distinct()
    return session.scalars(found.order_by(Organisation.city)).all()


def waiting_for(actor: Actor, *, may_accept: bool, limit: int) -> list[ObligationRow]:
    """What this person has to see to within a week, and what was reported done, for whoever accepts.

    Theirs is what names them, and where nobody is named what belongs to an agreement of theirs.
    """
    now = clock.now()
    mine = or_(
        Obligation.responsible_id == actor.user_id,
        Obligation.responsible_id.is_(None) & (Agreement.owner_id == actor.user_id),
    )
    pressing = (Obligation.state == ObligationState.OPEN) & (Obligation.due_at <= now + SOON)
    to_accept = (Obligation.state == ObligationState.DONE) & is_our_move() if may_accept else literal(False)
    found = _rows(actor).where(mine, pressing | to_accept).order_by(Obligation.due_on, Obligation.id)
    return [_row(values) for values in session.execute(found.limit(limit))]


def open_due_before(moment: datetime) -> Sequence[tuple[int, int]]:
    """Agreement and obligation of everything open whose term ends before the moment."""
    found = (
        select(Obligation.agreement_id, Obligation.id)
        .join(Agreement, Agreement.id == Obligation.agreement_id)
        .where(Obligation.state == ObligationState.OPEN, Obligation.due_at < moment)
        .order_by(Obligation.agreement_id, Obligation.id)
    )
    return [(row[0], row[1]) for row in session.execute(found)]


def agreements_with_open(edition_id: int) -> Sequence[int]:
    """Agreements of an edition whose open obligations may count from the forum's days."""
    found = (
        select(Agreement.id)
        .join(Obligation, Obligation.agreement_id == Agreement.id)
        .where(Agreement.edition_id == edition_id, Obligation.state == ObligationState.OPEN)
    )
    return session.scalars(found.distinct().order_by(Agreement.id)).all()


def _agreement_of(obligation_id: int) -> int:
    found = session.scalar(select(Obligation.agreement_id).where(Obligation.id == obligation_id))
    if found is None:
        raise NotFound
    return found


def _turn(now: datetime) -> ColumnElement[str]:
    return case(
        (Obligation.state.in_(CLOSED), literal(Turn.DONE.value)),
        (is_late(now), literal(Turn.OVERDUE.value)),
        (is_our_move(), literal(Turn.US.value)),
        else_=literal(Turn.THEM.value),
    )


def _rows(by: Actor) -> Select[*tuple[Any, ...]]:
    debtor = aliased(Organisation)
    owing = (
        select(debtor.short_name).where(debtor.id == Party.organisation_id).correlate(Party).scalar_subquery()
    )
    columns = select(
        Obligation.id,
        Obligation.agreement_id,
        AgreementType.kind_of,
        RegisterEntry.number,
        Obligation.what,
        Obligation.clause,
        Obligation.state,
        _turn(clock.now()).label("turn"),
        Party.is_ours,
        owing.label("party"),
        Organisation.id,
        Organisation.short_name,
        Organisation.city,
        Obligation.amount,
        Obligation.due_on,
        Obligation.due_at,
        Obligation.done_on,
        Obligation.responsible_id,
        User.name,
        Obligation.updated_at,
    )
    return _joined(columns, by)


def _joined(statement: Select[*tuple[Any, ...]], by: Actor) -> Select[*tuple[Any, ...]]:
    return (
        statement.select_from(Obligation)
        .join(Party, Party.id == Obligation.party_id)
        .join(Agreement, Agreement.id == Obligation.agreement_id)
        .join(AgreementType, AgreementType.id == Agreement.type_id)
        .join(Organisation, Organisation.id == Agreement.organisation_id)
        .outerjoin(RegisterEntry, RegisterEntry.id == Agreement.entry_id)
        .outerjoin(User, User.id == Obligation.responsible_id)
        .where(Obligation.id.in_(obligation_ids_visible_to(by)))
    )


def _row(values: Any) -> ObligationRow:
    named = list(values)
    named[7] = Turn(named[7])
    return ObligationRow(*named)


def narrowed(statement: Select[*tuple[Any, ...]], wanted: ObligationFilter) -> Select[*tuple[Any, ...]]:
    now = clock.now()
    equals = {
        Obligation.state: wanted.state,
        Obligation.agreement_id: wanted.agreement_id,
        Obligation.responsible_id: wanted.responsible_id,
        Agreement.edition_id: wanted.edition_id,
        Agreement.organisation_id: wanted.organisation_id,
        Organisation.city: wanted.city or None,
        _turn(now): wanted.turn.value if wanted.turn else None,
    }
    for column, value in equals.items():
        if value is not None:
            statement = statement.where(column == value)
    if wanted.state is None and not wanted.closed_too and wanted.turn is not Turn.DONE:
        statement = statement.where(Obligation.state.not_in(CLOSED))
    if wanted.due is not None:
        statement = statement.where(_due(wanted.due, now))
    typed = wanted.text.strip()
    if typed:
        statement = statement.where(
            or_(
                Organisation.words.contains(folded(typed), autoescape=True),
                Organisation.inn.startswith(typed, autoescape=True),
                RegisterEntry.number.contains(typed.upper(), autoescape=True),
                Obligation.words.contains(folded(typed), autoescape=True),
            )
        )
    return statement


def _due(due: Due, now: datetime) -> ColumnElement[bool]:
    return {
        Due.LATE: is_late(now),
        Due.WEEK: (Obligation.due_at > now) & (Obligation.due_at <= now + SOON),
        Due.MONTH: (Obligation.due_at > now) & (Obligation.due_at <= now + MONTH),
        Due.UNKNOWN: Obligation.due_on.is_(None),
    }[due]
