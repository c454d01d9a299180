"""The text of an agreement while it may still change: terms, signatories, inflected forms, revisions."""

from collections.abc import Mapping
from typing import Any

from agreements.lifecycle import State, Verb
from crm.core import jobs
from crm.core.actor import Actor
from crm.leads.models import Signatory
from crm.leads.operations import people
from crm.partnerships import documents, events
from crm.partnerships.details import details_from
from crm.partnerships.errors import (
    DocumentRefused,
    FieldsMissing,
    FormsUnknown,
    SignatoryOfOther,
    TermsFixed,
)
from crm.partnerships.models import Agreement, Channel, Party, Revision
from crm.partnerships.models.approvals import Outcome
from crm.partnerships.moves import CONSEQUENCE, make_move, tell
from crm.partnerships.operations.approvals import close_running
from crm.partnerships.terms import Preparation, prepare

PREVIEW = "partnerships.preview"
CHANGEABLE = frozenset({State.DRAFT, State.IN_REVIEW, State.APPROVED, State.IN_NEGOTIATION})


def save_terms(agreement: Agreement, terms: Mapping[str, Any], *, by: Actor) -> None:
    """Keep what a person filled in, and make the text anew when nothing is missing."""
    _require_changeable(agreement)
    details = details_from(agreement.type.kind_of, terms).as_json()
    if details != agreement.terms:
        agreement.terms = details
        tell(events.AgreementTermsChanged(), agreement, by)
    follow_data(agreement, by=by)


def choose_signatory(
    party: Party, signatory: Signatory | None, *, channel: Channel = Channel.PAPER, by: Actor
) -> None:
    """Who signs for the party, and how."""
    agreement = party.agreement
    _require_changeable(agreement)
    if signatory is not None and signatory.organisation_id != party.organisation_id:
        raise SignatoryOfOther
    if (party.signatory, party.channel) == (signatory, channel):
        return
    party.signatory, party.channel = signatory, channel
    tell(events.AgreementPartyChanged(party=party.organisation.short_name), agreement, by)
    follow_data(agreement, by=by)


def confirm_forms(
    party: Party, *, named: str = "", name_genitive: str = "", title_genitive: str = "", by: Actor
) -> None:
    """A person looked at the inflected forms of a party; what is empty stands as the machine made it.

    The forms of name and title belong to the signatory and serve every later agreement.
    """
    agreement = party.agreement
    _require_changeable(agreement)
    if party.signatory is None:
        raise FormsUnknown
    proofs = prepare(agreement).proofs_of(agreement.parties.index(party))
    automatic = {proof.path.rpartition(".")[2]: proof.form.text for proof in proofs}
    party.named = named.strip() or automatic["named"]
    people.confirm_forms(
        party.signatory,
        name_genitive=name_genitive.strip() or automatic.get("name_genitive", ""),
        title_genitive=title_genitive.strip() or automatic.get("title_genitive", ""),
        by=by,
    )
    tell(events.AgreementFormsConfirmed(party=party.organisation.short_name), agreement, by)
    follow_data(agreement, by=by)


def render_revision(agreement: Agreement, *, by: Actor) -> Revision:
    """The text of the present data: the latest revision while it is that, else a new one.

    A text that was already approved goes back to its author by that. Raises FieldsMissing, DocumentRefused.
    """
    _require_changeable(agreement)
    preparation = prepare(agreement)
    agreement.amount = preparation.amount
    current = _current_revision(agreement, preparation)
    if current is not None:
        return current
    _return_to_draft(agreement, preparation, by)
    if preparation.missing:
        raise FieldsMissing(count=len(preparation.missing), first=preparation.missing[0].label)
    docx = documents.render(agreement.template_version, preparation.values)
    revision = documents.keep_revision(
        agreement, docx, values=preparation.values, content_hash=preparation.content_hash, by=by
    )
    ask_for_pdf(revision)
    tell(events.AgreementRendered(n=revision.n, content_hash=revision.content_hash), agreement, by)
    return revision


def follow_data(agreement: Agreement, *, by: Actor) -> None:
    """Let text and state follow changed data as far as they can; the page says what is missing."""
    preparation = prepare(agreement)
    agreement.amount = preparation.amount
    if _current_revision(agreement, preparation) is not None:
        return
    _return_to_draft(agreement, preparation, by)
    if preparation.missing:
        return
    try:
        render_revision(agreement, by=by)
    except DocumentRefused:
        return  # the data are kept all the same; asking for the document says what the template refuses


def ask_for_pdf(revision: Revision) -> None:
    """PDF and pages for the screen, by a worker: LibreOffice takes seconds."""
    jobs.enqueue(PREVIEW, {"revision_id": revision.id}, key=f"{PREVIEW}:{revision.id}")


def _current_revision(agreement: Agreement, preparation: Preparation) -> Revision | None:
    """The latest revision if it is the text of these data and was not sent already."""
    latest = agreement.latest_revision
    if latest is None or latest.frozen_at is not None or latest.content_hash != preparation.content_hash:
        return None
    return latest


def _return_to_draft(agreement: Agreement, preparation: Preparation, by: Actor) -> None:
    """What was approved was another text."""
    if agreement.state is State.DRAFT:
        return
    why = events.AgreementReturnedToDraft()
    make_move(
        agreement, Verb.CONTENT_CHANGED, by, preparation=preparation, reason=why.text, roles=CONSEQUENCE
    )
    close_running(agreement, Outcome.OUTDATED)
    tell(why, agreement, by)


def _require_changeable(agreement: Agreement) -> None:
    if agreement.state not in CHANGEABLE:
        raise TermsFixed
