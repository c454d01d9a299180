"""The guards one by one: each single spoiled fact refuses its move by its own code."""

from dataclasses import fields, replace
from datetime import timedelta

import pytest

from agreements.lifecycle import (
    GUARDS,
    REFUSAL_TEXTS,
    TRANSITIONS,
    Facts,
    MoveRefused,
    PartySignature,
    Refusal,
    Role,
    State,
    Turn,
    Verb,
    apply,
    moves,
    whose_move,
)
from tests.agreements.lifecycle.expected import ALL_WELL, NOON, TODAY

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)

# state, verb, role, spoiled facts, code
SPOILED = [
    (None, "create", "legal", {"template_approved": False}, "template_not_approved"),
    (None, "create", "legal", {"type_known": False}, "type_unknown"),
    (None, "record", "legal", {"type_known": False}, "type_unknown"),
    (None, "record", "legal", {"signed_copy": False}, "signed_copy_missing"),
    (None, "record", "legal", {"signed_on": TOMORROW}, "signed_later"),
    ("draft", "submit", "author", {"revision_rendered": False}, "not_rendered"),
    ("draft", "submit", "author", {"revision_current": False}, "revision_stale"),
    ("draft", "submit", "author", {"variables_filled": False}, "variables_missing"),
    ("draft", "submit", "author", {"parties_complete": False}, "parties_incomplete"),
    ("draft", "submit", "author", {"totals_match": False}, "totals_differ"),
    ("draft", "submit", "author", {"no_value_lost": False}, "value_lost"),
    ("draft", "submit", "author", {"no_value_lost": False, "route_empty": True}, "value_lost"),
    ("in_review", "approve_step", "approver", {"step_open": False}, "step_not_open"),
    (
        "in_review",
        "approve_step",
        "approver",
        {"decision_on_current_revision": False},
        "decision_on_other_revision",
    ),
    ("in_review", "approve_all", "system", {"approvals_complete": False}, "approvals_incomplete"),
    ("in_review", "ask_changes", "approver", {"step_open": False}, "step_not_open"),
    ("in_review", "withdraw", "author", {"steps_undecided": 0}, "all_steps_decided"),
    ("approved", "negotiate", "legal", {"counterparty_contact": False}, "no_contact"),
    ("approved", "negotiate", "legal", {"channel_recorded": False}, "channel_not_recorded"),
    ("in_negotiation", "accept_text", "counterparty", {"revision_unchanged": False}, "revision_changed"),
    ("in_negotiation", "take_counter_edit", "author", {"new_revision": False}, "new_revision_missing"),
    ("in_negotiation", "take_counter_edit", "author", {"redline_made": False}, "redline_missing"),
    ("approved", "content_changed", "system", {"content_changed": False}, "content_not_changed"),
    ("approved", "send", "author", {"order_without_gaps": False}, "order_has_gaps"),
    ("approved", "send", "author", {"channels_possible": False}, "channel_impossible"),
    ("approved", "send", "author", {"powers_valid": False}, "power_not_valid"),
    ("approved", "send", "author", {"number_satisfies_policy": False}, "number_missing"),
    ("approved", "send", "author", {"docx_frozen": False}, "docx_not_frozen"),
    ("approved", "send", "author", {"pdf_frozen": False}, "pdf_not_frozen"),
    ("out_for_signature", "sign", "signatory", {"signers_turn": False}, "not_signers_turn"),
    ("out_for_signature", "sign", "signatory", {"link_valid": False}, "link_not_valid"),
    ("out_for_signature", "sign", "legal", {"on_paper": False}, "link_not_valid"),
    (
        "partially_signed",
        "sign",
        "signatory",
        {"signature_on_frozen_revision": False},
        "other_file_signed",
    ),
    (
        "partially_signed",
        "sign",
        "signatory",
        {"signers_turn": False, "signatures_left": 1},
        "not_signers_turn",
    ),
    ("out_for_signature", "decline", "signatory", {"signers_turn": False}, "decline_out_of_turn"),
    ("out_for_signature", "decline", "signatory", {"link_valid": False}, "link_not_valid"),
    ("declined", "revise", "author", {"new_revision": False}, "new_revision_missing"),
    ("declined", "revise", "author", {"request_closed": False}, "request_open"),
    ("partially_signed", "void", "legal", {"request_closed": False}, "request_open"),
    (
        "out_for_signature",
        "expire_signing",
        "system",
        {"signing_deadline": NOON + timedelta(seconds=1)},
        "deadline_not_reached",
    ),
    ("out_for_signature", "expire_signing", "system", {"signing_deadline": None}, "deadline_not_reached"),
    ("signature_expired", "resend", "author", {"revision_unchanged": False}, "revision_changed"),
    ("signature_expired", "resend", "author", {"new_deadline": None}, "new_deadline_missing"),
    ("signature_expired", "resend", "author", {"new_deadline": NOON}, "new_deadline_missing"),
    ("declined", "cancel", "legal", {"nothing_out": False}, "out_for_signature"),
    ("signed", "take_effect", "legal", {"effective_on": TOMORROW}, "not_effective_yet"),
    ("signed", "take_effect", "system", {"effective_on": None}, "not_effective_yet"),
    ("signed", "take_effect", "system", {"conditions_met": False}, "conditions_not_met"),
    ("active", "fulfil", "legal", {"obligations_open": 1}, "obligations_open"),
    ("active", "fulfil", "system", {"obligations_open": None}, "obligations_open"),
    ("active", "end", "system", {"ends_on": TODAY}, "not_ended_yet"),
    ("active", "end", "system", {"ends_on": None}, "not_ended_yet"),
    ("active", "end", "system", {"prolongation_due": True}, "prolongation_due"),
    ("signed", "terminate", "legal", {"terminated_on": YESTERDAY}, "termination_before_signing"),
    ("active", "terminate", "legal", {"terminated_on": None}, "termination_before_signing"),
    ("active", "terminate", "legal", {"termination_ground": None}, "ground_missing"),
    ("active", "terminate", "legal", {"termination_document": False}, "termination_document_missing"),
    ("active", "supersede", "system", {"successor_active": False}, "successor_not_active"),
]


