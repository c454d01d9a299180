"""Creating and changing organisations, and confirming doubtful requisites."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypedDict, Unpack

from sqlalchemy import select

from agreements.bilingual import Text
from crm.core.actor import Actor
from crm.core.db import session
from crm.core.errors import ReasonRequired, RecordChanged
from crm.core.events import record
from crm.leads.errors import ImpossibleRequisite, NameRequired, SuspiciousRequisite
from crm.leads.events import OrganisationChanged, OrganisationCreated, RequisiteConfirmed
from crm.leads.models import Organisation, OrganisationKind, RequisiteConfirmation, Sector, Signatory
from crm.leads.queries.organisations import changes_since, confirmed_values
from crm.leads.rules import requisites, typed
from crm.leads.rules.requisites import Requisite

Reasons = Mapping[Requisite, str]
NO_REASONS: Reasons = {}
Confirmed = frozenset[tuple[str, str]]


class Requisites(TypedDict, total=False):
    """The values of an organisation's editable fields; fields that its kind does not have are refused."""

    full_name: str
    short_name: str
    original_name: str
    country: str
    city: str
    sector: Sector | None
    inn: str
    kpp: str
    ogrn: str
    ogrnip_on: date | None
    npd_checked_on: date | None
    okpo: str
    oktmo: str
    foreign_id_kind: str
    foreign_id: str
    tax_number: str
    legal_address: str
    postal_address: str
    original_address: str
    email: str
    phone: str
    website: str
    bank_name: str
    bik: str
    account: str
    corr_account: str
    treasury_account: str
    eks: str
    personal_account: str
    account_kept_by: str
    iban: str
    swift: str
    corr_bank: str
    currency: str
    edo_id: str
    vat_payer: bool
    description: str
    is_ours: bool


def create_organisation(
    kind: OrganisationKind, *, by: Actor, reasons: Reasons = NO_REASONS, **values: Unpack[Requisites]
) -> Organisation:
    """A new organisation. `reasons` confirm requisites whose checksum does not fit, by field."""
    organisation = Organisation(**_blank() | {"kind_of": kind})
    doubts = _apply(organisation, values, reasons, frozenset())
    session.add(organisation)
    session.flush()
    record(OrganisationCreated(), about=organisation, by=by)
    for field, reason in doubts.items():
        confirm_requisite(organisation, field, reason=reason, by=by)
    return organisation


def update_organisation(
    organisation: Organisation,
    *,
    version: int,
    by: Actor,
    kind: OrganisationKind | None = None,
    reasons: Reasons = NO_REASONS,
    **values: Unpack[Requisites],
) -> None:
    """Save over the state that `version` names; a newer one is refused with the name of who saved it.

    A changed `kind` keeps what only the old kind had, unseen, until somebody changes it back.
    """
    if organisation.version != version:
        between = changes_since(organisation, version)
        raise RecordChanged(who=between[-1].who if between else "—")
    confirmed = confirmed_values(organisation)
    before = (organisation.kind_of, organisation.requisites)
    organisation.kind_of = kind or organisation.kind_of
    doubts = _apply(organisation, values, reasons, confirmed)
    changed = [field for field, value in organisation.requisites.items() if value != before[1][field]]
    if organisation.full_name != before[1][Requisite.FULL_NAME]:
        _forget_how_it_is_named(organisation)
    if changed or organisation.kind_of is not before[0]:
        session.flush()
        record(OrganisationChanged(fields=changed, version=organisation.version), about=organisation, by=by)
    for field, reason in doubts.items():
        confirm_requisite(organisation, field, reason=reason, by=by)


def _forget_how_it_is_named(organisation: Organisation) -> None:
    """«именуемое» agreed with the name it had."""
    for signatory in session.scalars(select(Signatory).where(Signatory.organisation_id == organisation.id)):
        signatory.named = ""


def confirm_requisite(organisation: Organisation, requisite: Requisite, *, reason: str, by: Actor) -> None:
    """The value stands although its checksum does not fit; who says so and why stays in the history."""
    if not reason.strip():
        raise ReasonRequired
    session.add(
        RequisiteConfirmation(
            organisation_id=organisation.id,
            requisite=requisite,
            value=getattr(organisation, requisite),
            reason=reason.strip(),
            confirmed_by=by.label,
        )
    )
    record(RequisiteConfirmed(requisite=requisite, reason=reason.strip()), about=organisation, by=by)


def organisation_by_one_line(line: str, *, by: Actor) -> Organisation:
    """The organisation that somebody typed as a name, an ИНН or both, made anew; its kind is guessed."""
    said = typed.organisation(line)
    if not said.name:
        raise NameRequired(inn=said.inn)
    kind = OrganisationKind(typed.kind_of(said.name))
    return create_organisation(kind, full_name=said.name, short_name=said.name, inn=said.inn, by=by)


def _apply(
    organisation: Organisation, values: Requisites, reasons: Reasons, confirmed: Confirmed
) -> dict[Requisite, str]:
    """Set the values in their normal form; returns the reasons that now have to be written down."""
    allowed = set(requisites.fields_of(organisation.kind_of))
    for name, value in values.items():
        if name not in allowed:
            raise ValueError(f"{organisation.kind_of} has no {name}")
        setattr(organisation, name, value.strip() if isinstance(value, str) else value)
    organisation.short_name = organisation.short_name or organisation.full_name
    organisation.email = organisation.email.lower()
    doubts = _judged(organisation, reasons, confirmed)
    organisation.refresh_keys()
    return doubts


def _judged(organisation: Organisation, reasons: Reasons, confirmed: Confirmed) -> dict[Requisite, str]:
    doubts: dict[Requisite, str] = {}
    for field, verdict in organisation.verdicts().items():
        setattr(organisation, field, verdict.normalised)
        if verdict.outcome == "impossible":
            raise ImpossibleRequisite(requisite=field, reason=Text(verdict.reason_ru, verdict.reason_en))
        if verdict.outcome == "suspicious" and (field, verdict.normalised) not in confirmed:
            if not reasons.get(field, "").strip():
                raise SuspiciousRequisite(requisite=field, reason=Text(verdict.reason_ru, verdict.reason_en))
            doubts[field] = reasons[field]
    return doubts


def _blank() -> dict[str, Any]:
    """The columns' defaults, which otherwise the database would fill in only when the row is written."""
    return {
        column.name: column.default.arg
        for column in Organisation.__table__.columns
        if column.default is not None and column.default.is_scalar
    }
