"""Inviting people into the portal."""

import pytest
from sqlalchemy import select

from crm.accounts.models import SignInLink
from crm.accounts.roles import Role
from crm.core import clock
from crm.core.actor import Actor
from crm.core.db import session
from crm.core.mail import Letter
from crm.leads import plugin, queries
from crm.leads.errors import EmailRequired, OutsiderRoleRequired, StaffAccount
from crm.leads.models import Membership, Organisation
from crm.leads.operations.invitations import invite_to_portal
from tests.accounts.factories import make_user
from tests.leads.factories import make_organisation

pytestmark = pytest.mark.usefixtures("app")


def plain(organisation: Organisation, role: Role, *, secret: str, locale: str) -> tuple[str, str]:
    return f"{organisation.short_name}, {role}", f"{locale}: {secret}"


def invite(
    organisation: Organisation, by: Actor, *, email: str = "Anna@Example.org", **other: object
) -> Membership:
    values = {"name": "Анна Петрова", "role": Role.EXHIBITOR, "wording": plain} | other
    return invite_to_portal(organisation, email=email, by=by, **values)


def letters() -> list[Letter]:
    return list(session.scalars(select(Letter).order_by(Letter.id)))


def test_an_invitation_makes_an_account_a_membership_and_a_letter(manager: Actor) -> None:
    organisation = make_organisation(full_name="ООО «Ёлка»")
    membership = invite(organisation, manager)
    (member,) = queries.members_of(organisation.id)
    assert (member.id, member.user.email, member.user.role_names) == (
        membership.id,
        "anna@example.org",
        ["exhibitor"],
    )
    assert plugin.actor_organisations(member.user_id) == [organisation.id]
    (letter,) = letters()
    assert letter.to == "anna@example.org"
    assert "ООО «Ёлка»" in letter.subject
    assert letter.body_text.startswith("ru: ")


def test_the_letter_speaks_the_language_of_the_invited(manager: Actor) -> None:
    invite(make_organisation(), manager, locale="en", role=Role.CITY)
    invite(make_organisation(), manager, locale="ru")
    assert [letter.body_text[:2] for letter in letters()] == ["en", "en"], "known people keep their language"


def test_a_second_invitation_replaces_the_link_and_adds_nothing_else(manager: Actor) -> None:
    organisation = make_organisation()
    assert invite(organisation, manager).id == invite(organisation, manager).id
    open_links = [link for link in session.scalars(select(SignInLink)) if link.is_open(clock.now())]
    assert (len(open_links), len(letters())) == (1, 2)


def test_one_person_may_act_for_several_organisations_and_cities(manager: Actor) -> None:
    one, two = make_organisation(), make_organisation()
    invite(one, manager)
    membership = invite(two, manager, role=Role.CITY)
    (member,) = queries.members_of(two.id)
    assert member.user.role_names == ["exhibitor", "city"]
    assert plugin.actor_organisations(membership.user_id) == [one.id, two.id]


def test_staff_are_not_invited_and_nobody_becomes_staff_this_way(manager: Actor) -> None:
    make_user(email="boss@example.org", roles=[Role.DIRECTOR])
    with pytest.raises(StaffAccount):
        invite(make_organisation(), manager, email="boss@example.org")
    with pytest.raises(OutsiderRoleRequired):
        invite(make_organisation(), manager, role=Role.ADMINISTRATOR)
    with pytest.raises(EmailRequired):
        invite(make_organisation(), manager, email=" ")
    assert letters() == []
