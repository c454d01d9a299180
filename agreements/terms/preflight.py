"""The pre-flight check: what must be filled before a document may be generated, by kind of party."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from agreements.bilingual import Text
from agreements.russian import names
from agreements.terms.cooperation import CooperationTerms
from agreements.terms.free import FreeTerms
from agreements.terms.participation import ParticipationTerms
from agreements.terms.parties import BankAccount, ForeignAccount, Party, PartyKind, TreasuryAccount
from agreements.terms.people import Signatory


class Missing(NamedTuple):
    """A field to fill: its dotted path in the terms and a label for people."""

    path: str
    label: Text


@dataclass(frozen=True, slots=True)
class _Field:
    path: str
    label: Text


_NAMES = (
    _Field("full_name", Text("полное наименование", "full name")),
    _Field("short_name", Text("краткое наименование", "short name")),
)
_ADDRESS = _Field("legal_address", Text("юридический адрес", "registered address"))
_INN, _KPP = _Field("inn", Text("ИНН", "INN (tax ID)")), _Field("kpp", Text("КПП", "KPP"))
_RESIDENT = (*_NAMES, _INN, _KPP, _Field("ogrn", Text("ОГРН", "OGRN")), _ADDRESS)

_REQUIRED: dict[PartyKind, tuple[_Field, ...]] = {
    PartyKind.COMPANY: _RESIDENT,
    PartyKind.MUNICIPALITY: _RESIDENT,
    PartyKind.AGENCY: _RESIDENT,
    PartyKind.SOLE_TRADER: (
        _Field("full_name", Text("полное наименование", "full name")),
        _INN,
        _Field("ogrn", Text("ОГРНИП", "OGRNIP")),
        _Field("ogrnip_date", Text("дата записи в ЕГРИП", "date of the EGRIP entry")),
        _ADDRESS,
    ),
    PartyKind.SELF_EMPLOYED: (
        _Field("full_name", Text("фамилия, имя, отчество", "full name of the person")),
        _INN,
        _ADDRESS,
    ),
    PartyKind.FOREIGN: (
        *_NAMES,
        _Field("foreign.country", Text("страна", "country")),
        _Field("foreign.name_original", Text("наименование на языке страны", "name in the local language")),
        _Field(
            "foreign.registration_type", Text("вид регистрационного номера", "type of registration number")
        ),
        _Field("foreign.registration_number", Text("регистрационный номер", "registration number")),
        _ADDRESS,
    ),
}

_ACCOUNT: dict[type, tuple[_Field, ...]] = {
    BankAccount: (
        _Field("account.bank", Text("банк", "bank")),
        _Field("account.bik", Text("БИК", "BIC")),
        _Field("account.account", Text("расчётный счёт", "settlement account")),
        _Field("account.correspondent_account", Text("корреспондентский счёт", "correspondent account")),
    ),
    TreasuryAccount: (
        _Field("account.bank", Text("банк и УФК", "bank and treasury office")),
        _Field("account.bik", Text("БИК ТОФК", "BIC of the treasury office")),
        _Field("account.treasury_account", Text("казначейский счёт", "treasury account")),
        _Field("account.single_account", Text("единый казначейский счёт", "single treasury account")),
        _Field("account.personal_account", Text("лицевой счёт", "personal account")),
    ),
    ForeignAccount: (
        _Field("account.bank", Text("банк", "bank")),
        _Field("account.swift", Text("SWIFT", "SWIFT")),
        _Field("account.account", Text("счёт или IBAN", "account or IBAN")),
    ),
}

_FORUM = (
    _Field("forum.name", Text("название форума", "name of the forum")),
    _Field("forum.starts", Text("первый день форума", "first day of the forum")),
    _Field("forum.ends", Text("последний день форума", "last day of the forum")),
    _Field("forum.venue", Text("площадка форума", "venue of the forum")),
    _Field("forum.city", Text("город форума", "city of the forum")),
)
_STAND = (
    _Field("stand.number", Text("номер стенда", "number of the stand")),
    _Field("stand.hall", Text("зал", "hall")),
    _Field("stand.area", Text("площадь стенда", "area of the stand")),
)
_ORGANISER, _EXHIBITOR = Text("Организатор", "Organiser"), Text("Участник", "Exhibitor")
_NO_VAT = Text("основание неначисления НДС", "legal ground for charging no VAT")


def missing(terms: ParticipationTerms | CooperationTerms | FreeTerms) -> list[Missing]:
    """Everything that must be filled before generating, in the order of the document; empty when ready.

    What a free template itself asks for is told by its document (`agreements.reading.gaps_in`).
    """
    if isinstance(terms, ParticipationTerms):
        return list(_missing_in_participation(terms))
    if isinstance(terms, FreeTerms):
        return list(_missing_in_parties(terms.parties))
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
    yield from _missing_in_party(terms.organiser, "organiser", _ORGANISER, paid=not terms.is_free)
    yield from _missing_in_party(terms.exhibitor, "exhibitor", _EXHIBITOR, paid=not terms.is_free)
    yield from _absent(terms, (*_FORUM, *_STAND))
    for n, line in enumerate(terms.lines):
        if line.vat_mode in {"без НДС", "вне РФ"} and not line.ground:
            yield Missing(f"lines.{n}.ground", _of(_NO_VAT, Text(line.name, line.name)))
    if not terms.is_free and sum(part.percent for part in terms.payments) != 100:
        yield Missing(
            "payments", Text("график оплаты на 100 % цены", "payments that cover 100% of the price")
        )
    if terms.procurement.law != "none":
        yield from _absent(
            terms,
            (
                _Field(
                    "procurement.ground",
                    Text("основание заключения контракта", "legal ground for the contract"),
                ),
            ),
        )
    if terms.procurement.law == "44-ФЗ":
        yield from _absent(terms, (_Field("procurement.ikz", Text("ИКЗ", "IKZ (procurement code)")),))


def _missing_in_cooperation(terms: CooperationTerms) -> Iterator[Missing]:
    yield from _missing_in_parties(terms.parties)
    yield from _absent(terms, _FORUM)
    yield from _absent(
        terms,
        (
            _Field("purpose", Text("цель сотрудничества", "purpose of the cooperation")),
            _Field("directions", Text("направления сотрудничества", "areas of cooperation")),
            _Field("forms", Text("формы взаимодействия", "forms of cooperation")),
        ),
    )


def _missing_in_parties(parties: tuple[Party, ...]) -> Iterator[Missing]:
    for n, party in enumerate(parties):
        whose = Text(party.role or f"Сторона {n + 1}", party.role or f"Party {n + 1}")
        yield from _missing_in_party(party, f"parties.{n}", whose, paid=False)


def _missing_in_party(party: Party, path: str, whose: Text, *, paid: bool) -> Iterator[Missing]:
    for field in missing_in_party(party, paid=paid):
        yield Missing(f"{path}.{field.path}", _of(whose, field.label))


def _of(whole: Text, part: Text) -> Text:
    return Text(f"{whole.ru}: {part.ru}", f"{whole.en}: {part.en}")


def _missing_in_signatory(party: Party) -> Iterator[Missing]:
    signatory = party.signatory or Signatory()
    needed = [
        _Field("signatory.surname", Text("фамилия подписанта", "signatory’s last name")),
        _Field("signatory.name", Text("имя подписанта", "signatory’s first name")),
    ]
    if not party.is_person:
        needed.append(_Field("signatory.title", Text("должность подписанта", "signatory’s job title")))
    if signatory.power_of_attorney:
        needed += [
            _Field(
                "signatory.power_of_attorney.number",
                Text("номер доверенности", "number of the power of attorney"),
            ),
            _Field(
                "signatory.power_of_attorney.issued",
                Text("дата доверенности", "date of the power of attorney"),
            ),
        ]
    elif not party.is_person:
        needed.append(_Field("signatory.basis", Text("основание полномочий", "signatory’s authority to act")))
    yield from _absent(party, tuple(needed))
    if signatory.name and names.sex_of(signatory.person) is None:
        yield Missing(
            "signatory.sex",
            Text("пол подписанта (по имени не определён)", "signatory’s sex (the name does not tell)"),
        )


def _missing_in_account(party: Party, *, paid: bool) -> Iterator[Missing]:
    """An account is needed where money moves; a half-filled one is never good enough."""
    if party.account is not None:
        yield from _absent(party, _ACCOUNT[type(party.account)])
    elif paid:
        yield Missing("account", Text("банковские реквизиты", "bank details"))


def _absent(root: object, fields: tuple[_Field, ...]) -> Iterator[Missing]:
    for field in fields:
        if _value(root, field.path) in (None, "", ()):
            yield Missing(field.path, field.label)


def _value(root: object, path: str) -> Any:
    value: Any = root
    for name in path.split("."):
        value = getattr(value, name, None)
    return value
