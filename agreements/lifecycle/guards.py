"""The guards of the lifecycle: each refusal code beside the predicate that must hold."""

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from agreements.lifecycle.facts import Facts
from agreements.lifecycle.states import Role

Actor = AbstractSet[Role]
Guard = Callable[[Facts, Actor], bool]


class Refusal(StrEnum):
    """Why a move is refused. A guard is named by the refusal it gives; texts are in `texts`."""

    NOT_FROM_THIS_STATE = "not_from_this_state"
    SIGNING_CLOSED = "signing_closed"
    NOT_YOUR_MOVE = "not_your_move"
    REASON_MISSING = "reason_missing"
    TEMPLATE_NOT_APPROVED = "template_not_approved"
    TYPE_UNKNOWN = "type_unknown"
    SIGNED_COPY_MISSING = "signed_copy_missing"
    SIGNED_LATER = "signed_later"
    NOT_RENDERED = "not_rendered"
    REVISION_STALE = "revision_stale"
    VARIABLES_MISSING = "variables_missing"
    PARTIES_INCOMPLETE = "parties_incomplete"
    TOTALS_DIFFER = "totals_differ"
    VALUE_LOST = "value_lost"
    STEP_NOT_OPEN = "step_not_open"
    OWN_REVISION = "own_revision"
    DECISION_ON_OTHER_REVISION = "decision_on_other_revision"
    APPROVALS_INCOMPLETE = "approvals_incomplete"
    ALL_STEPS_DECIDED = "all_steps_decided"
    NO_CONTACT = "no_contact"
    CHANNEL_NOT_RECORDED = "channel_not_recorded"
    REVISION_CHANGED = "revision_changed"
    NEW_REVISION_MISSING = "new_revision_missing"
    REDLINE_MISSING = "redline_missing"
    CONTENT_NOT_CHANGED = "content_not_changed"
    ORDER_HAS_GAPS = "order_has_gaps"
    CHANNEL_IMPOSSIBLE = "channel_impossible"
    POWER_NOT_VALID = "power_not_valid"
    NUMBER_MISSING = "number_missing"
    DOCX_NOT_FROZEN = "docx_not_frozen"
    PDF_NOT_FROZEN = "pdf_not_frozen"
    NOT_SIGNERS_TURN = "not_signers_turn"
    DECLINE_OUT_OF_TURN = "decline_out_of_turn"
    LINK_NOT_VALID = "link_not_valid"
    OTHER_FILE_SIGNED = "other_file_signed"
    REQUEST_OPEN = "request_open"
    DEADLINE_NOT_REACHED = "deadline_not_reached"
    NEW_DEADLINE_MISSING = "new_deadline_missing"
    OUT_FOR_SIGNATURE = "out_for_signature"
    NOT_EFFECTIVE_YET = "not_effective_yet"
    CONDITIONS_NOT_MET = "conditions_not_met"
    OBLIGATIONS_OPEN = "obligations_open"
    NOT_ENDED_YET = "not_ended_yet"
    PROLONGATION_DUE = "prolongation_due"
    TERMINATION_BEFORE_SIGNING = "termination_before_signing"
    GROUND_MISSING = "ground_missing"
    TERMINATION_DOCUMENT_MISSING = "termination_document_missing"
    SUCCESSOR_NOT_ACTIVE = "successor_not_active"


def _link_or_paper(facts: Facts, actor: Actor) -> bool:
    return (Role.SIGNATORY in actor and facts.link_valid) or (Role.LEGAL in actor and facts.on_paper)


def _has_new_deadline(facts: Facts, _: Actor) -> bool:
    return facts.new_deadline is not None and facts.now is not None and facts.new_deadline > facts.now


def _reached(day: date | None, today: date | None) -> bool:
    return day is not None and today is not None and day <= today


def _passed(day: date | None, today: date | None) -> bool:
    return day is not None and today is not None and day < today


