"""How full each edition is."""

from dataclasses import dataclass

from sqlalchemy import and_, case, func, select

from crm.core import clock
from crm.core.db import session
from crm.exhibition.models import Hold, Stand, StandClaim


@dataclass(frozen=True)
class Occupancy:
    """Stands of an edition by status."""

    total: int
    booked: int
    held: int
    blocked: int

    @property
    def free(self) -> int:
        return self.total - self.booked - self.held - self.blocked


def occupancy() -> dict[int, Occupancy]:
    """By edition; the same order of reasons as `status_of`, in SQL."""
    is_blocked = Stand.blocked_reason != ""
    is_booked = and_(~is_blocked, StandClaim.booking_id.is_not(None))
    is_held = and_(~is_blocked, StandClaim.hold_id.is_not(None), Hold.expires_at > clock.now())
    rows = session.execute(
        select(
            Stand.edition_id,
            func.count(),
            func.sum(case((is_booked, 1), else_=0)),
            func.sum(case((is_held, 1), else_=0)),
            func.sum(case((is_blocked, 1), else_=0)),
        )
        .outerjoin(StandClaim, and_(StandClaim.stand_id == Stand.id, StandClaim.active))
        .outerjoin(Hold, Hold.id == StandClaim.hold_id)
        .where(Stand.retired_at.is_(None))
        .group_by(Stand.edition_id)
    )
    return {row[0]: Occupancy(row[1], int(row[2]), int(row[3]), int(row[4])) for row in rows}