@pytest.mark.parametrize(("state", "verb", "role", "spoiled", "code"), SPOILED)
def test_one_spoiled_fact_refuses_the_move_by_its_code(
    state: str | None, verb: str, role: str, spoiled: dict[str, object], code: str
) -> None:
    source = State(state) if state else None
    apply(source, Verb(verb), ALL_WELL, {Role(role)}, "because")
    with pytest.raises(MoveRefused) as refused:
        apply(source, Verb(verb), replace(ALL_WELL, **spoiled), {Role(role)}, "because")
    assert refused.value.codes == (code,)


def test_every_guard_of_every_row_is_spoiled_above() -> None:
    spoiled = {(verb, code) for _, verb, _, _, code in SPOILED} | {("approve_step", "own_revision")}
    used = {(row.verb.value, code.value) for row in TRANSITIONS for code in row.guards + row.brings}
    assert used == spoiled
    assert {code for row in TRANSITIONS for code in row.guards + row.brings} == set(GUARDS)


def test_facts_that_nobody_gathered_permit_nothing_guarded() -> None:
    for row in TRANSITIONS:
        for source in row.sources:
            for move in moves(source, Facts(), frozenset(Role)):
                assert not move.allowed or move.needs, f"{move.verb} from {source} is free by default"


def test_an_author_approves_his_own_revision_only_where_policy_says_so() -> None:
    both = {Role.AUTHOR, Role.APPROVER}
    with pytest.raises(MoveRefused) as refused:
        apply(State.IN_REVIEW, Verb.APPROVE_STEP, ALL_WELL, both)
    assert refused.value.code == "own_revision"
    lenient = replace(ALL_WELL, self_approval_allowed=True)
    assert apply(State.IN_REVIEW, Verb.APPROVE_STEP, lenient, both) is State.IN_REVIEW


def test_without_a_pdf_engine_the_docx_alone_goes_out() -> None:
    facts = replace(ALL_WELL, pdf_frozen=False, pdf_possible=False)
    assert apply(State.APPROVED, Verb.SEND, facts, {Role.AUTHOR}) is State.OUT_FOR_SIGNATURE


def test_a_policy_lets_a_signer_decline_before_his_turn() -> None:
    facts = replace(ALL_WELL, signers_turn=False, decline_any_time=True)
    assert apply(State.PARTIALLY_SIGNED, Verb.DECLINE, facts, {Role.SIGNATORY}, "no") is State.DECLINED


def test_a_link_is_no_use_to_legal_and_paper_none_to_a_signer() -> None:
    linked = replace(ALL_WELL, on_paper=False)
    papered = replace(ALL_WELL, link_valid=False)
    assert apply(State.OUT_FOR_SIGNATURE, Verb.SIGN, linked, {Role.SIGNATORY}) is State.PARTIALLY_SIGNED
    assert apply(State.OUT_FOR_SIGNATURE, Verb.SIGN, papered, {Role.LEGAL}) is State.PARTIALLY_SIGNED


