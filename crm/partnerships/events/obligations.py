"""What happens to obligations after signing."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from crm.core.events import Event
from crm.core.texts import text


@dataclass(frozen=True)
class ObligationsTaken(Event):
    key: ClassVar[str] = "agreement.obligations_taken"
    text: ClassVar[str] = text("Обязательства взяты на контроль из условий: %(count)s")

    count: int


@dataclass(frozen=True)
class ObligationAdded(Event):
    key: ClassVar[str] = "obligation.added"
    text: ClassVar[str] = text("Добавлено обязательство «%(what)s», %(party)s")

    what: str
    party: str


@dataclass(frozen=True)
class ObligationChanged(Event):
    key: ClassVar[str] = "obligation.changed"
    text: ClassVar[str] = text("Обязательство «%(what)s» изменено")

    what: str


@dataclass(frozen=True)
class ObligationRescheduled(Event):
    key: ClassVar[str] = "obligation.rescheduled"
    text: ClassVar[str] = text("«%(what)s»: срок был %(was)s, стал %(now)s")

    what: str
    was: date
    now: date


@dataclass(frozen=True)
class ObligationScheduled(Event):
    key: ClassVar[str] = "obligation.scheduled"
    text: ClassVar[str] = text("«%(what)s»: срок известен, %(now)s")

    what: str
    now: date


@dataclass(frozen=True)
class ObligationDone(Event):
    key: ClassVar[str] = "obligation.done"
    text: ClassVar[str] = text("«%(what)s»: исполнено %(done_on)s")

    what: str
    done_on: date


@dataclass(frozen=True)
class ObligationAccepted(Event):
    key: ClassVar[str] = "obligation.accepted"
    text: ClassVar[str] = text("«%(what)s»: исполнение принято")

    what: str


@dataclass(frozen=True)
class ObligationReturned(Event):
    key: ClassVar[str] = "obligation.returned"
    text: ClassVar[str] = text("«%(what)s»: исполнение не принято. %(reason)s")
    personal: ClassVar[frozenset[str]] = frozenset({"reason"})

    what: str
    reason: str


@dataclass(frozen=True)
class ObligationWaived(Event):
    key: ClassVar[str] = "obligation.waived"
    text: ClassVar[str] = text("«%(what)s»: обязательство снято. Причина: %(reason)s")
    personal: ClassVar[frozenset[str]] = frozenset({"reason"})

    what: str
    reason: str


@dataclass(frozen=True)
class AgreementFulfilled(Event):
    key: ClassVar[str] = "agreement.fulfilled"
    text: ClassVar[str] = text("Признано исполненным")


@dataclass(frozen=True)
class CalendarOpened(Event):
    key: ClassVar[str] = "calendar_feed.opened"
    text: ClassVar[str] = text("Открыта подписка на календарь обязательств")


@dataclass(frozen=True)
class CalendarRevoked(Event):
    key: ClassVar[str] = "calendar_feed.revoked"
    text: ClassVar[str] = text("Подписка на календарь отключена")
