"""A lead's page and what is done on it."""

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from crm.accounts.queries import staff
from crm.core import clock
from crm.core.timeline import timeline_of
from crm.leads import operations, queries
from crm.leads.forms import NO_OWNER, ActivityForm, LeadDetailsForm, NextStepForm, ReasonForm
from crm.leads.models import Lead, Stage
from crm.leads.permissions import LeadsPermission
from crm.leads.queries.leads import BOARD_STAGES
from crm.leads.queries.organisations import activities_of
from crm.leads.views import bp, card_actions, drawer_or_page, options
from crm.web.access import requires
from crm.web.acting import acting
from crm.web.addresses import go_to


@bp.get("/leads/<int:lead_id>")
@requires(LeadsPermission.LEAD_VIEW)
def lead(lead_id: int) -> ResponseReturnValue:
    found = queries.lead_or_404(lead_id)
    return render_template(
        "leads/lead.html",
        lead=found,
        rail=_rail(found),
        stage_options=options(BOARD_STAGES),
        rotting=found.rotting_days(clock.now()),
        activity=ActivityForm(formdata=None),
        activities=activities_of(lead_id=found.id),
        happenings=timeline_of(found),
        actions=card_actions(found),
        now=clock.now(),
    )


def _rail(lead: Lead) -> list[tuple[str, str, str]]:
    """The stages as the rail shows them; a lost lead's breaks off where it was lost."""
    here = lead.lost_from or lead.stage
    now = "failed" if lead.stage is Stage.LOST else "done" if lead.stage is Stage.WON else "current"
    return [
        (_(stage.title), now if stage is here else "done" if stage.step < here.step else "todo", "")
        for stage in BOARD_STAGES
    ]


@bp.get("/leads/<int:lead_id>/details")
@requires(LeadsPermission.LEAD_EDIT)
def details(lead_id: int) -> ResponseReturnValue:
    lead = queries.lead_or_404(lead_id)
    return _details_form(
        lead, LeadDetailsForm(formdata=None, owner=str(lead.owner_id or NO_OWNER), amount=lead.amount)
    )


@bp.post("/leads/<int:lead_id>/details")
@requires(LeadsPermission.LEAD_EDIT)
def save_details(lead_id: int) -> ResponseReturnValue:
    lead, form = queries.lead_to_change(lead_id), LeadDetailsForm()
    if not form.validate():
        return _details_form(lead, form), 422
    owner = next((user for user in staff() if str(user.id) == form.owner.data), None)
    operations.change_owner(lead, owner, by=acting())
    operations.change_amount(lead, form.amount.data, by=acting())
    return _saved(lead, _("Сохранено"))


def _details_form(lead: Lead, form: LeadDetailsForm) -> str:
    return drawer_or_page("leads/_details_form.html", title=_("Изменить лид"), form=form, lead=lead)


@bp.get("/leads/<int:lead_id>/next-step")
@requires(LeadsPermission.LEAD_EDIT)
def next_step(lead_id: int) -> ResponseReturnValue:
    lead = queries.lead_or_404(lead_id)
    form = NextStepForm(formdata=None, next_step=lead.next_step, next_step_at=lead.next_step_at)
    return _next_step_form(lead, form)


@bp.post("/leads/<int:lead_id>/next-step")
@requires(LeadsPermission.LEAD_EDIT)
def save_next_step(lead_id: int) -> ResponseReturnValue:
    lead, form = queries.lead_to_change(lead_id), NextStepForm()
    if not form.validate():
        return _next_step_form(lead, form), 422
    operations.set_next_step(
        lead, next_step=form.next_step.data or "", due=form.next_step_at.data, by=acting()
    )
    return _saved(lead, _("Следующий шаг сохранён"))


def _next_step_form(lead: Lead, form: NextStepForm) -> str:
    return drawer_or_page("leads/_next_step_form.html", title=_("Следующий шаг"), form=form, lead=lead)


@bp.post("/leads/<int:lead_id>/next-step/completion")
@requires(LeadsPermission.LEAD_EDIT)
def complete_next_step(lead_id: int) -> ResponseReturnValue:
    lead = queries.lead_to_change(lead_id)
    operations.complete_next_step(lead, by=acting())
    return _saved(lead, _("Шаг выполнен. Что дальше?"))


@bp.get("/leads/<int:lead_id>/loss")
@requires(LeadsPermission.LEAD_EDIT)
def loss(lead_id: int) -> ResponseReturnValue:
    return _loss_form(queries.lead_or_404(lead_id), ReasonForm(formdata=None))


@bp.post("/leads/<int:lead_id>/loss")
@requires(LeadsPermission.LEAD_EDIT)
def lose(lead_id: int) -> ResponseReturnValue:
    lead, form = queries.lead_to_change(lead_id), ReasonForm()
    if not form.validate():
        return _loss_form(lead, form), 422
    operations.lose_lead(lead, reason=form.reason.data or "", by=acting())
    return _saved(lead, _("Лид закрыт отказом"))


def _loss_form(lead: Lead, form: ReasonForm) -> str:
    return drawer_or_page(
        "leads/_reason_form.html",
        title=_("Закрыть лид отказом"),
        form=form,
        action=url_for("leads.lose", lead_id=lead.id),
        about=lead.organisation.short_name,
        hint=_("Почему не сложилось: причина останется в истории и в отчёте по отказам."),
        label=_("Закрыть лид"),
        back=url_for("leads.lead", lead_id=lead.id),
    )


@bp.post("/leads/<int:lead_id>/reopening")
@requires(LeadsPermission.LEAD_EDIT)
def reopen(lead_id: int) -> ResponseReturnValue:
    lead = queries.lead_to_change(lead_id)
    operations.reopen_lead(lead, by=acting())
    return _saved(lead, _("Лид снова в работе"))


def _saved(lead: Lead, message: str) -> ResponseReturnValue:
    flash(message, "success")
    return go_to(url_for("leads.lead", lead_id=lead.id))
