"""One stand in the drawer: what it is, who has it, and the two clicks that change that."""

import json
from collections.abc import Sequence
from typing import Any

from flask import flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from crm.core import clock
from crm.core.timeline import timeline
from crm.exhibition import operations, queries
from crm.exhibition.errors import HoldInThePast, HoldTooLong, NoStandsChosen
from crm.exhibition.forms import ReasonForm, TakeStandForm, put_beside
from crm.exhibition.models import Stand
from crm.exhibition.permissions import ExhibitionPermission
from crm.exhibition.queries import participants, plan
from crm.exhibition.queries.participants import Participant
from crm.exhibition.queries.plan import PlanStand
from crm.exhibition.rules import holds
from crm.exhibition.rules.holds import HoldSource
from crm.exhibition.rules.stands import StandStatus
from crm.exhibition.views import bp
from crm.exhibition.views.chosen import chosen_participant, participant_query, plan_address
from crm.exhibition.views.plan import shown
from crm.leads import queries as leads
from crm.web.access import requires
from crm.web.acting import acting
from crm.web.addresses import go_to
from crm.web.refusals import wants_fragment
from crm.web.unit_of_work import glance


@bp.get("/stands/<int:stand_id>")
@requires(ExhibitionPermission.PLAN_VIEW)
def stand(stand_id: int) -> ResponseReturnValue:
    return _page(stand_id)


@bp.get("/stands/<int:stand_id>/participants")
@requires(ExhibitionPermission.STAND_HOLD)
def stand_participants(stand_id: int) -> ResponseReturnValue:
    """For whom to take it, as a fragment: leads without a stand, or whoever matches what is typed."""
    return render_template("exhibition/_participants.html", **_values(stand_id, {}))


def _taken_at_a_glance(stand_id: int) -> None:
    operations.refuse_if_taken(stand_id, by=acting())


def _booked_at_a_glance(stand_id: int) -> None:
    operations.refuse_if_taken(stand_id, by=acting(), holds_count=False)


@bp.post("/stands/<int:stand_id>/hold")
@requires(ExhibitionPermission.STAND_HOLD)
@glance(_taken_at_a_glance)
def create_hold(stand_id: int) -> ResponseReturnValue:
    wanted, form = queries.stand_to_change(stand_id), TakeStandForm()
    if not form.validate():
        return _page(stand_id, take_form=form), 422
    organisation = leads.organisation_or_404(form.organisation_id.data or 0, acting())
    try:
        hold = operations.hold_stand(
            wanted,
            organisation=organisation,
            until=form.until.data,
            lead_id=form.lead_id.data,
            by=acting(),
        )
    except (HoldInThePast, HoldTooLong) as refusal:
        put_beside(form, refusal)
        return _page(stand_id, take_form=form), 422
    return _changed(
        stand_id,
        _("Стенд %(number)s удержан: %(holder)s", number=wanted.number, holder=hold.organisation.short_name),
    )


@bp.post("/stands/<int:stand_id>/booking")
@requires(ExhibitionPermission.BOOKING_EDIT)
@glance(_booked_at_a_glance)
def create_booking(stand_id: int) -> ResponseReturnValue:
    form = TakeStandForm()
    if not form.validate():
        return _page(stand_id, take_form=form), 422
    return _book([stand_id], form)


@bp.post("/halls/<int:hall_id>/bookings")
@requires(ExhibitionPermission.BOOKING_EDIT)
def book_chosen(hall_id: int) -> ResponseReturnValue:
    """Several stands from the list at once: all of them or none."""
    form, stand_ids = TakeStandForm(), request.form.getlist("id", type=int)
    if not stand_ids or not form.validate():
        raise NoStandsChosen
    return _book(stand_ids, form)


def _book(stand_ids: list[int], form: TakeStandForm) -> ResponseReturnValue:
    stands = queries.stands_to_change(stand_ids)
    booking = operations.book_stands(
        stands,
        organisation=leads.organisation_or_404(form.organisation_id.data or 0, acting()),
        lead_id=form.lead_id.data,
        by=acting(),
    )
    flash(_("Забронировано: %(numbers)s", numbers=booking.stand_numbers), "success")
    return go_to(f"/bookings/{booking.id}")


@bp.post("/holds/<int:hold_id>/extension")
@requires(ExhibitionPermission.STAND_HOLD)
def extend_hold(hold_id: int) -> ResponseReturnValue:
    hold = queries.hold_to_change(hold_id, acting())
    operations.extend_hold(hold, by=acting())
    return _changed(hold.stand_id, _("Удержание стенда %(number)s продлено", number=hold.stand.number))


@bp.post("/holds/<int:hold_id>/release")
@requires(ExhibitionPermission.STAND_HOLD)
def release_hold(hold_id: int) -> ResponseReturnValue:
    hold, form = queries.hold_to_change(hold_id, acting()), ReasonForm()
    if not form.validate():
        return _page(hold.stand_id, reason_form=form), 422
    operations.release_hold(hold, form.reason.data or "", by=acting())
    return _changed(hold.stand_id, _("Стенд %(number)s отпущен", number=hold.stand.number))


def _changed(stand_id: int, said: str) -> ResponseReturnValue:
    """The drawer again, the plan behind it put right, a toast; without scripts, the plan with a message."""
    seen = plan.stand_seen(stand_id, acting())
    if not wants_fragment():
        flash(said, "success")
        return redirect(plan_address(seen.hall_id, seen.number), 303)
    response = make_response(_page(stand_id, everything=plan.plan_of(seen.hall_id, acting())))
    response.headers["HX-Trigger"] = json.dumps({"toast": {"text": said, "kind": "ok"}})
    return response


def _page(stand_id: int, *, everything: Sequence[PlanStand] | None = None, **forms: Any) -> str:
    """The drawer's fragment or the page; with `everything` also the pieces of the plan that changed."""
    values = _values(stand_id, forms)
    if everything is not None:
        values |= {**shown(values["hall"], everything), "refreshes_plan": True}
    return render_template(
        "exhibition/_stand.html" if wants_fragment() else "exhibition/stand.html", **values
    )


def _values(stand_id: int, forms: dict[str, Any]) -> dict[str, Any]:
    by, seen = acting(), plan.stand_seen(stand_id, acting())
    place = queries.hall_or_404(seen.hall_id)
    edition = place.edition
    return {
        "stand": seen,
        "changed": [seen],
        "hall": place,
        "edition": edition,
        "until": holds.default_expiry(edition.hold_terms, HoldSource.MANAGER, since=clock.now()),
        "typed": request.args.get("who", "").strip(),
        "participants": _participants(edition.id) if seen.status is StandStatus.AVAILABLE else [],
        "participant": chosen_participant(),
        "keep": participant_query(),
        "history": timeline(Stand.kind(), [stand_id], limit=12),
        "take_form": forms.get("take_form") or TakeStandForm(formdata=None),
        "reason_form": forms.get("reason_form") or ReasonForm(formdata=None),
        "refreshes_plan": False,
        "can": {
            "hold": edition.is_open and by.may(ExhibitionPermission.STAND_HOLD),
            "book": edition.is_open and by.may(ExhibitionPermission.BOOKING_EDIT),
        },
    }


def _participants(edition_id: int) -> list[Participant]:
    typed = request.args.get("who", "").strip()
    if typed:
        return participants.named(typed, edition_id, acting())
    return participants.waiting_for_a_stand(edition_id, acting())
