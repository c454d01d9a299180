"""Contacts, signatories and invitations of an organisation: small forms in the drawer."""

from typing import Any

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from crm.accounts.roles import Role
from crm.core.errors import DomainError
from crm.leads import queries, terms
from crm.leads.forms import ContactForm, FormsForm, InvitationForm, SignatoryForm, sent
from crm.leads.letters import portal_invitation
from crm.leads.models import Contact, Organisation, OrganisationKind, Signatory
from crm.leads.operations import people as operations
from crm.leads.operations.invitations import invite_to_portal
from crm.leads.permissions import LeadsPermission
from crm.leads.views import bp, drawer_or_page
from crm.web.access import requires
from crm.web.acting import acting
from crm.web.addresses import go_to
from crm.web.language import sentence


@bp.get("/organisations/<int:organisation_id>/contacts/new")
@requires(LeadsPermission.ORGANISATION_EDIT)
def new_contact(organisation_id: int) -> ResponseReturnValue:
    found = queries.organisation_or_404(organisation_id, acting())
    return _contact_form(found, ContactForm(formdata=None), None)


@bp.post("/organisations/<int:organisation_id>/contacts")
@requires(LeadsPermission.ORGANISATION_EDIT)
def add_contact(organisation_id: int) -> ResponseReturnValue:
    found, form = queries.organisation_to_change(organisation_id, acting()), ContactForm()
    if not form.validate():
        return _contact_form(found, form, None), 422
    operations.add_contact(found, by=acting(), **_values(form))
    return _saved(found.id, _("Контакт добавлен"))


@bp.get("/contacts/<int:contact_id>")
@requires(LeadsPermission.ORGANISATION_EDIT)
def contact(contact_id: int) -> ResponseReturnValue:
    found = queries.contact_or_404(contact_id, acting())
    return _contact_form(found.organisation, ContactForm(formdata=None, obj=found), found)


@bp.post("/contacts/<int:contact_id>")
@requires(LeadsPermission.ORGANISATION_EDIT)
def save_contact(contact_id: int) -> ResponseReturnValue:
    found, form = queries.contact_to_change(contact_id, acting()), ContactForm()
    if not form.validate():
        return _contact_form(found.organisation, form, found), 422
    operations.update_contact(found, by=acting(), **_values(form))
    return _saved(found.organisation_id, _("Контакт сохранён"))


@bp.post("/contacts/<int:contact_id>/removal")
@requires(LeadsPermission.ORGANISATION_EDIT)
def remove_contact(contact_id: int) -> ResponseReturnValue:
    found = queries.contact_to_change(contact_id, acting())
    operations.remove_contact(found, by=acting())
    return _saved(found.organisation_id, _("Контакт удалён"))


def _contact_form(organisation: Organisation, form: ContactForm, contact: Contact | None) -> str:
    return drawer_or_page(
        "leads/_contact_form.html",
        title=_("Контактное лицо") if contact else _("Новый контакт"),
        form=form,
        contact=contact,
        organisation=organisation,
    )


@bp.get("/organisations/<int:organisation_id>/signatories/new")
@requires(LeadsPermission.ORGANISATION_EDIT)
def new_signatory(organisation_id: int) -> ResponseReturnValue:
    found = queries.organisation_or_404(organisation_id, acting())
    return _signatory_form(found, SignatoryForm(formdata=None), None)


@bp.post("/organisations/<int:organisation_id>/signatories")
@requires(LeadsPermission.ORGANISATION_EDIT)
def add_signatory(organisation_id: int) -> ResponseReturnValue:
    found, form = queries.organisation_to_change(organisation_id, acting()), SignatoryForm()
    if not form.validate():
        return _signatory_form(found, form, None), 422
    operations.add_signatory(found, by=acting(), **_values(form))
    return _saved(found.id, _("Подписант добавлен. Проверьте, как он будет назван в договоре."))


@bp.get("/signatories/<int:signatory_id>")
@requires(LeadsPermission.ORGANISATION_EDIT)
def signatory(signatory_id: int) -> ResponseReturnValue:
    found = queries.signatory_or_404(signatory_id, acting())
    return _signatory_form(found.organisation, SignatoryForm(formdata=None, obj=found), found)


