"""The people of an organisation: contacts, and signatories with their forms for the preamble."""

from datetime import date
from typing import TypedDict, Unpack

from sqlalchemy import exists, select

from crm.core import clock
from crm.core.actor import Actor
from crm.core.db import session
from crm.core.events import record
from crm.leads.errors import ContactInUse
from crm.leads.events import (
    ContactAdded,
    ContactChanged,
    ContactRemoved,
    DefaultSignatoryChosen,
    SignatoryAdded,
    SignatoryChanged,
    SignatoryFormsConfirmed,
)
from crm.leads.models import Contact, Lead, Organisation, Signatory
from crm.leads.rules import typed

FORMED = ("surname", "name", "patronymic", "sex", "title")


class ContactDetails(TypedDict, total=False):
    name: str
    position: str
    email: str
    phone: str
    note: str


class SignatoryDetails(TypedDict, total=False):
    surname: str
    name: str
    patronymic: str
    sex: str
    title: str
    basis: str
    attorney_number: str
    attorney_issued_on: date | None
    attorney_valid_until: date | None
    name_original: str
    title_original: str


def add_contact(organisation: Organisation, *, by: Actor, **details: Unpack[ContactDetails]) -> Contact:
    contact = Contact(organisation_id=organisation.id, position="", email="", phone="", note="")
    _set_contact(contact, details)
    session.add(contact)
    session.flush()
    record(ContactAdded(contact_id=contact.id), about=[contact, organisation], by=by)
    return contact


def contact_by_one_line(organisation: Organisation, line: str, *, by: Actor) -> Contact | None:
    """The person typed as name, telephone and e-mail in any order, known or added; None for nothing."""
    said = typed.contact(line)
    if not (said.name or said.email or said.phone):
        return None
    known = session.scalars(select(Contact).where(Contact.organisation_id == organisation.id)).all()
    phone = typed.phone_key(said.phone)
    for contact in known:
        if (said.email and contact.email == said.email) or (phone and contact.phone_key == phone):
            return contact
        if not (said.email or phone) and contact.name.casefold() == said.name.casefold():
            return contact
    name = said.name or said.email or said.phone
    return add_contact(organisation, name=name, email=said.email, phone=said.phone, by=by)


def update_contact(contact: Contact, *, by: Actor, **details: Unpack[ContactDetails]) -> None:
    _set_contact(contact, details)
    if session.is_modified(contact):
        session.flush()
        record(ContactChanged(contact_id=contact.id), about=[contact, contact.organisation], by=by)


def remove_contact(contact: Contact, *, by: Actor) -> None:
    """Take a contact away; one that leads name stays until they name somebody else."""
    if session.scalar(select(exists().where(Lead.contact_id == contact.id))):
        raise ContactInUse
    record(ContactRemoved(contact_id=contact.id), about=contact.organisation, by=by)
    session.delete(contact)
    session.flush()


def add_signatory(organisation: Organisation, *, by: Actor, **details: Unpack[SignatoryDetails]) -> Signatory:
    """A person who may sign; the first one becomes the default. The signatories must be loaded."""
    signatory = Signatory(is_default=organisation.default_signatory is None)
    _set(signatory, details)
    organisation.signatories.append(signatory)
    session.flush()
    record(SignatoryAdded(signatory_id=signatory.id), about=[signatory, organisation], by=by)
    return signatory


def update_signatory(signatory: Signatory, *, by: Actor, **details: Unpack[SignatoryDetails]) -> None:
    """A changed name or title takes the confirmation of its forms away: it belonged to the old one."""
    before = tuple(getattr(signatory, field) for field in FORMED)
    _set(signatory, details)
    if not session.is_modified(signatory):
        return
    if tuple(getattr(signatory, field) for field in FORMED) != before:
        signatory.forget_forms()
    session.flush()
    record(SignatoryChanged(signatory_id=signatory.id), about=[signatory, signatory.organisation], by=by)


def confirm_forms(
    signatory: Signatory, *, name_genitive: str, title_genitive: str, named: str | None = None, by: Actor
) -> None:
    """Keep these forms, corrected or just looked at, with who vouches for them and when.

    `named` is the participle of the organisation where it has to be remembered, None where it is left alone.
    """
    signatory.keep_forms(
        name_genitive=name_genitive,
        title_genitive=title_genitive,
        named=named,
        by=by.label,
        now=clock.now(),
    )
    session.flush()
    record(
        SignatoryFormsConfirmed(signatory_id=signatory.id), about=[signatory, signatory.organisation], by=by
    )


def choose_default_signatory(signatory: Signatory, *, by: Actor) -> None:
    """From now on this person signs unless somebody else is named."""
    if signatory.is_default:
        return
    for other in signatory.organisation.signatories:
        other.is_default = False
    session.flush()
    signatory.is_default = True
    session.flush()
    record(
        DefaultSignatoryChosen(signatory_id=signatory.id), about=[signatory, signatory.organisation], by=by
    )


def _set_contact(contact: Contact, details: ContactDetails) -> None:
    _set(contact, details)
    contact.email = contact.email.lower()
    contact.phone_key = typed.phone_key(contact.phone)


def _set(person: Contact | Signatory, details: ContactDetails | SignatoryDetails) -> None:
    for name, value in details.items():
        setattr(person, name, value.strip() if isinstance(value, str) else value)
