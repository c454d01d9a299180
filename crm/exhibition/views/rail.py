"""The way of a booking as a row of steps: what is done, where it stands, what is ahead or broke off."""

from datetime import datetime
from typing import NamedTuple

from flask_babel import gettext as _

from crm.exhibition.models import Booking
from crm.exhibition.rules.bookings import BookingState, ConfirmedBy
from crm.web.filters import moment


class Step(NamedTuple):
    """In the shape of the macro `status_rail`; state is done, current, todo or failed."""

    label: str
    state: str
    note: str | None


_REACHED = {
    BookingState.REQUESTED: 0,
    BookingState.APPROVED: 1,
    BookingState.AWAITING_SIGNATURE: 2,
    BookingState.AWAITING_DEPOSIT: 3,
    BookingState.CONFIRMED: 4,
    BookingState.CHECKED_IN: 5,
    BookingState.CLOSED: 6,
}


def rail_of(booking: Booking) -> list[Step]:
    """The deposit is a step only where the edition waits for it and there is money to pay."""
    steps = [
        (0, _("Заявка"), _on(booking.created_at)),
        (1, _("Одобрено"), None),
        (2, _("Подпись"), _on(booking.signed_at) or _until(booking.sign_by)),
        (3, _("Предоплата"), _on(booking.deposit_at) or _until(booking.deposit_by)),
        (4, _("Подтверждено"), _on(booking.confirmed_at)),
        (5, _("На площадке"), None),
    ]
    if booking.is_free or booking.edition.confirmed_by is ConfirmedBy.SIGNATURE:
        steps = [step for step in steps if step[0] != 3]
    if booking.ended_at is not None:
        return [*_passed(booking, steps), Step(_(booking.state.title), "failed", _on(booking.ended_at))]
    here = _REACHED[booking.state]
    return [Step(label, _place(n, here), note) for n, label, note in steps]


def _passed(booking: Booking, steps: list[tuple[int, str, str | None]]) -> list[Step]:
    """How far an ended booking had come: as far as its moments tell."""
    moments = {2: booking.signed_at, 3: booking.deposit_at, 4: booking.confirmed_at}
    return [Step(label, "done", note) for n, label, note in steps if n == 0 or moments.get(n) is not None]


def _place(n: int, here: int) -> str:
    """Confirmed is an end one rests on: it is done, and what follows is still ahead."""
    if n < here or n == here == _REACHED[BookingState.CONFIRMED]:
        return "done"
    return "current" if n == here else "todo"


def _on(at: datetime | None) -> str | None:
    return moment(at, "d MMM") if at is not None else None


def _until(at: datetime | None) -> str | None:
    return _("до %(day)s", day=moment(at, "d MMM")) if at is not None else None
