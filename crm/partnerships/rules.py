"""Pure rules of partnerships: kinds of scans, deadlines, the usual payments."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from agreements.terms import PaymentInstalment
from crm.partnerships.errors import ScanTooLarge, ScanUnreadable
from crm.partnerships.errors.obligations import EvidenceUnreadable

MEGABYTE = 1024 * 1024
LARGEST_SCAN = 10 * MEGABYTE
LARGEST_TEMPLATE = 10 * MEGABYTE
LONGEST_CLAUSE = 20_000
"""Characters of a typed clause, about ten pages."""
LONGEST_COMPARED = 2 * MEGABYTE
"""Of unpacked XML in one document, about a hundred pages: two such are compared in seconds."""
MOST_IN_A_RUN = 2000
"""Agreements made in one go."""
ROWS_IN_A_JOB = 25
"""Rows made in one transaction: on SQLite all other writers wait for it, about a tenth of a second."""
REST_DUE_BEFORE_OPENING = timedelta(days=20)
"""The rest of the price is due by then: the practice of exhibitions (exponet.ru, fi-expo.ru)."""

_SIGNS = (
    (b"%PDF-", "application/pdf", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
    (b"\xff\xd8\xff", "image/jpeg", "jpg"),
)


def media_type_of_scan(content: bytes) -> tuple[str, str]:
    """Media type and extension by the first bytes, whatever the name says; refuses anything else."""
    if len(content) > LARGEST_SCAN:
        raise ScanTooLarge(megabytes=LARGEST_SCAN // MEGABYTE)
    for sign, media_type, extension in _SIGNS:
        if content.startswith(sign):
            return media_type, extension
    raise ScanUnreadable


LARGEST_EVIDENCE = 10 * MEGABYTE
_EVIDENCE = (
    *_SIGNS,
    (b"PK\x03\x04", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    (b"PK\x03\x04", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    (b"PK\x03\x04", "application/zip", "zip"),
)


def media_type_of_evidence(name: str, content: bytes) -> str:
    """The media type when first bytes and name agree; refuses anything else, and what is too large."""
    suffix = name.rpartition(".")[2].lower().replace("jpeg", "jpg")
    for sign, media_type, extension in _EVIDENCE:
        if len(content) <= LARGEST_EVIDENCE and suffix == extension and content.startswith(sign):
            return media_type
    raise EvidenceUnreadable(name=name, megabytes=LARGEST_EVIDENCE // MEGABYTE)


def signing_deadline(sent_on: date, days: int, time_zone: str) -> datetime:
    """The end of the last day for signing, `days` after sending, in the zone of the edition."""
    return end_of_term(sent_on + timedelta(days=days), time_zone)


def end_of_term(last_day: date, time_zone: str) -> datetime:
    """The moment at which the last day is over in that zone."""
    return datetime.combine(last_day + timedelta(days=1), time.min, ZoneInfo(time_zone))


def usual_payments(
    *, deposit_percent: int, deposit_days: int, opening: date, today: date
) -> tuple[PaymentInstalment, ...]:
    """A deposit within days of signing, the rest well before the opening, or all of it at once when late."""
    rest_due = opening - REST_DUE_BEFORE_OPENING
    if not 0 < deposit_percent < 100 or rest_due <= today:
        return (PaymentInstalment(percent=Decimal(100), days_after_signing=max(deposit_days, 1)),)
    return (
        PaymentInstalment(percent=Decimal(deposit_percent), days_after_signing=max(deposit_days, 1)),
        PaymentInstalment(percent=Decimal(100 - deposit_percent), due=rest_due),
    )
