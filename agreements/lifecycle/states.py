"""The words of the lifecycle: states, verbs, roles, reasons, turns and party signatures."""

from enum import StrEnum


class State(StrEnum):
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    IN_NEGOTIATION = "in_negotiation"
    OUT_FOR_SIGNATURE = "out_for_signature"
    PARTIALLY_SIGNED = "partially_signed"
    SIGNED = "signed"
    ACTIVE = "active"
    DECLINED = "declined"
    SIGNATURE_EXPIRED = "signature_expired"
    FULFILLED = "fulfilled"
    EXPIRED = "expired"
    TERMINATED = "terminated"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"
    VOIDED = "voided"


SIGNING = frozenset({State.OUT_FOR_SIGNATURE, State.PARTIALLY_SIGNED})
ENDED = frozenset(
    {
        State.FULFILLED,
        State.EXPIRED,
        State.TERMINATED,
        State.SUPERSEDED,
        State.CANCELLED,
        State.VOIDED,
    }
)


class Verb(StrEnum):
    CREATE = "create"
    RECORD = "record"
    SUBMIT = "submit"
    APPROVE_STEP = "approve_step"
    APPROVE_ALL = "approve_all"
    ASK_CHANGES = "ask_changes"
    WITHDRAW = "withdraw"
    NEGOTIATE = "negotiate"
    ACCEPT_TEXT = "accept_text"
    TAKE_COUNTER_EDIT = "take_counter_edit"
    CONTENT_CHANGED = "content_changed"
    SEND = "send"
    SIGN = "sign"
    DECLINE = "decline"
    REVISE = "revise"
    VOID = "void"
    EXPIRE_SIGNING = "expire_signing"
    RESEND = "resend"
    CANCEL = "cancel"
    TAKE_EFFECT = "take_effect"
    FULFIL = "fulfil"
    END = "end"
    TERMINATE = "terminate"
    SUPERSEDE = "supersede"


class Role(StrEnum):
    """What an actor is to this agreement; one person may be several at once (author and approver)."""

    AUTHOR = "author"
    MANAGER = "manager"
    LEGAL = "legal"
    APPROVER = "approver"  # of a step of the running route, or the delegate of one
    SIGNATORY = "signatory"
    COUNTERPARTY = "counterparty"
    SYSTEM = "system"  # clock, worker, consequence of another move
    BULK_JOB = "bulk_job"
    API = "api"


class Reason(StrEnum):
    """Whether a move asks for words: an automatic reason is required too, but written by the system."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"
    AUTOMATIC = "automatic"


class TerminationGround(StrEnum):
    MUTUAL = "mutual"
    NOTICE = "notice"
    BREACH = "breach"
    COURT = "court"
    ANNULLED_IN_EDO = "annulled_in_edo"


class Turn(StrEnum):
    """By whose move an agreement stands; derived by `whose_move`, never stored."""

    US = "us"
    THEM = "them"
    OVERDUE = "overdue"
    DONE = "done"


class PartySignature(StrEnum):
    """How far one party's signature is."""

    NOT_REQUIRED = "not_required"
    PENDING = "pending"
    INVITED = "invited"
    VIEWED = "viewed"
    SIGNED_DECLARED = "signed_declared"
    SIGNED_VERIFIED = "signed_verified"
    SIGNED_UNVERIFIABLE = "signed_unverifiable"  # could not be checked here
    SIGNED_INVALID = "signed_invalid"  # was checked and is wrong
    REJECTED = "rejected"
    DISAGREEMENTS = "disagreements"
    REVOKED = "revoked"

    @property
    def counts(self) -> bool:
        """Whether the party has signed. A file nobody could check counts only once a person declares it."""
        return self in {PartySignature.SIGNED_DECLARED, PartySignature.SIGNED_VERIFIED}

    @property
    def is_settled(self) -> bool:
        """Whether the signing order need not wait for this party any more."""
        return self is PartySignature.NOT_REQUIRED or self.counts
