"""The exhibitor's and the city's own pages: a checklist, the plan, requisites, agreements."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from crm.core.errors import DomainError, NotFound
from crm.exhibition import operations as exhibition
from crm.exhibition import queries as exhibitions
from crm.exhibition.queries import plan
from crm.exhibition.rules.holds import HoldSource
from crm.exhibition.rules.stands import StandStatus
from crm.leads import queries as leads
from crm.leads.forms import ORGANISATION_FORMS, OrganisationForm, reason_of
from crm.leads.models import Organisation
from crm.leads.operations import organisations
from crm.leads.queries.organisations import confirmed_values
from crm.leads.rules.requisites import HINTS, SECTIONS
from crm.partnerships import documents
from crm.partnerships import queries as agreements
from crm.partnerships.views.files import attachment
from crm.portal import queries
from crm.portal.permissions import PortalPermission
from crm.web.access import requires
from crm.web.acting import acting
from crm.web.language import sentence

bp = Blueprint("portal", __name__, url_prefix="/portal")
OURS_TO_SET = frozenset({"is_ours", "sector", "description"})


@bp.get("")
@requires(PortalPermission.PORTAL_VIEW)
def home() -> ResponseReturnValue:
    """Straight to one's organisation; a choice for whoever acts for several."""
    own = queries.own_organisations(acting())
    if len(own) == 1:
        return redirect(url_for("portal.organisation", organisation_id=own[0].id))
    return render_template("portal/choice.html", organisations=own)


@bp.get("/<int:organisation_id>")
@requires(PortalPermission.PORTAL_VIEW)
def organisation(organisation_id: int) -> ResponseReturnValue:
    found = queries.participation(organisation_id, acting())
    if found is None:
        return render_template("portal/no_edition.html")
    return render_template("portal/home.html", participation=found, organisation=found.organisation)


# The stand


@bp.get("/<int:organisation_id>/plan")
@requires(PortalPermission.PORTAL_VIEW)
def hall_plan(organisation_id: int) -> ResponseReturnValue:
    """The plan with what is free; who has the rest is nobody's business here."""
    own, edition = queries.own_organisation(organisation_id, acting()), exhibitions.current_edition()
    hall = next(iter(exhibitions.halls_of(edition.id)), None) if edition else None
    if edition is None or hall is None:
        return render_template("portal/no_edition.html")
    stands = plan.plan_of(hall.id, acting())
    wanted = request.args.get("stand", type=int)
    return render_template(
        "portal/plan.html",
        organisation=own,
        edition=edition,
        hall=hall,
        stands=stands,
        free=[stand for stand in stands if stand.status is StandStatus.AVAILABLE and not stand.is_showcase],
        chosen=next((stand for stand in stands if stand.id == wanted), None),
    )


@bp.post("/<int:organisation_id>/stands/<int:stand_id>/hold")
@requires(PortalPermission.PORTAL_HOLD)
def create_hold(organisation_id: int, stand_id: int) -> ResponseReturnValue:
    own, stand = queries.own_organisation(organisation_id, acting()), exhibitions.stand_to_change(stand_id)
    exhibition.hold_stand(stand, organisation=own, source=HoldSource.PORTAL, by=acting())
    flash(
        _("Стенд %(number)s удержан за вами. Подайте заявку, пока идёт время.", number=stand.number),
        "success",
    )
    return _home(organisation_id)


@bp.post("/<int:organisation_id>/holds/<int:hold_id>/release")
@requires(PortalPermission.PORTAL_HOLD)
def release_hold(organisation_id: int, hold_id: int) -> ResponseReturnValue:
    hold = exhibitions.hold_to_change(hold_id, acting())
    _require_own(hold.organisation_id, organisation_id)
    exhibition.release_hold(hold, _("Отпущен участником"), by=acting())
    flash(_("Стенд %(number)s снова свободен.", number=hold.stand.number), "success")
    return _home(organisation_id)


@bp.post("/<int:organisation_id>/holds/<int:hold_id>/application")
@requires(PortalPermission.PORTAL_HOLD)
def apply(organisation_id: int, hold_id: int) -> ResponseReturnValue:
    """The held stand becomes an application, which the organiser decides on."""
    hold = exhibitions.hold_to_change(hold_id, acting())
    _require_own(hold.organisation_id, organisation_id)
    stand = exhibitions.stand_to_change(hold.stand_id)
    booking = exhibition.request_stands([stand], organisation=hold.organisation, by=acting())
    flash(_("Заявка на стенд %(number)s отправлена организатору.", number=booking.stand_numbers), "success")
    return _home(organisation_id)


