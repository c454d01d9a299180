"""Kinds of scans, deadlines, first payments, terms as JSON, refusals: no database."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from agreements.lifecycle import REFUSAL_TEXTS, Refusal
from agreements.shipped import DIRECTIONS
from crm.partnerships import rules
from crm.partnerships.details import CooperationDetails, ParticipationDetails, details_from
from crm.partnerships.errors import (
    DetailsUnusable,
    MoveImpossible,
    ScanTooLarge,
    ScanUnreadable,
    move_impossible,
)
from crm.partnerships.models import AgreementKind

DAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"%PDF-1.7 ...", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n....", "image/png"),
        (b"\xff\xd8\xff\xe0....", "image/jpeg"),
    ],
)
def test_a_scan_is_known_by_its_first_bytes(content: bytes, media_type: str) -> None:
    assert rules.media_type_of_scan(content)[0] == media_type


@pytest.mark.parametrize(
    "content", [b"", b"MZ\x90", b"<svg onload=x>", b"GIF89a", b"PK\x03\x04", b" %PDF-1.7"]
)
def test_anything_else_is_no_scan(content: bytes) -> None:
    with pytest.raises(ScanUnreadable):
        rules.media_type_of_scan(content)


def test_a_scan_has_a_largest_size() -> None:
    rules.media_type_of_scan(b"%PDF-" + b"0" * (rules.LARGEST_SCAN - 5))
    with pytest.raises(ScanTooLarge):
        rules.media_type_of_scan(b"%PDF-" + b"0" * (rules.LARGEST_SCAN - 4))


def test_the_last_day_for_signing_belongs_to_the_signatory_whole() -> None:
    """Sent on 2 March for 14 days: 16 March counts to its end in Yekaterinburg (UTC+5)."""
    assert rules.signing_deadline(DAY, 14, "Asia/Yekaterinburg") == datetime(2026, 3, 16, 19, tzinfo=UTC)


def test_the_rest_of_the_price_is_due_twenty_days_before_the_opening() -> None:
    deposit, rest = rules.usual_payments(
        deposit_percent=30, deposit_days=7, opening=date(2026, 11, 26), today=DAY
    )
    assert (deposit.percent, deposit.days_after_signing) == (Decimal(30), 7)
    assert (rest.percent, rest.due) == (Decimal(70), date(2026, 11, 6))


@pytest.mark.parametrize(
    ("percent", "opening"), [(0, date(2026, 11, 26)), (100, date(2026, 11, 26)), (30, date(2026, 3, 20))]
)
def test_all_is_due_at_once_without_a_deposit_or_when_it_is_late(percent: int, opening: date) -> None:
    payments = rules.usual_payments(deposit_percent=percent, deposit_days=7, opening=opening, today=DAY)
    assert [(one.percent, one.days_after_signing) for one in payments] == [(Decimal(100), 7)]


@pytest.mark.parametrize(
    ("kind", "details"),
    [
        (
            AgreementKind.PARTICIPATION,
            ParticipationDetails(
                payments=rules.usual_payments(
                    deposit_percent=30, deposit_days=7, opening=date(2026, 11, 26), today=DAY
                )
            ),
        ),
        (AgreementKind.COOPERATION, CooperationDetails(directions=DIRECTIONS, valid_to=DAY)),
    ],
)
def test_terms_survive_being_kept_as_json(kind: AgreementKind, details: ParticipationDetails) -> None:
    assert details_from(kind, details.as_json()) == details


@pytest.mark.parametrize(
    "terms",
    [
        {"unknown": 1},
        {"badges": -1},
        {"payments": [{"percent": "30"}]},
        {"payments": [{"percent": "130", "due": "2026-01-01"}]},
    ],
)
def test_wrong_terms_are_named(terms: dict[str, object]) -> None:
    with pytest.raises(DetailsUnusable):
        details_from(AgreementKind.PARTICIPATION, terms)


@pytest.mark.parametrize("refusal", list(Refusal))
def test_each_refusal_of_the_lifecycle_keeps_its_code_and_sentence(refusal: Refusal) -> None:
    error = move_impossible(refusal)
    assert isinstance(error, MoveImpossible)
    assert error.code == refusal.value
    assert error.bilingual == REFUSAL_TEXTS[refusal]
