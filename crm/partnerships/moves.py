"""The one way in which an agreement moves: facts gathered here, judged by the lifecycle, then told."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from agreements.lifecycle import (
    SIGNING,
    Facts,
    Move,
    MoveRefused,
    Role,
    State,
    Turn,
    Verb,
    apply,
    moves,
    whose_move,
)
from crm.core import clock
from crm.core.actor import Actor, ActorKind
from crm.core.events import Event, record
from crm.core.model import Record
from crm.leads.models import Signatory
from crm.partnerships.errors import move_impossible
from crm.partnerships.models import Agreement, Channel, Party, TemplateVersion, VersionStatus
from crm.partnerships.models.approvals import ApprovalStep
from crm.partnerships.models.obligations import IN_FORCE, nearest
from crm.partnerships.permissions import PartnershipsPermission
from crm.partnerships.terms import Preparation

ON_PAPER = frozenset({Channel.PAPER, Channel.PAPER_AT_EVENT, Channel.SCAN_EXCHANGE})
CONSEQUENCE = frozenset({Role.SYSTEM, Role.LEGAL})
"""A move that follows from another one (a booking ended) is not asked who may make it."""


def make_move(
    agreement: Agreement,
    verb: Verb,
    by: Actor,
    *,
    reason: str = "",
    preparation: Preparation | None = None,
    party: Party | None = None,
    step: ApprovalStep | None = None,
    roles: frozenset[Role] | None = None,
    **brought: Any,
) -> None:
    """Change the state by `verb` or raise the lifecycle's refusal. `brought` are facts of this very move."""
    facts = facts_of(agreement, preparation=preparation, party=party, step=step, **brought)
    if roles is None:
        roles = roles_of(agreement, by) if step is None else roles_on_step(step, by)
    try:
        agreement.state = apply(agreement.state, verb, facts, roles, reason)
    except MoveRefused as refused:
        raise move_impossible(refused.code) from None


def require_move(agreement: Agreement, verb: Verb, by: Actor, **brought: Any) -> None:
    """Refuse what `make_move` would refuse with these facts, and change nothing."""
    try:
        apply(agreement.state, verb, facts_of(agreement, **brought), roles_of(agreement, by))
    except MoveRefused as refused:
        raise move_impossible(refused.code) from None


def require_creation(agreement: Agreement, by: Actor) -> None:
    """Refuse what the lifecycle refuses to begin: a template not in force, somebody without the right."""
    version = agreement.template_version
    facts = Facts(template_approved=version is None or is_in_force(version), type_known=True)
    try:
        agreement.state = apply(None, Verb.CREATE, facts, roles_of(agreement, by))
    except MoveRefused as refused:
        raise move_impossible(refused.code) from None


def tell(event: Event, agreement: Agreement, by: Actor, *also: Record) -> None:
    """Write the fact on the timelines of the agreement, the other side and the booking."""
    record(event, about=[*subjects_of(agreement), *also], by=by)


def subjects_of(agreement: Agreement) -> list[Record]:
    """The records whose timelines tell of the agreement."""
    booking = [agreement.booking] if agreement.booking is not None else []
    return [agreement, agreement.organisation, *booking]


def is_in_force(version: TemplateVersion) -> bool:
    """Whether new agreements may be made from this version; its template must be loaded."""
    return version.status is VersionStatus.APPROVED and version.template.retired_at is None


def possible_moves(agreement: Agreement, by: Actor, preparation: Preparation | None) -> list[Move]:
    """Every move out of the present state, with what stands against it for this actor."""
    waiting = next((party for party in agreement.parties if not party.signature.is_settled), None)
    known = any(party.organisation.contacts for party in agreement.parties if not party.is_ours)
    facts = facts_of(agreement, preparation=preparation, party=waiting, counterparty_contact=known)
    return moves(agreement.state, facts, roles_of(agreement, by))


def turn_of(agreement: Agreement, now: datetime) -> Turn:
    """By whose move the agreement stands; `queries.turn_at` says the same in SQL."""
    return whose_move(agreement.state, facts_of(agreement, now=now))


def roles_of(agreement: Agreement, by: Actor) -> frozenset[Role]:
    """What the actor is to this agreement.

    Legal staff act for the author, and record what signatories did or said on paper. A command at the
    installation itself may do what its people may; background work is the system.
    """
    if by.kind is ActorKind.JOB:
        return frozenset({Role.SYSTEM, Role.BULK_JOB})
    if by.kind is ActorKind.COMMAND:
        return frozenset({Role.SYSTEM, Role.AUTHOR, Role.MANAGER, Role.LEGAL, Role.SIGNATORY})
    roles: set[Role] = set()
    if by.may(PartnershipsPermission.AGREEMENT_CREATE):
        roles.add(Role.MANAGER)
        if by.user_id is not None and agreement.owner_id == by.user_id:
            roles.add(Role.AUTHOR)
    if by.may(PartnershipsPermission.AGREEMENT_EDIT):
        roles |= {Role.LEGAL, Role.AUTHOR}
    if by.may(PartnershipsPermission.AGREEMENT_SIGN):
        roles |= {Role.LEGAL, Role.SIGNATORY}
    return frozenset(roles)


