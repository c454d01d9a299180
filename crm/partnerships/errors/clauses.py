"""What the library of clauses refuses."""

from crm.core.errors import DomainError
from crm.core.texts import text


class ClauseCodeTaken(DomainError):
    code = "clause_code_taken"
    status = 422
    message = text("Условие с кодом «%(code)s» на этом языке уже есть.")
    field = "code"


class FallbackCircular(DomainError):
    code = "fallback_circular"
    status = 422
    message = text("Условие не может смягчать само себя: выберите другое.")
    field = "fallback_of"


class ClauseTextUnusable(DomainError):
    code = "clause_text_unusable"
    status = 422
    message = text("Введите текст условия, не длиннее %(longest)s знаков и без служебных символов.")
    field = "text"


class ClauseNeeded(DomainError):
    code = "clause_needed"
    message = text("Без этого условия шаблон не обходится: выберите другую формулировку.")


class WordingUnknown(DomainError):
    code = "wording_unknown"
    status = 422
    message = text("Эта формулировка здесь не подходит: выберите одну из предложенных.")
