"""Agreements as the API shows them."""

from datetime import date
from typing import Literal

from pydantic import Field

from agreements.lifecycle import PartySignature, State
from crm.partnerships.due import DueFrom
from crm.partnerships.models import AgreementKind, Channel
from crm.partnerships.models.obligations import ObligationState
from crm.partnerships.models.runs import RowState
from crm.partnerships.rules import MOST_IN_A_RUN
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


class AgreementRunBody(Body):
    """Bookings, or organisations for an agreement without a booking. A row that cannot be made says why."""

    kind: AgreementKind
    edition_id: RecordId
    booking_ids: list[RecordId] = Field(default=[], max_length=MOST_IN_A_RUN)
    organisation_ids: list[RecordId] = Field(default=[], max_length=MOST_IN_A_RUN)
    submit: bool = False


class AgreementRunShape(Answer):
    """A job: `working` until no row is `waiting`. `submitted` counts made agreements past the draft."""

    id: int
    kind: AgreementKind
    edition_id: int
    state: Literal["chosen", "working", "done", "cancelled"]
    total: int
    waiting: int
    made: int
    refused: int
    cancelled: int
    submitted: int
    created_at: Moment
    started_at: Moment | None


class AgreementRunRowShape(Answer):
    """`code` and `reason`: why it was not made, or, of one that is made, not handed in for approval."""

    id: int
    organisation_id: int
    booking_id: int | None
    state: RowState
    agreement_id: int | None
    agreement_state: State | None
    number: str | None
    amount: Money | None
    code: str | None
    reason: str | None


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
