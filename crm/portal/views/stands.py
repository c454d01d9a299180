"""Taking a stand: the plan with what is free, the hold with its clock, the application."""

from typing import Any

from flask import flash, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from crm.core import clock
from crm.core.errors import DomainError, NotFound
from crm.core.texts import text
from crm.exhibition import operations
from crm.exhibition import queries as exhibition
from crm.exhibition.errors import HoldEnded, HoldLimitReached, SalesClosed, StandBlocked, StandTaken
from crm.exhibition.models import Edition, Hall
from crm.exhibition.queries import plan
from crm.exhibition.queries.plan import PlanStand
from crm.exhibition.rules import geometry
from crm.exhibition.rules.holds import HoldSource, default_expiry
from crm.leads.models import Organisation
from crm.portal import queries
from crm.portal.errors import ShowcaseForCities
from crm.portal.permissions import PortalPermission
from crm.portal.views import bp, own, require_own, to_checklist
from crm.web.access import requires
from crm.web.acting import acting
from crm.web.language import sentence
from crm.web.refusals import wants_fragment


@bp.get("/<int:organisation_id>/plan")
@requires(PortalPermission.PORTAL_VIEW)
def hall_plan(organisation_id: int) -> ResponseReturnValue:
    """The plan with what is free; who has the rest is nobody's business here."""
    return _plan_page(own(organisation_id))


@bp.get("/<int:organisation_id>/plan/changes")
@requires(PortalPermission.PORTAL_VIEW)
def plan_changes(organisation_id: int) -> ResponseReturnValue:
    """Stands that look different from the plan of version `after`: fragments that put themselves in place."""
    organisation, (_edition, hall) = own(organisation_id), _place()
    stands = plan.plan_of(hall.id, acting())
    changed = plan.changed_since(stands, request.args.get("after", ""))
    if not changed:
        return "", 204
    answer = make_response(
        render_template("portal/_changes.html", changed=changed, **_offer(organisation, stands))
    )
    answer.headers["X-After"] = plan.version_of(stands)
    return answer


@bp.get("/<int:organisation_id>/stands/<int:stand_id>")
@requires(PortalPermission.PORTAL_VIEW)
def stand(organisation_id: int, stand_id: int) -> ResponseReturnValue:
    """One stand: in the drawer beside the plan, or as the plan's page with this stand above it."""
    organisation, seen = own(organisation_id), plan.stand_seen(stand_id, acting())
    edition, hall = _place()
    if seen.hall_id != hall.id:
        raise NotFound
    if wants_fragment():
        return render_template("portal/_stand.html", **_card(organisation, edition, seen))
    return _plan_page(organisation, chosen=seen)


@bp.post("/<int:organisation_id>/stands/<int:stand_id>/hold")
@requires(PortalPermission.PORTAL_HOLD)
def create_hold(organisation_id: int, stand_id: int) -> ResponseReturnValue:
    organisation, wanted = own(organisation_id), exhibition.stand_to_change(stand_id)
    if plan.stand_seen(stand_id, acting()).organisation_id == organisation_id:
        return to_checklist(organisation_id)  # pressed twice, or a colleague was quicker
    queries.require_offered(wanted, acting())
    operations.hold_stand(wanted, organisation=organisation, source=HoldSource.PORTAL, by=acting())
    flash(
        _("Стенд %(number)s удержан за вами. Подайте заявку, пока идёт время.", number=wanted.number),
        "success",
    )
    return to_checklist(organisation_id)


@bp.post("/<int:organisation_id>/holds/<int:hold_id>/extension")
@requires(PortalPermission.PORTAL_HOLD)
def extend_hold(organisation_id: int, hold_id: int) -> ResponseReturnValue:
    hold = exhibition.hold_to_change(hold_id, acting())
    require_own(hold.organisation_id, organisation_id)
    operations.extend_hold(hold, by=acting())
    flash(_("Удержание стенда %(number)s продлено.", number=hold.stand.number), "success")
    return to_checklist(organisation_id)


