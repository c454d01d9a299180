"""Agreements whose text comes as a file: the other side's own form, and papers signed in former years."""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from agreements.incoming import Paper, PaperRefused, admitted, admitted_scans
from agreements.lifecycle import Facts, MoveRefused, PartySignature, State, Verb, apply
from agreements.numbering import Policy, period_key
from crm.core import clock, storage
from crm.core.actor import Actor
from crm.core.db import session
from crm.exhibition.models import Edition
from crm.leads.models import Organisation, Signatory
from crm.leads.queries import organisation_or_404
from crm.partnerships import documents, drafting, events, queries
from crm.partnerships.details import UploadDetails
from crm.partnerships.errors import OrganiserMissing, move_impossible
from crm.partnerships.errors.uploads import NumberOfOpenPeriod, NumberTaken, PaperUnchanged, paper_refusal
from crm.partnerships.events.uploads import (
    AgreementHistoricalNumber,
    AgreementRecordedSigned,
    AgreementTermOver,
    AgreementUploaded,
)
from crm.partnerships.models import (
    ARCHIVE,
    Agreement,
    AgreementType,
    NumberCounter,
    RegisterEntry,
    Revision,
    Signature,
)
from crm.partnerships.moves import CONSEQUENCE, make_move, roles_of, tell
from crm.partnerships.numbers import next_seq
from crm.partnerships.operations.sending import snapshot_of
from crm.partnerships.operations.text import ask_for_pdf
from crm.partnerships.terms import prepare


@dataclass(frozen=True)
class Described:
    """What a person says of a paper that came as a file."""

    type: AgreementType
    organisation: Organisation
    edition: Edition
    title: str
    details: UploadDetails
    counterparty_number: str = ""
    signatory: Signatory | None = None
    our_signatory: Signatory | None = None


@dataclass(frozen=True)
class Signed:
    """That it was signed before it came here: when, and under which number of ours, if it had one."""

    on: date
    number: str = ""


def admit(files: list[bytes]) -> Paper:
    """One DOCX or PDF, or pictures of its sheets in order. Raises the refusals of the gate."""
    try:
        return admitted_scans(files) if len(files) > 1 else admitted(files[0] if files else b"")
    except PaperRefused as error:
        raise paper_refusal(error.fault) from error


def upload_agreement(
    paper: Paper, described: Described, *, file_name: str, signed: Signed | None = None, by: Actor
) -> Agreement:
    """A new agreement that says what the file says; `signed` enters it where its history stands."""
    agreement = _new(paper, described, file_name, by)
    agreement.state = _first_state(agreement, signed, by)
    session.add(agreement)
    session.flush()
    agreement = queries.agreement_to_change(agreement.id, by)
    tell(events.AgreementDrafted(title=agreement.title), agreement, by)
    keep_upload(agreement, by=by)
    if signed is not None:
        _enter_history(agreement, signed, by)
    return agreement


def replace_upload(agreement: Agreement, paper: Paper, *, file_name: str, by: Actor) -> Revision:
    """Another version of a paper that came as a file, as its next revision."""
    require_news(agreement, paper)
    agreement.upload = storage.keep_file(
        paper.content, name=file_name, media_type=paper.media_type, by=by.label
    )
    if agreement.state is not State.DRAFT:
        why = events.AgreementReturnedToDraft()
        make_move(
            agreement,
            Verb.CONTENT_CHANGED,
            by,
            preparation=prepare(agreement),
            reason=why.text,
            roles=CONSEQUENCE,
        )
        tell(why, agreement, by)
    return keep_upload(agreement, by=by)


def keep_upload(agreement: Agreement, *, by: Actor) -> Revision:
    """The agreement's file as its next revision, with a PDF to come where the file is none."""
    preparation = prepare(agreement)
    agreement.amount = preparation.amount
    revision = documents.keep_revision(
        agreement,
        documents.text_of(agreement, preparation.values),
        values=preparation.values,
        content_hash=preparation.content_hash,
        by=by,
    )
    ask_for_pdf(revision)
    tell(AgreementUploaded(n=revision.n, sha256=revision.docx.sha256), agreement, by)
    return revision


def require_news(agreement: Agreement, paper: Paper) -> None:
    """The same file again is no revision."""
    sha256 = hashlib.sha256(paper.content).hexdigest()
    for revision in agreement.revisions:
        if revision.docx.sha256 == sha256:
            raise PaperUnchanged(n=revision.n)


