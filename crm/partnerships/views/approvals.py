"""Approval on the agreement's page: decisions, handing over; and the routes, for legal staff."""

from collections.abc import Sequence
from decimal import Decimal

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from crm.accounts import queries as accounts
from crm.accounts.models import User
from crm.accounts.roles import granted
from crm.core.errors import DomainError, NotFound
from crm.core.timeline import timeline_of
from crm.partnerships import queries
from crm.partnerships.forms.approvals import ApproveForm, ChangesForm, HandOverForm, RouteForm
from crm.partnerships.models.approvals import ApprovalRoute, ApprovalStep
from crm.partnerships.operations import approvals
from crm.partnerships.permissions import PartnershipsPermission
from crm.partnerships.queries import approvals as routes
from crm.partnerships.views.blueprint import bp, drawer_or_page
from crm.web.access import requires
from crm.web.acting import acting
from crm.web.addresses import go_to
from crm.web.language import sentence


@bp.post("/agreements/<int:agreement_id>/approval-steps/<int:step_id>/approval")
@requires(PartnershipsPermission.AGREEMENT_APPROVE)
def approve_step(agreement_id: int, step_id: int) -> ResponseReturnValue:
    step, form = _step(agreement_id, step_id, lock=True), ApproveForm()
    approvals.approve_step(step, comment=(form.comment.data or "").strip(), by=acting())
    return _back(step, _("Согласовано: %(step)s", step=step.name))


@bp.get("/agreements/<int:agreement_id>/approval-steps/<int:step_id>/changes")
@requires(PartnershipsPermission.AGREEMENT_APPROVE)
def changes_form(agreement_id: int, step_id: int) -> ResponseReturnValue:
    return _changes_page(_step(agreement_id, step_id), ChangesForm())


@bp.post("/agreements/<int:agreement_id>/approval-steps/<int:step_id>/changes")
@requires(PartnershipsPermission.AGREEMENT_APPROVE)
def ask_changes(agreement_id: int, step_id: int) -> ResponseReturnValue:
    step, form = _step(agreement_id, step_id, lock=True), ChangesForm()
    if not form.validate():
        return _changes_page(step, form), 422
    approvals.ask_changes(step, form.reason.data.strip(), by=acting())
    return _back(step, _("Возвращено на доработку"))


@bp.get("/agreements/<int:agreement_id>/approval-steps/<int:step_id>/approver")
@requires(PartnershipsPermission.AGREEMENT_APPROVE)
def hand_over_form(agreement_id: int, step_id: int) -> ResponseReturnValue:
    return _hand_over_page(_step(agreement_id, step_id), HandOverForm())


@bp.post("/agreements/<int:agreement_id>/approval-steps/<int:step_id>/approver")
@requires(PartnershipsPermission.AGREEMENT_APPROVE)
def hand_over(agreement_id: int, step_id: int) -> ResponseReturnValue:
    step, form = _step(agreement_id, step_id, lock=True), HandOverForm()
    people = approvers()
    form.offer(people)
    if not form.validate():
        return _hand_over_page(step, form), 422
    to = next(one for one in people if one.id == form.to.data)
    approvals.hand_over(step, to, by=acting())
    return _back(step, _("Передано: %(name)s", name=to.name))


@bp.get("/approval-routes")
@requires(PartnershipsPermission.ROUTE_EDIT)
def approval_routes() -> ResponseReturnValue:
    return render_template("partnerships/routes.html", routes=routes.routes())


@bp.get("/approval-routes/new")
@requires(PartnershipsPermission.ROUTE_EDIT)
def new_approval_route() -> ResponseReturnValue:
    return _route_page(None, RouteForm.of(None))


@bp.post("/approval-routes")
@requires(PartnershipsPermission.ROUTE_EDIT)
def create_approval_route() -> ResponseReturnValue:
    return _saved(None)


@bp.get("/approval-routes/<int:route_id>")
@requires(PartnershipsPermission.ROUTE_EDIT)
def approval_route(route_id: int) -> ResponseReturnValue:
    found = routes.route_or_404(route_id)
    return _route_page(found, RouteForm.of(found))


@bp.post("/approval-routes/<int:route_id>")
@requires(PartnershipsPermission.ROUTE_EDIT)
def save_approval_route(route_id: int) -> ResponseReturnValue:
    return _saved(routes.route_to_change(route_id))


@bp.post("/approval-routes/<int:route_id>/retirement")
@requires(PartnershipsPermission.ROUTE_EDIT)
def retire_approval_route(route_id: int) -> ResponseReturnValue:
    approvals.retire_route(routes.route_to_change(route_id), by=acting())
    flash(_("Маршрут выведен из работы"), "success")
    return redirect(url_for("partnerships.approval_routes"))


def approvers() -> Sequence[User]:
    """Everybody who may be asked for a decision."""
    asked = PartnershipsPermission.AGREEMENT_APPROVE
    return [one for one in accounts.staff() if asked in granted(frozenset(one.role_names))]


def _step(agreement_id: int, step_id: int, *, lock: bool = False) -> ApprovalStep:
    find = queries.agreement_to_change if lock else queries.agreement_or_404
    return routes.step_of(find(agreement_id, acting()), step_id)


def _changes_page(step: ApprovalStep, form: ChangesForm) -> str:
    return drawer_or_page("partnerships/_changes.html", title=_("Вернуть на доработку"), step=step, form=form)


def _hand_over_page(step: ApprovalStep, form: HandOverForm) -> str:
    form.offer([one for one in approvers() if one.id != step.approver_id])
    return drawer_or_page("partnerships/_hand_over.html", title=_("Передать решение"), step=step, form=form)


def _route_page(route: ApprovalRoute | None, form: RouteForm) -> str:
    form.offer(routes.types(), approvers())
    return render_template(
        "partnerships/route.html", route=route, form=form, history=timeline_of(route) if route else []
    )


def _saved(route: ApprovalRoute | None) -> ResponseReturnValue:
    form, people = RouteForm(), approvers()
    form.offer(routes.types(), people)
    if not form.validate():
        return _route_page(route, form), 422
    type_ = next((one for one in routes.types() if one.id == form.type.data), None)
    if type_ is None:
        raise NotFound
    try:
        approvals.save_route(
            route,
            name=form.name.data,
            type_=type_,
            from_amount=form.from_amount.data or Decimal(0),
            self_approval=form.self_approval.data,
            steps=form.terms(people),
            by=acting(),
        )
    except DomainError as refusal:
        form.form_errors.append(sentence(refusal))
        return _route_page(route, form), 422
    flash(_("Маршрут сохранён"), "success")
    return redirect(url_for("partnerships.approval_routes"))


def _back(step: ApprovalStep, done: str) -> ResponseReturnValue:
    flash(done, "success")
    return go_to(url_for("partnerships.agreement", agreement_id=step.approval.agreement_id))