@bp.post("/<int:organisation_id>/holds/<int:hold_id>/release")
@requires(PortalPermission.PORTAL_HOLD)
def release_hold(organisation_id: int, hold_id: int) -> ResponseReturnValue:
    hold = exhibition.hold_to_change(hold_id, acting())
    require_own(hold.organisation_id, organisation_id)
    operations.release_hold(hold, text("Отпущен участником"), by=acting())
    flash(_("Стенд %(number)s снова свободен.", number=hold.stand.number), "success")
    return to_checklist(organisation_id)


@bp.post("/<int:organisation_id>/holds/<int:hold_id>/application")
@requires(PortalPermission.PORTAL_HOLD)
def apply(organisation_id: int, hold_id: int) -> ResponseReturnValue:
    """The held stand becomes an application, which the organiser decides on.

    A hold that ran out a moment ago does no harm while nobody else has taken the stand.
    """
    hold = exhibition.hold_to_change(hold_id, acting())
    require_own(hold.organisation_id, organisation_id)
    stands = exhibition.stands_to_change([hold.stand_id])
    booking = operations.request_stands(
        stands, organisation=hold.organisation, lead_id=hold.lead_id, by=acting()
    )
    flash(_("Заявка на стенд %(number)s отправлена организатору.", number=booking.stand_numbers), "success")
    return to_checklist(organisation_id)


@bp.post("/<int:organisation_id>/bookings/<int:booking_id>/withdrawal")
@requires(PortalPermission.PORTAL_HOLD)
def withdraw(organisation_id: int, booking_id: int) -> ResponseReturnValue:
    booking = exhibition.booking_to_change(booking_id, acting())
    require_own(booking.organisation_id, organisation_id)
    reason = request.form.get("reason", "").strip() or text("Отозвана участником")
    operations.withdraw_booking(booking, reason, by=acting())
    flash(_("Заявка отозвана, стенд снова свободен."), "success")
    return to_checklist(organisation_id)


def _plan_again(refusal: DomainError) -> ResponseReturnValue:
    """Somebody was quicker, or one has enough: the reason stands above the plan as it is now."""
    organisation = own((request.view_args or {})["organisation_id"])
    return _plan_page(organisation, refusal=sentence(refusal)), refusal.status


for _refusal in (StandTaken, StandBlocked, SalesClosed, HoldLimitReached, HoldEnded, ShowcaseForCities):
    bp.register_error_handler(_refusal, _plan_again)


def _place() -> tuple[Edition, Hall]:
    """Where stands are taken now: the current edition and its first hall."""
    edition = exhibition.current_edition()
    hall = next(iter(exhibition.halls_of(edition.id)), None) if edition else None
    if edition is None or hall is None:
        raise NotFound
    return edition, hall


def _plan_page(organisation: Organisation, *, chosen: PlanStand | None = None, refusal: str = "") -> str:
    try:
        edition, hall = _place()
    except NotFound:
        return render_template("portal/no_edition.html", organisation=organisation)
    stands = plan.plan_of(hall.id, acting())
    return render_template(
        "portal/plan.html",
        edition=edition,
        hall=hall,
        stands=stands,
        floor_paths=[
            geometry.svg_path(one["points"], closed=len(one["points"]) > 2) for one in hall.features
        ],
        changes_address=url_for(
            "portal.plan_changes", organisation_id=organisation.id, after=plan.version_of(stands)
        ),
        chosen=chosen,
        card=_card(organisation, edition, chosen) if chosen else None,
        refusal=refusal,
        **_offer(organisation, stands),
    )


def _offer(organisation: Organisation, stands: list[PlanStand]) -> dict[str, Any]:
    """What the plan's page and its fragments have in common."""
    by = acting()
    return {
        "organisation": organisation,
        "free": [one for one in stands if queries.is_offered(one, by)],
        "offered": {one.id for one in stands if queries.is_offered(one, by)},
    }


def _card(organisation: Organisation, edition: Edition, seen: PlanStand) -> dict[str, Any]:
    """What a stand's card shows, in the drawer and on the page."""
    return {
        "organisation": organisation,
        "edition": edition,
        "stand": seen,
        "is_offered": edition.is_open and queries.is_offered(seen, acting()),
        "until": default_expiry(edition.hold_terms, HoldSource.PORTAL, since=clock.now()),
    }
