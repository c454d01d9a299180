"""The verbs of the pipeline. Those of organisations, people, activities and invitations lie beside."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import select, update

from crm.accounts.models import User
from crm.core import clock
from crm.core.actor import Actor
from crm.core.db import session
from crm.core.events import record
from crm.core.hooks import hooks
from crm.leads import queries
from crm.leads.events import (
    LeadAmountChanged,
    LeadLogged,
    LeadLost,
    LeadMoved,
    LeadNextStepDone,
    LeadNextStepSet,
    LeadOwnerChanged,
    LeadReopened,
)
from crm.leads.models import Contact, Lead, Organisation, Stage
from crm.leads.queries.leads import first_position
from crm.leads.rules import pipeline


def log_lead(
    organisation: Organisation,
    *,
    interest: str,
    by: Actor,
    contact: Contact | None = None,
    owner_id: int | None = None,
    source: str = "",
    amount: Decimal | None = None,
) -> Lead:
    """A new lead on top of the first column, for the edition that sells now, owned by whoever logs it."""
    now = clock.now()
    edition_id = hooks.first("current_edition_id")
    lead = Lead(
        organisation_id=organisation.id,
        contact_id=contact.id if contact else None,
        edition_id=edition_id,
        owner_id=owner_id or by.user_id,
        interest=interest.strip(),
        source=source,
        amount=amount,
        stage=Stage.NEW,
        position=_on_top(edition_id, Stage.NEW),
        touched_at=now,
    )
    session.add(lead)
    session.flush()
    record(LeadLogged(interest=lead.interest), about=[lead, organisation], by=by)
    return lead


def move_lead(
    lead: Lead, *, stage: Stage, by: Actor, before_id: int | None = None, last: bool = False
) -> None:
    """Put a lead into a column: above the card of lead `before_id`, at the end with `last`, else on top."""
    was = lead.stage
    lead.move_to(stage, now=clock.now())
    lead.position = _place(lead, before_id, last=last)
    session.flush()
    if stage is not was:
        record(LeadMoved(before=was, after=stage), about=_about(lead), by=by)


def advance_lead(lead_id: int | None, stage: Stage, by: Actor) -> None:
    """Let a lead follow what happened elsewhere: a stand was held, a contract signed. Never back.

    Nothing happens without a lead, for an ended one, and for one that is there already.
    """
    lead = None if lead_id is None else queries.lead_to_change(lead_id)
    if lead is not None and lead.can_advance_to(stage):
        move_lead(lead, stage=stage, by=by)


def change_owner(lead: Lead, owner: User | None, *, by: Actor) -> None:
    if lead.owner_id == (owner.id if owner else None):
        return
    lead.owner = owner
    session.flush()
    record(
        LeadOwnerChanged(owner_id=lead.owner_id, owner=owner.name if owner else ""), about=_about(lead), by=by
    )


def set_next_step(lead: Lead, *, next_step: str, due: datetime | None, by: Actor) -> None:
    """What is to be done next and by when; an empty text takes the step away."""
    next_step = next_step.strip()
    due = due if next_step else None
    if (lead.next_step, lead.next_step_at) == (next_step, due):
        return
    lead.next_step, lead.next_step_at = next_step, due
    lead.touch(clock.now())
    record(LeadNextStepSet(next_step=next_step, due=due), about=_about(lead), by=by)


def complete_next_step(lead: Lead, *, by: Actor) -> None:
    """The step is done; what comes next is asked for by an empty place on the page."""
    if not lead.next_step:
        return
    done, lead.next_step, lead.next_step_at = lead.next_step, "", None
    lead.touch(clock.now())
    record(LeadNextStepDone(next_step=done), about=_about(lead), by=by)


def change_amount(lead: Lead, amount: Decimal | None, *, by: Actor) -> None:
    if lead.amount == amount:
        return
    was, lead.amount = lead.amount, amount
    record(LeadAmountChanged(before=was, after=amount), about=_about(lead), by=by)


def lose_lead(lead: Lead, *, reason: str, by: Actor) -> None:
    lead.lose(reason, now=clock.now())
    record(LeadLost(reason=lead.lost_reason), about=_about(lead), by=by)


def reopen_lead(lead: Lead, *, by: Actor) -> None:
    """Back to the stage it was lost from."""
    lead.reopen(now=clock.now())
    lead.position = _on_top(lead.edition_id, lead.stage)
    record(LeadReopened(stage=lead.stage), about=_about(lead), by=by)


def _about(lead: Lead) -> list[Lead | Organisation]:
    return [lead, lead.organisation]


def _on_top(edition_id: int | None, stage: Stage) -> int:
    top = first_position(edition_id, stage)
    return 0 if top is None else top - pipeline.GAP


def _place(lead: Lead, before_id: int | None, *, last: bool) -> int:
    column = [one for one in _column(lead) if one[0] != lead.id]
    at = next((n for n, (key, _) in enumerate(column) if key == before_id), None)
    if at is None:
        at = len(column) if last else 0
    above = column[at - 1][1] if at else None
    below = column[at][1] if at < len(column) else None
    position = pipeline.between(above, below)
    return position if position is not None else _spread(column, at)


def _column(lead: Lead) -> list[tuple[int, int]]:
    return [
        (key, position)
        for key, position in session.execute(
            select(Lead.id, Lead.position)
            .where(Lead.edition_id.is_not_distinct_from(lead.edition_id), Lead.stage == lead.stage)
            .order_by(Lead.position, Lead.id)
        )
    ]


def _spread(column: list[tuple[int, int]], at: int) -> int:
    """Give the column's cards new positions with room between them, leaving a place free at `at`."""
    for place, (key, _) in enumerate(column):
        place += place >= at
        session.execute(update(Lead).where(Lead.id == key).values(position=place * pipeline.GAP))
    return at * pipeline.GAP
