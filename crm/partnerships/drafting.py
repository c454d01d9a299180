"""Putting a new agreement together: its parties in order and the terms one starts from."""

from dataclasses import dataclass
from datetime import date

from agreements.lifecycle import PartySignature, State
from agreements.shipped import DIRECTIONS, FORMS, PAPERS, PURPOSE
from crm.core import clock
from crm.exhibition.models import Booking, Edition
from crm.leads.models import Organisation, Signatory
from crm.partnerships import own_variables, rules
from crm.partnerships.details import (
    CooperationDetails,
    Details,
    FreeDetails,
    ParticipationDetails,
    UploadDetails,
    details_of,
)
from crm.partnerships.models import (
    Agreement,
    AgreementKind,
    AgreementType,
    Channel,
    Party,
    TemplateVersion,
)
from crm.partnerships.models.clauses import ClauseChoice, ClauseLanguage
from crm.partnerships.queries.clauses import wording_for


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
        Party(
            position=n,
            organisation=organisation,
            signatory=signatory,
            is_ours=n == 1,
            role=role,
            channel=Channel.PAPER,
            signature=PartySignature.PENDING,
        )
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


def first_clauses(version: TemplateVersion) -> list[ClauseChoice]:
    """For every place of the template the wording approved today; the agreement keeps it from then on."""
    return [
        ClauseChoice(
            code=place["code"],
            language=ClauseLanguage(place["language"]),
            version=wording_for(place["code"], ClauseLanguage(place["language"])),
            left_out=False,
        )
        for place in version.report.get("clauses", [])
    ]


def composed(
    version: TemplateVersion,
    *,
    edition: Edition,
    organisation: Organisation,
    booking: Booking | None,
    ours: tuple[Organisation, Signatory | None],
    signatory: Signatory | None,
    owner_id: int | None,
) -> Agreement:
    """A new draft with its parties that no session knows of: to look at as paper, or to be kept."""
    type_ = version.template.type
    terms = first_terms(version, edition=edition, booking=booking, today=clock.today(edition.time_zone))
    return Agreement(
        type=type_,
        template_version=version,
        edition=edition,
        organisation=organisation,
        booking=booking,
        owner_id=owner_id,
        state=State.DRAFT,
        title=f"{type_.name}: {organisation.short_name}",
        terms=terms.as_json(),
        parties=parties_of(type_, ours=ours, theirs=(organisation, signatory)),
        revisions=[],
        approvals=[],
        clauses=first_clauses(version),
        obligations=[],
        entry=None,
    )


@dataclass(frozen=True)
class Validity:
    """From when till when, where the terms say so."""

    starts: date | None = None
    ends: date | None = None


def validity_of(agreement: Agreement) -> Validity:
    """The term that the agreement itself names; none for a contract that lasts until duties are done."""
    details = details_of(agreement)
    if isinstance(details, CooperationDetails | UploadDetails):
        return Validity(details.valid_from, details.valid_to)
    return Validity()
