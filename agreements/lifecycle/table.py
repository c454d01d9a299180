"""The one table of transitions of an agreement, row by row; pure data."""

from collections.abc import Callable
from dataclasses import dataclass

from agreements.lifecycle.facts import Facts
from agreements.lifecycle.guards import Refusal
from agreements.lifecycle.states import Reason, Role, State, Verb


@dataclass(frozen=True, slots=True)
class Transition:
    """One row. Several rows of one verb differ by `when`, and exactly one of them applies to any facts."""

    row: int
    verb: Verb
    sources: frozenset[State | None]
    target: State
    roles: frozenset[Role]
    guards: tuple[Refusal, ...] = ()  # must hold before the move is offered
    brings: tuple[Refusal, ...] = ()  # come with the move itself: its form, or the same transaction
    reason: Reason = Reason.NONE
    when: Callable[[Facts], bool] = lambda _: True


def _any(*members: State | None) -> frozenset[State | None]:
    return frozenset(members)


def _by(*roles: Role) -> frozenset[Role]:
    return frozenset(roles)


def _route_is_empty(facts: Facts) -> bool:
    return facts.route_empty


def _route_has_steps(facts: Facts) -> bool:
    return not facts.route_empty


def _is_last_signature(facts: Facts) -> bool:
    return facts.signatures_left - facts.signer_required <= 0


def _more_must_sign(facts: Facts) -> bool:
    return not _is_last_signature(facts)


def _nobody_signed(facts: Facts) -> bool:
    return facts.signatures_collected == 0


def _somebody_signed(facts: Facts) -> bool:
    return facts.signatures_collected > 0


_SUBMITTABLE = (
    Refusal.NOT_RENDERED,
    Refusal.REVISION_STALE,
    Refusal.VARIABLES_MISSING,
    Refusal.PARTIES_INCOMPLETE,
    Refusal.TOTALS_DIFFER,
    Refusal.VALUE_LOST,
)
_SIGNABLE = (Refusal.NOT_SIGNERS_TURN, Refusal.LINK_NOT_VALID)
_DECLINABLE = (Refusal.DECLINE_OUT_OF_TURN, Refusal.LINK_NOT_VALID)
_SENDABLE = (Refusal.ORDER_HAS_GAPS, Refusal.CHANNEL_IMPOSSIBLE, Refusal.POWER_NOT_VALID)
_FROZEN = (Refusal.NUMBER_MISSING, Refusal.DOCX_NOT_FROZEN, Refusal.PDF_NOT_FROZEN)
_TERMINATION = (
    Refusal.TERMINATION_BEFORE_SIGNING,
    Refusal.GROUND_MISSING,
    Refusal.TERMINATION_DOCUMENT_MISSING,
)

_DRAFT = _any(State.DRAFT)
_REVIEW = _any(State.IN_REVIEW)
_APPROVED = _any(State.APPROVED)
_TALKS = _any(State.IN_NEGOTIATION)
_SIGNING = _any(State.OUT_FOR_SIGNATURE, State.PARTIALLY_SIGNED)
_LATE = _any(State.SIGNATURE_EXPIRED)
_DECLINED = _any(State.DECLINED)
_SIGNED = _any(State.SIGNED)
_ACTIVE = _any(State.ACTIVE)

_AUTHOR = _by(Role.AUTHOR)
_OURS = _by(Role.AUTHOR, Role.LEGAL)
_EITHER_SIDE = _by(Role.AUTHOR, Role.COUNTERPARTY)
_APPROVER = _by(Role.APPROVER)
_SIGNER = _by(Role.SIGNATORY, Role.LEGAL)
_SYSTEM = _by(Role.SYSTEM)
_CLOCK_OR_LEGAL = _by(Role.SYSTEM, Role.LEGAL)
_MAKERS = _by(Role.MANAGER, Role.LEGAL, Role.BULK_JOB, Role.API)

_NEW_TEMPLATE = (Refusal.TEMPLATE_NOT_APPROVED, Refusal.TYPE_UNKNOWN)
_COUNTER_EDIT = (Refusal.NEW_REVISION_MISSING, Refusal.REDLINE_MISSING)
_RESENT = (Refusal.NEW_DEADLINE_MISSING,)

