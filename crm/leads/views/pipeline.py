"""The pipeline: board, table, export, and the quick way to log a lead."""

from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from crm.accounts.queries import staff
from crm.core import clock
from crm.core.errors import DomainError
from crm.core.hooks import hooks
from crm.leads import operations, queries
from crm.leads.forms import LeadForm
from crm.leads.models import Organisation, Sector, Stage
from crm.leads.operations.organisations import organisation_by_one_line
from crm.leads.operations.people import contact_by_one_line
from crm.leads.permissions import LeadsPermission
from crm.leads.queries import leads
from crm.leads.queries.duplicates import Duplicate, Likeness, duplicates_of
from crm.leads.rules import pipeline, typed
from crm.leads.views import bp, checked_format, drawer_or_page, one_of, options, sort_in
from crm.web.access import requires
from crm.web.acting import acting
from crm.web.addresses import go_to
from crm.web.language import sentence
from crm.web.refusals import wants_fragment
from crm.web.spreadsheets import spreadsheet

DEFAULT_SORT = "-touched"


def wanted() -> leads.LeadFilter:
    """The filter as it stands in the address."""
    return leads.LeadFilter(
        edition=hooks.first("current_edition_id"),
        owner=_owner(request.args.get("owner", "")),
        sector=one_of(Sector, request.args.get("sector")),
        stage=one_of(Stage, request.args.get("stage")),
        text=request.args.get("q", "").strip(),
        rotting=request.args.get("rotting") == "1",
    )


def _owner(asked: str) -> int | None:
    if asked == "me":
        return acting().user_id
    return int(asked) if asked.isdecimal() and len(asked) < 18 else None


@bp.get("/leads")
@requires(LeadsPermission.LEAD_VIEW)
def board() -> ResponseReturnValue:
    return render_template("leads/board.html", **_board())


@bp.post("/leads/<int:lead_id>/stage")
@requires(LeadsPermission.LEAD_EDIT)
def move(lead_id: int) -> ResponseReturnValue:
    """A card was dragged, moved by keys or by its menu; answered with the board as it now is."""
    lead = queries.lead_to_change(lead_id)
    stage = one_of(Stage, request.form.get("stage")) or lead.stage
    before = request.form.get("before", "")
    operations.move_lead(
        lead,
        stage=stage,
        before_id=int(before) if before.isdecimal() else None,
        last="before" in request.form and not before,
        by=acting(),
    )
    if wants_fragment():
        return render_template("leads/_board.html", **_board())
    flash(_("Лид перенесён: %(stage)s", stage=_(stage.title)), "success")
    return go_to(url_for("leads.lead", lead_id=lead.id))


def _board() -> dict[str, Any]:
    return {"columns": leads.board(wanted()), **_frame()}


@bp.get("/leads/table")
@requires(LeadsPermission.LEAD_VIEW)
def table() -> ResponseReturnValue:
    sort = sort_in(leads.SORTS, DEFAULT_SORT)
    page = leads.listed(
        wanted(),
        sort=sort,
        after=request.args.get("after", type=int),
        before=request.args.get("before", type=int),
    )
    return render_template("leads/table.html", page=page, sort=sort, **_frame())


def _frame() -> dict[str, Any]:
    found = wanted()
    count, total = leads.totals(found)
    return {
        "wanted": found,
        "count": count,
        "total": total,
        "owner_options": [(str(user.id), user.name) for user in staff()],
        "sector_options": options(Sector),
        "stage_options": options(leads.BOARD_STAGES),
        "lost_option": options([Stage.LOST]),
        "now": clock.now(),
        "rotting_days": pipeline.rotting_days,
    }


@bp.get("/leads/export.<suffix>")
@requires(LeadsPermission.LEAD_EXPORT)
def export(suffix: str) -> ResponseReturnValue:
    """Exactly the rows that the table shows under these filters, in its order."""
    rows = leads.everything(wanted(), sort=sort_in(leads.SORTS, DEFAULT_SORT))
    head = (
        _("Организация"), _("Город"), _("Отрасль"), _("Контакт"), _("Интерес"), _("Стадия"), _("Сумма, ₽"),
        _("Ответственный"), _("Следующий шаг"), _("Срок"), _("Последнее движение"),
    )  # fmt: skip
    lines = (
        (
            row.organisation, row.city, _(row.sector.title) if row.sector else "", row.contact, row.interest,
            _(row.stage.title), row.amount, row.owner, row.next_step, row.next_step_at, row.touched_at,
        )
        for row in rows
    )  # fmt: skip
    return spreadsheet("leads", checked_format(suffix), head, lines)


@bp.get("/leads/new")
@requires(LeadsPermission.LEAD_EDIT)
def new() -> ResponseReturnValue:
    form = LeadForm(formdata=None, organisation=request.args.get("organisation", ""))
    return _lead_form(form, [])


@bp.get("/leads/duplicates")
@requires(LeadsPermission.LEAD_EDIT)
def duplicates() -> ResponseReturnValue:
    """While one types: organisations that may be meant."""
    found = _alike(request.args.get("organisation", ""), request.args.get("contact", ""))
    return render_template("leads/_duplicates.html", duplicates=found)


@bp.post("/leads")
@requires(LeadsPermission.LEAD_EDIT)
def create() -> ResponseReturnValue:
    form = LeadForm()
    if not form.validate():
        return _lead_form(form, []), 422
    found = _alike(form.organisation.data or "", form.contact.data or "")
    if form.organisation_id.data is None and found and not form.distinct.data and not _is_certain(found):
        return _lead_form(form, found), 422
    try:
        organisation = _organisation(form, found)
    except DomainError as refusal:
        form.organisation.errors = [sentence(refusal)]
        return _lead_form(form, found), 422
    contact = contact_by_one_line(organisation, form.contact.data or "", by=acting())
    lead = operations.log_lead(organisation, contact=contact, interest=form.interest.data or "", by=acting())
    flash(_("Лид заведён: %(name)s", name=organisation.short_name), "success")
    return go_to(url_for("leads.lead", lead_id=lead.id))


def _organisation(form: LeadForm, found: list[Duplicate]) -> Organisation:
    chosen = form.organisation_id.data
    if chosen is None and not form.distinct.data and found:
        chosen = found[0].id
    if chosen is not None:
        return queries.organisation_or_404(chosen, acting())
    return organisation_by_one_line(form.organisation.data or "", by=acting())


def _is_certain(found: list[Duplicate]) -> bool:
    """One organisation with this very ИНН: nothing to ask."""
    return Likeness.SAME_INN in found[0].reasons and (
        len(found) == 1 or Likeness.SAME_INN not in found[1].reasons
    )


def _alike(organisation: str, contact: str) -> list[Duplicate]:
    said, person = typed.organisation(organisation), typed.contact(contact)
    return duplicates_of(acting(), name=said.name, inn=said.inn, email=person.email, phone=person.phone)


def _lead_form(form: LeadForm, found: list[Duplicate]) -> str:
    return drawer_or_page("leads/_lead_form.html", title=_("Новый лид"), form=form, duplicates=found)
