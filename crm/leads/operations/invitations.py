"""Inviting an exhibitor's or a city's people into the portal."""

from typing import Protocol

from sqlalchemy import select

from crm.accounts import operations as accounts
from crm.accounts.models import LinkPurpose, User
from crm.accounts.queries import user_by_email
from crm.accounts.roles import Role
from crm.core import mail
from crm.core.actor import Actor
from crm.core.db import session
from crm.core.events import record
from crm.leads.errors import EmailRequired, OutsiderRoleRequired, StaffAccount
from crm.leads.events import PortalInvitationSent
from crm.leads.models import Membership, Organisation


class Wording(Protocol):
    """Writes the letter: its subject and its text, in the asked language, with the link of `secret`."""

    def __call__(
        self, organisation: Organisation, role: Role, *, secret: str, locale: str
    ) -> tuple[str, str]: ...


def invite_to_portal(
    organisation: Organisation,
    *,
    email: str,
    name: str,
    role: Role,
    wording: Wording,
    by: Actor,
    locale: str = "ru",
) -> Membership:
    """Let somebody act for the organisation in the portal and write them a letter with a one-time link.

    Asked again for the same person, a new letter goes out and the link of the older one stops working.
    """
    if role.is_staff:
        raise OutsiderRoleRequired
    email = email.strip().lower()
    if not email:
        raise EmailRequired
    user = _outsider(email, name.strip() or email, role, locale, by)
    membership = _membership(user, organisation)
    secret = accounts.new_link(user, LinkPurpose.INVITATION)
    mail.post(email, *wording(organisation, role, secret=secret, locale=user.locale))
    record(PortalInvitationSent(user_id=user.id, role=role), about=[organisation, user], by=by)
    return membership


def _outsider(email: str, name: str, role: Role, locale: str, by: Actor) -> User:
    user = user_by_email(email)
    if user is None:
        user = accounts.create_user(email=email, name=name, roles=[role], by=by)
        user.locale = locale
    elif user.is_staff:
        raise StaffAccount(email=email)
    elif role not in user.role_names:
        accounts.change_roles(user, [*map(Role, user.role_names), role], by=by)
    return user


def _membership(user: User, organisation: Organisation) -> Membership:
    known = session.scalar(
        select(Membership).where(Membership.user_id == user.id, Membership.organisation_id == organisation.id)
    )
    if known is not None:
        return known
    membership = Membership(user_id=user.id, organisation_id=organisation.id)
    session.add(membership)
    session.flush()
    return membership
