"""What happens in the library of clauses, and to the clauses of an agreement."""

from dataclasses import dataclass
from typing import ClassVar

from crm.core.events import Event
from crm.core.texts import text


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
