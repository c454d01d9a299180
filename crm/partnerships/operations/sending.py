"""Registration and sending: the number in a short transaction, the paper outside of it, then it is frozen."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from agreements.lifecycle import PartySignature, Refusal, Verb
from agreements.terms import Party as PaperParty
from agreements.terms import Registration
from crm.core import clock, jobs, storage
from crm.core.actor import Actor
from crm.core.db import session
from crm.exhibition import operations as exhibition
from crm.partnerships import documents, events, rules
from crm.partnerships.errors import move_impossible
from crm.partnerships.models import Agreement, RegisterEntry, Revision, RevisionPdf
from crm.partnerships.moves import make_move, require_move, tell
from crm.partnerships.numbers import take_number
from crm.partnerships.operations.text import ask_for_pdf
from crm.partnerships.terms import Preparation, clause_values, prepare, terms_of, values_of

SENDING = "partnerships.send"


@dataclass(frozen=True)
class Pdf:
    """The PDF of a document, how many pages it has and what made it."""

    content: bytes
    pages: int
    engine: str


@dataclass(frozen=True)
class Paper:
    """What goes out: the document with number and date, what it was made from, the PDF if there is one."""

    docx: bytes
    values: dict[str, Any]
    pdf: Pdf | None = None


def register(agreement: Agreement, *, by: Actor) -> RegisterEntry:
    """Give the approved agreement its number; one that has a number keeps it, whatever happened since."""
    preparation = prepare(agreement)
    _require_current(agreement, preparation)
    require_move(agreement, Verb.SEND, by, number_satisfies_policy=True, docx_frozen=True, pdf_frozen=True)
    if agreement.entry is not None:
        return agreement.entry
    entry = take_number(agreement, on=clock.today(agreement.edition.time_zone), by=by)
    agreement.entry, agreement.made_on = entry, entry.registered_on
    session.flush()
    registered = events.AgreementRegistered(number=entry.number, registered_on=entry.registered_on)
    tell(registered, agreement, by, entry)
    return entry


def request_sending(agreement: Agreement, *, by: Actor) -> None:
    """Take the number now and let a worker make the paper and send it; asking again changes nothing."""
    register(agreement, by=by)
    work = {"agreement_id": agreement.id, "user_id": by.user_id}
    jobs.enqueue(SENDING, work, key=sending_key(agreement.id))


def sending_key(agreement_id: int) -> str:
    """The key of the unfinished work of sending this agreement."""
    return f"{SENDING}:{agreement_id}"


def numbered_paper(agreement: Agreement) -> Paper:
    """The same terms once more, with number and date."""
    if agreement.entry is None:
        raise move_impossible(Refusal.NUMBER_MISSING)
    registration = Registration(number=agreement.entry.number, made=agreement.entry.registered_on)
    if agreement.upload is not None:  # it came finished: number and date stand in the register alone
        values = prepare(agreement).values
    else:
        values = values_of(terms_of(agreement), registration) | clause_values(agreement.clauses)
    return Paper(documents.text_of(agreement, values), values)


def send(agreement: Agreement, paper: Paper, *, by: Actor, pdf_possible: bool) -> None:
    """Freeze what goes out and ask for signatures. What was approved must be what is sent."""
    preparation = prepare(agreement)
    _require_current(agreement, preparation)
    make_move(
        agreement,
        Verb.SEND,
        by,
        preparation=preparation,
        docx_frozen=True,
        pdf_frozen=paper.pdf is not None,
        pdf_possible=pdf_possible,
    )
    revision = _frozen(agreement, paper, preparation, by)
    for party, sent in zip(agreement.parties, preparation.parties, strict=True):
        party.snapshot = snapshot_of(sent)
        party.signature = PartySignature.PENDING
    deadline = rules.signing_deadline(
        clock.today(agreement.edition.time_zone), agreement.type.sign_within_days, agreement.edition.time_zone
    )
    agreement.sent_at = revision.frozen_at
    agreement.sign_by = deadline
    if agreement.booking is not None:
        exhibition.booking_sent_for_signature(agreement.booking, by)
        agreement.sign_by = agreement.booking.sign_by or deadline
    session.flush()
    sent_out = events.AgreementSent(
        number=agreement.entry.number if agreement.entry else "",
        n=revision.n,
        sign_by=agreement.sign_by,
        sha256=revision.docx.sha256,
    )
    tell(sent_out, agreement, by)


def keep_pdf(revision: Revision, pdf: Pdf, *, by: Actor) -> None:
    """The PDF of a revision, once."""
    name = revision.docx.name.removesuffix(".docx").removesuffix(".pdf") + ".pdf"
    file = storage.keep_file(pdf.content, name=name, media_type="application/pdf", by=by.label)
    revision.pdf = RevisionPdf(file=file, page_count=pdf.pages, engine=pdf.engine)
    session.flush()


def _frozen(agreement: Agreement, paper: Paper, preparation: Preparation, by: Actor) -> Revision:
    revision = documents.keep_revision(
        agreement, paper.docx, values=paper.values, content_hash=preparation.content_hash, by=by
    )
    if paper.pdf is None:
        ask_for_pdf(revision)
    else:
        keep_pdf(revision, paper.pdf, by=by)
    revision.frozen_at = clock.now()
    return revision


def _require_current(agreement: Agreement, preparation: Preparation) -> None:
    approved = agreement.latest_revision
    if approved is None or approved.content_hash != preparation.content_hash:
        raise move_impossible(Refusal.REVISION_STALE)


def snapshot_of(party: PaperParty) -> dict[str, Any]:
    """The party as it went on paper, as plain JSON."""
    return {name: _plain(value) for name, value in asdict(party).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    return value
