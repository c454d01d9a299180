"""What the guards of the lifecycle ask about one agreement."""

from dataclasses import dataclass
from datetime import date, datetime

from agreements.lifecycle.states import TerminationGround


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the guards ask about one agreement. A fact that nobody gathered refuses, it never permits.

    Moments are aware UTC datetimes; legal dates and `today` are dates in the zone of the edition.
    """

    now: datetime | None = None
    today: date | None = None

    template_approved: bool = False  # and not retired; true as well for an uploaded text without template
    type_known: bool = False

    revision_rendered: bool = False
    revision_current: bool = False  # rendered from the data as they are now
    variables_filled: bool = False
    parties_complete: bool = False  # requisites, signatory, basis, genitives confirmed, for every party
    totals_match: bool = False
    no_value_lost: bool = False

    route_empty: bool = False
    step_open: bool = False
    self_approval_allowed: bool = False
    decision_on_current_revision: bool = False
    approvals_complete: bool = False  # every mandatory step approved the current revision
    steps_undecided: int = 0

    counterparty_contact: bool = False
    channel_recorded: bool = False
    revision_unchanged: bool = False  # since it was shown to the other side
    new_revision: bool = False  # the move brings one
    redline_made: bool = False  # of that new revision against the one sent
    content_changed: bool = False  # other than registration fields

    order_without_gaps: bool = False
    channels_possible: bool = False
    powers_valid: bool = False  # every power of attorney, today
    number_satisfies_policy: bool = False  # given, or the register numbers at full signature
    docx_frozen: bool = False
    pdf_frozen: bool = False
    pdf_possible: bool = True  # false where no PDF engine is installed: the DOCX alone goes out

    signers_turn: bool = False
    decline_any_time: bool = False  # policy: otherwise a signer declines in his turn
    link_valid: bool = False  # the signer's own link, or his own session
    on_paper: bool = False  # a signature on paper, recorded for the signer
    signature_on_frozen_revision: bool = False
    signatures_left: int = 1  # required ones, before this move
    signer_required: bool = True  # whether the signature being given is one of those
    signatures_collected: int = 0
    signing_deadline: datetime | None = None
    new_deadline: datetime | None = None
    request_closed: bool = False  # all open links die in the same transaction
    nothing_out: bool = False  # no signature request is open

    signed_copy: bool = False  # a paper that everybody had signed before it came here
    signed_on: date | None = None
    effective_on: date | None = None
    ends_on: date | None = None
    conditions_met: bool = False  # registration by the region, originals where the type requires them
    obligations_open: int | None = None  # neither accepted nor waived
    prolongation_due: bool = False
    terminated_on: date | None = None
    termination_ground: TerminationGround | None = None
    termination_document: bool = False
    successor_active: bool = False  # the linked agreement with relation `supersedes`

    next_signer_is_ours: bool = False
    nearest_obligation_is_ours: bool | None = None  # none: nothing is owed
    overdue: bool = False  # the term of whoever has the move has run out

    @property
    def signing_deadline_passed(self) -> bool:
        """A deadline belongs to the moment it names: at that very moment it has passed."""
        return (
            self.now is not None and self.signing_deadline is not None and self.signing_deadline <= self.now
        )
