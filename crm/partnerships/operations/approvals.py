"""Approval: a route opens on the submitted text, people decide, and by the last one the text is approved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from agreements.lifecycle import Refusal, Role, State, Verb
from crm.accounts.models import User
from crm.core import clock
from crm.core.actor import Actor
from crm.core.db import session
from crm.core.events import record
from crm.exhibition.rules.holds import add_working_days
from crm.partnerships.errors import move_impossible
from crm.partnerships.errors.approvals import NobodyMayDecide, RouteWithoutSteps, StepHandedToSelf
from crm.partnerships.events import AgreementApproved
from crm.partnerships.events.approvals import (
    ApprovalChangesAsked,
    ApprovalHandedOver,
    ApprovalRouteRetired,
    ApprovalRouteSaved,
    ApprovalStepApproved,
)
from crm.partnerships.models import Agreement, AgreementType
from crm.partnerships.models.approvals import (
    Approval,
    ApprovalRoute,
    ApprovalStep,
    Decision,
    Outcome,
    RouteStep,
)
from crm.partnerships.moves import CONSEQUENCE, make_move, roles_of, tell


@dataclass(frozen=True)
class StepTerms:
    """A step of a route as somebody typed it; `position` groups steps that run side by side."""

    position: int
    name: str
    approver: User
    deputy: User | None = None
    within_days: int = 2


def open_route(agreement: Agreement, route: ApprovalRoute, *, by: Actor) -> Approval:
    """Set the route to work on the revision that was just submitted."""
    revision = agreement.revisions[-1]
    approval = Approval(
        agreement=agreement,
        revision=revision,
        route_name=route.name,
        content_hash=revision.content_hash,
        self_approval=route.self_approval,
        submitted_by=by.label,
        steps=[_copied(step, agreement, self_approval=route.self_approval) for step in route.steps],
    )
    session.add(approval)
    _open_next(approval)
    session.flush()
    return approval


def approve_step(step: ApprovalStep, *, by: Actor, comment: str = "") -> None:
    """Agree to the text; by the last mandatory decision it is approved. Said twice, it is said once."""
    approval, agreement = step.approval, step.approval.agreement
    if step.decision is Decision.APPROVED and step.decided_by_id == by.user_id:
        return
    make_move(agreement, Verb.APPROVE_STEP, by, step=step, reason=comment)
    step.decide(Decision.APPROVED, by_id=by.user_id, by=by.label, comment=comment, now=clock.now())
    told = ApprovalStepApproved(step=step.name, n=approval.revision.n, comment=comment)
    tell(told, agreement, by)
    if approval.undecided:
        _open_next(approval)
    else:
        _close(approval, Outcome.APPROVED)
        make_move(agreement, Verb.APPROVE_ALL, by, roles=CONSEQUENCE, approvals_complete=True)
        revision = approval.revision
        tell(AgreementApproved(n=revision.n, content_hash=revision.content_hash), agreement, by)
    session.flush()


def ask_changes(step: ApprovalStep, reason: str, *, by: Actor) -> None:
    """Send the text back to its author; whatever others decided, the next text is decided on anew."""
    approval, agreement = step.approval, step.approval.agreement
    make_move(agreement, Verb.ASK_CHANGES, by, step=step, reason=reason)
    step.decide(Decision.CHANGES, by_id=by.user_id, by=by.label, comment=reason, now=clock.now())
    _close(approval, Outcome.CHANGES)
    tell(ApprovalChangesAsked(step=step.name, reason=reason), agreement, by)
    session.flush()


def hand_over(step: ApprovalStep, to: User, *, by: Actor) -> None:
    """Let somebody else decide this step: whoever was asked may, and legal staff for somebody who is away."""
    agreement = step.approval.agreement
    if not step.is_open or agreement.state is not State.IN_REVIEW:
        raise move_impossible(Refusal.STEP_NOT_OPEN)
    if not (step.may_be_decided_by(by.user_id) or Role.LEGAL in roles_of(agreement, by)):
        raise move_impossible(Refusal.NOT_YOUR_MOVE)
    if to.id == step.approver_id:
        raise StepHandedToSelf(name=to.name)
    if not _may_decide(to, agreement, self_approval=step.approval.self_approval):
        raise NobodyMayDecide(step=step.name)
    step.approver, step.asked_at, step.reminded_at, step.reminders = to, None, None, 0
    if step.deputy_id == to.id:
        step.deputy = None
    step.due_at = _due(step, agreement)
    tell(ApprovalHandedOver(step=step.name, to=to.name), agreement, by)
    session.flush()


def close_running(agreement: Agreement, outcome: Outcome) -> None:
    """The text was taken back or changed: nobody is asked any more, what was decided stays in history."""
    if agreement.running_approval is not None:
        _close(agreement.running_approval, outcome)
        session.flush()


def save_route(
    route: ApprovalRoute | None,
    *,
    name: str,
    type_: AgreementType,
    from_amount: Decimal,
    self_approval: bool,
    steps: Sequence[StepTerms],
    by: Actor,
) -> ApprovalRoute:
    """A new route, or the same one changed; runs that have begun keep the steps they began with."""
    if not steps:
        raise RouteWithoutSteps
    if route is None:
        route = ApprovalRoute(retired_at=None, steps=[])
        session.add(route)
    route.name, route.type, route.from_amount = name.strip(), type_, from_amount
    route.self_approval = self_approval
    route.steps = [
        RouteStep(
            position=one.position,
            name=one.name.strip(),
            approver=one.approver,
            deputy=one.deputy if one.deputy is not one.approver else None,
            within_days=one.within_days,
        )
        for one in steps
    ]
    session.flush()
    record(ApprovalRouteSaved(name=route.name, steps=len(route.steps)), about=route, by=by)
    return route


def retire_route(route: ApprovalRoute, *, by: Actor) -> None:
    """No new text goes this way; what is on it arrives."""
    if route.retired_at is None:
        route.retired_at = clock.now()
        session.flush()
        record(ApprovalRouteRetired(name=route.name), about=route, by=by)


def _copied(step: RouteStep, agreement: Agreement, *, self_approval: bool) -> ApprovalStep:
    """The step for this text. Whoever may not decide it (left, or wrote it) gives way to the deputy."""
    able = [
        one
        for one in (step.approver, step.deputy)
        if one is not None and _may_decide(one, agreement, self_approval=self_approval)
    ]
    if not able:
        raise NobodyMayDecide(step=step.name)
    return ApprovalStep(
        position=step.position,
        name=step.name,
        approver=able[0],
        deputy=able[1] if len(able) > 1 else None,
        within_days=step.within_days,
        opened_at=None,
        decision=None,
    )


def _may_decide(user: User, agreement: Agreement, *, self_approval: bool) -> bool:
    return user.active and (self_approval or user.id != agreement.owner_id)


def _open_next(approval: Approval) -> None:
    for step in approval.next_steps:
        step.opened_at = clock.now()
        step.due_at = _due(step, approval.agreement)


def _due(step: ApprovalStep, agreement: Agreement) -> datetime:
    return add_working_days(clock.now(), step.within_days, agreement.edition.time_zone)


def _close(approval: Approval, outcome: Outcome) -> None:
    approval.outcome, approval.closed_at = outcome, clock.now()
