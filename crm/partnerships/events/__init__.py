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
class AgreementDeclined(Event):
    key: ClassVar[str] = "agreement.declined"
    text: ClassVar[str] = text("Сторона отказалась подписать: %(party)s. Причина: %(reason)s")
    personal: ClassVar[frozenset[str]] = frozenset({"reason"})

    party: str
    reason: str


@dataclass(frozen=True)
class AgreementRevised(Event):
    key: ClassVar[str] = "agreement.revised"
    text: ClassVar[str] = text("Возвращено в работу после отказа")


@dataclass(frozen=True)
class AgreementWithdrawn(Event):
    key: ClassVar[str] = "agreement.withdrawn"
    text: ClassVar[str] = text("Отозвано с согласования")


@dataclass(frozen=True)
class AgreementVoided(Event):
    key: ClassVar[str] = "agreement.voided"
    text: ClassVar[str] = text("Аннулировано. Причина: %(reason)s")
    personal: ClassVar[frozenset[str]] = frozenset({"reason"})

    reason: str


@dataclass(frozen=True)
class AgreementCancelled(Event):
    key: ClassVar[str] = "agreement.cancelled"
    text: ClassVar[str] = text("Отменено. Причина: %(reason)s")
    personal: ClassVar[frozenset[str]] = frozenset({"reason"})

    reason: str


@dataclass(frozen=True)
class NumberAnnulled(Event):
    key: ClassVar[str] = "register_entry.annulled"
    text: ClassVar[str] = text("Номер %(number)s аннулирован. Причина: %(reason)s")
    personal: ClassVar[frozenset[str]] = frozenset({"reason"})

    number: str
    reason: str


@dataclass(frozen=True)
class TemplateInstalled(Event):
    key: ClassVar[str] = "template.installed"
    text: ClassVar[str] = text("Установлен шаблон из поставки: %(name)s")

    name: str


@dataclass(frozen=True)
class TemplateAdded(Event):
    key: ClassVar[str] = "template.added"
    text: ClassVar[str] = text("Добавлен шаблон: %(name)s")

    name: str


@dataclass(frozen=True)
class TemplateRenamed(Event):
    key: ClassVar[str] = "template.renamed"
    text: ClassVar[str] = text("Шаблон «%(before)s» назван «%(name)s»")

    before: str
    name: str


@dataclass(frozen=True)
class TemplateRetired(Event):
    key: ClassVar[str] = "template.retired"
    text: ClassVar[str] = text("Шаблон убран из работы")


@dataclass(frozen=True)
class TemplateRestored(Event):
    key: ClassVar[str] = "template.restored"
    text: ClassVar[str] = text("Шаблон возвращён в работу")


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
