"""The ways an agreement leaves the main way: withdrawn, declined, taken up again, called back, given up."""

from agreements.lifecycle import SIGNING, PartySignature, Role, State, Verb
from crm.core import clock
from crm.core.actor import Actor
from crm.core.events import Event
from crm.exhibition import operations as exhibition
from crm.partnerships import events, queries
from crm.partnerships.models import Agreement, Party
from crm.partnerships.models.approvals import Outcome
from crm.partnerships.moves import CONSEQUENCE, make_move, tell
from crm.partnerships.operations.approvals import close_running
from crm.partnerships.operations.obligations import reschedule
from crm.partnerships.operations.text import CHANGEABLE, follow_data


def withdraw(agreement: Agreement, *, by: Actor) -> None:
    """Take the text back from approval."""
    make_move(agreement, Verb.WITHDRAW, by)
    close_running(agreement, Outcome.WITHDRAWN)
    tell(events.AgreementWithdrawn(), agreement, by)


def take_effect(agreement: Agreement, *, by: Actor) -> None:
    """The day came: the agreement is in force."""
    make_move(agreement, Verb.TAKE_EFFECT, by)
    tell(events.AgreementTookEffect(), agreement, by)
    reschedule(agreement, by=by)


def decline(party: Party, reason: str, *, by: Actor) -> None:
    """A party refuses to sign; legal staff write down what they were told on paper."""
    agreement = party.agreement
    make_move(agreement, Verb.DECLINE, by, reason=reason, party=party)
    party.signature = PartySignature.REJECTED
    tell(events.AgreementDeclined(party=party.organisation.short_name, reason=reason), agreement, by)
    _tell_booking(agreement, reason, by)


def revise(agreement: Agreement, *, by: Actor) -> None:
    """Take a declined agreement up again: a new revision, signatures start anew, the number stays."""
    make_move(agreement, Verb.REVISE, by, new_revision=True)
    for party in agreement.parties:
        party.signature = PartySignature.PENDING
    agreement.sign_by = None
    tell(events.AgreementRevised(), agreement, by)
    follow_data(agreement, by=by)


def void(agreement: Agreement, reason: str, *, by: Actor, roles: frozenset[Role] | None = None) -> None:
    """Call a sent agreement back before everybody signed; its number stays, annulled."""
    make_move(agreement, Verb.VOID, by, reason=reason, roles=roles)
    _end(agreement, events.AgreementVoided(reason=reason), reason, by)
    _tell_booking(agreement, reason, by)


def cancel(agreement: Agreement, reason: str, *, by: Actor, roles: frozenset[Role] | None = None) -> None:
    """Give an agreement up before it was sent; a number it already has stays, annulled."""
    make_move(agreement, Verb.CANCEL, by, reason=reason, roles=roles)
    close_running(agreement, Outcome.WITHDRAWN)
    _end(agreement, events.AgreementCancelled(reason=reason), reason, by)


def end_with_booking(booking_id: int, reason: str, *, by: Actor) -> None:
    """The booking ended: what was not signed yet ends with it. Signed agreements are for people to end."""
    for agreement in queries.open_agreements_of(booking_id):
        if agreement.state in SIGNING | {State.SIGNATURE_EXPIRED}:
            void(agreement, reason, by=by, roles=CONSEQUENCE)
        elif agreement.state in CHANGEABLE | {State.DECLINED}:
            cancel(agreement, reason, by=by, roles=CONSEQUENCE)


def _end(agreement: Agreement, told: Event, reason: str, by: Actor) -> None:
    agreement.ended_reason = reason
    tell(told, agreement, by)
    entry = agreement.entry
    if entry is not None and entry.annulled_at is None:
        entry.annulled_at, entry.annulled_reason = clock.now(), reason
        tell(events.NumberAnnulled(number=entry.number, reason=reason), agreement, by, entry)


def _tell_booking(agreement: Agreement, reason: str, by: Actor) -> None:
    if agreement.booking is not None:
        exhibition.booking_agreement_ended(agreement.booking, reason, by)
