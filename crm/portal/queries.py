"""What an organisation's own people see of it, and nothing of anybody else."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from agreements.terms import missing_in_party
from crm.accounts.models import User
from crm.core.actor import Actor
from crm.core.db import session
from crm.core.errors import NotFound
from crm.exhibition import queries as exhibition
from crm.exhibition.models import Booking, BookingLine, Edition, Hold, Showcase, Stand
from crm.exhibition.queries.plan import PlanStand
from crm.exhibition.rules.stands import StandStatus
from crm.leads import queries as leads
from crm.leads.models import Lead, Organisation, OrganisationKind
from crm.leads.terms import party_of
from crm.partnerships.models import Agreement, Party
from crm.partnerships.queries import agreements_visible_to
from crm.portal import checklist
from crm.portal.errors import ShowcaseForCities
from crm.portal.permissions import PortalPermission


@dataclass(frozen=True)
class Contact:
    """Whom to ask on the organiser's side."""

    name: str
    email: str


@dataclass(frozen=True)
class Participation:
    """An organisation at the edition that sells now. `missing` holds paths as `agreements.terms` has them."""

    organisation: Organisation
    edition: Edition
    missing: Sequence[str]
    holds: Sequence[Hold]
    bookings: Sequence[Booking]
    agreements: Sequence[Agreement]
    showcase: Showcase | None
    contact: Contact | None

    @property
    def active_bookings(self) -> Sequence[Booking]:
        return [booking for booking in self.bookings if booking.state.is_active]

    @property
    def steps(self) -> list[checklist.Step]:
        return checklist.steps(self.edition, self.missing, self.holds, self.active_bookings, self.agreements)


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
    bookings = _bookings(organisation, edition, by)
    return Participation(
        organisation=organisation,
        edition=edition,
        missing=_missing(organisation, is_paid=not bookings or any(not one.is_free for one in bookings)),
        holds=exhibition.live_holds(by, organisation_id=organisation.id),
        bookings=bookings,
        agreements=_agreements(organisation, edition, by),
        showcase=_showcase(organisation, edition),
        contact=_contact(organisation),
    )


def is_offered(stand: PlanStand, by: Actor) -> bool:
    """Whether this person may take the stand here; showcases are for the cities' teams."""
    return stand.status is StandStatus.AVAILABLE and _may_have(by, is_showcase=stand.is_showcase)


def require_offered(stand: Stand, by: Actor) -> None:
    if not _may_have(by, is_showcase=stand.category.is_showcase):
        raise ShowcaseForCities(number=stand.number)


def _may_have(by: Actor, *, is_showcase: bool) -> bool:
    return not is_showcase or by.may(PortalPermission.PORTAL_SHOWCASE)


def _missing(organisation: Organisation, *, is_paid: bool) -> Sequence[str]:
    """Paths of what an agreement with this organisation would lack."""
    is_city = organisation.kind_of is OrganisationKind.MUNICIPALITY
    party = party_of(organisation, organisation.default_signatory)
    return [one.path for one in missing_in_party(party, paid=is_paid and not is_city)]


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


def _showcase(organisation: Organisation, edition: Edition) -> Showcase | None:
    return session.scalar(
        select(Showcase).where(Showcase.organisation_id == organisation.id, Showcase.edition_id == edition.id)
    )


def _contact(organisation: Organisation) -> Contact | None:
    """Whoever works on the organisation's latest lead."""
    row = session.execute(
        select(User.name, User.email)
        .join(Lead, Lead.owner_id == User.id)
        .where(Lead.organisation_id == organisation.id)
        .order_by(Lead.id.desc())
        .limit(1)
    ).first()
    return None if row is None else Contact(*row)
