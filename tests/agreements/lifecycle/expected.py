"""The transition table written out a second time by hand, and facts under which every guard holds."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from agreements.lifecycle import Facts, MoveRefused, Role, State, TerminationGround, Verb, apply

# verb | from | to | who | reason
ROWS = """
create           | -                  | draft              | manager legal bulk_job api | none
record           | -                  | signed             | manager legal bulk_job api | none
submit           | draft              | in_review          | author                     | none
submit           | draft              | approved           | author                     | none
approve_step     | in_review          | in_review          | approver                   | optional
approve_all      | in_review          | approved           | system                     | none
ask_changes      | in_review          | draft              | approver                   | required
withdraw         | in_review          | draft              | author                     | none
negotiate        | approved           | in_negotiation     | author legal               | none
accept_text      | in_negotiation     | approved           | author counterparty        | none
take_counter_edit| in_negotiation     | draft              | author counterparty        | optional
content_changed  | in_review          | draft              | system                     | automatic
content_changed  | approved           | draft              | system                     | automatic
content_changed  | in_negotiation     | draft              | system                     | automatic
send             | approved           | out_for_signature  | author legal               | none
sign             | out_for_signature  | partially_signed   | signatory legal            | none
sign             | out_for_signature  | signed             | signatory legal            | none
sign             | partially_signed   | partially_signed   | signatory legal            | none
sign             | partially_signed   | signed             | signatory legal            | none
decline          | out_for_signature  | declined           | signatory                  | required
decline          | partially_signed   | declined           | signatory                  | required
revise           | declined           | draft              | author                     | none
void             | out_for_signature  | voided             | author legal               | required
void             | partially_signed   | voided             | author legal               | required
void             | signature_expired  | voided             | author legal               | required
expire_signing   | out_for_signature  | signature_expired  | system                     | automatic
expire_signing   | partially_signed   | signature_expired  | system                     | automatic
resend           | signature_expired  | out_for_signature  | author                     | none
resend           | signature_expired  | partially_signed   | author                     | none
cancel           | draft              | cancelled          | author legal               | required
cancel           | in_review          | cancelled          | author legal               | required
cancel           | approved           | cancelled          | author legal               | required
cancel           | in_negotiation     | cancelled          | author legal               | required
cancel           | declined           | cancelled          | author legal               | required
take_effect      | signed             | active             | system legal               | none
fulfil           | active             | fulfilled          | system legal               | none
end              | active             | expired            | system                     | automatic
terminate        | signed             | terminated         | legal                      | required
terminate        | active             | terminated         | legal                      | required
supersede        | active             | superseded         | system                     | automatic
"""


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.split("|"))


EDGES: dict[tuple[str | None, str], set[str]] = {}
ACTORS: dict[str, set[str]] = {}
REASONS: dict[str, str] = {}
for _verb, _source, _target, _who, _reason in map(_cells, ROWS.strip().splitlines()):
    EDGES.setdefault((None if _source == "-" else _source, _verb), set()).add(_target)
    ACTORS[_verb] = set(_who.split())
    REASONS[_verb] = _reason

NOON = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
TODAY = date(2027, 3, 1)

ALL_WELL = Facts(
    now=NOON,
    today=TODAY,
    template_approved=True,
    type_known=True,
    revision_rendered=True,
    revision_current=True,
    variables_filled=True,
    parties_complete=True,
    totals_match=True,
    no_value_lost=True,
    step_open=True,
    decision_on_current_revision=True,
    approvals_complete=True,
    steps_undecided=1,
    counterparty_contact=True,
    channel_recorded=True,
    revision_unchanged=True,
    new_revision=True,
    redline_made=True,
    content_changed=True,
    order_without_gaps=True,
    channels_possible=True,
    powers_valid=True,
    number_satisfies_policy=True,
    docx_frozen=True,
    pdf_frozen=True,
    signers_turn=True,
    link_valid=True,
    on_paper=True,
    signature_on_frozen_revision=True,
    signatures_left=2,
    signing_deadline=NOON,
    new_deadline=NOON + timedelta(days=30),
    request_closed=True,
    nothing_out=True,
    signed_copy=True,
    signed_on=TODAY,
    effective_on=TODAY,
    ends_on=TODAY - timedelta(days=1),
    conditions_met=True,
    obligations_open=0,
    terminated_on=TODAY,
    termination_ground=TerminationGround.MUTUAL,
    termination_document=True,
    successor_active=True,
)
"""Every guard holds at once; a table test spoils one fact at a time."""

BRANCHES: dict[tuple[str, str], Facts] = {
    ("submit", "approved"): replace(ALL_WELL, route_empty=True),
    ("sign", "signed"): replace(ALL_WELL, signatures_left=1),
    ("resend", "partially_signed"): replace(ALL_WELL, signatures_collected=1),
}
"""The facts that choose the other row where a verb has two."""


def attempt(
    state: State | None, verb: Verb, facts: Facts, actor: frozenset[Role], reason: str | None
) -> State | MoveRefused:
    """The outcome of a move as a value, for tests that judge both kinds of outcome."""
    try:
        return apply(state, verb, facts, actor, reason)
    except MoveRefused as refused:
        return refused
