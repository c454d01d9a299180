"""What was done and what is to be done: calls, letters, meetings, tasks, notes."""

from datetime import datetime

from crm.core import clock
from crm.core.actor import Actor
from crm.core.db import session
from crm.core.events import record
from crm.core.model import Record
from crm.leads.errors import ActivityDone, SummaryRequired
from crm.leads.events import ActivityCompleted, ActivityLogged, ActivityPlanned
from crm.leads.models import Lead, Organisation
from crm.leads.models.activities import Activity, ActivityKind


def log_activity(
    organisation: Organisation,
    *,
    kind: ActivityKind,
    by: Actor,
    summary: str = "",
    lead: Lead | None = None,
) -> Activity:
    """Something that has just been done. A call may be logged with one key, without a word."""
    if not summary.strip() and kind is not ActivityKind.CALL:
        raise SummaryRequired
    now = clock.now()
    activity = _activity(organisation, kind, summary, lead, by)
    activity.done_at = now
    if lead is not None:
        lead.touch(now)
    session.add(activity)
    session.flush()
    record(ActivityLogged(activity_id=activity.id, kind=kind), about=_about(organisation, lead), by=by)
    return activity


def plan_activity(
    organisation: Organisation,
    *,
    kind: ActivityKind,
    summary: str,
    due_at: datetime | None,
    by: Actor,
    lead: Lead | None = None,
    assignee_id: int | None = None,
) -> Activity:
    """Something to be done, by whoever plans it unless another is named."""
    if not summary.strip():
        raise SummaryRequired
    activity = _activity(organisation, kind, summary, lead, by)
    activity.due_at, activity.assignee_id = due_at, assignee_id or by.user_id
    session.add(activity)
    session.flush()
    record(
        ActivityPlanned(activity_id=activity.id, kind=kind, due=due_at),
        about=_about(organisation, lead),
        by=by,
    )
    return activity


def complete_activity(activity: Activity, *, lead: Lead | None, by: Actor) -> None:
    """It is done; `lead` is the one it is about, locked, for it shows a sign of life thereby."""
    if activity.done_at is not None:
        raise ActivityDone
    activity.done_at = clock.now()
    if lead is not None:
        lead.touch(activity.done_at)
    record(
        ActivityCompleted(activity_id=activity.id, kind=activity.kind_of),
        about=_about(activity.organisation, lead),
        by=by,
    )


def _activity(
    organisation: Organisation, kind: ActivityKind, summary: str, lead: Lead | None, by: Actor
) -> Activity:
    return Activity(
        organisation_id=organisation.id,
        lead_id=lead.id if lead else None,
        kind_of=kind,
        summary=summary.strip(),
        logged_by=by.label,
    )


def _about(organisation: Organisation, lead: Lead | None) -> list[Record]:
    return [organisation] if lead is None else [lead, organisation]
