"""Bookings: the list, the page with its next move, and what staff do there."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from crm.core import clock
from crm.core.errors import DomainError
from crm.core.timeline import timeline_of
from crm.exhibition import operations, queries
from crm.exhibition.errors import PaymentNotPositive, PaymentTooLarge
from crm.exhibition.forms import MoveForm, PaymentForm, ReasonForm, put_beside
from crm.exhibition.models import Booking
from crm.exhibition.permissions import ExhibitionPermission
from crm.exhibition.queries import bookings as lists
from crm.exhibition.queries import plan
from crm.exhibition.queries.bookings import BookingFilter
from crm.exhibition.queries.plan import PlanStand
from crm.exhibition.rules.bookings import BookingState, Trigger, is_possible
from crm.exhibition.rules.stands import StandStatus
from crm.exhibition.views import bp
from crm.exhibition.views.chosen import chosen_edition, edition_options
from crm.exhibition.views.rail import rail_of
from crm.web.access import requires
from crm.web.acting import acting
from crm.web.addresses import go_to
from crm.web.sections import sections
from crm.web.spreadsheets import spreadsheet

PHASES = ("active", "ended")


@bp.get("/bookings")
@requires(ExhibitionPermission.BOOKING_VIEW)
def bookings() -> ResponseReturnValue:
    wanted, by = _filter(), acting()
    page = lists.listed(
        wanted, by, after=request.args.get("after", type=int), before=request.args.get("before", type=int)
    )
    return render_template(
        "exhibition/bookings.html",
        edition=queries.edition_or_404(wanted.edition_id),
        edition_options=edition_options(),
        state_options=[(one.value, _(one.title)) for one in BookingState],
        wanted=wanted,
        page=page,
        numbers=lists.stand_numbers([row.id for row in page.rows]),
        total=lists.count(wanted, by),
        sums=lists.sums(wanted.edition_id),
        states=lists.counts_by_state(wanted.edition_id, by),
        now=clock.now(),
        booking_is_late=_is_late,
    )


def _is_late(row: Any, now: datetime) -> bool:
    due = {
        BookingState.REQUESTED: row.review_by,
        BookingState.AWAITING_SIGNATURE: row.sign_by,
        BookingState.AWAITING_DEPOSIT: row.deposit_by,
    }.get(row.state)
    return due is not None and due < now


@bp.get("/bookings/export.<kind>")
@requires(ExhibitionPermission.BOOKING_VIEW)
def export_bookings(kind: str) -> ResponseReturnValue:
    """Exactly the rows that the list shows with the same filters."""
    rows = lists.everything(_filter(), acting())
    numbers = lists.stand_numbers([row.id for row in rows])
    head = [_("№"), _("Организация"), _("Город"), _("Стенды"), _("Состояние"), _("Сумма"), _("Оплачено")]
    lines = [
        (
            row.id,
            row.organisation,
            row.city,
            numbers.get(row.id, ""),
            _(row.state.title),
            row.amount,
            row.paid,
        )
        for row in rows
    ]
    return spreadsheet("bookings", kind, head, lines)


@bp.get("/bookings/<int:booking_id>")
@requires(ExhibitionPermission.BOOKING_VIEW)
def booking(booking_id: int) -> ResponseReturnValue:
    return _page(queries.booking_or_404(booking_id, acting()))


@bp.post("/bookings/<int:booking_id>/approval")
@requires(ExhibitionPermission.BOOKING_EDIT)
def approve_booking(booking_id: int) -> ResponseReturnValue:
    found = queries.booking_to_change(booking_id, acting())
    operations.approve_booking(found, by=acting())
    return _done(found, _("Заявка одобрена"))


@bp.post("/bookings/<int:booking_id>/rejection")
@requires(ExhibitionPermission.BOOKING_EDIT)
def reject_booking(booking_id: int) -> ResponseReturnValue:
    return _end(booking_id, operations.reject_booking, _("Заявка отклонена, стенды свободны"))


@bp.post("/bookings/<int:booking_id>/cancellation")
@requires(ExhibitionPermission.BOOKING_EDIT)
def cancel_booking(booking_id: int) -> ResponseReturnValue:
    return _end(booking_id, operations.cancel_booking, _("Бронирование отменено, стенды свободны"))


@bp.post("/bookings/<int:booking_id>/payments")
@requires(ExhibitionPermission.DEPOSIT_RECORD)
def record_deposit(booking_id: int) -> ResponseReturnValue:
    found, form = queries.booking_to_change(booking_id, acting()), PaymentForm()
    if not form.validate():
        return _page(found, payment_form=form), 422
    assert form.paid_on.data is not None
    try:
        operations.record_deposit(
            found,
            amount=form.amount.data,
            paid_on=form.paid_on.data,
            document=form.document.data or "",
            by=acting(),
        )
    except (PaymentNotPositive, PaymentTooLarge) as refusal:
        return _refused(found, form, refusal, "payment_form")
    return _done(found, _("Оплата записана"))


@bp.post("/bookings/<int:booking_id>/move")
@requires(ExhibitionPermission.BOOKING_EDIT)
def move_booking(booking_id: int) -> ResponseReturnValue:
    chosen = request.form.get("to_stand", type=int)
    found = queries.booking_to_change(
        booking_id, acting(), with_stands=[chosen] if chosen is not None else []
    )
    form = MoveForm()
    form.offer(found, _free_stands(found))
    if not form.validate():
        return _page(found, move_form=form), 422
    from_stand = next(stand for stand in found.stands if stand.id == form.from_stand.data)
    operations.move_booking(
        found,
        from_stand=from_stand,
        to_stand=queries.stand_to_change(form.to_stand.data),
        reason=form.reason.data or "",
        by=acting(),
    )
    return _done(found, _("Стенд заменён: %(numbers)s", numbers=found.stand_numbers))


def _end(booking_id: int, verb: Callable[..., None], said: str) -> ResponseReturnValue:
    found, form = queries.booking_to_change(booking_id, acting()), ReasonForm()
    if not form.validate():
        return _page(found, reason_form=form), 422
    verb(found, form.reason.data, by=acting())
    return _done(found, said)


def _done(found: Booking, said: str) -> ResponseReturnValue:
    flash(said, "success")
    return go_to(url_for("exhibition.booking", booking_id=found.id))


def _refused(found: Booking, form: Any, refusal: DomainError, name: str) -> ResponseReturnValue:
    put_beside(form, refusal)
    return _page(found, **{name: form}), 422


def _page(found: Booking, **forms: Any) -> str:
    by = acting()
    may_edit = by.may(ExhibitionPermission.BOOKING_EDIT)
    possible = {trigger for trigger in Trigger if is_possible(found.state, trigger)}
    move_form = forms.get("move_form")
    if move_form is None and may_edit and Trigger.MOVE in possible:
        move_form = MoveForm(formdata=None)
        move_form.offer(found, _free_stands(found))
    return render_template(
        "exhibition/booking.html",
        booking=found,
        rail=rail_of(found),
        sections=sections("booking_sections", booking_id=found.id, actor=by),
        history=timeline_of(found),
        may_edit=may_edit,
        may_record=by.may(ExhibitionPermission.DEPOSIT_RECORD),
        possible=possible,
        payment_form=forms.get("payment_form") or PaymentForm(formdata=None),
        reason_form=forms.get("reason_form") or ReasonForm(formdata=None),
        move_form=move_form,
        now=clock.now(),
    )


def _free_stands(found: Booking) -> Sequence[PlanStand]:
    """Stands of the same hall that could be given instead, and those the organisation itself holds."""
    hall_ids = dict.fromkeys(stand.hall_id for stand in found.stands)
    return [
        stand
        for hall_id in hall_ids
        for stand in plan.plan_of(hall_id, acting())
        if stand.status is StandStatus.AVAILABLE
        or (stand.status is StandStatus.HELD and stand.organisation_id == found.organisation_id)
    ]


def _filter() -> BookingFilter:
    phase = request.args.get("phase", "")
    return BookingFilter(
        edition_id=chosen_edition().id,
        state=request.args.get("state", type=BookingState),
        phase=phase if phase in PHASES else "",
        text=request.args.get("q", "").strip(),
    )
