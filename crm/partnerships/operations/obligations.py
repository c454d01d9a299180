"""Obligations after signing: taken from the terms, reported done, accepted or waived; terms that follow."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from agreements.lifecycle import State, Verb
from crm.core import clock, storage
from crm.core.actor import Actor
from crm.core.db import session
from crm.core.errors import ReasonRequired
from crm.leads.rules.names import folded
from crm.partnerships import queries, rules
from crm.partnerships.due import Anchors, DueFrom, DueRule, due_on, next_in_series
from crm.partnerships.errors.obligations import (
    DoneInFuture,
    DueDayMissing,
    DueInCircle,
    LinkUnusable,
    ObligationClosed,
    ObligationNotDone,
    ObligationReported,
    ObligationsNotYet,
    PartyOfAnother,
)
from crm.partnerships.events import obligations as events
from crm.partnerships.models import Agreement
from crm.partnerships.models.obligations import (
    Obligation,
    ObligationReport,
    ObligationState,
    ReportFile,
)
from crm.partnerships.moves import make_move, tell
from crm.partnerships.proposals import ObligationTerms

SIGNED_ONCE = frozenset({State.SIGNED, State.ACTIVE, State.EXPIRED, State.TERMINATED})
"""What was owed before an end is owed after it: payment for a stand that was used, for instance."""


@dataclass(frozen=True)
class Report:
    """What somebody says of work done; `files` are names with contents, checked here by their first bytes."""

    done_on: date
    note: str = ""
    link: str = ""
    files: Sequence[tuple[str, bytes]] = field(default=())


def take(agreement: Agreement, chosen: Sequence[ObligationTerms], *, by: Actor) -> list[Obligation]:
    """Put what was proposed and looked through on the list, in one act; what is on it already stays."""
    known = {one.source for one in agreement.obligations}
    made = [_add(agreement, terms) for terms in chosen if not terms.source or terms.source not in known]
    reschedule(agreement, by=by)
    if made:
        tell(events.ObligationsTaken(count=len(made)), agreement, by, *made)
    return made


def add_obligation(agreement: Agreement, terms: ObligationTerms, *, by: Actor) -> Obligation:
    """One more obligation that somebody typed."""
    made = _add(agreement, terms)
    reschedule(agreement, by=by)
    told = events.ObligationAdded(what=made.what, party=made.party.organisation.short_name)
    tell(told, agreement, by, made)
    return made


def change_obligation(obligation: Obligation, terms: ObligationTerms, *, by: Actor) -> None:
    """Say anew what is owed, by whom and when, while nobody has reported it done."""
    _require_open(obligation)
    _set(obligation, terms, _usable(obligation.agreement, terms, obligation))
    tell(events.ObligationChanged(what=obligation.what), obligation.agreement, by, obligation)
    reschedule(obligation.agreement, by=by)


def report_done(obligation: Obligation, report: Report, *, by: Actor) -> ObligationReport:
    """Whoever owes it, or somebody who saw it, says it is done and shows what proves it."""
    agreement = obligation.agreement
    _require_signed(agreement)
    _require_open(obligation)
    if report.done_on > clock.today(agreement.edition.time_zone):
        raise DoneInFuture(day=report.done_on)
    if report.link and not report.link.startswith(("https://", "http://")):
        raise LinkUnusable
    kept = _keep(obligation, report, by)
    obligation.state, obligation.done_on, obligation.done_by = (
        ObligationState.DONE,
        report.done_on,
        by.label,
    )
    tell(events.ObligationDone(what=obligation.what, done_on=report.done_on), agreement, by, obligation)
    _follow_on(obligation)
    reschedule(agreement, by=by)
    return kept


def accept(obligation: Obligation, *, by: Actor) -> None:
    """The work is as it was agreed. Said twice, it is said once."""
    if obligation.state is ObligationState.ACCEPTED:
        return
    if obligation.state is not ObligationState.DONE:
        raise (ObligationClosed if obligation.state.is_closed else ObligationNotDone)(what=obligation.what)
    obligation.state = ObligationState.ACCEPTED
    obligation.accepted_at, obligation.accepted_by = clock.now(), by.label
    session.flush()
    tell(events.ObligationAccepted(what=obligation.what), obligation.agreement, by, obligation)


def give_back(obligation: Obligation, reason: str, *, by: Actor) -> None:
    """The work is not as it was agreed: it is owed again, in the same term; the report stays in history."""
    if obligation.state is not ObligationState.DONE:
        raise (ObligationClosed if obligation.state.is_closed else ObligationNotDone)(what=obligation.what)
    if not reason.strip():
        raise ReasonRequired
    obligation.state, obligation.done_on, obligation.done_by = ObligationState.OPEN, None, ""
    told = events.ObligationReturned(what=obligation.what, reason=reason.strip())
    tell(told, obligation.agreement, by, obligation)
    reschedule(obligation.agreement, by=by)


def waive(obligation: Obligation, reason: str, *, by: Actor) -> None:
    """Nobody owes it any more, nor what of its series would come after it."""
    if obligation.state.is_closed:
        raise ObligationClosed(what=obligation.what)
    if not reason.strip():
        raise ReasonRequired
    obligation.state, obligation.waived_reason = ObligationState.WAIVED, reason.strip()
    session.flush()
    told = events.ObligationWaived(what=obligation.what, reason=obligation.waived_reason)
    tell(told, obligation.agreement, by, obligation)


def fulfil(agreement: Agreement, *, by: Actor) -> None:
    """Everything owed was accepted or waived: the agreement is history."""
    make_move(agreement, Verb.FULFIL, by)
    session.flush()
    tell(events.AgreementFulfilled(), agreement, by)


def reschedule(agreement: Agreement, *, by: Actor) -> list[Obligation]:
    """Compute the terms anew after a day they count from changed; what moved is told with both days.

    What is done or closed keeps the term that it was done in. Called when an agreement is signed or takes
    effect, when its dates are amended or the forum's days move, and when an obligation is done.
    """
    anchors, moved = anchors_of(agreement), []
    for one in agreement.obligations:
        was = one.due_on
        if one.state is ObligationState.OPEN:
            one.fall_due(_due(one, anchors), agreement.edition.time_zone)
        if one.due_on != was and one.due_on is not None:
            moved.append(one)
            told = (
                events.ObligationScheduled(what=one.what, now=one.due_on)
                if was is None
                else events.ObligationRescheduled(what=one.what, was=was, now=one.due_on)
            )
            tell(told, agreement, by, one)
    session.flush()
    return moved


def anchors_of(agreement: Agreement) -> Anchors:
    """The days of this agreement that every term may count from."""
    signed = [one.signed_on for one in queries.signatures_of(agreement)] if agreement.signed_at else []
    return Anchors(
        signed=max(signed, default=None),
        effective=agreement.effective_on,
        forum_start=agreement.edition.starts_on,
        forum_end=agreement.edition.ends_on,
    )


def _due(obligation: Obligation, anchors: Anchors) -> date | None:
    before = _by_id(obligation.agreement, obligation.after_id)
    done = before.done_on if before is not None else None
    return due_on(obligation.rule, replace(anchors, obligation=done))


def _by_id(agreement: Agreement, obligation_id: int | None) -> Obligation | None:
    return next((one for one in agreement.obligations if obligation_id and one.id == obligation_id), None)


def _add(agreement: Agreement, terms: ObligationTerms, *, follows: Obligation | None = None) -> Obligation:
    _require_signed(agreement)
    before = _usable(agreement, terms, None)
    made = Obligation(
        agreement=agreement,
        state=ObligationState.OPEN,
        source=terms.source,
        follows_id=follows.id if follows else None,
        reports=[],
        reminders=0,
    )
    _set(made, terms, before)
    session.add(made)
    session.flush()
    made.fall_due(_due(made, anchors_of(agreement)), agreement.edition.time_zone)
    session.flush()
    return made


def _usable(agreement: Agreement, terms: ObligationTerms, itself: Obligation | None) -> Obligation | None:
    """The obligation that the term counts from, if any; refuses terms that lead to no day."""
    if terms.party not in agreement.parties:
        raise PartyOfAnother
    rule = terms.rule
    before = _by_id(agreement, terms.after_id) if rule.due_from is DueFrom.OBLIGATION else None
    lacks_day = rule.due_from is DueFrom.DATE and rule.fixed_on is None
    if lacks_day or (rule.due_from is DueFrom.OBLIGATION and before is None):
        raise DueDayMissing(what=terms.what)
    earlier = before
    while earlier is not None:
        if earlier is itself:
            raise DueInCircle(what=terms.what)
        earlier = _by_id(agreement, earlier.after_id)
    return before


def _set(obligation: Obligation, terms: ObligationTerms, before: Obligation | None) -> None:
    obligation.what, obligation.clause = terms.what.strip(), terms.clause.strip()
    obligation.words = folded(f"{terms.what} {terms.clause}")
    obligation.party, obligation.amount = terms.party, terms.amount
    obligation.responsible, obligation.person = terms.responsible, terms.person.strip()
    obligation.due_from, obligation.fixed_on = terms.rule.due_from, terms.rule.fixed_on
    obligation.days, obligation.working_days = terms.rule.days, terms.rule.working_days
    obligation.after_id = before.id if before is not None else None
    obligation.every_months, obligation.repeat_until = terms.every_months, terms.repeat_until


def _require_signed(agreement: Agreement) -> None:
    if agreement.state not in SIGNED_ONCE:
        raise ObligationsNotYet


def _require_open(obligation: Obligation) -> None:
    if obligation.state is ObligationState.DONE:
        raise ObligationReported(what=obligation.what)
    if obligation.state.is_closed:
        raise ObligationClosed(what=obligation.what)


def _keep(obligation: Obligation, report: Report, by: Actor) -> ObligationReport:
    types = [rules.media_type_of_evidence(name, content) for name, content in report.files]
    kept = ObligationReport(
        obligation=obligation,
        done_on=report.done_on,
        note=report.note.strip(),
        link=report.link.strip(),
        reported_by=by.label,
        files=[
            ReportFile(file=storage.keep_file(content, name=name, media_type=media_type, by=by.label))
            for (name, content), media_type in zip(report.files, types, strict=True)
        ],
    )
    session.add(kept)
    session.flush()
    return kept


def _follow_on(obligation: Obligation) -> None:
    """The next of a series, once, until its last day."""
    agreement = obligation.agreement
    series = [obligation]
    while (earlier := _by_id(agreement, series[-1].follows_id)) is not None:
        series.append(earlier)
    last = obligation.due_on or obligation.done_on
    if not obligation.every_months or last is None:
        return
    day = next_in_series(last, series[-1].due_on or last, obligation.every_months)
    until = obligation.repeat_until or agreement.ends_on
    follower = any(one.follows_id == obligation.id for one in agreement.obligations)
    if follower or (until is not None and day > until):
        return
    terms = ObligationTerms(
        what=obligation.what,
        party=obligation.party,
        rule=DueRule(DueFrom.DATE, day),
        amount=obligation.amount,
        clause=obligation.clause,
        person=obligation.person,
        responsible=obligation.responsible,
        every_months=obligation.every_months,
        repeat_until=obligation.repeat_until,
    )
    _add(agreement, terms, follows=obligation)
