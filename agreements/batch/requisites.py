"""Requisites of a row's partner: judged by `agreements.requisites`, told with the columns' names."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from agreements.batch.columns import HEADER_OF
from agreements.requisites import Verdict, check
from agreements.terms import BankAccount, ForeignAccount, Party, PartyKind, TreasuryAccount

_FOREIGN_NUMBERS = {
    "унп": "by_unp",
    "бин": "kz_bin",
    "иин": "kz_bin",
    "voen": "az_voen",
    "vöen": "az_voen",
    "idno": "md_idno",
    "єдрпоу": "ua_edrpou",
    "uscc": "cn_uscc",
}
"""Kinds of numbers by the words that name them in «Вид регистрационного номера»."""


class _Asked(NamedTuple):
    path: str
    kind: str
    value: str
    context: dict[str, str]

    def verdict(self) -> Verdict:
        return check(self.kind, self.value, **self.context)

    def line(self, verdict: Verdict) -> str:
        """«ИНН: «77…» — что не так и что сделать»: the column stands where the reason names the requisite."""
        reason = verdict.reason_ru.partition(": ")[2].rstrip(".")
        return f"{HEADER_OF[self.path]}: «{self.value}» — {reason}"


def requisite_problems(party: Party) -> tuple[list[str], list[str]]:
    """What is impossible and what is suspicious, each as a line that begins with its column.

    Suspicious is a checksum that does not fit: published records do contain such numbers.
    """
    told: dict[str, list[str]] = {"impossible": [], "suspicious": []}
    for asked in _questions(party):
        verdict = asked.verdict()
        if verdict.outcome in told:
            told[verdict.outcome].append(asked.line(verdict))
    return told["impossible"], told["suspicious"]


def written_plainly(party: Party) -> Party:
    """The party with its requisites as they are stored: no spaces, no «ИНН» before the digits."""
    for asked in _questions(party):
        party = _with(party, asked.path, asked.verdict().normalised)
    return party


def _with(party: Party, path: str, value: str) -> Party:
    group, _, name = path.rpartition(".")
    changes: dict[str, Any] = {name: value}
    if group:
        changes = {group: replace(getattr(party, group), **changes)}
    return replace(party, **changes)


def _questions(party: Party) -> Iterator[_Asked]:
    """What to ask about every requisite that is filled."""
    questions = (*_of_the_register(party), *_of_the_account(party), *_of_abroad(party))
    return (asked for asked in questions if asked.value)


def _of_the_register(party: Party) -> Iterator[_Asked]:
    yield _Asked("inn", "inn_person" if party.is_person else "inn_organisation", party.inn, {})
    yield _Asked("kpp", "kpp", party.kpp, {})
    yield _Asked("ogrn", "ogrnip" if party.kind is PartyKind.SOLE_TRADER else "ogrn", party.ogrn, {})
    yield _Asked("okpo", "okpo", party.okpo, {})
    yield _Asked("oktmo", "oktmo", party.oktmo, {})


def _of_the_account(party: Party) -> Iterator[_Asked]:
    match party.account:
        case BankAccount(bik=bik, account=account, correspondent_account=correspondent):
            yield _Asked("account.bik", "bik", bik, {})
            yield _Asked("account.account", "account", account, {"bic": bik})
            yield _Asked("account.correspondent_account", "corr_account", correspondent, {"bic": bik})
        case TreasuryAccount(bik=bik, treasury_account=account, single_account=single):
            yield _Asked("account.bik", "bik", bik, {})
            yield _Asked("account.single_account", "eks", single, {"bic": bik})
            context = {"bic": bik, "eks": single}
            yield _Asked("account.treasury_account", "treasury_account", account, context)
        case ForeignAccount(swift=swift, account=account):
            yield _Asked("account.swift", "swift", swift, {})
            if account[:2].isalpha():
                yield _Asked("account.account", "iban", account, {})


def _of_abroad(party: Party) -> Iterator[_Asked]:
    foreign = party.foreign
    if foreign and (kind := _FOREIGN_NUMBERS.get(foreign.registration_type.casefold())):
        yield _Asked("foreign.registration_number", kind, foreign.registration_number, {})
