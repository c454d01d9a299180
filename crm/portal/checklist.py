"""What an exhibitor has to do, in order, with whose move it is: the portal's first screen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from agreements.lifecycle import ENDED, SIGNING, State
from crm.core.texts import Titled, text
from crm.exhibition.models import Booking, Edition, Hold
from crm.exhibition.rules.bookings import BookingState, ConfirmedBy
from crm.partnerships.models import Agreement


class StepState(StrEnum):
    """`now`: your move. `waiting`: the organiser's. `later`: opens after the steps before it."""

    DONE = "done"
    NOW = "now"
    WAITING = "waiting"
    LATER = "later"


class StepKind(Titled):
    STAND = "stand", text("Выбрать стенд")
    REQUISITES = "requisites", text("Заполнить реквизиты")
    SIGNATORY = "signatory", text("Указать, кто подписывает")
    AGREEMENT = "agreement", text("Подписать договор")
    DEPOSIT = "deposit", text("Внести предоплату")


@dataclass(frozen=True)
class Step:
    """One line of the checklist; `due` is when the chance or the term ends."""

    kind: StepKind
    state: StepState
    due: datetime | None = None


def steps(
    edition: Edition,
    missing: Sequence[str],
    holds: Sequence[Hold],
    bookings: Sequence[Booking],
    agreements: Sequence[Agreement],
) -> list[Step]:
    """The checklist from what is known; `missing` are paths of what an agreement still lacks.

    `bookings` are those that keep their stands; holds and agreements are this organisation's own.
    """
    living = [agreement for agreement in agreements if agreement.state not in ENDED]
    found = [
        Step(StepKind.STAND, *_stand(holds, bookings)),
        Step(StepKind.REQUISITES, _filled(path for path in missing if not is_of_signatory(path))),
        Step(StepKind.SIGNATORY, _filled(path for path in missing if is_of_signatory(path))),
        Step(StepKind.AGREEMENT, *_agreement(living)),
    ]
    paid = [booking for booking in bookings if not booking.is_free]
    if paid and edition.confirmed_by is not ConfirmedBy.SIGNATURE:
        found.append(Step(StepKind.DEPOSIT, *_deposit(paid)))
    return found


def is_of_signatory(path: str) -> bool:
    return path.startswith("signatory")


def _filled(missing: Iterable[str]) -> StepState:
    return StepState.NOW if any(missing) else StepState.DONE


Outcome = tuple[StepState, datetime | None]


def _stand(holds: Sequence[Hold], bookings: Sequence[Booking]) -> Outcome:
    if holds:
        return StepState.NOW, holds[0].expires_at
    if any(booking.state is not BookingState.REQUESTED for booking in bookings):
        return StepState.DONE, None
    if bookings:
        return StepState.WAITING, bookings[0].review_by
    return StepState.NOW, None


def _agreement(agreements: Sequence[Agreement]) -> Outcome:
    if not agreements:
        return StepState.LATER, None
    asked = [agreement for agreement in agreements if is_asked(agreement)]
    if asked:
        return StepState.NOW, min((one.sign_by for one in asked if one.sign_by), default=None)
    if all(agreement.state in (State.SIGNED, State.ACTIVE) for agreement in agreements):
        return StepState.DONE, None
    return StepState.WAITING, None


def _deposit(bookings: Sequence[Booking]) -> Outcome:
    if all(booking.deposit_at for booking in bookings):
        return StepState.DONE, None
    waiting = [booking for booking in bookings if booking.state is BookingState.AWAITING_DEPOSIT]
    if waiting:
        return StepState.NOW, min((one.deposit_by for one in waiting if one.deposit_by), default=None)
    return StepState.LATER, None


def is_asked(agreement: Agreement) -> bool:
    """Out for signature, and the exhibitor's side has not signed yet."""
    return agreement.state in SIGNING and any(
        not party.is_ours and not party.signature.is_settled for party in agreement.parties
    )
