"""The booking's state machine as a table: from, to, trigger, condition."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from crm.core.texts import text


class BookingState(StrEnum):
    """A bare hold is not a booking yet; moving to another stand changes the stand, not the state."""

    REQUESTED = "requested"
    APPROVED = "approved"
    AWAITING_SIGNATURE = "awaiting_signature"
    AWAITING_DEPOSIT = "awaiting_deposit"
    CONFIRMED = "confirmed"
    CHECKED_IN = "checked_in"
    CLOSED = "closed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"

    @property
    def title(self) -> str:
        return _STATES[self]

    @property
    def is_active(self) -> bool:
        """Whether the booking keeps its stands."""
        return self in ACTIVE


_STATES = {
    BookingState.REQUESTED: text("Заявка подана"),
    BookingState.APPROVED: text("Готовится договор"),
    BookingState.AWAITING_SIGNATURE: text("Ждём подписи"),
    BookingState.AWAITING_DEPOSIT: text("Ждём оплаты"),
    BookingState.CONFIRMED: text("Подтверждено"),
    BookingState.CHECKED_IN: text("На площадке"),
    BookingState.CLOSED: text("Завершено"),
    BookingState.REJECTED: text("Отклонено"),
    BookingState.WITHDRAWN: text("Отозвано"),
    BookingState.EXPIRED: text("Срок истёк"),
    BookingState.CANCELLED: text("Отменено"),
    BookingState.NO_SHOW: text("Неявка"),
}

ACTIVE = frozenset(
    {
        BookingState.REQUESTED,
        BookingState.APPROVED,
        BookingState.AWAITING_SIGNATURE,
        BookingState.AWAITING_DEPOSIT,
        BookingState.CONFIRMED,
        BookingState.CHECKED_IN,
    }
)


class ConfirmedBy(StrEnum):
    """What makes a stand finally somebody's: practice differs, so it is the edition's setting."""

    SIGNATURE = "signature"
    DEPOSIT = "deposit"
    BOTH = "both"

    @property
    def title(self) -> str:
        return _CONFIRMED_BY[self]


_CONFIRMED_BY = {
    ConfirmedBy.SIGNATURE: text("Подпись договора"),
    ConfirmedBy.DEPOSIT: text("Предоплата"),
    ConfirmedBy.BOTH: text("Подпись и предоплата"),
}


class Trigger(StrEnum):
    """What makes a booking move."""

    APPROVE = "approve"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    SEND = "send"
    SIGN = "sign"
    AGREEMENT_ENDS = "agreement_ends"
    DEPOSIT = "deposit"
    MOVE = "move"
    CHECK_IN = "check_in"
    CLOSE = "close"
    MISS = "miss"
    EXPIRE = "expire"
    CANCEL = "cancel"

    @property
    def title(self) -> str:
        return _TRIGGERS[self]


_TRIGGERS = {
    Trigger.APPROVE: text("Одобрить заявку"),
    Trigger.REJECT: text("Отклонить заявку"),
    Trigger.WITHDRAW: text("Отозвать заявку"),
    Trigger.SEND: text("Отправить договор на подпись"),
    Trigger.SIGN: text("Отметить подписание"),
    Trigger.AGREEMENT_ENDS: text("Прекратить договор"),
    Trigger.DEPOSIT: text("Записать оплату"),
    Trigger.MOVE: text("Перевести на другой стенд"),
    Trigger.CHECK_IN: text("Отметить заезд"),
    Trigger.CLOSE: text("Завершить"),
    Trigger.MISS: text("Отметить неявку"),
    Trigger.EXPIRE: text("Снять по сроку"),
    Trigger.CANCEL: text("Отменить бронирование"),
}


@dataclass(frozen=True)
class Facts:
    """What conditions look at, as it is after the trigger."""

    confirmed_by: ConfirmedBy
    is_free: bool
    is_signed: bool
    has_deposit: bool


def is_settled(facts: Facts) -> bool:
    """Everything the edition asks for has come; a booking without money needs the signature alone."""
    if facts.is_free:
        return facts.is_signed
    if facts.confirmed_by is ConfirmedBy.SIGNATURE:
        return facts.is_signed
    if facts.confirmed_by is ConfirmedBy.DEPOSIT:
        return facts.has_deposit
    return facts.is_signed and facts.has_deposit


def _always(_: Facts) -> bool:
    return True


@dataclass(frozen=True)
class Move:
    """A row of the table."""

    source: BookingState
    target: BookingState
    trigger: Trigger
    condition: Callable[[Facts], bool] = _always


_S, _T = BookingState, Trigger

MOVES: tuple[Move, ...] = (
    Move(_S.REQUESTED, _S.APPROVED, _T.APPROVE),
    Move(_S.REQUESTED, _S.REJECTED, _T.REJECT),
    Move(_S.REQUESTED, _S.WITHDRAWN, _T.WITHDRAW),
    Move(_S.APPROVED, _S.AWAITING_SIGNATURE, _T.SEND),
    Move(_S.AWAITING_SIGNATURE, _S.AWAITING_SIGNATURE, _T.SEND),  # a new revision goes out
    Move(_S.AWAITING_SIGNATURE, _S.APPROVED, _T.AGREEMENT_ENDS),
    Move(_S.AWAITING_SIGNATURE, _S.CONFIRMED, _T.SIGN, is_settled),
    Move(_S.AWAITING_SIGNATURE, _S.AWAITING_DEPOSIT, _T.SIGN),
    Move(_S.APPROVED, _S.CONFIRMED, _T.DEPOSIT, is_settled),
    Move(_S.APPROVED, _S.APPROVED, _T.DEPOSIT),
    Move(_S.AWAITING_SIGNATURE, _S.CONFIRMED, _T.DEPOSIT, is_settled),
    Move(_S.AWAITING_SIGNATURE, _S.AWAITING_SIGNATURE, _T.DEPOSIT),
    Move(_S.AWAITING_DEPOSIT, _S.CONFIRMED, _T.DEPOSIT, is_settled),
    Move(_S.AWAITING_DEPOSIT, _S.AWAITING_DEPOSIT, _T.DEPOSIT),  # an instalment short of the deposit
    # A settled booking stays so while its papers and payments go on.
    *(Move(_S.CONFIRMED, _S.CONFIRMED, trigger) for trigger in (_T.SEND, _T.SIGN, _T.DEPOSIT)),
    *(Move(_S.CHECKED_IN, _S.CHECKED_IN, trigger) for trigger in (_T.SEND, _T.SIGN, _T.DEPOSIT)),
    # A paper that is out for signature names the old stand: it is withdrawn first.
    *(
        Move(state, state, _T.MOVE)
        for state in (_S.REQUESTED, _S.APPROVED, _S.AWAITING_DEPOSIT, _S.CONFIRMED)
    ),
    Move(_S.CONFIRMED, _S.CHECKED_IN, _T.CHECK_IN),
    Move(_S.CONFIRMED, _S.NO_SHOW, _T.MISS),
    Move(_S.CHECKED_IN, _S.CLOSED, _T.CLOSE),
    *(Move(state, _S.EXPIRED, _T.EXPIRE) for state in (_S.AWAITING_SIGNATURE, _S.AWAITING_DEPOSIT)),
    *(Move(state, _S.CANCELLED, _T.CANCEL) for state in sorted(ACTIVE - {_S.REQUESTED, _S.CHECKED_IN})),
)


def next_state(state: BookingState, trigger: Trigger, facts: Facts) -> BookingState | None:
    """Where the trigger leads: the first row whose condition holds; None when it is not possible here."""
    return next(
        (
            move.target
            for move in MOVES
            if move.source is state and move.trigger is trigger and move.condition(facts)
        ),
        None,
    )


def is_possible(state: BookingState, trigger: Trigger) -> bool:
    """Whether some row lets this trigger happen in this state."""
    return any(move.source is state and move.trigger is trigger for move in MOVES)
