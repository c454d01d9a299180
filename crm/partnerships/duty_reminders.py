"""When letters about obligations go out: before the term, on its day, after it, and to a head at last.

Each letter is written in the transaction that marks it as written: a second run, or one after a worker was
killed, writes nothing twice. By day only, one a day, and no more than a few about one term.
"""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from crm.accounts import queries as accounts
from crm.accounts.models import User
from crm.core import clock
from crm.core.actor import job
from crm.core.jobs import job as job_kind
from crm.leads.queries import people_acting_for
from crm.partnerships import letters
from crm.partnerships.models.obligations import Obligation
from crm.partnerships.queries.obligations import obligation_to_change, open_due_before
from crm.partnerships.reminders import DAYTIME

REMIND = "partnerships.remind_of_obligations"
REMIND_EVERY = timedelta(hours=1)
BEFORE_DUE = timedelta(days=3)
BETWEEN = timedelta(days=2)
MOST_REMINDERS = 5
ESCALATE_AFTER = timedelta(days=3)
CLOCKWORK = job("obligations")


@job_kind(REMIND)
def remind_of_obligations(_payload: dict[str, Any]) -> None:
    """Remind whoever owes what is due soon, today or late; what is late for long is told to a head, once."""
    for _agreement_id, obligation_id in open_due_before(clock.now() + BEFORE_DUE + timedelta(days=1)):
        one = obligation_to_change(obligation_id, CLOCKWORK)
        local = clock.now().astimezone(ZoneInfo(one.agreement.edition.time_zone))
        if local.hour not in DAYTIME or one.due_on is None or not one.agreement.is_in_force:
            continue
        if _wants_reminder(one, one.due_on, local.date()):
            _remind(one, local.date())
        if one.escalated_on is None and local.date() >= one.due_on + ESCALATE_AFTER:
            _escalate(one, local.date())


def _wants_reminder(one: Obligation, due: date, today: date) -> bool:
    """The first three days before the term, the next on its last day, then two days apart."""
    last = one.reminded_on
    if one.reminders >= MOST_REMINDERS or last == today:
        return False
    if last is None:
        return today >= due - BEFORE_DUE
    return today == due or (today > due and (last <= due or last + BETWEEN <= today))


def _remind(one: Obligation, today: date) -> None:
    one.reminded_on, one.reminders = today, one.reminders + 1
    ours = _responsible(one)
    if ours is not None and (one.is_ours or (one.due_on is not None and today >= one.due_on)):
        letters.obligation_due(one, ours, today)
    if not one.is_ours:
        for user in people_acting_for(one.party.organisation_id):
            letters.obligation_due(one, user, today, in_portal=True)


def _escalate(one: Obligation, today: date) -> None:
    """To the head of whoever answers for it on our side; marked even where there is none to tell."""
    one.escalated_on = today
    responsible = _responsible(one)
    if responsible is None or responsible.head_id is None:
        return
    head = accounts.user_or_404(responsible.head_id)
    if head.active:
        letters.obligation_late(one, head, responsible)


def _responsible(one: Obligation) -> User | None:
    found = one.responsible or one.agreement.owner
    return found if found is not None and found.active else None
