"""The hall's plan as it is seen: every stand with its derived status, in one statement, as plain values."""

import base64
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select

from crm.core import clock
from crm.core.actor import Actor
from crm.core.db import session
from crm.core.errors import NotFound
from crm.exhibition.models import Booking, Hold, Stand, StandCategory, StandClaim
from crm.exhibition.queries import sees_everybody
from crm.exhibition.rules import geometry, prices
from crm.exhibition.rules.bookings import BookingState
from crm.exhibition.rules.stands import StandStatus, status_of
from crm.leads.models import Organisation, Sector

MARK = 3  # characters of a stand's mark: 18 bits, one missed change in 260 000


@dataclass(frozen=True)
class PlanStand:
    """A stand as this actor may see it: who has it and until when is blank for outsiders.

    `is_mine` marks what belongs to an organisation the actor acts for.
    """

    id: int
    hall_id: int
    edition_id: int
    number: str
    polygon: Sequence[Sequence[float]]
    area: Decimal
    open_sides: int
    sector: Sector | None
    power_kw: int
    note: str
    blocked_reason: str
    category_id: int
    category: str
    included: str
    is_showcase: bool
    price: Decimal
    status: StandStatus
    organisation_id: int | None
    holder: str
    city: str
    hold_id: int | None
    until: datetime | None
    extended_count: int
    booking_id: int | None
    booking_state: BookingState | None
    is_mine: bool

    @property
    def bounds(self) -> geometry.Bounds:
        return geometry.bounds(self.polygon)

    @property
    def points(self) -> str:
        return geometry.svg_points(self.polygon)

    @property
    def letters(self) -> float:
        """Height in metres of the letters in which the number fits."""
        return round(min(1.25, self.bounds.width / (0.68 * len(self.number)), self.bounds.height * 0.42), 2)

    @property
    def sign(self) -> str:
        """The holder's name as it fits on the shape: the city of a showcase, else without legal form, cut."""
        brief = self.holder.partition("«")[2].rstrip("»") or self.holder
        if self.is_showcase and self.city:
            brief = self.city
        room = int(self.bounds.width * 0.94 / (self.letters * 0.72 * 0.56))
        return brief if len(brief) <= room else f"{brief[: room - 1].rstrip()}…"

    @property
    def label_point(self) -> tuple[float, float]:
        return geometry.label_point(self.polygon)

    @property
    def mark(self) -> str:
        """A short fingerprint of what may change on the screen."""
        told = (self.status, self.holder, self.until, self.booking_state, self.blocked_reason, self.is_mine)
        return base64.urlsafe_b64encode(zlib.crc32(repr(told).encode()).to_bytes(4, "big")).decode()[:MARK]


@dataclass(frozen=True)
class StandFilter:
    """What the plan and its list are narrowed to; None and empty mean: anything. `area_from` is m²."""

    status: StandStatus | None = None
    sector: Sector | None = None
    category_id: int | None = None
    area_from: int | None = None
    text: str = ""

    @property
    def is_empty(self) -> bool:
        return self == StandFilter()

    def matches(self, stand: PlanStand) -> bool:
        wanted = self.text.casefold()
        return (
            self.status in (None, stand.status)
            and self.sector in (None, stand.sector)
            and self.category_id in (None, stand.category_id)
            and (self.area_from is None or stand.area >= self.area_from)
            and (not wanted or wanted in stand.number.casefold() or wanted in stand.holder.casefold())
        )


def plan_of(hall_id: int, actor: Actor) -> list[PlanStand]:
    """All stands of a hall, ordered as their numbers are read."""
    stands = _seen(Stand.hall_id == hall_id, actor)
    return sorted(stands, key=lambda stand: _natural(stand.number))


def stand_seen(stand_id: int, actor: Actor) -> PlanStand:
    found = _seen(Stand.id == stand_id, actor)
    if not found:
        raise NotFound
    return found[0]


