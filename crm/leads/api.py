"""Organisations and leads for other systems."""

from sqlalchemy import select

from crm.core.db import session
from crm.core.errors import NotFound
from crm.leads.models import Lead, Organisation
from crm.leads.permissions import LeadsPermission
from crm.leads.schemas import LeadQuery, LeadShape, OrganisationQuery, OrganisationShape
from crm.web.api.endpoint import Api
from crm.web.api.paging import page_of
from crm.web.api.shapes import Page

api = Api("leads")


@api.get(
    "/organisations",
    scope=LeadsPermission.ORGANISATION_VIEW,
    query=OrganisationQuery,
    answer=Page[OrganisationShape],
)
def list_organisations(query: OrganisationQuery) -> Page[OrganisationShape]:
    """Organisations, oldest first."""
    found = select(Organisation)
    if query.inn is not None:
        found = found.where(Organisation.inn == query.inn)
    if query.kind is not None:
        found = found.where(Organisation.kind_of == query.kind)
    return page_of(found, Organisation, query, organisation_shape)


@api.get(
    "/organisations/<int:organisation_id>", scope=LeadsPermission.ORGANISATION_VIEW, answer=OrganisationShape
)
def get_organisation(organisation_id: int) -> OrganisationShape:
    """One organisation."""
    found = session.get(Organisation, organisation_id)
    if found is None:
        raise NotFound
    return organisation_shape(found)


@api.get("/leads", scope=LeadsPermission.LEAD_VIEW, query=LeadQuery, answer=Page[LeadShape])
def list_leads(query: LeadQuery) -> Page[LeadShape]:
    """Leads, oldest first."""
    found = select(Lead)
    if query.organisation_id is not None:
        found = found.where(Lead.organisation_id == query.organisation_id)
    if query.edition_id is not None:
        found = found.where(Lead.edition_id == query.edition_id)
    if query.stage is not None:
        found = found.where(Lead.stage == query.stage)
    return page_of(found, Lead, query, LeadShape.model_validate)


@api.get("/leads/<int:lead_id>", scope=LeadsPermission.LEAD_VIEW, answer=LeadShape)
def get_lead(lead_id: int) -> LeadShape:
    """One lead."""
    found = session.get(Lead, lead_id)
    if found is None:
        raise NotFound
    return LeadShape.model_validate(found)


def organisation_shape(organisation: Organisation) -> OrganisationShape:
    columns = {
        name: getattr(organisation, name) for name in OrganisationShape.model_fields if name not in ("kind",)
    }
    return OrganisationShape(kind=organisation.kind_of, **columns)