@bp.post("/<int:organisation_id>/bookings/<int:booking_id>/withdrawal")
@requires(PortalPermission.PORTAL_HOLD)
def withdraw(organisation_id: int, booking_id: int) -> ResponseReturnValue:
    booking = exhibitions.booking_to_change(booking_id, acting())
    _require_own(booking.organisation_id, organisation_id)
    exhibition.withdraw_booking(booking, request.form.get("reason", ""), by=acting())
    flash(_("Заявка отозвана, стенд свободен."), "success")
    return _home(organisation_id)


# Requisites


@bp.get("/<int:organisation_id>/requisites")
@requires(PortalPermission.PORTAL_REQUISITES)
def requisites(organisation_id: int) -> ResponseReturnValue:
    own = queries.own_organisation(organisation_id, acting())
    return _requisites_page(own, ORGANISATION_FORMS[own.kind_of](formdata=None, obj=own))


@bp.post("/<int:organisation_id>/requisites")
@requires(PortalPermission.PORTAL_REQUISITES)
def save_requisites(organisation_id: int) -> ResponseReturnValue:
    queries.own_organisation(organisation_id, acting())
    own = leads.organisation_to_change(organisation_id, acting())
    form = ORGANISATION_FORMS[own.kind_of](confirmed=confirmed_values(own))
    if not form.validate():
        return _requisites_page(own, form), 422
    values = {name: value for name, value in form.values.items() if name not in OURS_TO_SET}
    try:
        organisations.update_organisation(
            own, version=form.version.data or 0, reasons=form.reasons, by=acting(), **values
        )
    except DomainError as refusal:
        flash(sentence(refusal), "error")
        return _requisites_page(own, form), refusal.status
    flash(_("Реквизиты сохранены."), "success")
    return _home(organisation_id)


def _requisites_page(own: Organisation, form: OrganisationForm) -> str:
    sections = [
        (section, [name for name in section.fields if name not in OURS_TO_SET])
        for section in SECTIONS[own.kind_of]
    ]
    return render_template(
        "portal/requisites.html",
        organisation=own,
        form=form,
        sections=[(section, fields) for section, fields in sections if fields],
        hints={field: _(hint) for field, hint in HINTS.items()},
        doubts={field: reason_of(verdict) for field, verdict in form.doubts.items()},
    )


# Agreements


@bp.get("/<int:organisation_id>/agreements/<int:agreement_id>")
@requires(PortalPermission.PORTAL_AGREEMENT)
def agreement(organisation_id: int, agreement_id: int) -> ResponseReturnValue:
    own = queries.own_organisation(organisation_id, acting())
    found = agreements.agreement_or_404(agreement_id, acting())
    _require_own(found.organisation_id, organisation_id)
    return render_template(
        "portal/agreement.html", organisation=own, agreement=found, document=agreements.document_of(found)
    )


@bp.get("/<int:organisation_id>/agreements/<int:agreement_id>/document.<suffix>")
@requires(PortalPermission.PORTAL_AGREEMENT)
def agreement_document(organisation_id: int, agreement_id: int, suffix: str) -> ResponseReturnValue:
    """The text that was sent to this organisation, as DOCX or PDF, and no other."""
    queries.own_organisation(organisation_id, acting())
    found = agreements.agreement_or_404(agreement_id, acting())
    _require_own(found.organisation_id, organisation_id)
    revision = agreements.document_of(found)
    files = {"docx": revision.docx, "pdf": revision.pdf.file if revision.pdf else None}
    file = files.get(suffix)
    if file is None:
        raise NotFound
    return attachment(file, documents.name_of(found, suffix))


def _require_own(owner_id: int, organisation_id: int) -> None:
    """The address names one organisation and the record belongs to another: nothing is found there."""
    if owner_id != organisation_id:
        raise NotFound


def _home(organisation_id: int) -> Response:
    return redirect(url_for("portal.organisation", organisation_id=organisation_id), 303)