def roles_on_step(step: ApprovalStep, by: Actor) -> frozenset[Role]:
    """What the actor is to a step of approval. Here only the text's own author counts as its author: legal
    staff who otherwise act for authors may well be the ones who are asked."""
    roles = {Role.APPROVER} if step.may_be_decided_by(by.user_id) else set()
    if by.user_id is not None and by.user_id == step.approval.agreement.owner_id:
        roles.add(Role.AUTHOR)
    return frozenset(roles)


@dataclass(frozen=True)
class _Signing:
    """How far the signatures are."""

    left: int
    collected: int
    theirs_left: int

    @classmethod
    def of(cls, agreement: Agreement) -> "_Signing":
        waiting = [party for party in agreement.parties if not party.signature.is_settled]
        return cls(
            left=len(waiting),
            collected=sum(party.signature.counts for party in agreement.parties),
            theirs_left=sum(not party.is_ours for party in waiting),
        )


def facts_of(
    agreement: Agreement,
    *,
    now: datetime | None = None,
    preparation: Preparation | None = None,
    party: Party | None = None,
    step: ApprovalStep | None = None,
    **brought: Any,
) -> Facts:
    """Everything the guards ask about this agreement; `party` signs or declines, `step` is being decided.

    Whether a route must be passed is brought by the one who submits. Parties sign in any order on paper, and
    no links are out: closing a request is part of the move that closes it.
    """
    now = now or clock.now()
    today = now.astimezone(ZoneInfo(agreement.edition.time_zone)).date()
    signing = _Signing.of(agreement)
    known: dict[str, Any] = {
        "now": now,
        "today": today,
        "template_approved": agreement.template_version is None or is_in_force(agreement.template_version),
        "type_known": True,
        "route_empty": True,
        "order_without_gaps": True,
        "channels_possible": all(one.channel in ON_PAPER for one in agreement.parties),
        "powers_valid": all(_power_is_valid(one.signatory, today) for one in agreement.parties),
        "number_satisfies_policy": agreement.entry_id is not None,
        "signers_turn": party is not None and not party.signature.is_settled,
        "on_paper": party is not None and party.channel in ON_PAPER,
        "signature_on_frozen_revision": agreement.state in SIGNING,
        "signatures_left": signing.left,
        "signatures_collected": signing.collected,
        "signing_deadline": agreement.sign_by,
        "request_closed": True,
        "nothing_out": agreement.state not in SIGNING | {State.SIGNATURE_EXPIRED},
        "effective_on": agreement.effective_on,
        "ends_on": agreement.ends_on,
        "conditions_met": True,
        "next_signer_is_ours": signing.theirs_left == 0,
    }
    known |= _facts_of_text(agreement, preparation) | _facts_of_approval(agreement, step)
    known |= _facts_of_obligations(agreement, now)
    return Facts(**known | brought)


def _facts_of_approval(agreement: Agreement, step: ApprovalStep | None) -> dict[str, Any]:
    running, latest = agreement.running_approval, agreement.latest_revision
    if running is None:
        return {}
    return {
        "step_open": step is not None and step.is_open,
        "self_approval_allowed": running.self_approval,
        "decision_on_current_revision": latest is not None and latest.content_hash == running.content_hash,
        "steps_undecided": len(running.undecided),
    }


def _facts_of_obligations(agreement: Agreement, now: datetime) -> dict[str, Any]:
    next_one = nearest(agreement.obligations)
    return {
        "obligations_open": sum(not one.state.is_closed for one in agreement.obligations),
        "nearest_obligation_is_ours": next_one.is_our_move if next_one else None,
        "overdue": agreement.state in IN_FORCE and any(one.is_overdue(now) for one in agreement.obligations),
    }


def _power_is_valid(signatory: Signatory | None, today: date) -> bool:
    until = signatory.attorney_valid_until if signatory else None
    return until is None or today <= until


def _facts_of_text(agreement: Agreement, preparation: Preparation | None) -> dict[str, Any]:
    """What is known about the text; a document that was rendered has passed the check for lost values."""
    latest = agreement.latest_revision
    if preparation is None:
        return {"revision_rendered": latest is not None}
    is_current = latest is not None and latest.content_hash == preparation.content_hash
    return {
        "revision_rendered": latest is not None,
        "revision_current": is_current,
        "revision_unchanged": is_current,
        "content_changed": latest is not None and not is_current,
        "variables_filled": not preparation.missing,
        "parties_complete": not preparation.missing and preparation.forms_confirmed,
        "totals_match": agreement.amount == preparation.amount,
        "no_value_lost": latest is not None,
    }
