"""What partnerships refuses."""

from typing import Any

from agreements.lifecycle import REFUSAL_TEXTS, Refusal
from crm.core.errors import DomainError
from crm.core.texts import text


class MoveImpossible(DomainError):
    """The lifecycle of agreements refuses a move; each of its refusals is a class and a code of its own."""

    code = "move_impossible"
    message = text("Так соглашение сейчас не сдвинуть с места.")


_STATUSES = {Refusal.NOT_YOUR_MOVE: 403, Refusal.REASON_MISSING: 422}
_FIELDS = {Refusal.REASON_MISSING: "reason"}


def _declared(refusal: Refusal) -> type[MoveImpossible]:
    name = "".join(word.title() for word in refusal.value.split("_"))
    shape: dict[str, Any] = {
        "__module__": __name__,
        "code": refusal.value,
        "message": REFUSAL_TEXTS[refusal].ru,
        "bilingual": REFUSAL_TEXTS[refusal],
        "status": _STATUSES.get(refusal, 409),
        "field": _FIELDS.get(refusal),
    }
    return type(name, (MoveImpossible,), shape)


_MOVES_IMPOSSIBLE = {refusal: _declared(refusal) for refusal in Refusal}


def move_impossible(refusal: Refusal) -> MoveImpossible:
    """The refusal of the lifecycle as an error with its code and its sentence."""
    return _MOVES_IMPOSSIBLE[refusal]()


class OrganiserMissing(DomainError):
    code = "organiser_missing"
    message = text(
        "У форума «%(edition)s» не указан организатор, а он сторона соглашения. "
        "Укажите организатора в настройках форума."
    )


class TemplateMissing(DomainError):
    code = "template_missing"
    message = text("Нет утверждённого шаблона: «%(kind)s». Загрузите и утвердите его в разделе «Шаблоны».")


class AgreementExists(DomainError):
    code = "agreement_exists"
    message = text("По этой брони уже готовится «%(title)s». Продолжите работу с ним или отмените его.")


class BookingNeeded(DomainError):
    code = "booking_needed"
    status = 422
    message = text("Договор на участие составляется по брони стенда: сначала забронируйте стенд.")


class FieldsMissing(DomainError):
    """The pre-flight check: what must be filled before a document may be made."""

    code = "fields_missing"
    message = text("Документ нельзя сформировать: не хватает данных (%(count)s). %(first)s.")


class DocumentRefused(DomainError):
    code = "document_refused"
    message = text("Шаблон не удалось заполнить этими данными: %(detail)s.")


class TermsFixed(DomainError):
    code = "terms_fixed"
    message = text("Соглашение уже отправлено на подпись: его текст больше не меняется.")


class DetailsUnusable(DomainError):
    code = "details_unusable"
    status = 422
    message = text("Условия заполнены неверно: %(detail)s.")


class NumberNeedsValue(DomainError):
    code = "number_needs_value"
    message = text("Схема номера «%(scheme)s» требует данных, которых нет: %(what)s. Номер не присвоен.")


class SignatoryOfOther(DomainError):
    code = "signatory_of_other"
    status = 422
    message = text("Этот подписант не относится к стороне соглашения.")
    field = "signatory"


class FormsUnknown(DomainError):
    code = "forms_unknown"
    status = 422
    message = text("У стороны нет подписанта: выберите его, и падежные формы можно будет подтвердить.")


class SignedInFuture(DomainError):
    code = "signed_in_future"
    status = 422
    message = text("Дата подписания ещё не наступила: %(day)s.")
    field = "signed_on"


class ScanUnreadable(DomainError):
    code = "scan_unreadable"
    status = 422
    message = text("Это не PDF, PNG и не JPEG. Отсканируйте документ заново или выберите другой файл.")
    field = "scan"


class ScanTooLarge(DomainError):
    code = "scan_too_large"
    status = 422
    message = text("Файл больше %(megabytes)s МБ. Уменьшите разрешение сканирования и загрузите ещё раз.")
    field = "scan"


class TemplateTooLarge(DomainError):
    code = "template_too_large"
    status = 422
    message = text("Файл шаблона больше %(megabytes)s МБ.")
    field = "file"


class TemplateUnchanged(DomainError):
    code = "template_unchanged"
    message = text("Такой файл уже загружен: это версия %(n)s.")
    field = "file"


class TemplateNameTaken(DomainError):
    code = "template_name_taken"
    message = text("Шаблон «%(name)s» уже есть. Назовите этот иначе или загрузите файл его новой версией.")
    field = "name"


class TemplateKept(DomainError):
    """The file is a version of another template already."""

    code = "template_kept"
    message = text("Такой файл уже загружен: «%(name)s», версия %(n)s.")
    field = "file"


class TemplateSetAside(DomainError):
    code = "template_set_aside"
    message = text("Шаблон убран из работы. Сначала верните его.")


class NothingToRepair(DomainError):
    code = "nothing_to_repair"
    message = text(
        "Автоматически исправить здесь нечего: поправьте файл в Word и загрузите его новой версией."
    )


class TemplateHasProblems(DomainError):
    code = "template_has_problems"
    message = text("В шаблоне есть ошибки: исправьте их в Word и загрузите новую версию.")


class TemplateNotChecked(DomainError):
    code = "template_not_checked"
    message = text("Версия ещё проверяется. Подождите минуту и обновите страницу.")


class VersionRetired(DomainError):
    code = "version_retired"
    message = text("Версия отозвана. Чтобы вернуть этот текст, загрузите его новой версией.")


class PapersTooLong(DomainError):
    code = "papers_too_long"
    status = 422
    message = text("Документ слишком велик для сравнения здесь. Скачайте оба файла и сравните их в Word.")


class RedlineImpossible(DomainError):
    code = "redline_impossible"
    message = text("Файл с правками не сделан. Откройте сравнение на экране: там сказано, почему.")
