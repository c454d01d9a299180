"""Logging and completing activities, on a lead's page and on an organisation's card."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from crm.leads import queries
from crm.leads.forms import ActivityForm
from crm.leads.models import Lead, Organisation
from crm.leads.models.activities import ActivityKind
from crm.leads.operations import activities as operations
from crm.leads.permissions import LeadsPermission
from crm.leads.views import bp, one_of
from crm.web.access import requires
from crm.web.acting import acting
from crm.web.addresses import go_to


@bp.post("/leads/<int:lead_id>/activities")
@requires(LeadsPermission.LEAD_EDIT)
def log_for_lead(lead_id: int) -> ResponseReturnValue:
    lead = queries.lead_to_change(lead_id)
    return _log(lead.organisation, lead, url_for("leads.lead", lead_id=lead.id))


@bp.post("/organisations/<int:organisation_id>/activities")
@requires(LeadsPermission.LEAD_EDIT)
def log_for_organisation(organisation_id: int) -> ResponseReturnValue:
    organisation = queries.organisation_or_404(organisation_id, acting())
    return _log(organisation, None, url_for("leads.organisation", organisation_id=organisation.id))


def _log(organisation: Organisation, lead: Lead | None, back: str) -> ResponseReturnValue:
    """A moment makes it a plan; without one it has happened. The pressed button says what it was."""
    form = ActivityForm()
    kind = one_of(ActivityKind, request.form.get("kind")) or ActivityKind.CALL
    summary, due = form.summary.data or "", form.due_at.data
    if due is not None or kind is ActivityKind.TASK:
        operations.plan_activity(organisation, kind=kind, summary=summary, due_at=due, lead=lead, by=acting())
        flash(_("Запланировано"), "success")
    else:
        operations.log_activity(organisation, kind=kind, summary=summary, lead=lead, by=acting())
        flash(_("Записано: %(kind)s", kind=_(kind.title)), "success")
    return go_to(back)


@bp.post("/activities/<int:activity_id>/completion")
@requires(LeadsPermission.LEAD_EDIT)
def complete(activity_id: int) -> ResponseReturnValue:
    activity = queries.activity_to_change(activity_id)
    lead = queries.lead_to_change(activity.lead_id) if activity.lead_id else None
    operations.complete_activity(activity, lead=lead, by=acting())
    flash(_("Выполнено"), "success")
    if lead is not None:
        return go_to(url_for("leads.lead", lead_id=lead.id))
    return go_to(url_for("leads.organisation", organisation_id=activity.organisation_id))
