"""The list of organisations, the card, and the form of requisites."""

from typing import Any

from babel import Locale
from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from crm.core import clock
from crm.core.errors import NotFound, RecordChanged
from crm.core.timeline import timeline_of
from crm.leads import queries, terms
from crm.leads.forms import ORGANISATION_FORMS, ActivityForm, OrganisationForm, ReasonForm, reason_of
from crm.leads.models import Organisation, OrganisationKind, Sector
from crm.leads.operations import organisations as operations
from crm.leads.permissions import LeadsPermission
from crm.leads.queries import organisations
from crm.leads.queries.duplicates import Duplicate, duplicates_of
from crm.leads.rules.requisites import HINTS, SECTIONS, Requisite
from crm.leads.views import bp, card_actions, checked_format, drawer_or_page, one_of, options, sort_in
from crm.web.access import requires
from crm.web.acting import acting
from crm.web.addresses import go_to
from crm.web.language import current_language, shown
from crm.web.sections import sections
from crm.web.spreadsheets import spreadsheet

DEFAULT_SORT = "name"


def wanted() -> organisations.OrganisationFilter:
    """The filter as it stands in the address."""
    return organisations.OrganisationFilter(
        kind=one_of(OrganisationKind, request.args.get("kind")),
        sector=one_of(Sector, request.args.get("sector")),
        city=request.args.get("city", "").strip(),
        text=request.args.get("q", "").strip(),
    )


@bp.get("/organisations", endpoint="organisations")
@requires(LeadsPermission.ORGANISATION_VIEW)
def organisation_list() -> ResponseReturnValue:
    sort = sort_in(organisations.SORTS, DEFAULT_SORT)
    page = organisations.listed(
        wanted(),
        acting(),
        sort=sort,
        after=request.args.get("after", type=int),
        before=request.args.get("before", type=int),
    )
    return render_template(
        "leads/organisations.html",
        page=page,
        sort=sort,
        wanted=wanted(),
        count=organisations.count(wanted(), acting()),
        kind_options=options(OrganisationKind),
        sector_options=options(Sector),
        city_options=[(city, city) for city in organisations.cities(acting())],
    )


@bp.get("/organisations/export.<suffix>")
@requires(LeadsPermission.LEAD_EXPORT)
def export_organisations(suffix: str) -> ResponseReturnValue:
    """Exactly the rows that the list shows under these filters, in its order."""
    rows = organisations.everything(wanted(), acting(), sort=sort_in(organisations.SORTS, DEFAULT_SORT))
    head = (
        _("Организация"), _("Вид"), _("Отрасль"), _("Город"), _("ИНН"), _("Почта"), _("Телефон"),
        _("Лидов в работе"), _("Заведена"),
    )  # fmt: skip
    lines = (
        (
            row.short_name, _(row.kind_of.title), _(row.sector.title) if row.sector else "", row.city,
            row.inn, row.email, row.phone, row.open_leads, row.created_at,
        )
        for row in rows
    )  # fmt: skip
    return spreadsheet("organisations", checked_format(suffix), head, lines)


@bp.get("/organisations/<int:organisation_id>")
@requires(LeadsPermission.ORGANISATION_VIEW)
def organisation(organisation_id: int) -> ResponseReturnValue:
    found = queries.organisation_or_404(organisation_id, acting())
    return render_template(
        "leads/organisation.html",
        organisation=found,
        blocks=_blocks(found),
        signatories=[(one, terms.forms_of(one), terms.preamble(found, one)) for one in found.signatories],
        members=queries.members_of(found.id),
        leads=organisations.leads_of(found.id),
        activities=organisations.activities_of(organisation_id=found.id),
        activity=ActivityForm(formdata=None),
        sections=sections("card_sections", organisation_id=found.id, actor=acting()),
        happenings=timeline_of(found),
        actions=card_actions(found),
        now=clock.now(),
    )


def _shown_value(found: Organisation, field: Requisite) -> Any:
    value = getattr(found, field)
    return (
        Locale.parse(current_language()).territories.get(value, value)
        if field is Requisite.COUNTRY
        else value
    )


def _blocks(found: Organisation) -> list[tuple[str, list[dict[str, Any]]]]:
    """The requisites as the card shows them: value, what the check says, who confirmed a doubtful one."""
    verdicts = found.verdicts()
    confirmed = {(one.requisite, one.value): one for one in organisations.confirmations_of(found.id)}
    return [
        (
            section.title,
            [
                {
                    "field": field,
                    "value": _shown_value(found, field),
                    "verdict": verdicts.get(field),
                    "reason": reason_of(verdicts[field]) if field in verdicts else "",
                    "confirmed": confirmed.get((field, getattr(found, field))),
                }
                for field in section.fields
            ],
        )
        for section in SECTIONS[found.kind_of]
    ]


@bp.get("/organisations/new")
@requires(LeadsPermission.ORGANISATION_EDIT)
def new_organisation() -> ResponseReturnValue:
    kind = one_of(OrganisationKind, request.args.get("kind")) or OrganisationKind.COMPANY
    form = ORGANISATION_FORMS[kind](formdata=None)
    return _form_page(form, None)


@bp.post("/organisations")
@requires(LeadsPermission.ORGANISATION_EDIT)
def create_organisation() -> ResponseReturnValue:
    kind = one_of(OrganisationKind, request.form.get("kind")) or OrganisationKind.COMPANY
    form = ORGANISATION_FORMS[kind]()
    if not form.validate():
        return _form_page(form, None), 422
    found = [] if request.form.get("distinct") else _alike(form, None)
    if found:
        return _form_page(form, None, duplicates=found), 422
    created = operations.create_organisation(kind, by=acting(), reasons=form.reasons, **form.values)
    flash(_("Организация заведена"), "success")
    return go_to(url_for("leads.organisation", organisation_id=created.id))


