"""What all agreements of one run share: the organiser, the forum, prices and conditions, from a TOML file.

`organiser.toml` beside the rows is taken; without it the packaged demonstration organiser, which says in
its own name that it is one.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, is_dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from types import UnionType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

from agreements.batch.errors import BatchRefused
from agreements.russian.money import VatMode
from agreements.terms import (
    BankAccount,
    Conditions,
    Deadlines,
    Forum,
    Party,
    PartyKind,
    PaymentInstalment,
    PowerOfAttorney,
    Signatory,
    StandTerms,
    TreasuryAccount,
)

FILE_NAME = "organiser.toml"
DEMONSTRATION = Path(__file__).with_name("demonstration.toml")

_Made = TypeVar("_Made")


class HouseUnreadable(BatchRefused):
    """The organiser's file cannot be used; the message, in Russian, says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """Prices where a row gives none of its own, VAT included; `vat` is the mode of the whole price list."""

    registration_fee: Decimal = Decimal(0)
    square_metre: Decimal = Decimal(0)
    vat: VatMode = "22"
    vat_ground: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cooperation:
    """Wording of a cooperation agreement where a row gives none of its own."""

    purpose: str = ""
    directions: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    auto_renew_years: int = 0
    exit_notice_days: int = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    organiser: Party
    forum: Forum
    stand: StandTerms
    prices: Prices
    payments: tuple[PaymentInstalment, ...]
    deadlines: Deadlines
    conditions: Conditions
    cooperation: Cooperation


def house_beside(rows: Path) -> House:
    """The house of `organiser.toml` beside the rows, or the demonstration's. Raises HouseUnreadable."""
    own = rows.with_name(FILE_NAME)
    return read_house(own if own.is_file() else DEMONSTRATION)


def read_house(path: Path) -> House:
    """The house a TOML file describes. Raises HouseUnreadable, naming the key that is wrong."""
    try:
        return _house(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, TypeError, ValueError, KeyError) as error:
        raise HouseUnreadable(f"{path.name}: {error}") from error


def _house(toml: Mapping[str, Any]) -> House:
    forum = _made(Forum, toml["forum"])
    zone = ZoneInfo(forum.time_zone)
    return House(
        organiser=_organiser(toml["organiser"]),
        forum=forum,
        stand=_made(StandTerms, {key: _in_zone(value, zone) for key, value in toml.get("stand", {}).items()}),
        prices=_made(Prices, toml.get("prices", {})),
        payments=tuple(_made(PaymentInstalment, part) for part in toml.get("payments", [])),
        deadlines=_made(Deadlines, toml.get("deadlines", {})),
        conditions=_made(Conditions, toml.get("conditions", {})),
        cooperation=_made(Cooperation, toml.get("cooperation", {})),
    )


def _organiser(toml: Mapping[str, Any]) -> Party:
    account = toml.get("account", {})
    signatory = dict(toml.get("signatory", {}))
    if "power_of_attorney" in signatory:
        signatory["power_of_attorney"] = _made(PowerOfAttorney, signatory["power_of_attorney"])
    treasury = "treasury_account" in account
    return _made(
        Party,
        {
            **toml,
            "kind": PartyKind(toml.get("kind", "company")),
            "signatory": _made(Signatory, signatory),
            "account": _made(TreasuryAccount if treasury else BankAccount, account),
        },
    )


def _made(kind: type[_Made], toml: Mapping[str, Any]) -> _Made:
    """The dataclass with the table's values; amounts become Decimal, arrays tuples, a stray key TypeError."""
    hints = get_type_hints(kind)
    if stray := sorted(toml.keys() - hints.keys()):
        raise TypeError(f"неизвестный ключ «{stray[0]}»")
    return kind(**{name: _converted(name, hints[name], value) for name, value in toml.items()})


def _converted(name: str, hint: Any, value: Any) -> Any:
    members = get_args(hint) if isinstance(hint, UnionType) else (hint,)
    if Decimal in members and not isinstance(value, bool):
        return _amount(name, value)
    if get_origin(members[0]) is tuple and isinstance(value, list):
        item = get_args(members[0])[0]
        return tuple(
            _made(item, part)
            if isinstance(item, type) and is_dataclass(item)
            else _converted(name, item, part)
            for part in value
        )
    if not any(_fits(member, value) for member in members):
        raise TypeError(f"«{name}»: значение не того типа")
    return value


def _fits(member: Any, value: Any) -> bool:
    if get_origin(member) is Literal:
        return value in get_args(member)
    if isinstance(value, bool) or member is date:
        return type(value) is member
    return isinstance(member, type) and isinstance(value, member)


def _amount(name: str, value: object) -> Decimal:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        raise TypeError(f"«{name}»: не число") from None


def _in_zone(value: object, zone: ZoneInfo) -> object:
    return value.replace(tzinfo=zone) if isinstance(value, datetime) else value
