"""The pre-flight check: what must be filled before a document may be generated, by kind of party."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from agreements.russian import names
from agreements.terms.cooperation import CooperationTerms
from agreements.terms.participation import ParticipationTerms
from agreements.terms.parties import BankAccount, ForeignAccount, Party, PartyKind, TreasuryAccount
from agreements.terms.people import Signatory


class Missing(NamedTuple):
    """A field to fill: its dotted path in the terms and a label in Russian for people."""

    path: str
    label: str


@dataclass(frozen=True, slots=True)
class _Field:
    path: str
    label: str


_NAMES = (_Field("full_name", "полное наименование"), _Field("short_name", "краткое наименование"))
_ADDRESS = _Field("legal_address", "юридический адрес")
_INN, _KPP = _Field("inn", "ИНН"), _Field("kpp", "КПП")
_RESIDENT = (*_NAMES, _INN, _KPP, _Field("ogrn", "ОГРН"), _ADDRESS)

_REQUIRED: dict[PartyKind, tuple[_Field, ...]] = {
    PartyKind.COMPANY: _RESIDENT,
    PartyKind.MUNICIPALITY: _RESIDENT,
    PartyKind.AGENCY: _RESIDENT,
    PartyKind.SOLE_TRADER: (
        _Field("full_name", "полное наименование"),
        _INN,
        _Field("ogrn", "ОГРНИП"),
        _Field("ogrnip_date", "дата записи в ЕГРИП"),
        _ADDRESS,
    ),
    PartyKind.SELF_EMPLOYED: (_Field("full_name", "фамилия, имя, отчество"), _INN, _ADDRESS),
    PartyKind.FOREIGN: (
        *_NAMES,
        _Field("foreign.country", "страна"),
        _Field("foreign.name_original", "наименование на языке страны"),
        _Field("foreign.registration_type", "вид регистрационного номера"),
        _Field("foreign.registration_number", "регистрационный номер"),
        _ADDRESS,
    ),
}

_ACCOUNT: dict[type, tuple[_Field, ...]] = {
    BankAccount: (
        _Field("account.bank", "банк"),
        _Field("account.bik", "БИК"),
        _Field("account.account", "расчётный счёт"),
        _Field("account.correspondent_account", "корреспондентский счёт"),
    ),
    TreasuryAccount: (
        _Field("account.bank", "банк и УФК"),
        _Field("account.bik", "БИК ТОФК"),
        _Field("account.treasury_account", "казначейский счёт"),
        _Field("account.single_account", "единый казначейский счёт"),
        _Field("account.personal_account", "лицевой счёт"),
    ),
    ForeignAccount: (
        _Field("account.bank", "банк"),
        _Field("account.swift", "SWIFT"),
        _Field("account.account", "счёт или IBAN"),
    ),
}

_FORUM = (
    _Field("forum.name", "название форума"),
    _Field("forum.starts", "первый день форума"),
    _Field("forum.ends", "последний день форума"),
    _Field("forum.venue", "площадка форума"),
    _Field("forum.city", "город форума"),
)
_STAND = (
    _Field("stand.number", "номер стенда"),
    _Field("stand.hall", "зал"),
    _Field("stand.area", "площадь стенда"),
)


def missing(terms: ParticipationTerms | CooperationTerms) -> list[Missing]:
    """Everything that must be filled before generating, in the order of the document; empty when ready."""
    if isinstance(terms, ParticipationTerms):
        return list(_missing_in_participation(terms))
    return list(_missing_in_cooperation(terms))


def missing_in_party(party: Party, *, paid: bool = True) -> list[Missing]:
    """What one party still lacks, with paths from the party; `paid`: money moves, an account is needed."""
    return [
        Missing(field.path, field.label)
        for field in (
            *_absent(party, _REQUIRED[party.kind]),
            *_missing_in_signatory(party),
            *_missing_in_account(party, paid=paid),
        )
    ]


def _missing_in_participation(terms: ParticipationTerms) -> Iterator[Missing]:
    yield from _missing_in_party(terms.organiser, "organiser", "Организатор", paid=not terms.is_free)
    yield from _missing_in_party(terms.exhibitor, "exhibitor", "Участник", paid=not terms.is_free)
    yield from _absent(terms, (*_FORUM, *_STAND))
    for n, line in enumerate(terms.lines):
        if line.vat_mode in {"без НДС", "вне РФ"} and not line.ground:
            yield Missing(f"lines.{n}.ground", f"основание неначисления НДС: {line.name}")
    if not terms.is_free and sum(part.percent for part in terms.payments) != 100:
        yield Missing("payments", "график оплаты на 100 % цены")
    if terms.procurement.law != "none":
        yield from _absent(terms, (_Field("procurement.ground", "основание заключения контракта"),))
    if terms.procurement.law == "44-ФЗ":
        yield from _absent(terms, (_Field("procurement.ikz", "ИКЗ"),))


def _missing_in_cooperation(terms: CooperationTerms) -> Iterator[Missing]:
    for n, party in enumerate(terms.parties):
        yield from _missing_in_party(party, f"parties.{n}", party.role or f"Сторона {n + 1}", paid=False)
    yield from _absent(terms, _FORUM)
    yield from _absent(
        terms,
        (
            _Field("purpose", "цель сотрудничества"),
            _Field("directions", "направления сотрудничества"),
            _Field("forms", "формы взаимодействия"),
        ),
    )


def _missing_in_party(party: Party, path: str, label: str, *, paid: bool) -> Iterator[Missing]:
    for field in missing_in_party(party, paid=paid):
        yield Missing(f"{path}.{field.path}", f"{label}: {field.label}")


def _missing_in_signatory(party: Party) -> Iterator[Missing]:
    signatory = party.signatory or Signatory()
    needed = [_Field("signatory.surname", "фамилия подписанта"), _Field("signatory.name", "имя подписанта")]
    if not party.is_person:
        needed.append(_Field("signatory.title", "должность подписанта"))
    if signatory.power_of_attorney:
        needed += [
            _Field("signatory.power_of_attorney.number", "номер доверенности"),
            _Field("signatory.power_of_attorney.issued", "дата доверенности"),
        ]
    elif not party.is_person:
        needed.append(_Field("signatory.basis", "основание полномочий"))
    yield from _absent(party, tuple(needed))
    if signatory.name and names.sex_of(signatory.person) is None:
        yield Missing("signatory.sex", "пол подписанта (по имени не определён)")


def _missing_in_account(party: Party, *, paid: bool) -> Iterator[Missing]:
    """An account is needed where money moves; a half-filled one is never good enough."""
    if party.account is not None:
        yield from _absent(party, _ACCOUNT[type(party.account)])
    elif paid:
        yield Missing("account", "банковские реквизиты")


def _absent(root: object, fields: tuple[_Field, ...]) -> Iterator[Missing]:
    for field in fields:
        if _value(root, field.path) in (None, "", ()):
            yield Missing(field.path, field.label)


def _value(root: object, path: str) -> Any:
    value: Any = root
    for name in path.split("."):
        value = getattr(value, name, None)
    return value
