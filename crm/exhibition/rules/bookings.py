"""The booking's state machine as a table: from, to, trigger, condition."""

from collections.abc import Callable
from dataclasses import dataclass

from crm.core.texts import Titled, text


class BookingState(Titled):
    """A bare hold is not a booking yet; moving to another stand changes the stand, not the state."""

    REQUESTED = "requested", text("Заявка подана")
    APPROVED = "approved", text("Готовится договор")
    AWAITING_SIGNATURE = "awaiting_signature", text("Ждём подписи")
    AWAITING_DEPOSIT = "awaiting_deposit", text("Ждём оплаты")
    CONFIRMED = "confirmed", text("Подтверждено")
    CHECKED_IN = "checked_in", text("На площадке")
    CLOSED = "closed", text("Завершено")
    REJECTED = "rejected", text("Отклонено")
    WITHDRAWN = "withdrawn", text("Отозвано")
    EXPIRED = "expired", text("Срок истёк")
    CANCELLED = "cancelled", text("Отменено")
    NO_SHOW = "no_show", text("Неявка")

    @property
    def is_active(self) -> bool:
        """Whether the booking keeps its stands."""
        return self in ACTIVE


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


class ConfirmedBy(Titled):
    """What makes a stand finally somebody's: practice differs, so it is the edition's setting."""

    SIGNATURE = "signature", text("Подпись договора")
    DEPOSIT = "deposit", text("Предоплата")
    BOTH = "both", text("Подпись и предоплата")


class Trigger(Titled):
    """What makes a booking move."""

    APPROVE = "approve", text("Одобрить заявку")
    REJECT = "reject", text("Отклонить заявку")
    WITHDRAW = "withdraw", text("Отозвать заявку")
    SEND = "send", text("Отправить договор на подпись")
    SIGN = "sign", text("Отметить подписание")
    AGREEMENT_ENDS = "agreement_ends", text("Прекратить договор")
    DEPOSIT = "deposit", text("Записать оплату")
    MOVE = "move", text("Перевести на другой стенд")
    CHECK_IN = "check_in", text("Отметить заезд")
    CLOSE = "close", text("Завершить")
    MISS = "miss", text("Отметить неявку")
    EXPIRE = "expire", text("Снять по сроку")
    CANCEL = "cancel", text("Отменить бронирование")


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