def _new(paper: Paper, described: Described, file_name: str, by: Actor) -> Agreement:
    edition = described.edition
    if edition.organiser_id is None:
        raise OrganiserMissing(edition=edition.name)
    ours = organisation_or_404(edition.organiser_id, by)
    theirs = organisation_or_404(described.organisation.id, by)
    agreement = Agreement(
        type=described.type,
        template_version=None,
        upload=storage.keep_file(paper.content, name=file_name, media_type=paper.media_type, by=by.label),
        edition=edition,
        organisation=theirs,
        booking=None,
        owner_id=by.user_id,
        title=described.title.strip() or f"{described.type.name}: {theirs.short_name}",
        terms=described.details.as_json(),
        counterparty_number=described.counterparty_number.strip(),
    )
    agreement.parties = drafting.parties_of(
        described.type,
        ours=(ours, described.our_signatory or ours.default_signatory),
        theirs=(theirs, described.signatory or theirs.default_signatory),
    )
    return agreement


def _first_state(agreement: Agreement, signed: Signed | None, by: Actor) -> State:
    verb = Verb.CREATE if signed is None else Verb.RECORD
    facts = Facts(
        template_approved=True,  # the text is in the file: no template stands behind it
        type_known=True,
        signed_copy=signed is not None,
        signed_on=signed.on if signed else None,
        today=clock.today(agreement.edition.time_zone),
    )
    try:
        return apply(None, verb, facts, roles_of(agreement, by))
    except MoveRefused as refused:
        raise move_impossible(refused.code) from None


def _enter_history(agreement: Agreement, signed: Signed, by: Actor) -> None:
    """Frozen as it was signed, with its own date and number; in force or over, as its days say."""
    revision = agreement.revisions[-1]
    revision.frozen_at = clock.now()
    agreement.made_on, agreement.signed_at = signed.on, clock.now()
    validity = drafting.validity_of(agreement)
    agreement.effective_on, agreement.ends_on = validity.starts or signed.on, validity.ends
    for party, on_paper in zip(agreement.parties, prepare(agreement).parties, strict=True):
        party.snapshot = snapshot_of(on_paper)
        party.signature = PartySignature.SIGNED_DECLARED
        session.add(
            Signature(
                party_id=party.id,
                revision_id=revision.id,
                channel=party.channel,
                signed_on=signed.on,
                scan=None,
                recorded_by=by.label,
            )
        )
    if signed.number.strip():
        _enter_number(agreement, signed, by)
    session.flush()
    tell(AgreementRecordedSigned(signed_on=signed.on), agreement, by)
    _follow_its_days(agreement, by)


def _follow_its_days(agreement: Agreement, by: Actor) -> None:
    today = clock.today(agreement.edition.time_zone)
    if agreement.effective_on is not None and agreement.effective_on <= today:
        make_move(agreement, Verb.TAKE_EFFECT, by, roles=CONSEQUENCE)
        tell(events.AgreementTookEffect(), agreement, by)
    if agreement.state is State.ACTIVE and agreement.ends_on is not None and agreement.ends_on < today:
        over = AgreementTermOver()
        make_move(agreement, Verb.END, by, reason=over.text, roles=CONSEQUENCE)
        tell(over, agreement, by)


def _enter_number(agreement: Agreement, signed: Signed, by: Actor) -> None:
    """A number that another book gave, under the period of the archive: our counters go on unmoved."""
    register, number = agreement.type.register, signed.number.strip()
    key = period_key(Policy(register.period), signed.on, agreement.edition.numeral)
    if session.scalar(_counter(register.id, key)) is not None:
        raise NumberOfOpenPeriod(period=key)
    taken = select(RegisterEntry.id).where(
        RegisterEntry.register_id == register.id, RegisterEntry.number == number
    )
    if session.scalar(taken) is not None:
        raise NumberTaken(number=number)
    entry = RegisterEntry(
        register_id=register.id,
        period_key=ARCHIVE,
        seq=next_seq(register.id, ARCHIVE),
        number=number,
        registered_on=signed.on,
        registered_by=by.label,
        annulled_at=None,
    )
    session.add(entry)
    session.flush()
    agreement.entry = entry
    told = AgreementHistoricalNumber(number=number, registered_on=signed.on)
    tell(told, agreement, by, entry)


def _counter(register_id: int, key: str) -> Any:
    return select(NumberCounter.id).where(
        NumberCounter.register_id == register_id, NumberCounter.period_key == key
    )
