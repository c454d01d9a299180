"""How ready the rows of a run are: each looked at as the agreement it would become, before any is made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crm.core.actor import Actor
from crm.core.errors import DomainError, NotFound
from crm.leads.models import Organisation, Signatory
from crm.partnerships import drafting
from crm.partnerships.errors import (
    AgreementExists,
    AgreementWithExists,
    BookingNeeded,
    FieldsMissing,
    OrganiserMissing,
)
from crm.partnerships.models import Agreement, AgreementKind
from crm.partnerships.models.runs import AgreementRun, AgreementRunRow
from crm.partnerships.moves import require_creation
from crm.partnerships.terms import Preparation, prepare


@dataclass(frozen=True)
class OpenAgreement:
    """A living agreement that stands in the way of another one."""

    id: int
    title: str


@dataclass(frozen=True)
class Readiness:
    """A row as the agreement it would become; `refusal` says why it would not."""

    row: AgreementRunRow
    agreement: Agreement | None = None
    preparation: Preparation | None = None
    refusal: DomainError | None = None
    standing: OpenAgreement | None = None

    @property
    def is_ready(self) -> bool:
        return self.refusal is None

    @property
    def lacks_data(self) -> bool:
        return isinstance(self.refusal, FieldsMissing)

    @property
    def forms_confirmed(self) -> bool:
        return self.preparation is not None and self.preparation.forms_confirmed


def looked_at(
    run: AgreementRun,
    rows: Sequence[AgreementRunRow],
    organiser: Organisation | None,
    standing: Mapping[int, OpenAgreement],
    *,
    by: Actor,
) -> list[Readiness]:
    """Each row with its verdict. `standing` are open agreements by row id; rows come with their subjects."""
    if organiser is None:
        return [Readiness(row, refusal=OrganiserMissing(edition=run.edition.name)) for row in rows]
    ours = (organiser, _ours(run, organiser))
    return [_looked_at(run, row, ours, standing.get(row.id), by) for row in rows]


def _looked_at(
    run: AgreementRun,
    row: AgreementRunRow,
    ours: tuple[Organisation, Signatory | None],
    standing: OpenAgreement | None,
    by: Actor,
) -> Readiness:
    if standing is not None:
        refused = AgreementWithExists if row.booking_id is None else AgreementExists
        return Readiness(row, refusal=refused(title=standing.title), standing=standing)
    if row.organisation is None or (row.booking_id is not None and row.booking is None):
        return Readiness(row, refusal=NotFound())
    if run.kind_of is AgreementKind.PARTICIPATION and row.booking is None:
        return Readiness(row, refusal=BookingNeeded())
    agreement = _agreement(run, row, ours, by)
    try:
        require_creation(agreement, by)
        preparation = prepare(agreement)
    except DomainError as refusal:
        return Readiness(row, agreement, refusal=refusal)
    agreement.amount = preparation.amount
    lacking = preparation.missing
    gap = FieldsMissing(count=len(lacking), first=lacking[0].label) if lacking else None
    return Readiness(row, agreement, preparation, gap)


def _agreement(
    run: AgreementRun,
    row: AgreementRunRow,
    ours: tuple[Organisation, Signatory | None],
    by: Actor,
) -> Agreement:
    """A framework agreement belongs to a booking only where it is its one paper: a free showcase."""
    booking = row.booking
    if booking is not None and run.kind_of is AgreementKind.COOPERATION and not booking.is_free:
        booking = None
    return drafting.composed(
        run.template_version,
        edition=run.edition,
        organisation=row.organisation,
        booking=booking,
        ours=ours,
        signatory=row.organisation.default_signatory,
        owner_id=run.user_id if run.user_id is not None else by.user_id,
    )


def _ours(run: AgreementRun, organiser: Organisation) -> Signatory | None:
    chosen = next((one for one in organiser.signatories if one.id == run.our_signatory_id), None)
    return chosen or organiser.default_signatory
