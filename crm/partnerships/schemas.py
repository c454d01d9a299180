"""Agreements as the API shows them."""

from datetime import date

from pydantic import Field

from agreements.lifecycle import PartySignature, State
from crm.partnerships.due import DueFrom
from crm.partnerships.models import AgreementKind, Channel
from crm.partnerships.models.obligations import ObligationState
from crm.web.api.shapes import Answer, Body, Moment, Money, PageQuery, RecordId


class PartyShape(Answer):
    organisation_id: int
    role: str
    is_ours: bool
    channel: Channel
    signature: PartySignature


class AgreementShape(Answer):
    """`number` is null until the agreement is registered."""

    id: int
    kind: AgreementKind
    title: str
    state: State
    number: str | None
    edition_id: int
    organisation_id: int
    booking_id: int | None
    amount: Money | None
    made_on: date | None
    effective_on: date | None
    ends_on: date | None
    sign_by: Moment | None
    signed_at: Moment | None
    parties: list[PartyShape]
    updated_at: Moment


class ObligationShape(Answer):
    """`due_on` is null while the day that the term counts from is not known; `is_overdue` is derived."""

    id: int
    agreement_id: int
    party_organisation_id: int
    is_ours: bool
    what: str
    clause: str
    amount: Money | None
    due_from: DueFrom
    due_on: date | None
    is_overdue: bool
    state: ObligationState
    responsible_id: int | None
    done_on: date | None
    accepted_at: Moment | None
    waived_reason: str
    updated_at: Moment


class ObligationQuery(PageQuery):
    agreement_id: RecordId | None = None
    organisation_id: RecordId | None = None
    state: ObligationState | None = None
    due_before: date | None = None


class DoneRequest(Body):
    """Files are added on the page; `link` leads to them where they lie elsewhere."""

    done_on: date
    note: str = Field(default="", max_length=5000)
    link: str = Field(default="", max_length=500)


class AgreementQuery(PageQuery):
    organisation_id: RecordId | None = None
    booking_id: RecordId | None = None
    state: State | None = None
