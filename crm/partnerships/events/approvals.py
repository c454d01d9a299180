"""What happens on a route of approval."""

from dataclasses import dataclass
from typing import ClassVar

from crm.core.events import Event
from crm.core.texts import text


@dataclass(frozen=True)
class ApprovalStepApproved(Event):
    key: ClassVar[str] = "agreement.step_approved"
    text: ClassVar[str] = text("Этап «%(step)s» согласован, редакция %(n)s")
    personal: ClassVar[frozenset[str]] = frozenset({"comment"})

    step: str
    n: int
    comment: str


@dataclass(frozen=True)
class ApprovalChangesAsked(Event):
    key: ClassVar[str] = "agreement.changes_asked"
    text: ClassVar[str] = text("Этап «%(step)s»: возвращено на доработку. %(reason)s")
    personal: ClassVar[frozenset[str]] = frozenset({"reason"})

    step: str
    reason: str


@dataclass(frozen=True)
class ApprovalHandedOver(Event):
    key: ClassVar[str] = "agreement.step_handed_over"
    text: ClassVar[str] = text("Решение по этапу «%(step)s» передано: %(to)s")
    personal: ClassVar[frozenset[str]] = frozenset({"to"})

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
