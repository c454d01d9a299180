"""Finding routes of approval, the decisions that wait for somebody, and what they saw before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import joinedload, selectinload

from crm.core.db import session
from crm.core.errors import NotFound
from crm.leads.models import Organisation
from crm.partnerships.models import Agreement, AgreementKind, AgreementType
from crm.partnerships.models.approvals import Approval, ApprovalRoute, ApprovalStep, RouteStep


def route_for(type_id: int, amount: Decimal | None) -> ApprovalRoute | None:
    """The route that an agreement of this type and amount must pass: the one with the highest threshold."""
    return session.scalar(
        _routes()
        .where(
            ApprovalRoute.type_id == type_id,
            ApprovalRoute.retired_at.is_(None),
            ApprovalRoute.from_amount <= (amount or Decimal(0)),
        )
        .order_by(ApprovalRoute.from_amount.desc(), ApprovalRoute.id.desc())
        .limit(1)
    )


def routes() -> Sequence[ApprovalRoute]:
    """Every route, those in force first, by type and threshold."""
    order = (
        ApprovalRoute.retired_at.is_not(None),
        ApprovalRoute.type_id,
        ApprovalRoute.from_amount,
        ApprovalRoute.id,
    )
    return session.scalars(_routes().order_by(*order)).all()


def route_or_404(route_id: int) -> ApprovalRoute:
    return _one(_routes().where(ApprovalRoute.id == route_id))


def route_to_change(route_id: int) -> ApprovalRoute:
    return _one(_routes().where(ApprovalRoute.id == route_id).with_for_update(of=ApprovalRoute))


def types() -> Sequence[AgreementType]:
    return session.scalars(select(AgreementType).order_by(AgreementType.name)).all()


def step_of(agreement: Agreement, step_id: int) -> ApprovalStep:
    """A step of the route at work now; one that is over is nobody's to decide."""
    running = agreement.running_approval
    found = next((step for step in running.steps if step.id == step_id), None) if running else None
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True)
class WaitingStep:
    """A decision that waits for somebody."""

    agreement_id: int
    step: str
    kind: AgreementKind
    organisation: str
    due_at: datetime | None


def steps_waiting_for(user_id: int, *, limit: int) -> list[WaitingStep]:
    """What this person, or whoever they stand in for, is asked to decide; the most urgent first."""
    found = (
        select(
            Agreement.id,
            ApprovalStep.name,
            AgreementType.kind_of,
            Organisation.short_name,
            ApprovalStep.due_at,
        )
        .join(Approval, Approval.id == ApprovalStep.approval_id)
        .join(Agreement, Agreement.id == Approval.agreement_id)
        .join(AgreementType, AgreementType.id == Agreement.type_id)
        .join(Organisation, Organisation.id == Agreement.organisation_id)
        .where(_is_open(), or_(ApprovalStep.approver_id == user_id, ApprovalStep.deputy_id == user_id))
        .order_by(ApprovalStep.due_at, ApprovalStep.id)
        .limit(limit)
    )
    return [WaitingStep(*row) for row in session.execute(found)]


def steps_due_before(moment: datetime) -> Sequence[int]:
    """Ids of agreements with a decision due before the moment."""
    return session.scalars(
        select(Approval.agreement_id)
        .join(ApprovalStep, ApprovalStep.approval_id == Approval.id)
        .where(_is_open(), ApprovalStep.due_at < moment)
        .distinct()
        .order_by(Approval.agreement_id)
    ).all()


def last_seen_revision(agreement: Agreement, user_id: int | None) -> int | None:
    """The number of the revision on which this person decided last: what they have read already."""
    seen = [
        approval.revision_id
        for approval in agreement.approvals
        for step in approval.steps
        if step.decided_by_id is not None and step.decided_by_id == user_id
    ]
    return next((one.n for one in agreement.revisions if seen and one.id == seen[-1]), None)


def _is_open() -> ColumnElement[bool]:
    return (
        Approval.closed_at.is_(None) & ApprovalStep.opened_at.is_not(None) & ApprovalStep.decision.is_(None)
    )


def _routes() -> Select[ApprovalRoute]:
    return select(ApprovalRoute).options(
        joinedload(ApprovalRoute.type, innerjoin=True),
        selectinload(ApprovalRoute.steps).options(
            joinedload(RouteStep.approver, innerjoin=True), joinedload(RouteStep.deputy)
        ),
    )


def _one(statement: Select[ApprovalRoute]) -> ApprovalRoute:
    found = session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound
    return found
