"""What a person types into one line: a name with an ИНН, a contact with telephone and e-mail."""

import re
from dataclasses import dataclass

import phonenumbers

from crm.leads.rules.names import folded

_INN = re.compile(r"(?<!\d)(?:\d{10}|\d{12})(?!\d)")
_INN_LABEL = re.compile(r"\bинн\b\s*:?", re.IGNORECASE)
_EMAIL = re.compile(r"[^\s<>,;@]+@[^\s<>,;@]+\.[^\s<>,;@.]+")
_PHONE = re.compile(r"\+?\d[\d\s()\-–]{5,}\d")
_EDGES = " \t\u00a0,;:()<>-–—"
_TRADER = re.compile(r"^(?:ип|индивидуальный предприниматель)\b")
_CITY = re.compile(r"^(?:администрация|мэрия|правительство|город|г\.)\b|городской округ")


@dataclass(frozen=True)
class TypedOrganisation:
    """Either part may be empty."""

    name: str
    inn: str


@dataclass(frozen=True)
class TypedContact:
    """Any part may be empty."""

    name: str
    email: str
    phone: str


def organisation(text: str) -> TypedOrganisation:
    """«ООО „Вектор“, ИНН 7707083893» as name and ИНН."""
    found = _INN.search(text)
    rest = _INN_LABEL.sub(" ", text.replace(found[0], " ")) if found else text
    return TypedOrganisation(" ".join(rest.split()).strip(_EDGES), found[0] if found else "")


def contact(text: str) -> TypedContact:
    """«Анна Петрова, +7 912 345-67-89, anna@example.org» as its parts, in any order."""
    email = _EMAIL.search(text)
    rest = text.replace(email[0], " ") if email else text
    phone = _PHONE.search(rest)
    rest = rest.replace(phone[0], " ") if phone else rest
    name = re.sub(r"\s*[,;]\s*(?=[,;]|$)", "", " ".join(rest.split()))
    return TypedContact(
        name.strip(_EDGES), email[0].lower() if email else "", phone[0].strip() if phone else ""
    )


def kind_of(name: str) -> str:
    """The likeliest kind of organisation by its name; a person corrects it on the card."""
    text = folded(name)
    if _TRADER.search(text):
        return "sole_trader"
    return "municipality" if _CITY.search(text) else "company"


def phone_key(text: str) -> str:
    """E.164 of the first number in `text`, Russian unless it names a country; empty when there is none."""
    match = next(iter(phonenumbers.PhoneNumberMatcher(text, "RU")), None)
    return phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164) if match else ""
