"""What is refused of papers from outside and of talks about a text."""

from typing import Any

from agreements.incoming import FAULT_TEXTS, Fault
from crm.core.errors import DomainError
from crm.core.texts import text


class PaperRefusal(DomainError):
    """A file from outside that the gate refused; each of its faults is a class and a code of its own."""

    code = "paper_refused"
    status = 422
    message = text("Файл не принят: загрузите DOCX, PDF или снимок.")
    field = "file"


def _declared_fault(fault: Fault) -> type[PaperRefusal]:
    shape: dict[str, Any] = {
        "__module__": __name__,
        "code": f"paper_{fault.value}",
        "message": FAULT_TEXTS[fault].ru,
        "bilingual": FAULT_TEXTS[fault],
    }
    return type(f"Paper{fault.value.title().replace('_', '')}", (PaperRefusal,), shape)


_PAPER_REFUSALS = {fault: _declared_fault(fault) for fault in Fault}


def paper_refusal(fault: Fault) -> PaperRefusal:
    """The refusal of the gate as an error with its code and its sentence."""
    return _PAPER_REFUSALS[fault]()


class PaperUnchanged(DomainError):
    code = "paper_unchanged"
    message = text("Этот файл уже есть: он совпадает с редакцией %(n)s.")
    field = "file"


class CounterEditNotWord(DomainError):
    code = "counter_edit_not_word"
    status = 422
    message = text("Правки сравниваются с нашим текстом по файлу DOCX. Попросите контрагента прислать Word.")
    field = "file"


class NumberTaken(DomainError):
    code = "number_taken"
    status = 422
    message = text("Номер %(number)s в этом реестре уже есть. Проверьте, не внесён ли документ раньше.")
    field = "number"


class NumberOfOpenPeriod(DomainError):
    code = "number_of_open_period"
    status = 422
    message = text(
        "За %(period)s номера даёт сам реестр: прежний номер можно внести только за период до него. "
        "Оставьте поле пустым и запишите номер контрагента."
    )
    field = "number"


class TextInFile(DomainError):
    code = "text_in_file"
    message = text(
        "Текст пришёл файлом от контрагента, условия стоят в нём. Чтобы менять условия здесь, верните шаблон."
    )
