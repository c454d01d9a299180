"""The cities' showcases of an edition with what each still lacks."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from crm.core.db import session
from crm.core.hooks import AgreementProgress, hooks
from crm.exhibition.models import Booking, Showcase, Stand, StandClaim
from crm.exhibition.rules.bookings import BookingState
from crm.leads.models import Organisation


@dataclass(frozen=True)
class ShowcaseStand:
    """A stand that the city has: by a booking in some state, or only held (`state` None)."""

    stand_id: int
    hall_id: int
    number: str
    area_dm2: int
    booking_id: int | None
    state: BookingState | None


@dataclass(frozen=True)
class CityShowcase:
    """A showcase as the board shows it."""

    id: int
    organisation_id: int
    organisation: str
    city: str
    theme: str
    head: str
    position: int
    stands: Sequence[ShowcaseStand]
    agreement: AgreementProgress | None

    @property
    def has_stand(self) -> bool:
        return any(stand.booking_id is not None for stand in self.stands)

    @property
    def readiness(self) -> tuple[bool, bool, bool, bool]:
        """Stand, theme, delegation, agreement: what is done of each."""
        is_signed = self.agreement is not None and self.agreement.is_signed
        return (self.has_stand, bool(self.theme), bool(self.head), is_signed)


def showcases_of(edition_id: int) -> list[CityShowcase]:
    """In the order the organisers gave them."""
    rows = session.execute(
        select(
            Showcase.id,
            Showcase.organisation_id,
            Organisation.short_name,
            Organisation.city,
            Showcase.theme,
            Showcase.head,
            Showcase.position,
        )
        .join(Organisation, Organisation.id == Showcase.organisation_id)
        .where(Showcase.edition_id == edition_id)
        .order_by(Showcase.position)
    ).all()
    cities = [row.organisation_id for row in rows]
    stands = _stands(edition_id, cities)
    agreements = _agreements(edition_id, cities)
    return [
        CityShowcase(*row, stands.get(row.organisation_id, []), agreements.get(row.organisation_id))
        for row in rows
    ]


def _stands(edition_id: int, cities: Sequence[int]) -> dict[int, list[ShowcaseStand]]:
    found: dict[int, list[ShowcaseStand]] = {}
    rows = session.execute(
        select(
            StandClaim.organisation_id,
            Stand.id,
            Stand.hall_id,
            Stand.number,
            Stand.area_dm2,
            StandClaim.booking_id,
            Booking.state,
        )
        .join(Stand, Stand.id == StandClaim.stand_id)
        .outerjoin(Booking, Booking.id == StandClaim.booking_id)
        .where(StandClaim.active, Stand.edition_id == edition_id, StandClaim.organisation_id.in_(cities))
        .order_by(Stand.number)
    )
    for row in rows:
        stand = ShowcaseStand(row.id, row.hall_id, row.number, row.area_dm2, row.booking_id, row.state)
        found.setdefault(row.organisation_id, []).append(stand)
    return found


def _agreements(edition_id: int, cities: Sequence[int]) -> dict[int, AgreementProgress]:
    progress = hooks.collect("agreement_progress", edition_id=edition_id, organisation_ids=cities)
    return {one.organisation_id: one for one in progress}