def version_of(stands: Sequence[PlanStand]) -> str:
    """The state of a plan as an opaque text: a mark for each stand, in order of ids.

    Statuses change with the clock alone (a hold runs out), so a number of the last event would not do.
    """
    return "".join(stand.mark for stand in sorted(stands, key=lambda stand: stand.id))


def changed_since(stands: Sequence[PlanStand], version: str) -> list[PlanStand]:
    """Stands that look different from the plan of that version; all when it is of another set of stands."""
    by_id = sorted(stands, key=lambda stand: stand.id)
    if len(version) != MARK * len(by_id):
        return list(stands)
    return [stand for n, stand in enumerate(by_id) if version[MARK * n : MARK * (n + 1)] != stand.mark]


def _seen(where: ColumnElement[bool], actor: Actor) -> list[PlanStand]:
    now, everybody = clock.now(), sees_everybody(actor)
    return [_stand(row, actor, everybody, now) for row in session.execute(_ROWS.where(where))]


def _stand(row: Any, actor: Actor, everybody: bool, now: datetime) -> PlanStand:
    status = status_of(
        blocked_reason=row.blocked_reason,
        booking_id=row.booking_id,
        hold_expires_at=row.expires_at,
        now=now,
    )
    claimed = status in (StandStatus.HELD, StandStatus.BOOKED)
    is_mine = claimed and row.organisation_id in actor.organisation_ids
    told = claimed and (everybody or is_mine)
    area = Decimal(row.area_dm2) / 100
    return PlanStand(
        id=row.id,
        hall_id=row.hall_id,
        edition_id=row.edition_id,
        number=row.number,
        polygon=row.polygon,
        area=area,
        open_sides=row.open_sides,
        sector=row.sector,
        power_kw=row.power_kw,
        note=row.note,
        blocked_reason=row.blocked_reason,
        category_id=row.category_id,
        category=row.category,
        included=row.included,
        is_showcase=row.is_showcase,
        price=prices.amount_of(area, row.price_per_metre),
        status=status,
        organisation_id=row.organisation_id if told else None,
        holder=row.holder if told else "",
        city=row.city if told else "",
        hold_id=row.hold_id if told else None,
        until=row.expires_at if told else None,
        extended_count=row.extended_count or 0 if told else 0,
        booking_id=row.booking_id if told else None,
        booking_state=row.booking_state if told else None,
        is_mine=is_mine,
    )


def _natural(number: str) -> list[tuple[bool, int, str]]:
    """«А-2» before «А-10»."""
    parts: list[str] = []
    for character in number:
        if parts and parts[-1].isdigit() == character.isdigit():
            parts[-1] += character
        else:
            parts.append(character)
    return [(part.isdigit(), int(part) if part.isdigit() else 0, part) for part in parts]


_ROWS: Select[*tuple[Any, ...]] = (
    select(
        Stand.id,
        Stand.hall_id,
        Stand.edition_id,
        Stand.number,
        Stand.polygon,
        Stand.area_dm2,
        Stand.open_sides,
        Stand.sector,
        Stand.power_kw,
        Stand.note,
        Stand.blocked_reason,
        Stand.category_id,
        StandCategory.name.label("category"),
        StandCategory.included,
        StandCategory.is_showcase,
        StandCategory.price_per_metre,
        StandClaim.organisation_id,
        Organisation.short_name.label("holder"),
        Organisation.city,
        StandClaim.hold_id,
        Hold.expires_at,
        Hold.extended_count,
        StandClaim.booking_id,
        Booking.state.label("booking_state"),
    )
    .join(StandCategory, StandCategory.id == Stand.category_id)
    .outerjoin(StandClaim, and_(StandClaim.stand_id == Stand.id, StandClaim.active))
    .outerjoin(Organisation, Organisation.id == StandClaim.organisation_id)
    .outerjoin(Hold, Hold.id == StandClaim.hold_id)
    .outerjoin(Booking, Booking.id == StandClaim.booking_id)
    .where(Stand.retired_at.is_(None))
    .order_by(Stand.number)
)
