"""Obligations after signing: read from the terms, their days, done and accepted, whose move they make it."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError

from agreements.lifecycle import Refusal, State, Turn
from agreements.terms import Deadlines, PlannedAction
from crm.core import clock, jobs
from crm.core.db import session
from crm.core.errors import ReasonRequired
from crm.core.timeline import timeline_of
from crm.exhibition.operations import change_edition
from crm.partnerships import queries
from crm.partnerships.details import details_from
from crm.partnerships.due import Anchors, DueFrom, DueRule, due_on, next_in_series
from crm.partnerships.errors import MoveImpossible
from crm.partnerships.errors.obligations import (
    DoneInFuture,
    DueDayMissing,
    DueInCircle,
    EvidenceUnreadable,
    LinkUnusable,
    ObligationClosed,
    ObligationNotDone,
    ObligationReported,
    ObligationsNotYet,
    PartyOfAnother,
)
from crm.partnerships.models import Agreement, AgreementKind
from crm.partnerships.models.obligations import Obligation, ObligationReport, ObligationState
from crm.partnerships.moves import turn_of
from crm.partnerships.operations import ending
from crm.partnerships.operations.obligations import (
    Report,
    accept,
    add_obligation,
    change_obligation,
    fulfil,
    give_back,
    report_done,
    reschedule,
    take,
    waive,
)
from crm.partnerships.proposals import ObligationTerms, proposed
from tests.partnerships.factories import SOMEBODY, make_sent, make_signed, reloaded, today

FRIDAY, MONDAY = date(2026, 6, 5), date(2026, 6, 8)


# Rules


@pytest.mark.parametrize(
    ("rule", "falls"),
    [
        (DueRule(DueFrom.DATE, date(2026, 6, 6)), date(2026, 6, 6)),
        (DueRule(DueFrom.SIGNED, days=5, working_days=True), date(2026, 6, 12)),
        (DueRule(DueFrom.SIGNED, days=10), date(2026, 6, 15)),
        (DueRule(DueFrom.SIGNED, days=1), MONDAY),
        (DueRule(DueFrom.SIGNED), FRIDAY),
        (DueRule(DueFrom.FORUM_START, days=1), date(2026, 11, 25)),
        (DueRule(DueFrom.FORUM_START, days=3, working_days=True), date(2026, 11, 23)),
        (DueRule(DueFrom.FORUM_END, days=5, working_days=True), date(2026, 12, 4)),
        (DueRule(DueFrom.EFFECTIVE, days=3), None),
        (DueRule(DueFrom.OBLIGATION, days=3), None),
    ],
)
def test_a_term_is_counted_from_the_day_after_and_ends_on_a_working_day(
    rule: DueRule, falls: date | None
) -> None:
    anchors = Anchors(signed=FRIDAY, forum_start=date(2026, 11, 26), forum_end=date(2026, 11, 27))
    assert due_on(rule, anchors) == falls


def test_a_series_comes_back_to_its_own_day_after_a_short_month() -> None:
    first = date(2026, 1, 31)
    second = next_in_series(first, first, 1)
    assert (second, next_in_series(second, first, 1)) == (date(2026, 2, 28), date(2026, 3, 31))
    assert next_in_series(date(2026, 11, 30), first, 3) == date(2027, 2, 28)


# Proposals


def with_terms(agreement: Agreement, **changed: object) -> Agreement:
    details = details_from(agreement.type.kind_of, agreement.terms)
    agreement.terms = details.model_copy(update=changed).as_json()
    return agreement


@pytest.mark.usefixtures("app")
def test_a_contract_proposes_its_payments_deadlines_and_what_the_organiser_owes() -> None:
    agreement = with_terms(make_signed(), deadlines=Deadlines(design=date(2026, 10, 1)))
    found = {one.source: one for one in proposed(agreement)}
    assert list(found) == ["payments.0", "payments.1", "deadlines.design", "stand", "act"]
    assert sum(one.amount or Decimal(0) for one in found.values()) == agreement.amount
    assert [found[key].party.is_ours for key in ("payments.0", "deadlines.design", "stand", "act")] == [
        False,
        False,
        True,
        True,
    ]
    assert "\u00a0%" in found["payments.0"].what


@pytest.mark.usefixtures("app")
def test_a_road_map_proposes_its_lines_and_says_where_a_person_must_look() -> None:
    agreement = with_terms(
        make_signed(AgreementKind.COOPERATION),
        plan=(
            PlannedAction(what="Провести форум", due="до 15.05.2027", responsible="Сторона 2"),
            PlannedAction(what="Обменяться делегациями", due="ежегодно", responsible="Стороны"),
        ),
    )
    first, second = proposed(agreement)
    assert (first.party, first.rule.fixed_on, first.is_certain) == (
        agreement.parties[1],
        date(2027, 5, 15),
        True,
    )
    assert (second.rule.fixed_on, second.is_certain, second.person) == (None, False, "Стороны")
    with pytest.raises(DueDayMissing):
        take(agreement, [second], by=SOMEBODY)


@pytest.mark.usefixtures("app")
def test_what_was_taken_is_not_proposed_nor_taken_again() -> None:
    agreement = make_signed()
    proposals = proposed(agreement)
    made = take(agreement, proposals, by=SOMEBODY)
    assert len(made) == len(proposals)
    assert proposed(agreement) == []
    assert take(agreement, proposals, by=SOMEBODY) == []
    assert len(reloaded(agreement).obligations) == len(proposals)
    told = [one for one in timeline_of(agreement) if one.key == "agreement.obligations_taken"]
    assert [one.values["count"] for one in told] == [len(proposals)]


@pytest.mark.usefixtures("app")
def test_the_database_refuses_the_same_line_of_the_terms_twice() -> None:
    agreement = make_signed()
    first, *_rest = take(agreement, proposed(agreement), by=SOMEBODY)
    twin = owe(agreement)
    with pytest.raises(DatabaseError), session.begin_nested():
        twin.source = first.source
        session.flush()


@pytest.mark.usefixtures("app")
def test_nothing_is_owed_before_everybody_signed() -> None:
    agreement = make_sent()
    with pytest.raises(ObligationsNotYet):
        take(agreement, proposed(agreement), by=SOMEBODY)


# Work


def owe(agreement: Agreement, *, ours: bool = False, days: int = 10, **terms: object) -> Obligation:
    party = next(one for one in agreement.parties if one.is_ours is ours)
    rule = DueRule(DueFrom.DATE, today(agreement) + timedelta(days=days))
    usual = ObligationTerms("Передать макет", party, rule)
    return add_obligation(agreement, replace(usual, **terms), by=SOMEBODY)  # type: ignore[arg-type]


def done(obligation: Obligation, **report: object) -> None:
    usual = Report(done_on=today(obligation.agreement))
    report_done(obligation, replace(usual, **report), by=SOMEBODY)  # type: ignore[arg-type]


@pytest.mark.usefixtures("app")
def test_a_report_keeps_its_evidence_and_waits_for_acceptance() -> None:
    obligation = owe(make_signed())
    done(obligation, note="Отправили", link="https://example.org/m", files=[("акт.pdf", b"%PDF-1.7 x")])
    again = reloaded(obligation.agreement).obligations[0]
    assert (again.state, again.done_by) == (ObligationState.DONE, SOMEBODY.label)
    report = again.reports[0]
    assert (report.note, report.link, report.files[0].file.name) == (
        "Отправили",
        "https://example.org/m",
        "акт.pdf",
    )
    accept(again, by=SOMEBODY)
    accept(again, by=SOMEBODY)
    assert again.state is ObligationState.ACCEPTED
    keys = [one.key for one in timeline_of(again)]
    assert keys == ["obligation.accepted", "obligation.done", "obligation.added"]


@pytest.mark.usefixtures("app")
def test_what_was_not_done_well_is_owed_again_and_its_report_stays() -> None:
    obligation = owe(make_signed())
    done(obligation)
    with pytest.raises(ReasonRequired):
        give_back(obligation, " ", by=SOMEBODY)
    give_back(obligation, "Нет подписи", by=SOMEBODY)
    again = reloaded(obligation.agreement).obligations[0]
    assert (again.state, again.done_on, len(again.reports)) == (ObligationState.OPEN, None, 1)


@pytest.mark.usefixtures("app")
def test_refusals_name_what_is_wrong() -> None:
    obligation = owe(make_signed())
    tomorrow = today(obligation.agreement) + timedelta(days=1)
    with pytest.raises(ObligationNotDone):
        accept(obligation, by=SOMEBODY)
    with pytest.raises(ObligationNotDone):
        give_back(obligation, "Рано", by=SOMEBODY)
    with pytest.raises(DoneInFuture):
        done(obligation, done_on=tomorrow)
    with pytest.raises(LinkUnusable):
        done(obligation, link="javascript:alert(1)")
    for name, content in (("a.exe", b"MZ"), ("a.pdf", b"<html>"), ("a.html", b"%PDF-"), ("a", b"%PDF-")):
        with pytest.raises(EvidenceUnreadable):
            done(obligation, files=[(name, content)])
    assert obligation.state is ObligationState.OPEN
    done(obligation)
    with pytest.raises(ObligationReported):
        done(obligation)
    waive(obligation, "Договорились иначе", by=SOMEBODY)
    for work in (accept, lambda one, by: waive(one, "Ещё раз", by=by), lambda one, by: done(one)):
        with pytest.raises(ObligationClosed):
            work(obligation, by=SOMEBODY)


@pytest.mark.usefixtures("app")
def test_only_a_party_of_the_agreement_can_owe() -> None:
    agreement, other = make_signed(), make_signed(AgreementKind.COOPERATION)
    with pytest.raises(PartyOfAnother):
        owe(agreement, party=other.parties[0])


@pytest.mark.usefixtures("app")
def test_a_report_is_never_changed() -> None:
    obligation = owe(make_signed())
    done(obligation, note="Так и было")
    report = session.scalars(select(ObligationReport)).one()
    with pytest.raises(DatabaseError), session.begin_nested():
        report.note = "А было не так"
        session.flush()


# Terms that follow


@pytest.mark.usefixtures("app")
def test_a_term_after_another_obligation_is_known_once_that_is_done() -> None:
    first = owe(make_signed(AgreementKind.COOPERATION))
    rule = DueRule(DueFrom.OBLIGATION, days=3, working_days=True)
    second = owe(first.agreement, rule=rule, after_id=first.id)
    assert second.due_on is None
    done(first)
    assert second.due_on == due_on(rule, Anchors(obligation=today(first.agreement)))
    assert timeline_of(second)[0].key == "obligation.scheduled"
    give_back(first, "Не то", by=SOMEBODY)
    assert second.due_on is None
    terms = ObligationTerms(first.what, first.party, DueRule(DueFrom.OBLIGATION), after_id=second.id)
    with pytest.raises(DueInCircle):
        change_obligation(first, terms, by=SOMEBODY)


@pytest.mark.usefixtures("app")
def test_an_amended_day_moves_open_terms_and_says_from_when_to_when() -> None:
    agreement = make_signed(AgreementKind.COOPERATION)
    rule = DueRule(DueFrom.EFFECTIVE, days=7, working_days=True)
    still, over = owe(agreement, rule=rule), owe(agreement, rule=rule)
    done(over)
    before, kept = still.due_on, over.due_on
    assert reschedule(agreement, by=SOMEBODY) == []
    assert agreement.effective_on is not None
    agreement.effective_on += timedelta(days=14)
    assert reschedule(agreement, by=SOMEBODY) == [still]
    assert before is not None
    assert (still.due_on, over.due_on) == (before + timedelta(days=14), kept)
    told = timeline_of(still)[0]
    assert (told.key, told.values["was"], told.values["now"]) == (
        "obligation.rescheduled",
        before,
        still.due_on,
    )


@pytest.mark.usefixtures("app")
def test_terms_follow_the_forum_when_its_days_move() -> None:
    agreement = make_signed()
    obligation = owe(agreement, rule=DueRule(DueFrom.FORUM_START, days=20))
    was, edition = obligation.due_on, agreement.edition
    assert was is not None
    moved = {name: getattr(edition, name) + timedelta(days=7) for name in ("starts_on", "ends_on")}
    change_edition(edition, moved, by=SOMEBODY)
    session.commit()
    jobs.run_all()
    assert reloaded(agreement).obligations[0].due_on == was + timedelta(days=7)


@pytest.mark.usefixtures("app")
def test_a_recurring_obligation_comes_again_until_its_last_day() -> None:
    agreement = make_signed(AgreementKind.COOPERATION)
    first = owe(agreement, every_months=1, repeat_until=today(agreement) + timedelta(days=45))
    done(first)
    give_back(first, "Не та форма", by=SOMEBODY)
    done(first)
    second = next(one for one in reloaded(agreement).obligations if one.follows_id == first.id)
    assert first.due_on is not None
    assert second.due_on == next_in_series(first.due_on, first.due_on, 1)
    done(second)
    assert len(reloaded(agreement).obligations) == 2, "the third would be later than the last day"


@pytest.mark.usefixtures("app")
def test_a_waived_series_ends() -> None:
    obligation = owe(make_signed(AgreementKind.COOPERATION), every_months=1)
    waive(obligation, "Отчёты больше не нужны", by=SOMEBODY)
    assert len(reloaded(obligation.agreement).obligations) == 1


# Whose move


def in_force(kind: AgreementKind = AgreementKind.COOPERATION) -> Agreement:
    agreement = make_signed(kind)
    ending.take_effect(agreement, by=SOMEBODY)
    return agreement


def both_say(agreement: Agreement) -> Turn:
    """What Python and SQL say alike."""
    session.flush()
    now = clock.now()
    found = session.scalar(select(queries.turn_at(now)).where(Agreement.id == agreement.id))
    assert Turn(found) is turn_of(agreement, now)
    return Turn(found)


@pytest.mark.usefixtures("app")
def test_the_nearest_obligation_says_by_whose_move_an_agreement_in_force_stands() -> None:
    agreement = in_force()
    assert both_say(agreement) is Turn.DONE
    later = owe(agreement, ours=True, days=30)
    assert both_say(agreement) is Turn.US
    sooner = owe(agreement, days=5)
    assert both_say(agreement) is Turn.THEM
    done(sooner)
    assert both_say(agreement) is Turn.US, "they did it, we accept"
    accept(sooner, by=SOMEBODY)
    done(later)
    assert both_say(agreement) is Turn.THEM, "we did it, they accept"
    accept(later, by=SOMEBODY)
    assert both_say(agreement) is Turn.DONE


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("state", [State.SIGNED, State.ACTIVE])
def test_an_overdue_obligation_makes_its_agreement_overdue(state: State) -> None:
    agreement = make_signed(AgreementKind.COOPERATION)
    agreement.state = state
    owe(agreement, days=40)
    late = owe(agreement, days=0)
    assert both_say(agreement) is not Turn.OVERDUE, "the last day is still in time"
    assert late.due_at is not None
    with clock.stopped_at(late.due_at):
        assert both_say(agreement) is Turn.OVERDUE
        done(late)
        assert both_say(agreement) is not Turn.OVERDUE


@pytest.mark.usefixtures("app")
def test_an_agreement_is_fulfilled_only_when_nothing_is_open() -> None:
    agreement = in_force()
    one, two = owe(agreement), owe(agreement)
    with pytest.raises(MoveImpossible) as refused:
        fulfil(agreement, by=SOMEBODY)
    assert refused.value.code == Refusal.OBLIGATIONS_OPEN
    done(one)
    accept(one, by=SOMEBODY)
    waive(two, "Не понадобилось", by=SOMEBODY)
    fulfil(agreement, by=SOMEBODY)
    assert reloaded(agreement).state is State.FULFILLED