@bp.post("/signatories/<int:signatory_id>")
@requires(LeadsPermission.ORGANISATION_EDIT)
def save_signatory(signatory_id: int) -> ResponseReturnValue:
    found, form = queries.signatory_to_change(signatory_id, acting()), SignatoryForm()
    if not form.validate():
        return _signatory_form(found.organisation, form, found), 422
    operations.update_signatory(found, by=acting(), **_values(form))
    return _saved(found.organisation_id, _("Подписант сохранён"))


def _signatory_form(organisation: Organisation, form: SignatoryForm, signatory: Signatory | None) -> str:
    return drawer_or_page(
        "leads/_signatory_form.html",
        title=_("Подписант") if signatory else _("Новый подписант"),
        form=form,
        signatory=signatory,
        organisation=organisation,
        is_foreign=organisation.kind_of is OrganisationKind.FOREIGN,
    )


@bp.get("/signatories/<int:signatory_id>/forms")
@requires(LeadsPermission.ORGANISATION_EDIT)
def forms(signatory_id: int) -> ResponseReturnValue:
    found = queries.signatory_or_404(signatory_id, acting())
    name, title = terms.forms_of(found)
    return _forms_form(found, FormsForm(formdata=None, name_genitive=name.text, title_genitive=title.text))


@bp.post("/signatories/<int:signatory_id>/forms")
@requires(LeadsPermission.ORGANISATION_EDIT)
def confirm_forms(signatory_id: int) -> ResponseReturnValue:
    found, form = queries.signatory_to_change(signatory_id, acting()), FormsForm()
    if not form.validate():
        return _forms_form(found, form), 422
    operations.confirm_forms(
        found,
        name_genitive=form.name_genitive.data or "",
        title_genitive=form.title_genitive.data or "",
        by=acting(),
    )
    return _saved(found.organisation_id, _("Формы подтверждены"))


def _forms_form(signatory: Signatory, form: FormsForm) -> str:
    return drawer_or_page(
        "leads/_forms_form.html",
        title=_("Как назвать в договоре"),
        form=form,
        signatory=signatory,
        preamble=terms.preamble(signatory.organisation, signatory),
    )


@bp.post("/signatories/<int:signatory_id>/default")
@requires(LeadsPermission.ORGANISATION_EDIT)
def choose_signatory(signatory_id: int) -> ResponseReturnValue:
    found = queries.signatory_to_change(signatory_id, acting())
    operations.choose_default_signatory(found, by=acting())
    return _saved(found.organisation_id, _("Подписант по умолчанию выбран"))


@bp.get("/organisations/<int:organisation_id>/invitations/new")
@requires(LeadsPermission.INVITATION_SEND)
def new_invitation(organisation_id: int) -> ResponseReturnValue:
    found = queries.organisation_or_404(organisation_id, acting())
    person = found.contacts[0] if found.contacts else None
    is_city = found.kind_of is OrganisationKind.MUNICIPALITY
    form = InvitationForm(
        formdata=None,
        email=person.email if person else found.email,
        name=person.name if person else "",
        role=Role.CITY if is_city else Role.EXHIBITOR,
        locale="en" if found.kind_of is OrganisationKind.FOREIGN else "ru",
    )
    return _invitation_form(found, form)


@bp.post("/organisations/<int:organisation_id>/invitations")
@requires(LeadsPermission.INVITATION_SEND)
def invite(organisation_id: int) -> ResponseReturnValue:
    found, form = queries.organisation_to_change(organisation_id, acting()), InvitationForm()
    if not form.validate():
        return _invitation_form(found, form), 422
    try:
        invite_to_portal(
            found,
            email=form.email.data or "",
            name=form.name.data or "",
            role=Role(form.role.data),
            locale=form.locale.data,
            wording=portal_invitation,
            by=acting(),
        )
    except DomainError as refusal:
        form.email.errors = [sentence(refusal)]
        return _invitation_form(found, form), 422
    return _saved(found.id, _("Приглашение отправлено: %(email)s", email=form.email.data))


def _invitation_form(organisation: Organisation, form: InvitationForm) -> str:
    return drawer_or_page(
        "leads/_invitation_form.html", title=_("Пригласить в портал"), organisation=organisation, form=form
    )


def _values(form: FlaskForm) -> dict[str, Any]:
    return sent(form, [field.name for field in form if field.name != "csrf_token"])


def _saved(organisation_id: int, message: str) -> ResponseReturnValue:
    flash(message, "success")
    return go_to(url_for("leads.organisation", organisation_id=organisation_id))
