"""The main way of an agreement: drafted, approved, registered, sent, signed. The rest lies beside."""

from datetime import date

from agreements.lifecycle import Facts, MoveRefused, PartySignature, State, Verb, apply
from crm.core import clock, storage
from crm.core.actor import Actor
from crm.core.db import session
from crm.core.storage import StoredFile
from crm.exhibition import operations as exhibition
from crm.exhibition.models import Booking, Edition
from crm.leads.models import Organisation, Signatory
from crm.leads.queries import organisation_or_404
from crm.partnerships import documents, drafting, events, queries, rules
from crm.partnerships.errors import (
    AgreementExists,
    BookingNeeded,
    OrganiserMissing,
    SignedInFuture,
    TemplateMissing,
    move_impossible,
)
from crm.partnerships.models import Agreement, AgreementKind, Channel, Party, Signature, TemplateVersion
from crm.partnerships.moves import is_in_force, make_move, roles_of, tell
from crm.partnerships.operations.approvals import open_route
from crm.partnerships.operations.library import install_shipped
from crm.partnerships.operations.sending import numbered_paper, register, send
from crm.partnerships.operations.text import follow_data
from crm.partnerships.queries.approvals import route_for
from crm.partnerships.queries.library import version_for_new
from crm.partnerships.terms import prepare


def install_shipped_templates(*, by: Actor) -> None:
    """The registers, types and templates that come with the product; what is there already stays."""
    install_shipped(by=by)


def draft_agreement(
    kind: AgreementKind,
    *,
    by: Actor,
    booking: Booking | None = None,
    organisation: Organisation | None = None,
    edition: Edition | None = None,
    signatory: Signatory | None = None,
    our_signatory: Signatory | None = None,
) -> Agreement:
    """A new agreement for a booking, or with an organisation for an edition, ready to be looked through.

    The organiser of the edition is our side; signatories default to those of the organisations. A text is
    made at once when nothing is missing.
    """
    if booking is not None:
        organisation, edition = booking.organisation, booking.edition
        _require_no_open_agreement(booking, kind)
    if organisation is None or edition is None or (booking is None and kind is AgreementKind.PARTICIPATION):
        raise BookingNeeded
    if edition.organiser_id is None:
        raise OrganiserMissing(edition=edition.name)
    ours = organisation_or_404(edition.organiser_id, by)
    theirs = organisation_or_404(organisation.id, by)
    agreement = _new(kind, edition, theirs, booking, by)
    agreement.parties = drafting.parties_of(
        kind,
        ours=(ours, our_signatory or ours.default_signatory),
        theirs=(theirs, signatory or theirs.default_signatory),
    )
    session.add(agreement)
    session.flush()
    agreement = queries.agreement_to_change(agreement.id, by)
    tell(events.AgreementDrafted(title=agreement.title), agreement, by)
    follow_data(agreement, by=by)
    return agreement


def submit(agreement: Agreement, *, by: Actor) -> None:
    """Hand the text in for approval; where its type has no route it is approved in the same move."""
    route = route_for(agreement.type_id, agreement.amount)
    make_move(agreement, Verb.SUBMIT, by, preparation=prepare(agreement), route_empty=route is None)
    revision = agreement.revisions[-1]
    told = events.AgreementApproved if route is None else events.AgreementSubmitted
    tell(told(n=revision.n, content_hash=revision.content_hash), agreement, by)
    if route is not None:
        open_route(agreement, route, by=by)


def register_and_send(agreement: Agreement, *, by: Actor) -> None:
    """Number, paper and sending in one go, for callers that hold one transaction.

    Pages use `sending.request_sending`, which does not keep the register waiting for LibreOffice: here the
    PDF is made from the frozen document afterwards.
    """
    register(agreement, by=by)
    send(agreement, numbered_paper(agreement), by=by, pdf_possible=False)


def record_signature(
    party: Party,
    *,
    signed_on: date,
    by: Actor,
    channel: Channel = Channel.PAPER,
    scan: bytes | None = None,
    note: str = "",
) -> None:
    """A party signed on paper. By the last signature the agreement is signed and its booking hears of it.

    The same signature told a second time is taken as said before.
    """
    agreement = party.agreement
    if party.signature.counts:
        return
    if signed_on > clock.today(agreement.edition.time_zone):
        raise SignedInFuture(day=signed_on)
    party.channel = channel
    make_move(agreement, Verb.SIGN, by, party=party)
    revision = queries.document_of(agreement)
    signature = Signature(
        party_id=party.id,
        revision_id=revision.id,
        channel=channel,
        signed_on=signed_on,
        scan=_kept_scan(agreement, scan, by) if scan else None,
        recorded_by=by.label,
        note=note.strip(),
    )
    session.add(signature)
    party.signature = PartySignature.SIGNED_DECLARED
    session.flush()
    signed = events.AgreementPartySigned(
        party=party.organisation.short_name,
        signed_on=signed_on,
        channel=channel.value,
        sha256=revision.docx.sha256,
    )
    tell(signed, agreement, by)
    if agreement.state is State.SIGNED:
        _complete(agreement, by)


def _new(
    kind: AgreementKind, edition: Edition, theirs: Organisation, booking: Booking | None, by: Actor
) -> Agreement:
    """The agreement itself, without parties, from the template in force."""
    version = version_for_new(kind)
    if version is None:
        raise TemplateMissing(kind=kind)
    today = clock.today(edition.time_zone)
    agreement = Agreement(
        type=version.template.type,
        template_version=version,
        edition=edition,
        organisation=theirs,
        booking=booking,
        owner_id=by.user_id,
        title=f"{version.template.type.name}: {theirs.short_name}",
        terms=drafting.first_terms(kind, edition=edition, booking=booking, today=today).as_json(),
    )
    agreement.state = _created(agreement, version, by)
    return agreement


def _created(agreement: Agreement, version: TemplateVersion, by: Actor) -> State:
    facts = Facts(template_approved=is_in_force(version), type_known=True)
    try:
        return apply(None, Verb.CREATE, facts, roles_of(agreement, by))
    except MoveRefused as refused:
        raise move_impossible(refused.code) from None


def _require_no_open_agreement(booking: Booking, kind: AgreementKind) -> None:
    for earlier in queries.open_agreements_of(booking.id):
        if earlier.type.kind_of is kind:
            raise AgreementExists(title=earlier.title)


def _kept_scan(agreement: Agreement, scan: bytes, by: Actor) -> StoredFile:
    media_type, extension = rules.media_type_of_scan(scan)
    name = documents.name_of(agreement, extension)
    return storage.keep_file(scan, name=name, media_type=media_type, by=by.label)


def _complete(agreement: Agreement, by: Actor) -> None:
    """Everybody signed: in force from the last signature, unless the terms name the day."""
    last = max(signature.signed_on for signature in queries.signatures_of(agreement))
    validity = drafting.validity_of(agreement)
    agreement.signed_at = clock.now()
    agreement.effective_on = validity.starts or last
    agreement.ends_on = validity.ends
    number = agreement.entry.number if agreement.entry else ""
    tell(events.AgreementSigned(number=number, effective_on=agreement.effective_on), agreement, by)
    if agreement.booking is not None:
        exhibition.booking_signed(agreement.booking, by)
