"""The moves of an agreement that a person makes with a button, with a reason where one is asked."""

from typing import Protocol

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from crm.core.actor import Actor
from crm.partnerships import operations, queries
from crm.partnerships.forms import DeclineForm, ReasonForm
from crm.partnerships.models import Agreement
from crm.partnerships.operations import ending, sending
from crm.partnerships.permissions import PartnershipsPermission
from crm.partnerships.views.blueprint import bp, drawer_or_page
from crm.web.access import requires
from crm.web.acting import acting
from crm.web.addresses import go_to


class Move(Protocol):
    """An operation that needs nothing but the agreement and who acts."""

    def __call__(self, agreement: Agreement, *, by: Actor) -> None: ...


@bp.post("/agreements/<int:agreement_id>/submission")
@requires(PartnershipsPermission.AGREEMENT_CREATE)
def submit(agreement_id: int) -> ResponseReturnValue:
    return _made(agreement_id, operations.submit, _("Текст согласован"))


@bp.post("/agreements/<int:agreement_id>/withdrawal")
@requires(PartnershipsPermission.AGREEMENT_CREATE)
def withdraw(agreement_id: int) -> ResponseReturnValue:
    return _made(agreement_id, ending.withdraw, _("Отозвано с согласования"))


@bp.post("/agreements/<int:agreement_id>/sending")
@requires(PartnershipsPermission.AGREEMENT_REGISTER)
def request_sending(agreement_id: int) -> ResponseReturnValue:
    return _made(agreement_id, sending.request_sending, _("Номер присвоен, документ готовится к отправке"))


@bp.post("/agreements/<int:agreement_id>/effect")
@requires(PartnershipsPermission.AGREEMENT_EDIT)
def take_effect(agreement_id: int) -> ResponseReturnValue:
    return _made(agreement_id, ending.take_effect, _("Соглашение вступило в силу"))


@bp.post("/agreements/<int:agreement_id>/revising")
@requires(PartnershipsPermission.AGREEMENT_CREATE)
def revise(agreement_id: int) -> ResponseReturnValue:
    return _made(agreement_id, ending.revise, _("Соглашение снова в работе"))


@bp.get("/agreements/<int:agreement_id>/void")
@requires(PartnershipsPermission.AGREEMENT_EDIT)
def void_form(agreement_id: int) -> ResponseReturnValue:
    return _asked(queries.agreement_or_404(agreement_id, acting()), ReasonForm(), "void")


@bp.post("/agreements/<int:agreement_id>/void")
@requires(PartnershipsPermission.AGREEMENT_EDIT)
def void(agreement_id: int) -> ResponseReturnValue:
    found, form = queries.agreement_to_change(agreement_id, acting()), ReasonForm()
    if not form.validate():
        return _asked(found, form, "void"), 422
    ending.void(found, form.reason.data, by=acting())
    return _back(found, _("Соглашение аннулировано"))


@bp.get("/agreements/<int:agreement_id>/cancellation")
@requires(PartnershipsPermission.AGREEMENT_CREATE)
def cancel_form(agreement_id: int) -> ResponseReturnValue:
    return _asked(queries.agreement_or_404(agreement_id, acting()), ReasonForm(), "cancel")


@bp.post("/agreements/<int:agreement_id>/cancellation")
@requires(PartnershipsPermission.AGREEMENT_CREATE)
def cancel(agreement_id: int) -> ResponseReturnValue:
    found, form = queries.agreement_to_change(agreement_id, acting()), ReasonForm()
    if not form.validate():
        return _asked(found, form, "cancel"), 422
    ending.cancel(found, form.reason.data, by=acting())
    return _back(found, _("Соглашение отменено"))


@bp.get("/agreements/<int:agreement_id>/refusal")
@requires(PartnershipsPermission.AGREEMENT_SIGN)
def decline_form(agreement_id: int) -> ResponseReturnValue:
    found = queries.agreement_or_404(agreement_id, acting())
    return _asked(found, _offered(DeclineForm(), found), "decline")


@bp.post("/agreements/<int:agreement_id>/refusal")
@requires(PartnershipsPermission.AGREEMENT_SIGN)
def decline(agreement_id: int) -> ResponseReturnValue:
    found = queries.agreement_to_change(agreement_id, acting())
    form = _offered(DeclineForm(), found)
    if not form.validate():
        return _asked(found, form, "decline"), 422
    ending.decline(queries.party_of_agreement(found, form.party.data), form.reason.data, by=acting())
    return _back(found, _("Отказ записан"))


def _offered(form: DeclineForm, agreement: Agreement) -> DeclineForm:
    waiting = [party for party in agreement.parties if not party.signature.is_settled]
    waiting.sort(key=lambda party: party.is_ours)
    form.offer((party.id, party.organisation.short_name) for party in waiting)
    return form


_ASKED = {
    "void": "partnerships.void",
    "cancel": "partnerships.cancel",
    "decline": "partnerships.decline",
}


def _asked(agreement: Agreement, form: ReasonForm, verb: str) -> str:
    """What the reason is asked for, and what will follow from it."""
    titles = {
        "void": (_("Аннулировать соглашение"), _("Аннулировать")),
        "cancel": (_("Отменить соглашение"), _("Отменить соглашение")),
        "decline": (_("Отказ от подписания"), _("Записать отказ")),
    }
    title, button = titles[verb]
    return drawer_or_page(
        "partnerships/_reason.html",
        title=title,
        agreement=agreement,
        form=form,
        button=button,
        verb=verb,
        action=url_for(_ASKED[verb], agreement_id=agreement.id),
    )


def _made(agreement_id: int, move: Move, done: str) -> ResponseReturnValue:
    found = queries.agreement_to_change(agreement_id, acting())
    move(found, by=acting())
    return _back(found, done)


def _back(agreement: Agreement, done: str) -> ResponseReturnValue:
    flash(done, "success")
    return go_to(url_for("partnerships.agreement", agreement_id=agreement.id))
