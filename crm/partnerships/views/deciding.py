"""What the agreement's page shows of its approval: whose decision is awaited, how far the steps are."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from crm.core import clock
from crm.core.actor import Actor
from crm.partnerships.models import Agreement
from crm.partnerships.models.approvals import ApprovalStep, Decision
from crm.partnerships.permissions import PartnershipsPermission as May
from crm.partnerships.queries.approvals import last_seen_revision


@dataclass(frozen=True)
class NextAction:
    """The one obvious thing to do: `url` is posted to, opened in the drawer, or followed."""

    title: str
    why: str = ""
    label: str = ""
    url: str = ""
    way: str = "link"
    other_label: str = ""
    other_url: str = ""
    """A second answer to the same question, opened in the drawer."""


def next_action(agreement: Agreement, by: Actor) -> NextAction | None:
    """The decision this person is asked for, or whose one is awaited."""
    running = agreement.running_approval
    if running is None:
        return None
    mine = step_to_decide(agreement, by)
    if mine is None:
        names = ", ".join(step.approver.name for step in running.open_steps)
        return NextAction(_("Ждём решения: %(names)s", names=names))
    seen = last_seen_revision(agreement, by.user_id)
    why = (
        _("Вы уже читали редакцию %(n)s: посмотрите, что изменилось с тех пор.", n=seen)
        if seen is not None and seen != running.revision.n
        else _("Прочитайте документ. Решение относится к редакции %(n)s.", n=running.revision.n)
    )
    return NextAction(
        _("Ваше решение: %(step)s", step=mine.name),
        why,
        _("Согласовать"),
        url_for("partnerships.approve_step", agreement_id=agreement.id, step_id=mine.id),
        "post",
        _("Вернуть на доработку…"),
        url_for("partnerships.changes_form", agreement_id=agreement.id, step_id=mine.id),
    )


def step_to_decide(agreement: Agreement, by: Actor) -> ApprovalStep | None:
    """The open step that this person may decide; an own one before one stood in for."""
    running = agreement.running_approval
    if running is None or not by.may(May.AGREEMENT_APPROVE):
        return None
    able = [
        step for step in running.open_steps
        if step.may_be_decided_by(by.user_id)
        and (running.self_approval or agreement.owner_id != by.user_id)
    ]  # fmt: skip
    return min(able, key=lambda step: step.approver_id != by.user_id, default=None)


@dataclass(frozen=True)
class StepLine:
    """A step as the page shows it; `hand_over_url` is empty where nothing may be handed over."""

    step: ApprovalStep
    kind: str
    label: str
    hand_over_url: str


def approval_lines(agreement: Agreement, by: Actor) -> list[StepLine]:
    """The steps of the latest run, in order."""
    if not agreement.approvals:
        return []
    return [_step_line(agreement, step, by) for step in agreement.approvals[-1].steps]


def _step_line(agreement: Agreement, step: ApprovalStep, by: Actor) -> StepLine:
    may = step.may_be_decided_by(by.user_id) or by.may(May.AGREEMENT_EDIT)
    running = step.approval.closed_at is None
    url = (
        url_for("partnerships.hand_over_form", agreement_id=agreement.id, step_id=step.id)
        if running and step.is_open and may and by.may(May.AGREEMENT_APPROVE)
        else ""
    )
    if step.decision is not None:
        kind = "ok" if step.decision is Decision.APPROVED else "danger"
        return StepLine(step, kind, _(step.decision.title), url)
    if not running:
        return StepLine(step, "neutral", _("Решение не понадобилось"), url)
    if not step.is_open:
        return StepLine(step, "neutral", _("Ждёт очереди"), url)
    late = step.due_at is not None and step.due_at <= clock.now()
    return StepLine(step, "danger" if late else "info", _("Просрочено") if late else _("Ждёт решения"), url)
