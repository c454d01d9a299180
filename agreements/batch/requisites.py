"""Requisites of a row's partner judged by `agreements.requisites`, told with the columns' names."""

from collections.abc import Iterator
from typing import NamedTuple

from agreements.batch.columns import HEADER_OF
from agreements.requisites import check
from agreements.terms import BankAccount, Party, PartyKind, TreasuryAccount

INN_LENGTH = {PartyKind.SOLE_TRADER: 12}
"""Digits of an ИНН by kind; all others have ten."""


class _Asked(NamedTuple):
    column: str
    kind: str
    value: str
    context: dict[str, str]


def requisite_problems(party: Party) -> tuple[list[str], list[str]]:
    """What is impossible and what is suspicious, each as a line that begins with its column.

    Suspicious is a checksum that does not fit: published records do contain such numbers.
    """
    impossible: list[str] = list(_inn_of_another_kind(party))
    suspicious: list[str] = []
    for column, kind, value, context in _questions(party):
        verdict = check(kind, value, **context)
        line = f"{HEADER_OF[column]}: «{value}» — {verdict.reason_ru}"
        if verdict.outcome == "impossible" and not impossible_already(impossible, column):
            impossible.append(line)
        elif verdict.outcome == "suspicious":
            suspicious.append(line)
    return impossible, suspicious


def impossible_already(lines: list[str], column: str) -> bool:
    return any(line.startswith(f"{HEADER_OF[column]}:") for line in lines)


def _inn_of_another_kind(party: Party) -> Iterator[str]:
    expected = INN_LENGTH.get(party.kind, 10)
    length = len("".join(party.inn.split()))
    if party.inn and party.kind is not PartyKind.FOREIGN and length != expected:
        yield f"{HEADER_OF['inn']}: «{party.inn}» — знаков {length}, а должно быть {expected}"


def _questions(party: Party) -> Iterator[_Asked]:
    ogrn = "ogrnip" if party.kind is PartyKind.SOLE_TRADER else "ogrn"
    values = [
        _Asked("inn", "inn", party.inn, {}),
        _Asked("kpp", "kpp", party.kpp, {}),
        _Asked("ogrn", ogrn, party.ogrn, {}),
        _Asked("okpo", "okpo", party.okpo, {}),
        _Asked("oktmo", "oktmo", party.oktmo, {}),
        *_account_questions(party),
    ]
    return (asked for asked in values if asked.value)


def _account_questions(party: Party) -> Iterator[_Asked]:
    match party.account:
        case BankAccount(bik=bik, account=account, correspondent_account=correspondent):
            yield _Asked("account.bik", "bic", bik, {})
            yield _Asked("account.account", "account", account, {"bic": bik})
            yield _Asked(
                "account.correspondent_account", "correspondent_account", correspondent, {"bic": bik}
            )
        case TreasuryAccount(bik=bik, treasury_account=account, single_account=single):
            yield _Asked("account.bik", "bic", bik, {})
            yield _Asked("account.treasury_account", "treasury_account", account, {"bic": bik, "eks": single})
            yield _Asked("account.single_account", "eks", single, {"bic": bik})
