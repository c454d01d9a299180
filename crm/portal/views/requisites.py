"""What the agreement is made of: the organisation's requisites and who signs for it."""

from dataclasses import replace

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from crm.core.errors import RecordChanged
from crm.leads import queries as leads
from crm.leads.forms import ORGANISATION_FORMS, OrganisationForm, SignatoryForm, reason_of, sent
from crm.leads.models import Organisation, OrganisationKind
from crm.leads.operations import organisations, people
from crm.leads.queries.organisations import confirmed_values
from crm.leads.rules.requisites import HINTS, SECTIONS, Section
from crm.portal.permissions import PortalPermission
from crm.portal.views import bp, own, to_checklist
from crm.web.access import requires
from crm.web.acting import acting
from crm.web.language import sentence

OURS_TO_SET = frozenset({"is_ours", "sector", "description"})
"""What the organiser says about an organisation, which is not asked here."""


@bp.get("/<int:organisation_id>/requisites")
@requires(PortalPermission.PORTAL_REQUISITES)
def requisites(organisation_id: int) -> ResponseReturnValue:
    found = own(organisation_id)
    return _requisites_page(found, ORGANISATION_FORMS[found.kind_of](formdata=None, obj=found))


@bp.post("/<int:organisation_id>/requisites")
@requires(PortalPermission.PORTAL_REQUISITES)
def save_requisites(organisation_id: int) -> ResponseReturnValue:
    found = _to_change(organisation_id)
    form = ORGANISATION_FORMS[found.kind_of](confirmed=confirmed_values(found))
    if not form.validate():
        return _requisites_page(found, form), 422
    values = {name: value for name, value in form.values.items() if name not in OURS_TO_SET}
    try:
        organisations.update_organisation(
            found, version=form.version.data or 0, reasons=form.reasons, by=acting(), **values
        )
    except RecordChanged as refusal:
        form.form_errors.append(sentence(refusal))
        form.version.data, form.version.raw_data = found.version, None
        return _requisites_page(found, form), refusal.status
    flash(_("Реквизиты сохранены."), "success")
    return to_checklist(organisation_id)


@bp.get("/<int:organisation_id>/signatory")
@requires(PortalPermission.PORTAL_REQUISITES)
def signatory(organisation_id: int) -> ResponseReturnValue:
    found = own(organisation_id)
    return _signatory_page(found, SignatoryForm(formdata=None, obj=found.default_signatory))


@bp.post("/<int:organisation_id>/signatory")
@requires(PortalPermission.PORTAL_REQUISITES)
def save_signatory(organisation_id: int) -> ResponseReturnValue:
    """Who signs for the organisation unless somebody else is agreed on."""
    found, form = _to_change(organisation_id), SignatoryForm()
    if not form.validate():
        return _signatory_page(found, form), 422
    details = sent(form, [field.name for field in form if field.name != "csrf_token"])
    if found.default_signatory is None:
        people.add_signatory(found, by=acting(), **details)
    else:
        known = leads.signatory_to_change(found.default_signatory.id, acting())
        people.update_signatory(known, by=acting(), **details)
    flash(_("Подписант сохранён."), "success")
    return to_checklist(organisation_id)


def _to_change(organisation_id: int) -> Organisation:
    own(organisation_id)
    return leads.organisation_to_change(organisation_id, acting())


def _requisites_page(found: Organisation, form: OrganisationForm) -> str:
    return render_template(
        "portal/requisites.html",
        organisation=found,
        form=form,
        sections=[section for one in SECTIONS[found.kind_of] if (section := _asked_here(one)).fields],
        hints={field: _(hint) for field, hint in HINTS.items()},
        doubts={field: reason_of(verdict) for field, verdict in form.doubts.items()},
    )


def _asked_here(section: Section) -> Section:
    return replace(section, fields=tuple(name for name in section.fields if name not in OURS_TO_SET))


def _signatory_page(found: Organisation, form: SignatoryForm) -> str:
    return render_template(
        "portal/signatory.html",
        organisation=found,
        form=form,
        is_foreign=found.kind_of is OrganisationKind.FOREIGN,
        is_person=found.kind_of in (OrganisationKind.SOLE_TRADER, OrganisationKind.SELF_EMPLOYED),
    )
