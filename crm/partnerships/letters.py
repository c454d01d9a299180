"""Letters that partnerships write, in the language of whoever gets them."""

from flask import current_app, render_template
from flask_babel import force_locale, format_datetime
from flask_babel import gettext as _

from crm.accounts.models import User
from crm.core import mail
from crm.partnerships.models import Agreement
from crm.partnerships.models.approvals import ApprovalStep


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


def _address(agreement: Agreement) -> str:
    return f"{current_app.extensions['settings'].base_url}/agreements/{agreement.id}"
