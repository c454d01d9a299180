"""What an organisation's own people see of it, and nothing of anybody else."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from agreements.terms import Missing, missing_in_party
from crm.core.actor import Actor
from crm.core.db import session
from crm.core.errors import NotFound
from crm.exhibition import queries as exhibition
from crm.exhibition.models import Booking, BookingLine, Edition, Hold
from crm.leads import queries as leads
from crm.leads.models import Organisation
from crm.leads.terms import party_of
from crm.partnerships.models import Agreement, Party
from crm.partnerships.queries import agreements_visible_to
from crm.portal import checklist


@dataclass(frozen=True)
class Participation:
    """An organisation at the edition that sells now."""

    organisation: Organisation
    edition: Edition
    missing: Sequence[Missing]
    holds: Sequence[Hold]
    bookings: Sequence[Booking]
    agreements: Sequence[Agreement]

    @property
    def steps(self) -> list[checklist.Step]:
        return checklist.steps(self.organisation, self.missing, self.holds, self.bookings, self.agreements)


def own_organisations(by: Actor) -> Sequence[Organisation]:
    """The organisations this person acts for, by name."""
    return session.scalars(
        select(Organisation).where(Organisation.id.in_(by.organisation_ids)).order_by(Organisation.short_name)
    ).all()


def own_organisation(organisation_id: int, by: Actor) -> Organisation:
    """One of them; whoever acts for others only, staff included, finds nothing here."""
    if organisation_id not in by.organisation_ids:
        raise NotFound
    return leads.organisation_or_404(organisation_id, by)


def participation(organisation_id: int, by: Actor) -> Participation | None:
    """Everything the portal shows of one's own organisation; None while no edition is prepared."""
    organisation, edition = own_organisation(organisation_id, by), exhibition.current_edition()
    if edition is None:
        return None
    return Participation(
        organisation=organisation,
        edition=edition,
        missing=missing_in_party(party_of(organisation, organisation.default_signatory)),
        holds=exhibition.live_holds(by, organisation_id=organisation.id),
        bookings=_bookings(organisation, edition, by),
        agreements=_agreements(organisation, edition, by),
    )


def _bookings(organisation: Organisation, edition: Edition, by: Actor) -> Sequence[Booking]:
    return session.scalars(
        exhibition.bookings_visible_to(by)
        .where(Booking.organisation_id == organisation.id, Booking.edition_id == edition.id)
        .options(
            joinedload(Booking.edition, innerjoin=True),
            selectinload(Booking.lines).joinedload(BookingLine.stand),
        )
        .order_by(Booking.id.desc())
    ).all()


def _agreements(organisation: Organisation, edition: Edition, by: Actor) -> Sequence[Agreement]:
    return session.scalars(
        agreements_visible_to(by)
        .where(Agreement.organisation_id == organisation.id, Agreement.edition_id == edition.id)
        .options(
            joinedload(Agreement.type, innerjoin=True),
            joinedload(Agreement.entry),
            selectinload(Agreement.parties).joinedload(Party.organisation, innerjoin=True),
        )
        .order_by(Agreement.id.desc())
    ).all()
