"""How the lifecycle's states, verbs and turns are called on pages, and which kind of status each is."""

from agreements.incoming import Subject
from agreements.lifecycle import PartySignature, State, Turn, Verb
from crm.core.texts import text

STATES: dict[State, tuple[str, str]] = {
    State.DRAFT: ("accent", text("Проект")),
    State.IN_REVIEW: ("accent", text("На согласовании")),
    State.APPROVED: ("accent", text("Согласовано")),
    State.IN_NEGOTIATION: ("info", text("Обсуждается с контрагентом")),
    State.OUT_FOR_SIGNATURE: ("info", text("На подписи")),
    State.PARTIALLY_SIGNED: ("info", text("Подписано не всеми")),
    State.SIGNED: ("ok", text("Подписано")),
    State.ACTIVE: ("ok", text("Действует")),
    State.DECLINED: ("danger", text("Отказ от подписания")),
    State.SIGNATURE_EXPIRED: ("danger", text("Срок подписания истёк")),
    State.FULFILLED: ("neutral", text("Исполнено")),
    State.EXPIRED: ("neutral", text("Срок действия истёк")),
    State.TERMINATED: ("neutral", text("Расторгнуто")),
    State.SUPERSEDED: ("neutral", text("Заменено другим")),
    State.CANCELLED: ("neutral", text("Отменено")),
    State.VOIDED: ("neutral", text("Аннулировано")),
}
"""Kind of status (docs/design.md) and title."""

TURNS: dict[Turn, tuple[str, str]] = {
    Turn.OVERDUE: ("danger", text("Просрочено")),
    Turn.US: ("accent", text("Наш ход")),
    Turn.THEM: ("info", text("Ход другой стороны")),
    Turn.DONE: ("ok", text("Завершено")),
}

VERBS: dict[Verb, str] = {
    Verb.CREATE: text("Составить"),
    Verb.RECORD: text("Внести подписанное"),
    Verb.SUBMIT: text("Согласовать текст"),
    Verb.APPROVE_STEP: text("Согласовать этап"),
    Verb.APPROVE_ALL: text("Завершить согласование"),
    Verb.ASK_CHANGES: text("Вернуть на доработку"),
    Verb.WITHDRAW: text("Отозвать с согласования"),
    Verb.NEGOTIATE: text("Передать на обсуждение"),
    Verb.ACCEPT_TEXT: text("Принять текст"),
    Verb.TAKE_COUNTER_EDIT: text("Принять правки контрагента"),
    Verb.CONTENT_CHANGED: text("Вернуть в проект"),
    Verb.SEND: text("Присвоить номер и отправить"),
    Verb.SIGN: text("Отметить подпись"),
    Verb.DECLINE: text("Записать отказ"),
    Verb.REVISE: text("Доработать"),
    Verb.VOID: text("Аннулировать"),
    Verb.EXPIRE_SIGNING: text("Закрыть подписание по сроку"),
    Verb.RESEND: text("Отправить повторно"),
    Verb.CANCEL: text("Отменить"),
    Verb.TAKE_EFFECT: text("Ввести в действие"),
    Verb.FULFIL: text("Признать исполненным"),
    Verb.END: text("Завершить по сроку"),
    Verb.TERMINATE: text("Расторгнуть"),
    Verb.SUPERSEDE: text("Заменить другим"),
}

READINGS: dict[Subject, str] = {
    Subject.NUMBER: text("Номер"),
    Subject.DATE: text("Дата"),
    Subject.SUM: text("Сумма, ₽"),
    Subject.INN: text("ИНН"),
}

SIGNATURES: dict[PartySignature, tuple[str, str]] = {
    PartySignature.NOT_REQUIRED: ("neutral", text("Подпись не нужна")),
    PartySignature.PENDING: ("info", text("Ещё не подписано")),
    PartySignature.INVITED: ("info", text("Приглашение отправлено")),
    PartySignature.VIEWED: ("info", text("Документ открыт")),
    PartySignature.SIGNED_DECLARED: ("ok", text("Подписано")),
    PartySignature.SIGNED_VERIFIED: ("ok", text("Подписано, подпись проверена")),
    PartySignature.SIGNED_UNVERIFIABLE: ("warn", text("Подпись не удалось проверить")),
    PartySignature.SIGNED_INVALID: ("danger", text("Подпись недействительна")),
    PartySignature.REJECTED: ("danger", text("Отказ от подписания")),
    PartySignature.DISAGREEMENTS: ("warn", text("Есть разногласия")),
    PartySignature.REVOKED: ("danger", text("Подпись отозвана")),
}


def kind_of_state(state: State) -> str:
    return STATES[state][0]


def title_of_state(state: State) -> str:
    return STATES[state][1]
