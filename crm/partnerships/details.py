"""What a person fills in beyond the records: one shape per kind of agreement, kept as JSON in its `terms`."""

from collections.abc import Mapping
from datetime import date
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
from crm.partnerships.models import AgreementKind


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


SHAPES: dict[AgreementKind, type[Details]] = {
    AgreementKind.PARTICIPATION: ParticipationDetails,
    AgreementKind.COOPERATION: CooperationDetails,
    AgreementKind.FREE: FreeDetails,
}


def details_from(kind: AgreementKind, terms: Mapping[str, Any]) -> Details:
    """The stored or typed terms in their shape; raises DetailsUnusable naming the first wrong field."""
    try:
        return SHAPES[kind].model_validate(terms)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(step) for step in first["loc"])
        raise DetailsUnusable(detail=f"{place}: {first['msg']}".rstrip(".")) from error
