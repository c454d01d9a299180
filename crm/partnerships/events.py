"""What happens to agreements, their numbers and their templates."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from crm.core.events import Event
from crm.core.texts import text


@dataclass(frozen=True)
class AgreementDrafted(Event):
    key: ClassVar[str] = "agreement.drafted"
    text: ClassVar[str] = text("Составлен проект: %(title)s")

    title: str


@dataclass(frozen=True)
class AgreementTermsChanged(Event):
    key: ClassVar[str] = "agreement.terms_changed"
    text: ClassVar[str] = text("Изменены условия")


@dataclass(frozen=True)
class AgreementPartyChanged(Event):
    key: ClassVar[str] = "agreement.party_changed"
    text: ClassVar[str] = text("Изменены данные стороны: %(party)s")

    party: str


@dataclass(frozen=True)
class AgreementFormsConfirmed(Event):
    key: ClassVar[str] = "agreement.forms_confirmed"
    text: ClassVar[str] = text("Проверены падежные формы: %(party)s")

    party: str


@dataclass(frozen=True)
class AgreementRendered(Event):
    key: ClassVar[str] = "agreement.rendered"
    text: ClassVar[str] = text("Сформирована редакция %(n)s")

    n: int
    content_hash: str


@dataclass(frozen=True)
class AgreementUploaded(Event):
    key: ClassVar[str] = "agreement.uploaded"
    text: ClassVar[str] = text("Загружен документ, редакция %(n)s")

    n: int
    sha256: str


@dataclass(frozen=True)
class AgreementRecordedSigned(Event):
    key: ClassVar[str] = "agreement.recorded_signed"
    text: ClassVar[str] = text("Внесён документ, подписанный прежде")

    signed_on: date


@dataclass(frozen=True)
class AgreementHistoricalNumber(Event):
    key: ClassVar[str] = "agreement.historical_number"
    text: ClassVar[str] = text("Внесён прежний номер %(number)s")

    number: str
    registered_on: date


@dataclass(frozen=True)
class AgreementInTalks(Event):
    key: ClassVar[str] = "agreement.in_talks"
    text: ClassVar[str] = text("Редакция %(n)s передана контрагенту на обсуждение")

    n: int
    channel: str


@dataclass(frozen=True)
class AgreementTextAccepted(Event):
    key: ClassVar[str] = "agreement.text_accepted"
    text: ClassVar[str] = text("Контрагент согласен с редакцией %(n)s")

    n: int


@dataclass(frozen=True)
class AgreementCounterEdited(Event):
    key: ClassVar[str] = "agreement.counter_edited"
    text: ClassVar[str] = text("Правки контрагента приняты к разбору: редакция %(n)s")

    n: int
    changes: int
    sha256: str


@dataclass(frozen=True)
class AgreementBackToTemplate(Event):
    key: ClassVar[str] = "agreement.back_to_template"
    text: ClassVar[str] = text("Возвращён наш текст по шаблону")


@dataclass(frozen=True)
class AgreementReturnedToDraft(Event):
    key: ClassVar[str] = "agreement.returned_to_draft"
    text: ClassVar[str] = text("Данные изменились: согласование нужно пройти заново")


@dataclass(frozen=True)
class AgreementApproved(Event):
    key: ClassVar[str] = "agreement.approved"
    text: ClassVar[str] = text("Согласована редакция %(n)s")

    n: int
    content_hash: str


@dataclass(frozen=True)
class AgreementSubmitted(Event):
    key: ClassVar[str] = "agreement.submitted"
    text: ClassVar[str] = text("Редакция %(n)s отправлена на согласование")

    n: int
    content_hash: str


@dataclass(frozen=True)
class AgreementRegistered(Event):
    key: ClassVar[str] = "agreement.registered"
    text: ClassVar[str] = text("Присвоен номер %(number)s")

    number: str
    registered_on: date


@dataclass(frozen=True)
class AgreementSent(Event):
    key: ClassVar[str] = "agreement.sent"
    text: ClassVar[str] = text("Отправлено на подпись: № %(number)s, редакция %(n)s")

    number: str
    n: int
    sign_by: datetime
    sha256: str


@dataclass(frozen=True)
class AgreementPartySigned(Event):
    key: ClassVar[str] = "agreement.party_signed"
    text: ClassVar[str] = text("Подписано стороной: %(party)s")

    party: str
    signed_on: date
    channel: str
    sha256: str


@dataclass(frozen=True)
class AgreementSigned(Event):
    key: ClassVar[str] = "agreement.signed"
    text: ClassVar[str] = text("Подписано всеми сторонами: № %(number)s")

    number: str
    effective_on: date


@dataclass(frozen=True)
class AgreementTookEffect(Event):
    key: ClassVar[str] = "agreement.took_effect"
    text: ClassVar[str] = text("Вступило в силу")


@dataclass(frozen=True)
class AgreementTermOver(Event):
    key: ClassVar[str] = "agreement.term_over"
    text: ClassVar[str] = text("Срок действия истёк")


@dataclass(frozen=True)
class AgreementDeclined(Event):
    key: ClassVar[str] = "agreement.declined"
    text: ClassVar[str] = text("Сторона отказалась подписать: %(party)s. Причина: %(reason)s")

    party: str
    reason: str


@dataclass(frozen=True)
class AgreementRevised(Event):
    key: ClassVar[str] = "agreement.revised"
    text: ClassVar[str] = text("Возвращено в работу после отказа")


@dataclass(frozen=True)
class ApprovalStepApproved(Event):
    key: ClassVar[str] = "agreement.step_approved"
    text: ClassVar[str] = text("Этап «%(step)s» согласован, редакция %(n)s")

    step: str
    n: int
    comment: str


@dataclass(frozen=True)
class ApprovalChangesAsked(Event):
    key: ClassVar[str] = "agreement.changes_asked"
    text: ClassVar[str] = text("Этап «%(step)s»: возвращено на доработку. %(reason)s")

    step: str
    reason: str


@dataclass(frozen=True)
class ApprovalHandedOver(Event):
    key: ClassVar[str] = "agreement.step_handed_over"
    text: ClassVar[str] = text("Решение по этапу «%(step)s» передано: %(to)s")

    step: str
    to: str


@dataclass(frozen=True)
class ApprovalRouteSaved(Event):
    key: ClassVar[str] = "approval_route.saved"
    text: ClassVar[str] = text("Маршрут согласования «%(name)s» сохранён, этапов: %(steps)s")

    name: str
    steps: int


@dataclass(frozen=True)
class ApprovalRouteRetired(Event):
    key: ClassVar[str] = "approval_route.retired"
    text: ClassVar[str] = text("Маршрут согласования «%(name)s» выведен из работы")

    name: str


@dataclass(frozen=True)
class AgreementWithdrawn(Event):
    key: ClassVar[str] = "agreement.withdrawn"
    text: ClassVar[str] = text("Отозвано с согласования")


@dataclass(frozen=True)
class AgreementVoided(Event):
    key: ClassVar[str] = "agreement.voided"
    text: ClassVar[str] = text("Аннулировано. Причина: %(reason)s")

    reason: str


@dataclass(frozen=True)
class AgreementCancelled(Event):
    key: ClassVar[str] = "agreement.cancelled"
    text: ClassVar[str] = text("Отменено. Причина: %(reason)s")

    reason: str


@dataclass(frozen=True)
class NumberAnnulled(Event):
    key: ClassVar[str] = "register_entry.annulled"
    text: ClassVar[str] = text("Номер %(number)s аннулирован. Причина: %(reason)s")

    number: str
    reason: str


@dataclass(frozen=True)
class TemplateInstalled(Event):
    key: ClassVar[str] = "template.installed"
    text: ClassVar[str] = text("Установлен шаблон из поставки: %(name)s")

    name: str


@dataclass(frozen=True)
class TemplateVersionAdded(Event):
    key: ClassVar[str] = "template.version_added"
    text: ClassVar[str] = text("Загружена версия %(n)s")

    n: int
    sha256: str


@dataclass(frozen=True)
class TemplateVersionApproved(Event):
    key: ClassVar[str] = "template.version_approved"
    text: ClassVar[str] = text("Утверждена версия %(n)s")

    n: int
    sha256: str


@dataclass(frozen=True)
class TemplateVersionRetired(Event):
    key: ClassVar[str] = "template.version_retired"
    text: ClassVar[str] = text("Отозвана версия %(n)s")

    n: int


@dataclass(frozen=True)
class ClauseAdded(Event):
    key: ClassVar[str] = "clause.added"
    text: ClassVar[str] = text("Добавлено условие %(code)s: %(title)s")

    code: str
    title: str


@dataclass(frozen=True)
class ClauseChanged(Event):
    key: ClassVar[str] = "clause.changed"
    text: ClassVar[str] = text("Изменены сведения об условии: %(title)s")

    title: str


@dataclass(frozen=True)
class ClauseVersionWritten(Event):
    key: ClassVar[str] = "clause.version_written"
    text: ClassVar[str] = text("Записана формулировка, версия %(n)s")

    n: int
    sha256: str


@dataclass(frozen=True)
class ClauseVersionApproved(Event):
    key: ClassVar[str] = "clause.approved"
    text: ClassVar[str] = text("Утверждена формулировка, версия %(n)s")

    n: int
    sha256: str


@dataclass(frozen=True)
class ClauseVersionRetired(Event):
    key: ClassVar[str] = "clause.retired"
    text: ClassVar[str] = text("Отозвана формулировка, версия %(n)s")

    n: int


@dataclass(frozen=True)
class AgreementClauseChosen(Event):
    key: ClassVar[str] = "agreement.clause_chosen"
    text: ClassVar[str] = text("Выбрана формулировка «%(title)s», версия %(n)s")

    path: str
    title: str
    n: int


@dataclass(frozen=True)
class AgreementClauseLeftOut(Event):
    key: ClassVar[str] = "agreement.clause_left_out"
    text: ClassVar[str] = text("Условие опущено: %(path)s")

    path: str
