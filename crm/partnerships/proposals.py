"""Obligations read out of the terms of a signed agreement: what a person looks through, adjusts and takes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from agreements.russian.dates import day_in
from agreements.shipped import DUTIES_OF_EXHIBITOR, DUTY_TO_PAY, DUTY_TO_PROVIDE_STAND, DUTY_TO_SEND_ACT
from agreements.terms.prices import PaymentInstalment, instalment_amounts
from crm.accounts.models import User
from crm.leads.rules.names import folded
from crm.partnerships.details import CooperationDetails, ParticipationDetails, details_of
from crm.partnerships.due import DueFrom, DueRule
from crm.partnerships.models import Agreement, Party


@dataclass(frozen=True)
class ObligationTerms:
    """An obligation as it is proposed or typed.

    `is_certain` is false where the terms leave open who owes it or when: a person has to say it.
    """

    what: str
    party: Party
    rule: DueRule
    amount: Decimal | None = None
    clause: str = ""
    person: str = ""
    responsible: User | None = None
    after_id: int | None = None
    every_months: int = 0
    repeat_until: date | None = None
    source: str = ""
    is_certain: bool = True


def proposed(agreement: Agreement) -> list[ObligationTerms]:
    """What the terms make the parties owe and nobody has taken yet, in the order of the terms."""
    details = details_of(agreement)
    found: list[ObligationTerms] = []
    if isinstance(details, ParticipationDetails):
        found = _of_participation(agreement, details)
    elif isinstance(details, CooperationDetails):
        found = _of_cooperation(agreement, details)
    taken = {one.source for one in agreement.obligations}
    return [replace(one, responsible=agreement.owner) for one in found if one.source not in taken]


def _of_participation(agreement: Agreement, details: ParticipationDetails) -> list[ObligationTerms]:
    ours, theirs = _sides(agreement)
    amounts = instalment_amounts(agreement.amount or Decimal(0), details.payments)
    found = [
        ObligationTerms(
            DUTY_TO_PAY.format(percent=f"{part.percent.normalize():f}".replace(".", ",")),
            theirs,
            _rule_of(part),
            amount=amount,
            source=f"payments.{n}",
        )
        for n, (part, amount) in enumerate(zip(details.payments, amounts, strict=True))
        if amount > 0
    ]
    for name, what in DUTIES_OF_EXHIBITOR.items():
        day = getattr(details.deadlines, name)
        if day is not None:
            found.append(
                ObligationTerms(what, theirs, DueRule(DueFrom.DATE, day), source=f"deadlines.{name}")
            )
    opening = DueRule(DueFrom.FORUM_START, days=1, working_days=True)
    act = DueRule(DueFrom.FORUM_END, days=details.conditions.act_days, working_days=True)
    return [
        *found,
        ObligationTerms(DUTY_TO_PROVIDE_STAND, ours, opening, source="stand"),
        ObligationTerms(DUTY_TO_SEND_ACT, ours, act, source="act"),
    ]


def _rule_of(part: PaymentInstalment) -> DueRule:
    if part.due is not None:
        return DueRule(DueFrom.DATE, part.due)
    return DueRule(DueFrom.SIGNED, days=part.days_after_signing or 0, working_days=True)


def _of_cooperation(agreement: Agreement, details: CooperationDetails) -> list[ObligationTerms]:
    """The lines of the road map; their terms and names are free text, read as far as they can be."""
    found = []
    for n, action in enumerate(details.plan):
        party, day = _named_party(agreement.parties, action.responsible), day_in(action.due)
        found.append(
            ObligationTerms(
                action.what,
                party or agreement.parties[0],
                DueRule(DueFrom.DATE, day),
                person=action.responsible if party is None else "",
                source=f"plan.{n}",
                is_certain=party is not None and day is not None,
            )
        )
    return found


def _named_party(parties: Sequence[Party], written: str) -> Party | None:
    """The one party that the words name, by its role or its organisation."""
    words = folded(written)
    named = [
        party
        for party in parties
        if any(folded(name) in words for name in (party.role, party.organisation.short_name) if folded(name))
    ]
    return named[0] if len(named) == 1 else None


def _sides(agreement: Agreement) -> tuple[Party, Party]:
    """Ours and the other side's."""
    ours = next(party for party in agreement.parties if party.is_ours)
    theirs = next(party for party in agreement.parties if not party.is_ours)
    return ours, theirs
