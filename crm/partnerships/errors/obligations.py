"""What obligations refuse."""

from crm.core.errors import DomainError
from crm.core.texts import text


class ObligationsNotYet(DomainError):
    code = "obligations_not_yet"
    message = text("Обязательства ведутся по подписанному документу. Сначала соберите все подписи.")


class ObligationClosed(DomainError):
    code = "obligation_closed"
    message = text("«%(what)s»: с этим обязательством уже всё решено. Обновите страницу.")


class ObligationNotDone(DomainError):
    code = "obligation_not_done"
    message = text("«%(what)s»: ещё не исполнено, принимать нечего. Сначала отметьте исполнение.")


class ObligationReported(DomainError):
    code = "obligation_reported"
    message = text("«%(what)s»: исполнение уже отмечено и ждёт приёмки. Чтобы менять условия, верните его.")


class DoneInFuture(DomainError):
    code = "done_in_future"
    status = 422
    message = text("День исполнения ещё не наступил: %(day)s. Укажите день, когда всё было сделано.")
    field = "done_on"


class DueDayMissing(DomainError):
    code = "due_day_missing"
    status = 422
    message = text("«%(what)s»: укажите день, к которому нужно исполнить.")
    field = "fixed_on"


class DueInCircle(DomainError):
    code = "due_in_circle"
    status = 422
    message = text("«%(what)s»: сроки ссылаются друг на друга по кругу. Выберите другое обязательство.")
    field = "after"


class PartyOfAnother(DomainError):
    code = "party_of_another"
    status = 422
    message = text("Эта сторона не участвует в документе. Выберите одну из его сторон.")
    field = "party"


class EvidenceUnreadable(DomainError):
    code = "evidence_unreadable"
    status = 422
    message = text(
        "«%(name)s»: такие файлы не принимаются. "
        "Приложите PDF, PNG, JPEG, DOCX, XLSX или ZIP до %(megabytes)s МБ."
    )
    field = "files"


class LinkUnusable(DomainError):
    code = "link_unusable"
    status = 422
    message = text("Это не похоже на ссылку. Она начинается с https:// и ведёт на страницу или файл.")
    field = "link"
