"""What happens to organisations, their people, leads and activities."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from crm.accounts.roles import Role
from crm.core.events import Event
from crm.core.texts import text
from crm.leads.models import Stage
from crm.leads.models.activities import ActivityKind
from crm.leads.rules.requisites import Requisite


@dataclass(frozen=True)
class OrganisationCreated(Event):
    key: ClassVar[str] = "organisation.created"
    text: ClassVar[str] = text("Организация заведена")


@dataclass(frozen=True)
class OrganisationChanged(Event):
    """Names of the changed fields alone: an entrepreneur's values are personal data, which may be erased."""

    key: ClassVar[str] = "organisation.changed"
    text: ClassVar[str] = text("Изменены реквизиты: %(fields)s")

    fields: list[Requisite]
    version: int


@dataclass(frozen=True)
class RequisiteConfirmed(Event):
    key: ClassVar[str] = "organisation.requisite_confirmed"
    text: ClassVar[str] = text("Подтверждён реквизит %(requisite)s: %(reason)s")
    personal: ClassVar[frozenset[str]] = frozenset({"reason"})

    requisite: Requisite
    reason: str


@dataclass(frozen=True)
class ContactAdded(Event):
    key: ClassVar[str] = "contact.added"
    text: ClassVar[str] = text("Добавлено контактное лицо")

    contact_id: int


@dataclass(frozen=True)
class ContactChanged(Event):
    key: ClassVar[str] = "contact.changed"
    text: ClassVar[str] = text("Изменены данные контактного лица")

    contact_id: int


@dataclass(frozen=True)
class ContactRemoved(Event):
    key: ClassVar[str] = "contact.removed"
    text: ClassVar[str] = text("Удалено контактное лицо")

    contact_id: int


@dataclass(frozen=True)
class SignatoryAdded(Event):
    key: ClassVar[str] = "signatory.added"
    text: ClassVar[str] = text("Добавлен подписант")

    signatory_id: int


@dataclass(frozen=True)
class SignatoryChanged(Event):
    key: ClassVar[str] = "signatory.changed"
    text: ClassVar[str] = text("Изменены данные подписанта")

    signatory_id: int


@dataclass(frozen=True)
class SignatoryFormsConfirmed(Event):
    key: ClassVar[str] = "signatory.forms_confirmed"
    text: ClassVar[str] = text("Проверены падежные формы подписанта")

    signatory_id: int


@dataclass(frozen=True)
class DefaultSignatoryChosen(Event):
    key: ClassVar[str] = "signatory.chosen"
    text: ClassVar[str] = text("Выбран подписант по умолчанию")

    signatory_id: int


@dataclass(frozen=True)
class PortalInvitationSent(Event):
    key: ClassVar[str] = "portal.invited"
    text: ClassVar[str] = text("Отправлено приглашение в портал (%(role)s)")

    user_id: int
    role: Role


@dataclass(frozen=True)
class LeadLogged(Event):
    key: ClassVar[str] = "lead.logged"
    text: ClassVar[str] = text("Заведён лид: %(interest)s")
    personal: ClassVar[frozenset[str]] = frozenset({"interest"})

    interest: str


@dataclass(frozen=True)
class LeadMoved(Event):
    key: ClassVar[str] = "lead.moved"
    text: ClassVar[str] = text("Стадия: «%(before)s» → «%(after)s»")

    before: Stage
    after: Stage


@dataclass(frozen=True)
class LeadOwnerChanged(Event):
    key: ClassVar[str] = "lead.owner_changed"
    text: ClassVar[str] = text("Ответственный: %(owner)s")
    personal: ClassVar[frozenset[str]] = frozenset({"owner"})

    owner_id: int | None
    owner: str


@dataclass(frozen=True)
class LeadNextStepSet(Event):
    key: ClassVar[str] = "lead.next_step_set"
    text: ClassVar[str] = text("Следующий шаг: %(next_step)s, срок: %(due)s")
    personal: ClassVar[frozenset[str]] = frozenset({"next_step"})

    next_step: str
    due: datetime | None


@dataclass(frozen=True)
class LeadNextStepDone(Event):
    key: ClassVar[str] = "lead.next_step_done"
    text: ClassVar[str] = text("Шаг выполнен: %(next_step)s")
    personal: ClassVar[frozenset[str]] = frozenset({"next_step"})

    next_step: str


@dataclass(frozen=True)
class LeadAmountChanged(Event):
    key: ClassVar[str] = "lead.amount_changed"
    text: ClassVar[str] = text("Сумма: %(before)s → %(after)s")

    before: Decimal | None
    after: Decimal | None


@dataclass(frozen=True)
class LeadLost(Event):
    key: ClassVar[str] = "lead.lost"
    text: ClassVar[str] = text("Отказ: %(reason)s")
    personal: ClassVar[frozenset[str]] = frozenset({"reason"})

    reason: str


@dataclass(frozen=True)
class LeadReopened(Event):
    key: ClassVar[str] = "lead.reopened"
    text: ClassVar[str] = text("Лид снова в работе, стадия «%(stage)s»")

    stage: Stage


@dataclass(frozen=True)
class ActivityLogged(Event):
    """What was said stays in the activity: a note may hold personal data, the event may not."""

    key: ClassVar[str] = "activity.logged"
    text: ClassVar[str] = text("Записано: %(kind)s")

    activity_id: int
    kind: ActivityKind


@dataclass(frozen=True)
class ActivityPlanned(Event):
    key: ClassVar[str] = "activity.planned"
    text: ClassVar[str] = text("Запланировано: %(kind)s, срок: %(due)s")

    activity_id: int
    kind: ActivityKind
    due: datetime | None


@dataclass(frozen=True)
class ActivityCompleted(Event):
    key: ClassVar[str] = "activity.completed"
    text: ClassVar[str] = text("Выполнено: %(kind)s")

    activity_id: int
    kind: ActivityKind
