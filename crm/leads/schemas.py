"""Organisations and leads as the API shows them."""

from crm.leads.models import OrganisationKind, Sector, Stage
from crm.web.api.shapes import Answer, Moment, Money, PageQuery


class OrganisationShape(Answer):
    id: int
    kind: OrganisationKind
    full_name: str
    short_name: str
    original_name: str
    country: str
    city: str
    sector: Sector | None
    inn: str
    kpp: str
    ogrn: str
    email: str
    phone: str
    website: str
    updated_at: Moment


class LeadShape(Answer):
    id: int
    organisation_id: int
    edition_id: int | None
    contact_id: int | None
    owner_id: int | None
    interest: str
    source: str
    stage: Stage
    amount: Money | None
    next_step: str
    next_step_at: Moment | None
    lost_reason: str
    updated_at: Moment


class OrganisationQuery(PageQuery):
    inn: str | None = None
    kind: OrganisationKind | None = None


class LeadQuery(PageQuery):
    organisation_id: int | None = None
    edition_id: int | None = None
    stage: Stage | None = None
