"""Finding one organisation, lead or person: loaded, scoped, locked. Lists lie beside."""

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, false, select, true
from sqlalchemy.orm import contains_eager, joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from crm.accounts.models import User
from crm.accounts.roles import Role
from crm.core.actor import Actor, ActorKind
from crm.core.db import session
from crm.core.errors import NotFound
from crm.leads.models import Contact, Lead, Membership, Organisation, Signatory
from crm.leads.models.activities import Activity

Found = TypeVar("Found")


def organisations_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Which organisations one may see: staff and our own jobs all of them, outsiders those they act for."""
    if actor.kind in (ActorKind.JOB, ActorKind.COMMAND) or any(Role(name).is_staff for name in actor.roles):
        return true()
    return Organisation.id.in_(actor.organisation_ids) if actor.organisation_ids else false()


def organisation_or_404(organisation_id: int, by: Actor) -> Organisation:
    """The organisation with its contacts and signatories."""
    return _found(session.scalar(_whole(organisation_id, by)))


def organisation_to_change(organisation_id: int, by: Actor) -> Organisation:
    """The same, locked until the end of the transaction."""
    return _found(session.scalar(_whole(organisation_id, by).with_for_update(of=Organisation)))


def _whole(organisation_id: int, by: Actor) -> Select[Organisation]:
    return (
        select(Organisation)
        .where(Organisation.id == organisation_id, organisations_visible_to(by))
        .options(selectinload(Organisation.contacts), selectinload(Organisation.signatories))
        .execution_options(populate_existing=True)
    )


def contact_or_404(contact_id: int, by: Actor) -> Contact:
    """A contact with its organisation."""
    return _found(session.scalar(_contact(contact_id, by)))


def contact_to_change(contact_id: int, by: Actor) -> Contact:
    """The same, locked until the end of the transaction."""
    return _found(session.scalar(_contact(contact_id, by).with_for_update(of=Contact)))


def _contact(contact_id: int, by: Actor) -> Select[Contact]:
    return (
        select(Contact)
        .join(Contact.organisation)
        .where(Contact.id == contact_id, organisations_visible_to(by))
        .options(contains_eager(Contact.organisation))
        .execution_options(populate_existing=True)
    )


def signatory_or_404(signatory_id: int, by: Actor) -> Signatory:
    """A signatory with its organisation and that one's other people."""
    return _signatory(signatory_id, organisation_or_404(_organisation_of(signatory_id), by))


def signatory_to_change(signatory_id: int, by: Actor) -> Signatory:
    """The same, the organisation locked: which of its signatories is the default is decided there."""
    return _signatory(signatory_id, organisation_to_change(_organisation_of(signatory_id), by))


def _organisation_of(signatory_id: int) -> int:
    return _found(session.scalar(select(Signatory.organisation_id).where(Signatory.id == signatory_id)))


def _signatory(signatory_id: int, organisation: Organisation) -> Signatory:
    signatory = next(one for one in organisation.signatories if one.id == signatory_id)
    set_committed_value(signatory, "organisation", organisation)
    return signatory


def lead_or_404(lead_id: int) -> Lead:
    """A lead with organisation, contact and owner. Leads are seen by staff alone."""
    return _found(session.scalar(_lead(lead_id)))


def lead_to_change(lead_id: int) -> Lead:
    """The same, locked until the end of the transaction."""
    return _found(session.scalar(_lead(lead_id).with_for_update(of=Lead)))


def _lead(lead_id: int) -> Select[Lead]:
    return (
        select(Lead)
        .where(Lead.id == lead_id)
        .options(
            joinedload(Lead.organisation, innerjoin=True),
            joinedload(Lead.contact),
            joinedload(Lead.owner),
        )
        .execution_options(populate_existing=True)
    )


def activity_to_change(activity_id: int) -> Activity:
    activity = session.scalar(
        select(Activity)
        .where(Activity.id == activity_id)
        .options(joinedload(Activity.organisation, innerjoin=True))
        .with_for_update(of=Activity)
    )
    return _found(activity)


def organisations_of_user(user_id: int) -> list[int]:
    """Ids of the organisations an account acts for in the portal."""
    return list(session.scalars(select(Membership.organisation_id).where(Membership.user_id == user_id)))


def members_of(organisation_id: int) -> list[Membership]:
    """Who acts for the organisation in the portal, with their accounts."""
    return list(
        session.scalars(
            select(Membership)
            .where(Membership.organisation_id == organisation_id)
            .options(joinedload(Membership.user, innerjoin=True))
            .order_by(Membership.id)
        )
    )


def _found(record: Found | None) -> Found:
    if record is None:
        raise NotFound
    return record


def people_acting_for(organisation_id: int) -> Sequence[User]:
    """Whoever signs in for this organisation and may do so now, by name."""
    found = select(User).join(Membership).where(Membership.organisation_id == organisation_id, User.active)
    return session.scalars(found.order_by(User.name)).all()
