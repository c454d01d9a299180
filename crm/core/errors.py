"""What the product refuses: an error carries a code and values, and each class declares its text once."""

from typing import Any, ClassVar

from agreements.bilingual import Text
from crm.core.texts import text


class DomainError(Exception):
    """A refusal by a rule of the trade.

    `code` is stable and goes to API clients, `status` is its HTTP meaning, `message` is a text marked for
    translation with `%(name)s` places that `values` fill; a sentence that the library of paper brings in both
    languages stands in `bilingual` instead. `field` names the form field it belongs beside.
    """

    code: ClassVar[str]
    status: ClassVar[int] = 409
    message: ClassVar[str]
    bilingual: ClassVar[Text | None] = None
    field: ClassVar[str | None] = None

    def __init__(self, **values: Any) -> None:
        super().__init__(self.code, values)
        self.values = values


class NotFound(DomainError):
    """No such record, or not visible to who asks: a stranger cannot tell the two apart."""

    code = "not_found"
    status = 404
    message = text("Такой записи нет или у вас нет к ней доступа.")


class NotSignedIn(DomainError):
    """Nobody is recognised, and a sign-in page would not help who asks."""

    code = "unauthenticated"
    status = 401
    message = text("Представьтесь: передайте ключ доступа в заголовке Authorization: Bearer.")


class NotAllowed(DomainError):
    code = "not_allowed"
    status = 403
    message = text("На это действие у вас нет прав. Обратитесь к администратору.")


class RecordChanged(DomainError):
    """The record was changed by somebody between reading and saving."""

    code = "record_changed"
    message = text("Запись тем временем изменил(а) %(who)s. Сверьте изменения и сохраните ещё раз.")


class ReasonRequired(DomainError):
    code = "reason_required"
    status = 422
    message = text("Укажите причину: её потом спросят коллеги или закон.")
    field = "reason"


def all_refusals() -> list[type[DomainError]]:
    """Every declared refusal, for the house tests and the API's documentation."""
    found: list[type[DomainError]] = []
    waiting = list(DomainError.__subclasses__())
    while waiting:
        kind = waiting.pop()
        found.append(kind)
        waiting.extend(kind.__subclasses__())
    return sorted(found, key=lambda kind: kind.__qualname__)
