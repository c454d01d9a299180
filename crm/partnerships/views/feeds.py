"""Calendars of obligations: subscribing, revoking, and the file that calendars fetch."""

from urllib.parse import urlsplit

from flask import Response, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from crm.core.ics import CalendarDay, calendar
from crm.partnerships import queries
from crm.partnerships.models.feeds import CalendarFeed
from crm.partnerships.operations.feeds import open_feed, revoke_feed
from crm.partnerships.permissions import PartnershipsPermission
from crm.partnerships.queries import feeds
from crm.partnerships.queries.obligations import ObligationRow
from crm.partnerships.views.blueprint import bp
from crm.web.access import public, requires
from crm.web.acting import acting
from crm.web.addresses import go_to


@bp.get("/obligations/calendar")
@requires(PartnershipsPermission.AGREEMENT_VIEW)
def calendar_feeds() -> ResponseReturnValue:
    return _page("")


@bp.post("/obligations/calendar")
@requires(PartnershipsPermission.AGREEMENT_VIEW)
def open_calendar() -> ResponseReturnValue:
    """The address is in this one answer and nowhere else."""
    agreement_id = request.form.get("agreement", type=int)
    agreement = queries.agreement_or_404(agreement_id, acting()) if agreement_id else None
    return _page(open_feed(agreement, by=acting()))


@bp.post("/obligations/calendar/<int:feed_id>/revocation")
@requires(PartnershipsPermission.AGREEMENT_VIEW)
def revoke_calendar(feed_id: int) -> ResponseReturnValue:
    revoke_feed(feeds.feed_to_change(feed_id, acting()), by=acting())
    return go_to(url_for("partnerships.calendar_feeds"))


@bp.get("/calendar/<secret>.ics")
@public()
def calendar_file(secret: str) -> ResponseReturnValue:
    feed = feeds.feed_by_secret(secret)
    with force_locale(feed.user.locale):
        content = calendar(_name(feed), [_day(row) for row in feeds.rows_of(feed)])
    response = Response(content, mimetype="text/calendar")
    response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag()
    return response.make_conditional(request)


def _name(feed: CalendarFeed) -> str:
    if feed.agreement is not None:
        return str(_("Обязательства: %(title)s", title=feed.agreement.title))
    return str(_("Мои обязательства"))


def _day(row: ObligationRow) -> CalendarDay:
    base = str(current_app.extensions["settings"].base_url)
    assert row.due_on is not None
    return CalendarDay(
        uid=f"obligation-{row.id}@{urlsplit(base).hostname}",
        day=row.due_on,
        title=f"{row.organisation}: {row.what}",
        changed_at=row.updated_at,
        description=_("Кто должен: %(party)s", party=row.party),
        url=f"{base}/obligations/{row.id}",
    )


def _page(secret: str) -> str:
    base = str(current_app.extensions["settings"].base_url)
    return render_template(
        "partnerships/calendars.html",
        feeds=feeds.feeds_of(acting()),
        address=f"{base}{url_for('partnerships.calendar_file', secret=secret)}" if secret else "",
    )