@bp.get("/organisations/<int:organisation_id>/edit")
@requires(LeadsPermission.ORGANISATION_EDIT)
def edit_organisation(organisation_id: int) -> ResponseReturnValue:
    found = queries.organisation_or_404(organisation_id, acting())
    kind = one_of(OrganisationKind, request.args.get("kind")) or found.kind_of
    form = ORGANISATION_FORMS[kind](formdata=None, obj=found)
    return _form_page(form, found)


@bp.post("/organisations/<int:organisation_id>")
@requires(LeadsPermission.ORGANISATION_EDIT)
def save_organisation(organisation_id: int) -> ResponseReturnValue:
    found = queries.organisation_to_change(organisation_id, acting())
    kind = one_of(OrganisationKind, request.form.get("kind")) or found.kind_of
    form = ORGANISATION_FORMS[kind](confirmed=organisations.confirmed_values(found))
    _take_theirs(form, found)
    if not form.validate():
        return _form_page(form, found), 422
    try:
        operations.update_organisation(
            found, version=form.version.data or 0, kind=kind, reasons=form.reasons, by=acting(), **form.values
        )
    except RecordChanged:
        return _conflict_page(form, found), 409
    flash(_("Реквизиты сохранены"), "success")
    return go_to(url_for("leads.organisation", organisation_id=found.id))


def _take_theirs(form: OrganisationForm, found: Organisation) -> None:
    """Fields for which the colleague's value was chosen after a conflict count as not sent."""
    for name in request.form.getlist("theirs"):
        if name in form:
            form[name].data, form[name].raw_data = getattr(found, name), None


def _conflict_page(form: OrganisationForm, found: Organisation) -> str:
    """Whose changes stand in between, and both values of each field that differs, to choose from."""
    between = organisations.changes_since(found, form.version.data or 0)
    touched = {name for change in between for name in change.fields}
    differing = [
        {"field": Requisite(name), "theirs": shown(getattr(found, name)), "ours": shown(value)}
        for name, value in form.values.items()
        if value != getattr(found, name) and name in touched
    ]
    form.version.data, form.version.raw_data = found.version, None
    return _form_page(form, found, between=between, differing=differing)


def _form_page(
    form: OrganisationForm,
    found: Organisation | None,
    *,
    duplicates: list[Duplicate] | None = None,
    between: list[organisations.Change] | None = None,
    differing: list[dict[str, Any]] | None = None,
) -> str:
    return render_template(
        "leads/organisation_form.html",
        form=form,
        organisation=found,
        sections=SECTIONS[form.kind],
        kind_links=_kind_links(form.kind, found),
        hints={field: _(hint) for field, hint in HINTS.items()},
        doubts={field: reason_of(verdict) for field, verdict in form.doubts.items()},
        duplicates=duplicates or [],
        between=between or [],
        differing=differing or [],
    )


def _kind_links(current: OrganisationKind, found: Organisation | None) -> list[tuple[str, str, bool, None]]:
    """The same form for another kind of organisation."""
    here = "leads.edit_organisation" if found else "leads.new_organisation"
    identity: dict[str, Any] = {"organisation_id": found.id} if found else {}
    return [
        (_(kind.title), url_for(here, kind=kind.value, **identity), kind is current, None)
        for kind in OrganisationKind
    ]


def _alike(form: OrganisationForm, but: int | None) -> list[Duplicate]:
    values = form.values
    return duplicates_of(
        acting(),
        name=values.get("short_name") or values["full_name"],
        inn=values.get("inn", ""),
        email=values.get("email", ""),
        phone=values.get("phone", ""),
        but=but,
    )


@bp.get("/organisations/<int:organisation_id>/confirmations/<requisite>")
@requires(LeadsPermission.ORGANISATION_EDIT)
def confirmation(organisation_id: int, requisite: str) -> ResponseReturnValue:
    found = queries.organisation_or_404(organisation_id, acting())
    return _confirmation_form(found, _doubtful(found, requisite), ReasonForm(formdata=None))


@bp.post("/organisations/<int:organisation_id>/confirmations/<requisite>")
@requires(LeadsPermission.ORGANISATION_EDIT)
def confirm(organisation_id: int, requisite: str) -> ResponseReturnValue:
    found, form = queries.organisation_to_change(organisation_id, acting()), ReasonForm()
    field = _doubtful(found, requisite)
    if not form.validate():
        return _confirmation_form(found, field, form), 422
    operations.confirm_requisite(found, field, reason=form.reason.data or "", by=acting())
    flash(_("Реквизит подтверждён"), "success")
    return go_to(url_for("leads.organisation", organisation_id=found.id))


def _doubtful(found: Organisation, name: str) -> Requisite:
    """Only what the check doubts can be confirmed."""
    field = one_of(Requisite, name)
    verdict = found.verdicts().get(field) if field else None
    if field is None or verdict is None or verdict.outcome != "suspicious":
        raise NotFound
    return field


def _confirmation_form(found: Organisation, field: Requisite, form: ReasonForm) -> str:
    return drawer_or_page(
        "leads/_reason_form.html",
        title=_("Подтвердить: %(requisite)s", requisite=_(field.title)),
        form=form,
        action=url_for("leads.confirm", organisation_id=found.id, requisite=field),
        about=f"{found.short_name}: {getattr(found, field)}",
        hint=reason_of(found.verdicts()[field]),
        label=_("Подтвердить реквизит"),
        back=url_for("leads.organisation", organisation_id=found.id),
    )
