"""What happens to papers from outside and in talks about a text."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from crm.core.events import Event
from crm.core.texts import text


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
class AgreementTermOver(Event):
    key: ClassVar[str] = "agreement.term_over"
    text: ClassVar[str] = text("Срок действия истёк")


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
