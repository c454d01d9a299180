"""Letters that partnerships write, in the language of whoever gets them."""

from datetime import date
from typing import Any

from flask import current_app, render_template
from flask_babel import force_locale, format_date, format_datetime
from flask_babel import gettext as _

from crm.accounts.models import User
from crm.core import mail
from crm.partnerships.models import Agreement
from crm.partnerships.models.approvals import ApprovalStep
from crm.partnerships.models.obligations import Obligation


def decision_asked(step: ApprovalStep, to: User, *, again: bool = False) -> None:
    """Ask for a decision; `again` is a reminder that the term is near or over."""
    agreement = step.approval.agreement
    with force_locale(to.locale):
        subject = (
            _("Напоминание: согласуйте «%(title)s»", title=agreement.title)
            if again
            else _("Согласуйте «%(title)s»", title=agreement.title)
        )
        body = render_template(
            "email/decision_asked.txt",
            name=to.name,
            step=step.name,
            title=agreement.title,
            author=step.approval.submitted_by,
            due=format_datetime(step.due_at, "d MMMM, HH:mm") if step.due_at else "",
            address=_address(agreement),
            again=again,
        )
        mail.post(to.email, subject, body)


def text_returned(agreement: Agreement, to: User, *, step: str, who: str, reason: str) -> None:
    with force_locale(to.locale):
        body = render_template(
            "email/text_returned.txt",
            name=to.name,
            title=agreement.title,
            step=step,
            who=who,
            reason=reason,
            address=_address(agreement),
        )
        mail.post(to.email, _("Возвращено на доработку: «%(title)s»", title=agreement.title), body)


def text_approved(agreement: Agreement, to: User) -> None:
    with force_locale(to.locale):
        body = render_template(
            "email/text_approved.txt", name=to.name, title=agreement.title, address=_address(agreement)
        )
        mail.post(to.email, _("Согласовано: «%(title)s»", title=agreement.title), body)


def obligation_due(one: Obligation, to: User, today: date, *, in_portal: bool = False) -> None:
    """Remind of a term that is near, today or over; people of the other side are led to their own page."""
    due = one.due_on or today
    with force_locale(to.locale):
        days = (due - today).days
        subject = (
            _("Скоро срок: %(what)s", what=one.what)
            if days > 0
            else _("Сегодня срок: %(what)s", what=one.what)
            if days == 0
            else _("Просрочено: %(what)s", what=one.what)
        )
        body = render_template("email/obligation_due.txt", days=days, **_facts(one, to, in_portal=in_portal))
        mail.post(to.email, subject, body)


def obligation_late(one: Obligation, to: User, responsible: User) -> None:
    """Tell somebody's head that an obligation has been late for days."""
    with force_locale(to.locale):
        body = render_template("email/obligation_late.txt", responsible=responsible.name, **_facts(one, to))
        mail.post(to.email, _("Не исполнено в срок: %(what)s", what=one.what), body)


def _facts(one: Obligation, to: User, *, in_portal: bool = False) -> dict[str, Any]:
    base = current_app.extensions["settings"].base_url
    place = f"/portal/{one.party.organisation_id}" if in_portal else ""
    return {
        "name": to.name,
        "what": one.what,
        "due": format_date(one.due_on, "d MMMM y") if one.due_on else "",
        "party": one.party.organisation.short_name,
        "title": one.agreement.title,
        "address": f"{base}{place}/obligations/{one.id}",
    }


def _address(agreement: Agreement) -> str:
    return f"{current_app.extensions['settings'].base_url}/agreements/{agreement.id}"