# fmt: off
TRANSITIONS: tuple[Transition, ...] = (
    Transition(1, Verb.CREATE, _any(None), State.DRAFT, _MAKERS, _NEW_TEMPLATE),
    # A paper signed elsewhere, of former years as a rule: it enters where its history stands.
    Transition(25, Verb.RECORD, _any(None), State.SIGNED, _MAKERS, (Refusal.TYPE_UNKNOWN,),
               (Refusal.SIGNED_COPY_MISSING, Refusal.SIGNED_LATER)),
    Transition(2, Verb.SUBMIT, _DRAFT, State.IN_REVIEW, _AUTHOR, _SUBMITTABLE, when=_route_has_steps),
    Transition(4, Verb.SUBMIT, _DRAFT, State.APPROVED, _AUTHOR, _SUBMITTABLE, when=_route_is_empty),
    Transition(3, Verb.APPROVE_STEP, _REVIEW, State.IN_REVIEW, _APPROVER,
               (Refusal.STEP_NOT_OPEN, Refusal.OWN_REVISION), (Refusal.DECISION_ON_OTHER_REVISION,),
               Reason.OPTIONAL),
    Transition(4, Verb.APPROVE_ALL, _REVIEW, State.APPROVED, _SYSTEM, (Refusal.APPROVALS_INCOMPLETE,)),
    Transition(5, Verb.ASK_CHANGES, _REVIEW, State.DRAFT, _APPROVER, (Refusal.STEP_NOT_OPEN,),
               reason=Reason.REQUIRED),
    Transition(6, Verb.WITHDRAW, _REVIEW, State.DRAFT, _AUTHOR, (Refusal.ALL_STEPS_DECIDED,)),
    Transition(7, Verb.NEGOTIATE, _APPROVED, State.IN_NEGOTIATION, _OURS, (Refusal.NO_CONTACT,),
               (Refusal.CHANNEL_NOT_RECORDED,)),
    Transition(8, Verb.ACCEPT_TEXT, _TALKS, State.APPROVED, _EITHER_SIDE, (Refusal.REVISION_CHANGED,)),
    Transition(9, Verb.TAKE_COUNTER_EDIT, _TALKS, State.DRAFT, _EITHER_SIDE, (), _COUNTER_EDIT,
               Reason.OPTIONAL),
    Transition(10, Verb.CONTENT_CHANGED, _REVIEW | _APPROVED | _TALKS, State.DRAFT, _SYSTEM,
               (Refusal.CONTENT_NOT_CHANGED,), reason=Reason.AUTOMATIC),
    Transition(11, Verb.SEND, _APPROVED, State.OUT_FOR_SIGNATURE, _OURS, _SENDABLE, _FROZEN),
    # A middle signature (the second of three) stays in its state: it is a row 12 as well.
    Transition(12, Verb.SIGN, _SIGNING, State.PARTIALLY_SIGNED, _SIGNER, _SIGNABLE,
               (Refusal.OTHER_FILE_SIGNED,), when=_more_must_sign),
    Transition(13, Verb.SIGN, _SIGNING, State.SIGNED, _SIGNER, _SIGNABLE,
               (Refusal.OTHER_FILE_SIGNED,), when=_is_last_signature),
    Transition(14, Verb.DECLINE, _SIGNING, State.DECLINED, _by(Role.SIGNATORY), _DECLINABLE,
               reason=Reason.REQUIRED),
    Transition(15, Verb.REVISE, _DECLINED, State.DRAFT, _AUTHOR, (),
               (Refusal.NEW_REVISION_MISSING, Refusal.REQUEST_OPEN)),
    Transition(16, Verb.VOID, _SIGNING | _LATE, State.VOIDED, _OURS, (), (Refusal.REQUEST_OPEN,),
               Reason.REQUIRED),
    Transition(17, Verb.EXPIRE_SIGNING, _SIGNING, State.SIGNATURE_EXPIRED, _SYSTEM,
               (Refusal.DEADLINE_NOT_REACHED,), reason=Reason.AUTOMATIC),
    Transition(18, Verb.RESEND, _LATE, State.OUT_FOR_SIGNATURE, _AUTHOR, (Refusal.REVISION_CHANGED,),
               _RESENT, when=_nobody_signed),
    Transition(18, Verb.RESEND, _LATE, State.PARTIALLY_SIGNED, _AUTHOR, (Refusal.REVISION_CHANGED,),
               _RESENT, when=_somebody_signed),
    Transition(19, Verb.CANCEL, _DRAFT | _REVIEW | _APPROVED | _TALKS | _DECLINED, State.CANCELLED, _OURS,
               (Refusal.OUT_FOR_SIGNATURE,), reason=Reason.REQUIRED),
    Transition(20, Verb.TAKE_EFFECT, _SIGNED, State.ACTIVE, _CLOCK_OR_LEGAL,
               (Refusal.NOT_EFFECTIVE_YET, Refusal.CONDITIONS_NOT_MET)),
    Transition(21, Verb.FULFIL, _ACTIVE, State.FULFILLED, _CLOCK_OR_LEGAL, (Refusal.OBLIGATIONS_OPEN,)),
    Transition(22, Verb.END, _ACTIVE, State.EXPIRED, _SYSTEM,
               (Refusal.NOT_ENDED_YET, Refusal.PROLONGATION_DUE), reason=Reason.AUTOMATIC),
    Transition(23, Verb.TERMINATE, _SIGNED | _ACTIVE, State.TERMINATED, _by(Role.LEGAL), (), _TERMINATION,
               Reason.REQUIRED),
    Transition(24, Verb.SUPERSEDE, _ACTIVE, State.SUPERSEDED, _SYSTEM, (Refusal.SUCCESSOR_NOT_ACTIVE,),
               reason=Reason.AUTOMATIC),
)
# fmt: on
