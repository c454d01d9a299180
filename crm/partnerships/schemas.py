"""Agreements as the API shows them."""

from datetime import date

from agreements.lifecycle import PartySignature, State
from crm.partnerships.models import AgreementKind, Channel
from crm.web.api.shapes import Answer, Moment, Money, PageQuery, RecordId


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


class AgreementQuery(PageQuery):
    organisation_id: RecordId | None = None
    booking_id: RecordId | None = None
    state: State | None = None
