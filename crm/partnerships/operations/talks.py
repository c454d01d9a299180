"""The text at the other side: given to be discussed, accepted as it is, or sent back with changes."""

from agreements.comparison import NotComparable
from agreements.incoming import Paper as IncomingPaper
from agreements.incoming import PaperKind
from agreements.lifecycle import Refusal, State, Verb
from crm.core import clock, storage
from crm.core.actor import Actor
from crm.leads.models import Contact
from crm.partnerships.comparison import Paper, redline
from crm.partnerships.errors import RedlineImpossible, TermsFixed, move_impossible
from crm.partnerships.errors.uploads import CounterEditNotWord
from crm.partnerships.events.uploads import (
    AgreementBackToTemplate,
    AgreementCounterEdited,
    AgreementInTalks,
    AgreementTextAccepted,
)
from crm.partnerships.models import Agreement, Revision, TalkChannel
from crm.partnerships.moves import make_move, tell
from crm.partnerships.operations.text import follow_data
from crm.partnerships.operations.uploads import keep_upload, require_news
from crm.partnerships.terms import prepare

OPEN_TO_EDITS = frozenset({State.DRAFT, State.IN_NEGOTIATION})


def negotiate(agreement: Agreement, contact: Contact | None, channel: TalkChannel, *, by: Actor) -> None:
    """The approved text goes to a named person of the other side, by a channel that is written down."""
    is_theirs = contact is not None and contact.organisation_id == agreement.organisation_id
    make_move(agreement, Verb.NEGOTIATE, by, counterparty_contact=is_theirs, channel_recorded=True)
    agreement.talks_contact, agreement.talks_channel = contact, channel
    tell(AgreementInTalks(n=agreement.revisions[-1].n, channel=channel.value), agreement, by)


def accept_text(agreement: Agreement, *, by: Actor) -> None:
    """The other side agrees to the text as it was given to it."""
    make_move(agreement, Verb.ACCEPT_TEXT, by, preparation=prepare(agreement))
    tell(AgreementTextAccepted(n=agreement.revisions[-1].n), agreement, by)


def take_counter_edit(
    agreement: Agreement, paper: IncomingPaper, *, file_name: str, note: str = "", by: Actor
) -> Revision:
    """The other side's version of the text becomes the next revision, with a redline against ours.

    The agreement says what that file says from now on, until our template is put back. Raises
    CounterEditNotWord, PaperUnchanged, RedlineImpossible, and the refusals of the lifecycle.
    """
    if agreement.state not in OPEN_TO_EDITS:
        raise TermsFixed
    if paper.kind is not PaperKind.WORD:
        raise CounterEditNotWord
    ours = agreement.latest_revision
    if ours is None:
        raise move_impossible(Refusal.NOT_RENDERED)
    require_news(agreement, paper)
    agreement.upload = storage.keep_file(
        paper.content, name=file_name, media_type=paper.media_type, by=by.label
    )
    changes = _changes(ours, agreement, by)
    if agreement.state is State.IN_NEGOTIATION:
        make_move(agreement, Verb.TAKE_COUNTER_EDIT, by, reason=note, new_revision=True, redline_made=True)
    revision = keep_upload(agreement, by=by)
    told = AgreementCounterEdited(n=revision.n, changes=changes, sha256=revision.docx.sha256)
    tell(told, agreement, by)
    return revision


def return_to_template(agreement: Agreement, *, by: Actor) -> None:
    """Our text again: what the other side wrote stays in the revisions, to be taken over by hand."""
    if agreement.state is not State.DRAFT or not agreement.is_their_text:
        raise TermsFixed
    agreement.upload = None
    tell(AgreementBackToTemplate(), agreement, by)
    follow_data(agreement, by=by)


def _changes(ours: Revision, agreement: Agreement, by: Actor) -> int:
    """How many changes the redline shows; a text that cannot be compared is not taken unseen."""
    assert agreement.upload is not None
    theirs = Paper(ours.n + 1, agreement.upload, by.label, clock.now())
    try:
        return len(redline(Paper(ours.n, ours.docx, ours.made_by, ours.created_at), theirs).changes)
    except NotComparable as error:
        raise RedlineImpossible from error
