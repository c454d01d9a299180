"""A party as a template sees it: every key is always there, absent requisites are empty texts."""

from dataclasses import fields
from functools import lru_cache

from agreements.russian import dates, names
from agreements.russian.typography import typeset
from agreements.terms import inflection
from agreements.terms.parties import (
    Account,
    BankAccount,
    ForeignAccount,
    ForeignIdentity,
    Party,
    TreasuryAccount,
)
from agreements.terms.people import PowerOfAttorney, Signatory
from agreements.terms.values import Values
from agreements.terms.values.wording import NBSP, day

REMEMBERED = 64
"""Parties remembered: the organiser stands in every agreement, and each is looked at several times."""

_ACCOUNT_KINDS = {BankAccount: "bank", TreasuryAccount: "treasury", ForeignAccount: "foreign"}
_ACCOUNT_KEYS = sorted({field.name for account in _ACCOUNT_KINDS for field in fields(account)})
_PROSE = {"bank", "correspondent_bank", "kept_by"}
_ACTING_GENITIVE = {"m": "действующего", "f": "действующей"}
_ACTING = {"m": "действующий", "f": "действующая"}


def party_values(party: Party, role: str) -> Values:
    """The tree of one party; `role` is its label where the party brings none of its own."""
    return {
        key: dict(value) if isinstance(value, dict) else value
        for key, value in _party_values(party, role).items()
    }


@lru_cache(REMEMBERED)
def _party_values(party: Party, role: str) -> Values:
    return {
        "kind": party.kind.value,
        "is_person": party.is_person,
        "role": party.role or role,
        "full_name": typeset(party.full_name),
        "short_name": typeset(party.short_name or party.full_name),
        "named": inflection.named(party).text,
        "inn": party.inn,
        "kpp": party.kpp,
        "ogrn": party.ogrn,
        "ogrnip_date": day(party.ogrnip_date),
        "npd_checked": day(party.npd_checked),
        "okpo": party.okpo,
        "oktmo": party.oktmo,
        "foreign": _foreign_values(party.foreign or ForeignIdentity()),
        "legal_address": typeset(party.legal_address),
        "postal_address": typeset(party.postal_address),
        "account": _account_values(party.account),
        "email": party.email,
        "phone": party.phone,
        "edo_id": party.edo_id,
        "signatory": _signatory_values(party, party.signatory or Signatory()),
    }


def _foreign_values(identity: ForeignIdentity) -> Values:
    return {
        "country": typeset(identity.country),
        "name_original": identity.name_original,
        "address_original": identity.address_original,
        "registration_type": identity.registration_type,
        "registration_number": identity.registration_number,
        "tax_number": identity.tax_number,
    }


def _account_values(account: Account | None) -> Values:
    """All accounts have the keys of all: `kind` is bank, treasury, foreign or empty."""
    values: Values = {key: getattr(account, key, "") for key in _ACCOUNT_KEYS}
    values |= {key: typeset(values[key]) for key in _PROSE}
    return {"kind": _ACCOUNT_KINDS[type(account)] if account else "", **values}


def _signatory_values(party: Party, signatory: Signatory) -> Values:
    sex = inflection.sex_of(party) or "m"
    return {
        "full_name": typeset(signatory.full_name),
        "initials": names.initials(signatory.person),
        "name_gen": inflection.name_genitive(signatory).text,
        "title": typeset(signatory.title),
        "title_gen": typeset(inflection.title_genitive(signatory).text),
        "acting": _ACTING[sex],
        "acting_gen": _ACTING_GENITIVE[sex],
        "basis_gen": _basis(signatory),
        "by_proxy": signatory.power_of_attorney is not None,
        "name_original": signatory.name_original,
        "title_original": signatory.title_original,
    }


def _basis(signatory: Signatory) -> str:
    if signatory.power_of_attorney is None:
        return typeset(signatory.basis)
    return _power_of_attorney(signatory.power_of_attorney)


def _power_of_attorney(paper: PowerOfAttorney) -> str:
    """«доверенности от 5 ноября 2025 г. № 12 (действительна по 31 декабря 2026 г.)»."""
    issued = dates.long(paper.issued) if paper.issued else ""
    until = f" (действительна по {dates.long(paper.valid_until)})" if paper.valid_until else ""
    return f"доверенности от {issued} №{NBSP}{paper.number}{until}"
