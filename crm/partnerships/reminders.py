"""When letters about decisions go out: once when somebody is asked, again near the term, and to the author.

Each letter is written in the transaction that marks it as written: a second run writes nothing.
"""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from crm.core import clock
from crm.core.actor import job
from crm.core.db import session
from crm.core.events import EventSubject, RecordedEvent
from crm.core.jobs import job as job_kind
from crm.partnerships import letters, queries
from crm.partnerships.events import AgreementApproved, AgreementSubmitted
from crm.partnerships.events.approvals import ApprovalChangesAsked, ApprovalHandedOver, ApprovalStepApproved
from crm.partnerships.models import Agreement
from crm.partnerships.models.approvals import ApprovalStep
from crm.partnerships.queries.approvals import steps_due_before

REMIND = "partnerships.remind_of_decisions"
REMIND_EVERY = timedelta(hours=1)
BEFORE_DUE = timedelta(days=1)
BETWEEN = timedelta(days=2)
MOST_REMINDERS = 5
DAYTIME = range(8, 20)
"""Local hours in which people are reminded; nobody is woken for a text."""
CLOCKWORK = job("approval")
TOLD = frozenset(
    kind.key
    for kind in (
        AgreementSubmitted,
        ApprovalStepApproved,
        ApprovalHandedOver,
        ApprovalChangesAsked,
        AgreementApproved,
    )
)


def tell_about(event: RecordedEvent) -> None:
    """After the commit: ask whoever is to decide now, tell the author what was decided."""
    agreement_id = session.scalar(
        select(EventSubject.record_id).where(
            EventSubject.event_id == event.id, EventSubject.kind_of == Agreement.kind()
        )
    )
    if agreement_id is None:
        return
    agreement = queries.agreement_to_change(agreement_id, CLOCKWORK)
    _ask(agreement)
    _tell_author(agreement, event)


@job_kind(REMIND)
def remind_of_decisions(_payload: dict[str, Any]) -> None:
    """Remind whoever has little time left to decide, by day and no more than a few times."""
    for agreement_id in steps_due_before(clock.now() + BEFORE_DUE):
        agreement = queries.agreement_to_change(agreement_id, CLOCKWORK)
        if clock.now().astimezone(ZoneInfo(agreement.edition.time_zone)).hour not in DAYTIME:
            continue
        for step in agreement.running_approval.open_steps if agreement.running_approval else ():
            if _wants_reminder(step):
                _remind(step)


def _ask(agreement: Agreement) -> None:
    for step in agreement.running_approval.open_steps if agreement.running_approval else ():
        if step.asked_at is None:
            step.asked_at = clock.now()
            letters.decision_asked(step, step.approver)


def _tell_author(agreement: Agreement, event: RecordedEvent) -> None:
    owner = agreement.owner
    if owner is None or not owner.active or owner.id == event.actor_user_id or not agreement.approvals:
        return
    if event.key == ApprovalChangesAsked.key:
        step, reason = event.values["step"], event.values["reason"]
        letters.text_returned(agreement, owner, step=step, who=event.actor_label, reason=reason)
    elif event.key == AgreementApproved.key:
        letters.text_approved(agreement, owner)


def _wants_reminder(step: ApprovalStep) -> bool:
    """The first a day before the term, the next two days apart."""
    if step.asked_at is None or step.due_at is None or step.reminders >= MOST_REMINDERS:
        return False
    if step.reminded_at is None:
        return step.due_at - BEFORE_DUE <= clock.now()
    return step.reminded_at + BETWEEN <= clock.now()


def _remind(step: ApprovalStep) -> None:
    step.reminded_at, step.reminders = clock.now(), step.reminders + 1
    letters.decision_asked(step, step.approver, again=True)
    if step.deputy is not None and step.due_at is not None and step.due_at <= clock.now():
        letters.decision_asked(step, step.deputy, again=True)
