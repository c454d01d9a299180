"""What an exhibitor has to do, in order, with whose move it is: the portal's first screen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from agreements.lifecycle import ENDED, SIGNING, State
from crm.core.texts import text
from crm.exhibition.models import Booking, Hold
from crm.exhibition.rules.bookings import BookingState
from crm.leads.models import Organisation
from crm.partnerships.models import Agreement


class StepState(StrEnum):
    """`now`: your move. `waiting`: the organiser's. `later`: opens after the steps before it."""

    DONE = "done"
    NOW = "now"
    WAITING = "waiting"
    LATER = "later"


class StepKind(StrEnum):
    REQUISITES = "requisites"
    STAND = "stand"
    AGREEMENT = "agreement"

    @property
    def title(self) -> str:
        return _TITLES[self]


_TITLES = {
    StepKind.REQUISITES: text("Проверить реквизиты"),
    StepKind.STAND: text("Выбрать стенд"),
    StepKind.AGREEMENT: text("Подписать договор"),
}


@dataclass(frozen=True)
class Step:
    """One line of the checklist; `due` is when the chance or the term ends."""

    kind: StepKind
    state: StepState
    due: datetime | None = None


def steps(
    organisation: Organisation,
    missing: Sequence[object],
    holds: Sequence[Hold],
    bookings: Sequence[Booking],
    agreements: Sequence[Agreement],
) -> list[Step]:
    """The checklist from what is known; `missing` are the requisites an agreement still lacks."""
    return [
        Step(StepKind.REQUISITES, StepState.NOW if missing else StepState.DONE),
        _stand(holds, [booking for booking in bookings if booking.state.is_active]),
        _agreement([agreement for agreement in agreements if agreement.state not in ENDED]),
    ]


def _stand(holds: Sequence[Hold], bookings: Sequence[Booking]) -> Step:
    if any(booking.state is not BookingState.REQUESTED for booking in bookings):
        return Step(StepKind.STAND, StepState.DONE)
    if bookings:
        return Step(StepKind.STAND, StepState.WAITING, bookings[0].review_by)
    return Step(StepKind.STAND, StepState.NOW, holds[0].expires_at if holds else None)


def _agreement(agreements: Sequence[Agreement]) -> Step:
    if not agreements:
        return Step(StepKind.AGREEMENT, StepState.LATER)
    asked = [agreement for agreement in agreements if _is_theirs(agreement)]
    if asked:
        return Step(StepKind.AGREEMENT, StepState.NOW, min(one.sign_by for one in asked if one.sign_by))
    if all(agreement.state in (State.SIGNED, State.ACTIVE) for agreement in agreements):
        return Step(StepKind.AGREEMENT, StepState.DONE)
    return Step(StepKind.AGREEMENT, StepState.WAITING)


def _is_theirs(agreement: Agreement) -> bool:
    """Out for signature, and the exhibitor's side has not signed yet."""
    return agreement.state in SIGNING and any(
        not party.is_ours and not party.signature.is_settled for party in agreement.parties
    )
