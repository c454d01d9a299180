"""Letters that leads write, in the language of whoever gets them."""

from flask import current_app, render_template, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from crm.accounts.roles import Role
from crm.leads.models import Organisation


def portal_invitation(organisation: Organisation, role: Role, *, secret: str, locale: str) -> tuple[str, str]:
    """Subject and text of the letter whose one-time link, made of `secret`, opens the portal."""
    address = current_app.extensions["settings"].base_url + url_for("accounts.invitation", secret=secret)
    name, is_city = organisation.short_name, role is Role.CITY
    with force_locale(locale):
        subject = (
            _("Кабинет команды города: %(organisation)s", organisation=name)
            if is_city
            else _("Личный кабинет участника выставки: %(organisation)s", organisation=name)
        )
        return subject, render_template(
            "email/portal_invitation.txt", organisation=name, is_city=is_city, address=address
        )
