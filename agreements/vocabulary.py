"""The names a template may use, by kind of paper: read off the tree that its values really have."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from agreements.shipped import Kind
from agreements.terms import (
    ContactPerson,
    CooperationTerms,
    Deadlines,
    Equipment,
    Forum,
    FreeTerms,
    ParticipationTerms,
    Party,
    PartyKind,
    PaymentInstalment,
    PlannedAction,
    PriceLine,
    StandTerms,
    cooperation_values,
    free_values,
    participation_values,
)

_DAY = date(2026, 11, 26)
_PARTY = Party(kind=PartyKind.COMPANY)


@cache
def vocabulary(kind: Kind) -> frozenset[str]:
    """Dotted paths, `[]` for the items of a list: `forum.name`, `price.lines[].amount`."""
    return frozenset(_paths(_filled(kind), ""))


def expected(kind: str) -> frozenset[str] | None:
    """The names a check may hold a template to; None where it may bring variables of its own."""
    return None if kind == "free" else vocabulary(kind)


def _filled(kind: Kind) -> dict[str, Any]:
    """A tree in which every list has an item, so that the shape of the items shows."""
    if kind == "free":
        return free_values(
            FreeTerms(
                parties=(_PARTY, _PARTY),
                forum=Forum(starts=_DAY, ends=_DAY),
                stand=StandTerms(equipment=(Equipment(name="…"),)),
                lines=(PriceLine(name="…", price=Decimal(1), vat_mode="22", valid_for=_DAY),),
            )
        )
    if kind == "cooperation":
        return cooperation_values(
            CooperationTerms(
                parties=(_PARTY, _PARTY),
                forum=Forum(starts=_DAY, ends=_DAY),
                directions=("…",),
                forms=("…",),
                plan=(PlannedAction(what="…"),),
                contacts=(ContactPerson(side="…", name="…"),),
            )
        )
    return participation_values(
        ParticipationTerms(
            organiser=_PARTY,
            exhibitor=_PARTY,
            forum=Forum(starts=_DAY, ends=_DAY),
            stand=StandTerms(equipment=(Equipment(name="…"),)),
            lines=(PriceLine(name="…", price=Decimal(1), vat_mode="22", valid_for=_DAY),),
            payments=(PaymentInstalment(percent=Decimal(100), due=_DAY),),
            deadlines=Deadlines(application=_DAY),
        )
    )


def _paths(value: Any, path: str) -> Iterator[str]:
    if path:
        yield path
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _paths(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for inner in value:
            yield from _paths(inner, f"{path}[]")
