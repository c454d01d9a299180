"""Agreements for other systems."""

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from crm.core.db import session
from crm.core.errors import NotFound
from crm.partnerships.models import Agreement
from crm.partnerships.permissions import PartnershipsPermission
from crm.partnerships.schemas import AgreementQuery, AgreementShape, PartyShape
from crm.web.api.endpoint import Api
from crm.web.api.paging import page_of
from crm.web.api.shapes import Page

api = Api("partnerships")


@api.get(
    "/agreements",
    scope=PartnershipsPermission.AGREEMENT_VIEW,
    query=AgreementQuery,
    answer=Page[AgreementShape],
)
def list_agreements(query: AgreementQuery) -> Page[AgreementShape]:
    """Agreements, oldest first."""
    found = _loaded()
    for name, value in query.model_dump(exclude={"after", "limit"}, exclude_none=True).items():
        found = found.where(getattr(Agreement, name) == value)
    return page_of(found, Agreement, query, agreement_shape)


@api.get("/agreements/<int:agreement_id>", scope=PartnershipsPermission.AGREEMENT_VIEW, answer=AgreementShape)
def get_agreement(agreement_id: int) -> AgreementShape:
    """One agreement with its parties."""
    found = session.scalar(_loaded().where(Agreement.id == agreement_id))
    if found is None:
        raise NotFound
    return agreement_shape(found)


def agreement_shape(agreement: Agreement) -> AgreementShape:
    derived = {"kind", "number", "parties"}
    columns = {name: getattr(agreement, name) for name in AgreementShape.model_fields if name not in derived}
    return AgreementShape(
        kind=agreement.type.kind_of,
        number=agreement.entry.number if agreement.entry else None,
        parties=[PartyShape.model_validate(party) for party in agreement.parties],
        **columns,
    )


def _loaded() -> Select[Agreement]:
    return select(Agreement).options(
        joinedload(Agreement.type, innerjoin=True),
        joinedload(Agreement.entry),
        selectinload(Agreement.parties),
    )