GUARDS: Mapping[Refusal, Guard] = MappingProxyType(
    {
        Refusal.TEMPLATE_NOT_APPROVED: lambda f, _: f.template_approved,
        Refusal.TYPE_UNKNOWN: lambda f, _: f.type_known,
        Refusal.SIGNED_COPY_MISSING: lambda f, _: f.signed_copy,
        Refusal.SIGNED_LATER: lambda f, _: _reached(f.signed_on, f.today),
        Refusal.NOT_RENDERED: lambda f, _: f.revision_rendered,
        Refusal.REVISION_STALE: lambda f, _: f.revision_current,
        Refusal.VARIABLES_MISSING: lambda f, _: f.variables_filled,
        Refusal.PARTIES_INCOMPLETE: lambda f, _: f.parties_complete,
        Refusal.TOTALS_DIFFER: lambda f, _: f.totals_match,
        Refusal.VALUE_LOST: lambda f, _: f.no_value_lost,
        Refusal.STEP_NOT_OPEN: lambda f, _: f.step_open,
        Refusal.OWN_REVISION: lambda f, actor: f.self_approval_allowed or Role.AUTHOR not in actor,
        Refusal.DECISION_ON_OTHER_REVISION: lambda f, _: f.decision_on_current_revision,
        Refusal.APPROVALS_INCOMPLETE: lambda f, _: f.approvals_complete,
        Refusal.ALL_STEPS_DECIDED: lambda f, _: f.steps_undecided > 0,
        Refusal.NO_CONTACT: lambda f, _: f.counterparty_contact,
        Refusal.CHANNEL_NOT_RECORDED: lambda f, _: f.channel_recorded,
        Refusal.REVISION_CHANGED: lambda f, _: f.revision_unchanged,
        Refusal.NEW_REVISION_MISSING: lambda f, _: f.new_revision,
        Refusal.REDLINE_MISSING: lambda f, _: f.redline_made,
        Refusal.CONTENT_NOT_CHANGED: lambda f, _: f.content_changed,
        Refusal.ORDER_HAS_GAPS: lambda f, _: f.order_without_gaps,
        Refusal.CHANNEL_IMPOSSIBLE: lambda f, _: f.channels_possible,
        Refusal.POWER_NOT_VALID: lambda f, _: f.powers_valid,
        Refusal.NUMBER_MISSING: lambda f, _: f.number_satisfies_policy,
        Refusal.DOCX_NOT_FROZEN: lambda f, _: f.docx_frozen,
        Refusal.PDF_NOT_FROZEN: lambda f, _: f.pdf_frozen or not f.pdf_possible,
        Refusal.NOT_SIGNERS_TURN: lambda f, _: f.signers_turn,
        Refusal.DECLINE_OUT_OF_TURN: lambda f, _: f.signers_turn or f.decline_any_time,
        Refusal.LINK_NOT_VALID: _link_or_paper,
        Refusal.OTHER_FILE_SIGNED: lambda f, _: f.signature_on_frozen_revision,
        Refusal.REQUEST_OPEN: lambda f, _: f.request_closed,
        Refusal.DEADLINE_NOT_REACHED: lambda f, _: f.signing_deadline_passed,
        Refusal.NEW_DEADLINE_MISSING: _has_new_deadline,
        Refusal.OUT_FOR_SIGNATURE: lambda f, _: f.nothing_out,
        Refusal.NOT_EFFECTIVE_YET: lambda f, _: _reached(f.effective_on, f.today),
        Refusal.CONDITIONS_NOT_MET: lambda f, _: f.conditions_met,
        Refusal.OBLIGATIONS_OPEN: lambda f, _: f.obligations_open == 0,
        Refusal.NOT_ENDED_YET: lambda f, _: _passed(f.ends_on, f.today),
        Refusal.PROLONGATION_DUE: lambda f, _: not f.prolongation_due,
        Refusal.TERMINATION_BEFORE_SIGNING: lambda f, _: _reached(f.signed_on, f.terminated_on),
        Refusal.GROUND_MISSING: lambda f, _: f.termination_ground is not None,
        Refusal.TERMINATION_DOCUMENT_MISSING: lambda f, _: f.termination_document,
        Refusal.SUCCESSOR_NOT_ACTIVE: lambda f, _: f.successor_active,
    }
)
