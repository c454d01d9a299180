"""What happens to stands, holds, bookings and editions."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from crm.core.events import Event
from crm.core.texts import text


@dataclass(frozen=True)
class StandHeld(Event):
    key: ClassVar[str] = "stand.held"
    text: ClassVar[str] = text("Стенд %(number)s удержан до %(until)s: %(organisation)s")

    hold_id: int
    number: str
    organisation: str
    until: datetime


@dataclass(frozen=True)
class HoldExtended(Event):
    key: ClassVar[str] = "hold.extended"
    text: ClassVar[str] = text("Удержание стенда %(number)s продлено до %(until)s")

    hold_id: int
    number: str
    until: datetime


@dataclass(frozen=True)
class HoldReleased(Event):
    key: ClassVar[str] = "hold.released"
    text: ClassVar[str] = text("Стенд %(number)s отпущен: %(reason)s")
    personal: ClassVar[frozenset[str]] = frozenset({"reason"})

    hold_id: int
    number: str
    reason: str


@dataclass(frozen=True)
class HoldExpired(Event):
    key: ClassVar[str] = "hold.expired"
    text: ClassVar[str] = text("Срок удержания стенда %(number)s истёк, стенд свободен")

    hold_id: int
    number: str


@dataclass(frozen=True)
class StandsRequested(Event):
    key: ClassVar[str] = "booking.requested"
    text: ClassVar[str] = text("Подана заявка на стенды: %(numbers)s")

    numbers: str
    amount: Decimal


@dataclass(frozen=True)
class StandsBooked(Event):
    key: ClassVar[str] = "stand.booked"
    text: ClassVar[str] = text("Забронированы стенды: %(numbers)s")

    numbers: str
    amount: Decimal


@dataclass(frozen=True)
class BookingApproved(Event):
    key: ClassVar[str] = "booking.approved"
    text: ClassVar[str] = text("Заявка одобрена")


@dataclass(frozen=True)
class BookingRejected(Event):
    key: ClassVar[str] = "booking.rejected"
    text: ClassVar[str] = text("Заявка отклонена: %(reason)s")
    personal: ClassVar[frozenset[str]] = frozenset({"reason"})

    reason: str


@dataclass(frozen=True)
class BookingWithdrawn(Event):
    key: ClassVar[str] = "booking.withdrawn"
    text: ClassVar[str] = text("Заявка отозвана: %(reason)s")
    personal: ClassVar[frozenset[str]] = frozenset({"reason"})

    reason: str


@dataclass(frozen=True)
class BookingSentForSignature(Event):
    key: ClassVar[str] = "booking.sent_for_signature"
    text: ClassVar[str] = text("Договор по бронированию ушёл на подпись, подписать до %(sign_by)s")

    sign_by: datetime


@dataclass(frozen=True)
class BookingSigned(Event):
    key: ClassVar[str] = "booking.signed"
    text: ClassVar[str] = text("Договор по бронированию подписан всеми сторонами")


@dataclass(frozen=True)
class BookingAgreementEnded(Event):
    key: ClassVar[str] = "booking.agreement_ended"
    text: ClassVar[str] = text("Договор по бронированию прекращён, нужен новый: %(reason)s")
    personal: ClassVar[frozenset[str]] = frozenset({"reason"})

    reason: str


@dataclass(frozen=True)
class BookingConfirmed(Event):
    key: ClassVar[str] = "booking.confirmed"
    text: ClassVar[str] = text("Бронирование подтверждено")


@dataclass(frozen=True)
class DepositRecorded(Event):
    key: ClassVar[str] = "booking.deposit_recorded"
    text: ClassVar[str] = text("Оплата %(amount)s от %(paid_on)s, документ: %(document)s")

    amount: Decimal
    paid_on: date
    document: str


@dataclass(frozen=True)
class BookingMoved(Event):
    key: ClassVar[str] = "booking.moved"
    text: ClassVar[str] = text("Стенд %(from_number)s заменён на %(to_number)s: %(reason)s")
    personal: ClassVar[frozenset[str]] = frozenset({"reason"})

    from_number: str
    to_number: str
    reason: str


@dataclass(frozen=True)
class BookingExpired(Event):
    key: ClassVar[str] = "booking.expired"
    text: ClassVar[str] = text("Бронирование снято: %(reason)s")
    personal: ClassVar[frozenset[str]] = frozenset({"reason"})

    reason: str


@dataclass(frozen=True)
class BookingCancelled(Event):
    key: ClassVar[str] = "booking.cancelled"
    text: ClassVar[str] = text("Бронирование отменено: %(reason)s")
    personal: ClassVar[frozenset[str]] = frozenset({"reason"})

    reason: str


@dataclass(frozen=True)
class EditionChanged(Event):
    key: ClassVar[str] = "edition.changed"
    text: ClassVar[str] = text("Изменены настройки выпуска: %(fields)s")

    fields: str


@dataclass(frozen=True)
class ShowcaseDescribed(Event):
    key: ClassVar[str] = "showcase.described"
    text: ClassVar[str] = text("Обновлена витрина города, тема: %(theme)s")

    theme: str
