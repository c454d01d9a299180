"""Types of agreements that legal staff make: their register, their parties' names, a template to fill."""

from sqlalchemy import select

from agreements.shipped import SCHEME
from crm.core.actor import Actor
from crm.core.db import session
from crm.core.events import record
from crm.partnerships import events
from crm.partnerships.errors import TypeFixed, TypeNameTaken
from crm.partnerships.models import Agreement, AgreementKind, AgreementType, Register, Template
from crm.partnerships.queries import library


def create_type(
    *,
    name: str,
    code: str,
    register_id: int,
    sign_within_days: int,
    our_role: str,
    their_role: str,
    by: Actor,
) -> AgreementType:
    """A free type with its first template, empty yet; `register_id` 0 opens a register of the same name."""
    _require_free_name(name)
    type_ = AgreementType(
        kind_of=AgreementKind.FREE,
        name=name.strip(),
        code=code.strip(),
        register=_register(register_id, name.strip(), code.strip()),
        sign_within_days=sign_within_days,
        our_role=our_role.strip(),
        their_role=their_role.strip(),
    )
    template = Template(type=type_, name=type_.name)
    session.add_all([type_, template])
    session.flush()
    record(events.AgreementTypeSaved(name=type_.name), about=[type_, template], by=by)
    return type_


def change_type(
    type_: AgreementType,
    *,
    name: str,
    code: str,
    register_id: int,
    sign_within_days: int,
    our_role: str,
    their_role: str,
    by: Actor,
) -> None:
    """Change what later agreements are made with; the register stays once a number was taken from it."""
    _require_free_name(name, but=type_)
    if register_id != type_.register_id:
        if _has_numbers(type_):
            raise TypeFixed
        type_.register = _register(register_id, name.strip(), code.strip())
    type_.name, type_.code = name.strip(), code.strip()
    type_.sign_within_days = sign_within_days
    type_.our_role, type_.their_role = our_role.strip(), their_role.strip()
    session.flush()
    record(events.AgreementTypeSaved(name=type_.name), about=type_, by=by)


def _register(register_id: int, name: str, code: str) -> Register:
    known = session.get(Register, register_id) if register_id else library.register_named(name)
    return known or Register(name=name, scheme=SCHEME, prefix=code, period="year")


def _require_free_name(name: str, but: AgreementType | None = None) -> None:
    known = library.type_named(name.strip())
    taken = but is None and library.template_named(name.strip()) is not None
    if taken or (known is not None and known is not but):
        raise TypeNameTaken


def _has_numbers(type_: AgreementType) -> bool:
    numbered = select(Agreement.id).where(Agreement.type_id == type_.id, Agreement.entry_id.is_not(None))
    return session.scalar(numbered.limit(1)) is not None
