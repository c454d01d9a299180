"""Putting a new agreement together: its parties in order and the terms one starts from."""

from dataclasses import dataclass
from datetime import date

from agreements.shipped import DIRECTIONS, FORMS, PAPERS, PURPOSE
from crm.exhibition.models import Booking, Edition
from crm.leads.models import Organisation, Signatory
from crm.partnerships import own_variables, rules
from crm.partnerships.details import (
    CooperationDetails,
    Details,
    FreeDetails,
    ParticipationDetails,
    details_from,
)
from crm.partnerships.models import Agreement, AgreementKind, AgreementType, Party, TemplateVersion


def roles_of(type_: AgreementType) -> tuple[str, str]:
    """What the text calls us and the other side."""
    if type_.kind_of is AgreementKind.FREE:
        usual = PAPERS["intentions"].roles
        return type_.our_role or usual[0], type_.their_role or usual[1]
    return PAPERS[type_.kind_of.value].roles


def parties_of(
    type_: AgreementType,
    *,
    ours: tuple[Organisation, Signatory | None],
    theirs: tuple[Organisation, Signatory | None],
) -> list[Party]:
    """Both parties in the order of the preamble, without signatures."""
    return [
        Party(position=n, organisation=organisation, signatory=signatory, is_ours=n == 1, role=role)
        for n, (role, (organisation, signatory)) in enumerate(
            zip(roles_of(type_), (ours, theirs), strict=True), 1
        )
    ]


def first_terms(
    version: TemplateVersion, *, edition: Edition, booking: Booking | None, today: date
) -> Details:
    """What one starts from: the booking's payment schedule, the usual text of a framework agreement, or
    the usual answers to a template's own questions."""
    kind = version.template.type.kind_of
    if kind is AgreementKind.FREE:
        return FreeDetails(answers=own_variables.first_answers(version))
    if kind is AgreementKind.COOPERATION:
        return CooperationDetails(purpose=PURPOSE, directions=DIRECTIONS, forms=FORMS)
    if booking is None or not any(line.amount for line in booking.lines):
        return ParticipationDetails()
    return ParticipationDetails(
        payments=rules.usual_payments(
            deposit_percent=edition.deposit_percent,
            deposit_days=edition.deposit_within_days,
            opening=edition.starts_on,
            today=today,
        )
    )


@dataclass(frozen=True)
class Validity:
    """From when till when, where the terms say so."""

    starts: date | None = None
    ends: date | None = None


def validity_of(agreement: Agreement) -> Validity:
    """The term that the agreement itself names; none for a contract that lasts until duties are done."""
    details = details_from(agreement.type.kind_of, agreement.terms)
    if isinstance(details, CooperationDetails):
        return Validity(details.valid_from, details.valid_to)
    return Validity()
