"""Organisations that may be the same as one that is being typed."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select

from crm.core.actor import Actor
from crm.core.db import session
from crm.core.texts import Titled, text
from crm.leads.models import Contact, Organisation
from crm.leads.queries import organisations_visible_to
from crm.leads.rules import names, typed

CANDIDATES = 200
SHOWN = 5


class Likeness(Titled):
    """Why two organisations may be one, the strongest reason first."""

    SAME_INN = "same_inn", text("тот же ИНН")
    SAME_NAME = "same_name", text("то же название")
    SAME_EMAIL = "same_email", text("та же почта")
    SAME_PHONE = "same_phone", text("тот же телефон")
    SIMILAR_NAME = "similar_name", text("похожее название")


_ORDER = list(Likeness)


@dataclass(frozen=True)
class Duplicate:
    """An organisation we have and all that it shares with the typed one."""

    id: int
    name: str
    inn: str
    city: str
    reasons: tuple[Likeness, ...]


def duplicates_of(
    by: Actor, *, name: str = "", inn: str = "", email: str = "", phone: str = "", but: int | None = None
) -> list[Duplicate]:
    """The likeliest first, at most five, of those `by` may see; `but` leaves out the edited one itself."""
    found = [
        *_by_name(by, names.name_key(name) if name.strip() else "", but),
        *_by_inn(by, inn, but),
        *_by_reach(by, email.strip().lower(), typed.phone_key(phone), but),
    ]
    reasons: dict[int, set[Likeness]] = {}
    for organisation_id, reason in found:
        reasons.setdefault(organisation_id, set()).add(reason)
    ranked = sorted(reasons, key=lambda key: (min(map(_ORDER.index, reasons[key])), -len(reasons[key]), key))
    return _described(ranked[:SHOWN], reasons)


def _by_name(by: Actor, key: str, but: int | None) -> list[tuple[int, Likeness]]:
    if not key:
        return []
    head, tail = names.ends(key)
    candidates = session.execute(
        select(Organisation.id, Organisation.name_key)
        .where(
            or_(Organisation.name_key == key, Organisation.name_head == head, Organisation.name_tail == tail),
            _others(by, but),
        )
        .order_by(Organisation.name_key != key, Organisation.id.desc())
        .limit(CANDIDATES)
    )
    return [
        (found, Likeness.SAME_NAME if likeness == 1 else Likeness.SIMILAR_NAME)
        for found, known in candidates
        if (likeness := names.similarity(key, known)) >= names.SIMILAR
    ]


def _by_inn(by: Actor, inn: str, but: int | None) -> list[tuple[int, Likeness]]:
    if not inn:
        return []
    found = session.scalars(
        select(Organisation.id).where(Organisation.inn == inn, _others(by, but)).limit(SHOWN)
    )
    return [(organisation_id, Likeness.SAME_INN) for organisation_id in found]


def _by_reach(by: Actor, email: str, phone: str, but: int | None) -> list[tuple[int, Likeness]]:
    found = []
    for value, reason, columns in (
        (email, Likeness.SAME_EMAIL, (Organisation.email, Contact.email)),
        (phone, Likeness.SAME_PHONE, (Organisation.phone_key, Contact.phone_key)),
    ):
        if value:
            own, contacts = columns
            through_contact = select(Contact.organisation_id).where(contacts == value)
            ids = session.scalars(
                select(Organisation.id)
                .where(or_(own == value, Organisation.id.in_(through_contact)), _others(by, but))
                .limit(SHOWN)
            )
            found += [(organisation_id, reason) for organisation_id in ids]
    return found


def _others(by: Actor, but: int | None) -> ColumnElement[bool]:
    visible = organisations_visible_to(by)
    return visible if but is None else visible & (Organisation.id != but)


def _described(ids: list[int], reasons: dict[int, set[Likeness]]) -> list[Duplicate]:
    rows = session.execute(
        select(Organisation.id, Organisation.short_name, Organisation.inn, Organisation.city).where(
            Organisation.id.in_(ids)
        )
    )
    found = [
        Duplicate(key, name, inn, city, tuple(sorted(reasons[key], key=_ORDER.index)))
        for key, name, inn, city in rows
    ]
    return sorted(found, key=lambda one: ids.index(one.id))
