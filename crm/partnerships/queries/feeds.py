"""Finding calendars of obligations, and what stands in them."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from crm.accounts.models import User, hash_of
from crm.accounts.security import actor_of
from crm.core.actor import Actor
from crm.core.db import session
from crm.core.errors import NotFound
from crm.partnerships.models.feeds import CalendarFeed
from crm.partnerships.permissions import PartnershipsPermission
from crm.partnerships.queries.obligations import ObligationFilter, ObligationRow, obligation_rows

LONGEST = 2000


def feeds_of(by: Actor) -> Sequence[CalendarFeed]:
    """One's own calendars that still work, newest first."""
    return session.scalars(
        select(CalendarFeed)
        .where(CalendarFeed.user_id == by.user_id, CalendarFeed.revoked_at.is_(None))
        .options(joinedload(CalendarFeed.agreement))
        .order_by(CalendarFeed.id.desc())
    ).all()


def feed_to_change(feed_id: int, by: Actor) -> CalendarFeed:
    found = session.scalar(
        select(CalendarFeed)
        .where(CalendarFeed.id == feed_id, CalendarFeed.user_id == by.user_id)
        .with_for_update()
    )
    if found is None:
        raise NotFound
    return found


def feed_by_secret(secret: str) -> CalendarFeed:
    """The working calendar behind an address; its user must still be let in."""
    found = session.scalar(
        select(CalendarFeed)
        .join(User, User.id == CalendarFeed.user_id)
        .where(CalendarFeed.secret_hash == hash_of(secret), CalendarFeed.revoked_at.is_(None), User.active)
        .options(joinedload(CalendarFeed.user, innerjoin=True), joinedload(CalendarFeed.agreement))
    )
    if found is None or not actor_of(found.user).may(PartnershipsPermission.AGREEMENT_VIEW):
        raise NotFound
    return found


def rows_of(feed: CalendarFeed) -> list[ObligationRow]:
    """What is not settled and has a day: of the agreement, or of what its user answers for."""
    wanted = (
        ObligationFilter(agreement_id=feed.agreement_id)
        if feed.agreement_id is not None
        else ObligationFilter(responsible_id=feed.user_id)
    )
    rows = obligation_rows(actor_of(feed.user), wanted, limit=LONGEST)
    return [row for row in rows if row.due_on is not None]