@pytest.mark.parametrize(
    ("left", "required", "target"),
    [(3, True, "partially_signed"), (1, True, "signed"), (1, False, "partially_signed")],
)
def test_the_last_required_signature_makes_the_agreement_signed(
    left: int, required: bool, target: str
) -> None:
    facts = replace(ALL_WELL, signatures_left=left, signer_required=required)
    assert apply(State.PARTIALLY_SIGNED, Verb.SIGN, facts, {Role.SIGNATORY}) == target


@pytest.mark.parametrize("state", ["draft", "declined", "voided", "signature_expired", "signed", "active"])
def test_a_signature_that_arrives_late_hears_that_signing_is_closed(state: str) -> None:
    with pytest.raises(MoveRefused) as refused:
        apply(State(state), Verb.SIGN, ALL_WELL, {Role.SIGNATORY})
    assert refused.value.code == "signing_closed"


def test_a_refusal_lists_everything_that_is_wrong_at_once() -> None:
    facts = replace(ALL_WELL, variables_filled=False, totals_match=False)
    with pytest.raises(MoveRefused) as refused:
        apply(State.DRAFT, Verb.SUBMIT, facts, {Role.AUTHOR})
    assert refused.value.codes == ("variables_missing", "totals_differ")
    (submit, _) = moves(State.DRAFT, facts, {Role.AUTHOR})
    assert (submit.allowed, submit.refusal) == (False, "variables_missing")


def test_what_a_form_brings_does_not_hide_the_button() -> None:
    facts = replace(ALL_WELL, termination_ground=None, termination_document=False)
    terminate = next(m for m in moves(State.ACTIVE, facts, {Role.LEGAL}) if m.verb is Verb.TERMINATE)
    assert terminate.allowed
    assert terminate.needs_reason
    assert Refusal.GROUND_MISSING in terminate.needs


def test_every_refusal_speaks_russian_and_english() -> None:
    assert set(REFUSAL_TEXTS) == set(Refusal)
    for text in REFUSAL_TEXTS.values():
        assert any("а" <= letter <= "я" for letter in text.ru)
        assert text.en.isascii()


@pytest.mark.parametrize(
    ("state", "facts", "turn"),
    [
        ("draft", {}, "us"),
        ("in_review", {}, "us"),
        ("approved", {}, "us"),
        ("approved", {"overdue": True}, "overdue"),
        ("in_negotiation", {}, "them"),
        ("out_for_signature", {"next_signer_is_ours": True, "signing_deadline": None}, "us"),
        ("partially_signed", {"signing_deadline": None}, "them"),
        ("partially_signed", {"signing_deadline": NOON}, "overdue"),
        ("signed", {}, "us"),
        ("active", {}, "done"),
        ("active", {"nearest_obligation_is_ours": True}, "us"),
        ("active", {"nearest_obligation_is_ours": False}, "them"),
        ("active", {"nearest_obligation_is_ours": False, "overdue": True}, "overdue"),
        ("declined", {}, "us"),
        ("signature_expired", {}, "us"),
        ("voided", {"overdue": True}, "done"),
        ("fulfilled", {}, "done"),
    ],
)
def test_whose_move_it_is_follows_from_state_and_facts(
    state: str, facts: dict[str, object], turn: str
) -> None:
    assert whose_move(State(state), replace(ALL_WELL, **facts)) is Turn(turn)


def test_only_a_declared_or_verified_signature_counts() -> None:
    assert {party for party in PartySignature if party.counts} == {"signed_declared", "signed_verified"}
    assert PartySignature.NOT_REQUIRED.is_settled
    assert not PartySignature.SIGNED_INVALID.is_settled
    assert not PartySignature.SIGNED_UNVERIFIABLE.is_settled


def test_no_fact_is_gathered_in_vain() -> None:
    turn_only = {"next_signer_is_ours", "nearest_obligation_is_ours", "overdue"}
    choosing = {"route_empty", "signatures_left", "signer_required", "signatures_collected", "pdf_possible"}
    lenient = {"self_approval_allowed", "decline_any_time", "now", "today", "signed_on"}
    spoiled = {name for *_, facts, _ in SPOILED for name in facts}
    assert {field.name for field in fields(Facts)} == turn_only | choosing | lenient | spoiled
