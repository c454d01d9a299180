"""The register: the journal of numbers, and its self-check for gaps and doubles."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select

from agreements.lifecycle import State
from agreements.numbering import Entry, SelfCheck, self_check
from crm.core.db import session
from crm.leads.models import Organisation
from crm.leads.rules.names import folded
from crm.partnerships.models import Agreement, AgreementKind, AgreementType, Register, RegisterEntry


@dataclass(frozen=True)
class JournalRow:
    """A line of the journal: the number, when and by whom it was given, and what became of it."""

    id: int
    register: str
    number: str
    registered_on: date
    registered_by: str
    kind: AgreementKind
    agreement_id: int
    organisation: str
    inn: str
    state: State
    signed_at: datetime | None
    annulled_at: datetime | None
    annulled_reason: str


@dataclass(frozen=True)
class JournalFilter:
    register_id: int | None = None
    period_key: str = ""
    text: str = ""


def registers() -> Sequence[Register]:
    return session.scalars(select(Register).order_by(Register.name)).all()


def periods() -> Sequence[str]:
    """The years or editions that numbers were given in, newest first."""
    found = select(RegisterEntry.period_key).distinct().order_by(RegisterEntry.period_key.desc())
    return session.scalars(found).all()


def journal(wanted: JournalFilter, *, limit: int | None = None, after: int | None = None) -> list[JournalRow]:
    """Newest first; `after` is the id of the last line of the page before, no limit means all of it."""
    found = _narrowed(_lines(), wanted).order_by(RegisterEntry.id.desc())
    if after is not None:
        found = found.where(RegisterEntry.id < after)
    if limit is not None:
        found = found.limit(limit)
    return [JournalRow(*values) for values in session.execute(found)]


def journal_count(wanted: JournalFilter) -> int:
    narrowed = _narrowed(_lines(), wanted).with_only_columns(RegisterEntry.id).subquery()
    return session.scalar(select(func.count()).select_from(narrowed)) or 0


def check_of(register: Register) -> SelfCheck:
    """Gaps and doubles among all numbers of one register."""
    found = select(
        RegisterEntry.period_key, RegisterEntry.seq, RegisterEntry.number, RegisterEntry.registered_by
    ).where(RegisterEntry.register_id == register.id)
    return self_check(Entry(*values) for values in session.execute(found))


def _lines() -> Select[*tuple[Any, ...]]:
    return (
        select(
            RegisterEntry.id,
            Register.name,
            RegisterEntry.number,
            RegisterEntry.registered_on,
            RegisterEntry.registered_by,
            AgreementType.kind_of,
            Agreement.id,
            Organisation.short_name,
            Organisation.inn,
            Agreement.state,
            Agreement.signed_at,
            RegisterEntry.annulled_at,
            RegisterEntry.annulled_reason,
        )
        .join(Register, Register.id == RegisterEntry.register_id)
        .join(Agreement, Agreement.entry_id == RegisterEntry.id)
        .join(AgreementType, AgreementType.id == Agreement.type_id)
        .join(Organisation, Organisation.id == Agreement.organisation_id)
    )


def _narrowed(statement: Select[*tuple[Any, ...]], wanted: JournalFilter) -> Select[*tuple[Any, ...]]:
    if wanted.register_id is not None:
        statement = statement.where(RegisterEntry.register_id == wanted.register_id)
    if wanted.period_key:
        statement = statement.where(RegisterEntry.period_key == wanted.period_key)
    typed = wanted.text.strip()
    if typed:
        statement = statement.where(
            RegisterEntry.number.contains(typed, autoescape=True)
            | RegisterEntry.number.contains(typed.upper(), autoescape=True)
            | Organisation.words.contains(folded(typed), autoescape=True)
            | Organisation.inn.startswith(typed, autoescape=True)
        )
    return statement
