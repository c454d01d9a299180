"""Opening and revoking calendars of obligations."""

import secrets

from crm.accounts.models import hash_of
from crm.core import clock
from crm.core.actor import Actor
from crm.core.db import session
from crm.core.errors import NotFound
from crm.core.events import record
from crm.partnerships.events.obligations import CalendarOpened, CalendarRevoked
from crm.partnerships.models import Agreement
from crm.partnerships.models.feeds import CalendarFeed


def open_feed(agreement: Agreement | None, *, by: Actor) -> str:
    """A calendar of one's own obligations, or of an agreement's. The secret is shown once and never again."""
    if by.user_id is None:
        raise NotFound
    secret = secrets.token_urlsafe(32)
    feed = CalendarFeed(
        user_id=by.user_id,
        agreement_id=agreement.id if agreement else None,
        secret_hash=hash_of(secret),
        revoked_at=None,
    )
    session.add(feed)
    session.flush()
    record(CalendarOpened(), about=[feed, agreement] if agreement else feed, by=by)
    return secret


def revoke_feed(feed: CalendarFeed, *, by: Actor) -> None:
    """From now on its address leads nowhere."""
    if feed.revoked_at is None:
        feed.revoked_at = clock.now()
        session.flush()
        record(CalendarRevoked(), about=feed, by=by)
