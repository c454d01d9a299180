"""What exhibition refuses."""

from crm.core.errors import DomainError
from crm.core.texts import text


class StandTaken(DomainError):
    """Told to outsiders: neither who nor until when is their business."""

    code = "stand_taken"
    message = text("Стенд %(number)s уже занят. Выберите другой.")


class StandTakenByHold(StandTaken):
    """Told to staff."""

    message = text("Стенд %(number)s удержан до %(until)s: %(holder)s.")


class StandTakenByBooking(StandTaken):
    """Told to staff."""

    message = text("Стенд %(number)s забронирован: %(holder)s.")


class StandBlocked(DomainError):
    code = "stand_blocked"
    message = text("Стенд %(number)s недоступен: %(reason)s.")


class SalesClosed(DomainError):
    code = "sales_closed"
    message = text("Продажи выпуска %(numeral)s не открыты: удержать или забронировать стенд нельзя.")


class HoldLimitReached(DomainError):
    code = "hold_limit_reached"
    message = text(
        "За организацией уже удержаны стенды: %(count)s, больше правила выпуска не разрешают. "
        "Забронируйте или отпустите один из них."
    )


class HoldInThePast(DomainError):
    code = "hold_in_the_past"
    status = 422
    message = text("Срок удержания должен быть в будущем.")
    field = "until"


class HoldTooLong(DomainError):
    code = "hold_too_long"
    status = 422
    message = text("Удержать стенд можно не дольше чем до %(latest)s.")
    field = "until"


class HoldEnded(DomainError):
    code = "hold_ended"
    message = text("Удержание стенда %(number)s уже закончилось. Удержите стенд снова, если он свободен.")


class HoldExtensionsSpent(DomainError):
    code = "hold_extensions_spent"
    message = text("Удержание уже продлевали столько раз, сколько разрешают правила выпуска: %(count)s.")


class NoStandsChosen(DomainError):
    code = "no_stands_chosen"
    status = 422
    message = text("Выберите хотя бы один стенд.")


class StandsOfSeveralEditions(DomainError):
    code = "stands_of_several_editions"
    status = 422
    message = text("В одном бронировании стенды только одного выпуска.")


class BookingMoveRefused(DomainError):
    code = "booking_move_refused"
    message = text("Действие «%(action)s» сейчас недоступно: состояние бронирования «%(state)s».")


class StandNotInBooking(DomainError):
    code = "stand_not_in_booking"
    status = 422
    message = text("Стенда %(number)s нет в этом бронировании.")
    field = "from_stand"


class PaymentNotPositive(DomainError):
    code = "payment_not_positive"
    status = 422
    message = text("Сумма оплаты должна быть больше нуля.")
    field = "amount"


class PaymentTooLarge(DomainError):
    code = "payment_too_large"
    status = 422
    message = text("Оплачено больше, чем стоит бронирование: остаток %(balance)s.")
    field = "amount"
