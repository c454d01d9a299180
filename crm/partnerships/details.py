"""What a person fills in beyond the records: one shape per kind of agreement, kept as JSON in its `terms`."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from agreements.terms import (
    Approval,
    Conditions,
    ContactPerson,
    Deadlines,
    PaymentInstalment,
    PlannedAction,
    Procurement,
)
from crm.partnerships.errors import DetailsUnusable
from crm.partnerships.models import Agreement, AgreementKind


class Details(BaseModel):
    """A shape whose fields carry the names of the typed terms that they become."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    place: str = ""

    def as_json(self) -> dict[str, Any]:
        """Plain data: money as text, dates in ISO form."""
        return self.model_dump(mode="json")

    def fields(self) -> dict[str, Any]:
        """The values by name, as the dataclasses of the terms take them."""
        return {name: getattr(self, name) for name in type(self).model_fields}


class ParticipationDetails(Details):
    package: str = ""
    badges: int = Field(default=0, ge=0, le=9999)
    payments: tuple[PaymentInstalment, ...] = ()
    procurement: Procurement = Procurement()
    deadlines: Deadlines = Deadlines()
    conditions: Conditions = Conditions()


class CooperationDetails(Details):
    purpose: str = ""
    directions: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    plan: tuple[PlannedAction, ...] = ()
    contacts: tuple[ContactPerson, ...] = ()
    working_group: bool = False
    valid_from: date | None = None
    valid_to: date | None = None
    auto_renew_years: int = Field(default=0, ge=0, le=50)
    exit_notice_days: int = Field(default=30, ge=1, le=365)
    copies: int = Field(default=2, ge=1, le=99)
    approval: Approval | None = None
    regional_registration: Approval | None = None


class FreeDetails(Details):
    """`answers` to the questions of the template, by path; judged against them by `own_variables.checked`."""

    answers: dict[str, Any] = Field(default_factory=dict)


class UploadDetails(Details):
    """What a person reads off a paper that came as a file: for finding it, not for printing it anew."""

    valid_from: date | None = None
    valid_to: date | None = None
    amount: Decimal | None = Field(default=None, ge=0, max_digits=14, decimal_places=2)


SHAPES: dict[AgreementKind, type[Details]] = {
    AgreementKind.PARTICIPATION: ParticipationDetails,
    AgreementKind.COOPERATION: CooperationDetails,
    AgreementKind.FREE: FreeDetails,
}


def details_from(kind: AgreementKind, terms: Mapping[str, Any]) -> Details:
    """The stored or typed terms in their shape; raises DetailsUnusable naming the first wrong field."""
    return _shaped(SHAPES[kind], terms)


def details_of(agreement: Agreement) -> Details:
    """The terms of this agreement; one without a template has only what a person reads off its file."""
    return as_typed(agreement, agreement.terms)


def as_typed(agreement: Agreement, terms: Mapping[str, Any]) -> Details:
    """Terms that a person typed for this agreement, in their shape; raises DetailsUnusable."""
    shape = SHAPES[agreement.type.kind_of] if agreement.template_version_id else UploadDetails
    return _shaped(shape, terms)


def _shaped(shape: type[Details], terms: Mapping[str, Any]) -> Details:
    try:
        return shape.model_validate(terms)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(step) for step in first["loc"])
        raise DetailsUnusable(detail=f"{place}: {first['msg']}".rstrip(".")) from error
