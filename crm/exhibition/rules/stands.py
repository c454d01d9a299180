"""A stand's status: derived from the blocking reason and the live claim, never stored."""

from datetime import datetime

from crm.core.texts import Titled, text


class StandStatus(Titled):
    AVAILABLE = "available", text("Свободен")
    HELD = "held", text("Удержан")
    BOOKED = "booked", text("Забронирован")
    BLOCKED = "blocked", text("Недоступен")


def status_of(
    *, blocked_reason: str, booking_id: int | None, hold_expires_at: datetime | None, now: datetime
) -> StandStatus:
    """Blocked before booked before held before available; a hold whose time is over holds nothing.

    `booking_id` and `hold_expires_at` come from the stand's active claim, None where there is none.
    """
    if blocked_reason:
        return StandStatus.BLOCKED
    if booking_id is not None:
        return StandStatus.BOOKED
    if hold_expires_at is not None and now < hold_expires_at:
        return StandStatus.HELD
    return StandStatus.AVAILABLE
