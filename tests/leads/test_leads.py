"""Leads and activities in the database."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from crm.accounts.roles import Role
from crm.core import clock
from crm.core.actor import Actor
from crm.core.db import session
from crm.core.errors import NotFound
from crm.core.timeline import timeline_of
from crm.leads import operations, plugin, queries
from crm.leads.errors import ActivityDone, SummaryRequired
from crm.leads.models import Lead, Sector, Stage
from crm.leads.models.activities import ActivityKind
from crm.leads.operations import activities
from crm.leads.queries.leads import CARDS, NOBODY, Column, LeadFilter, board, everything, listed, totals
from tests.accounts.factories import make_user
from tests.leads.factories import SOMEBODY, make_lead, make_organisation

pytestmark = pytest.mark.usefixtures("app")
ALL = LeadFilter()


def column(stage: Stage, wanted: LeadFilter = ALL) -> Column:
    return next(one for one in board(wanted) if one.stage is stage)


def cards(stage: Stage) -> list[int]:
    return [card.id for card in column(stage).cards]


def test_a_new_lead_lies_on_top_and_belongs_to_who_logs_it(manager: Actor) -> None:
    first, second = make_lead(by=manager), make_lead(by=manager)
    assert cards(Stage.NEW) == [second.id, first.id]
    assert second.owner_id == manager.user_id
    assert [row.key for row in timeline_of(second)] == ["lead.logged"]
    assert timeline_of(second.organisation)[0].key == "lead.logged", "the organisation's card tells it too"


def test_a_new_lead_belongs_to_the_edition_that_sells(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(operations.hooks, "first", lambda name: asked.append(name))
    assert make_lead().edition_id is None
    assert asked == ["current_edition_id"]


def test_cards_are_put_where_they_are_dropped(manager: Actor) -> None:
    a, b, c = (make_lead().id for _ in range(3))
    assert cards(Stage.NEW) == [c, b, a]

    def move(lead_id: int, **where: object) -> None:
        operations.move_lead(queries.lead_to_change(lead_id), by=manager, **where)

    move(a, stage=Stage.NEW, before_id=b)
    assert cards(Stage.NEW) == [c, a, b]
    move(c, stage=Stage.NEW, last=True)
    assert cards(Stage.NEW) == [a, b, c]
    move(b, stage=Stage.OFFER)
    move(c, stage=Stage.OFFER, before_id=b)
    assert (cards(Stage.NEW), cards(Stage.OFFER)) == ([a], [c, b])
    move(a, stage=Stage.OFFER, before_id=10**9)
    assert cards(Stage.OFFER) == [a, c, b], "a neighbour that is gone means the top"


def test_a_crowded_place_is_spread(manager: Actor) -> None:
    above, below, moved = make_lead(), make_lead(), make_lead()
    above.position, below.position, moved.position = 1, 2, 9
    session.flush()
    operations.move_lead(moved, stage=Stage.NEW, before_id=below.id, by=manager)
    session.expire_all()
    assert cards(Stage.NEW) == [above.id, moved.id, below.id]


def test_moving_within_a_column_is_not_told_on_the_timeline(manager: Actor) -> None:
    lead = make_lead()
    operations.move_lead(lead, stage=Stage.NEW, last=True, by=manager)
    operations.move_lead(lead, stage=Stage.OFFER, by=manager)
    first, *rest = timeline_of(lead)
    assert (first.values, [row.key for row in rest]) == (
        {"before": Stage.NEW, "after": Stage.OFFER},
        ["lead.logged"],
    )


def test_a_lead_follows_its_stand_forward_only(manager: Actor) -> None:
    lead = make_lead()
    operations.advance_lead(lead.id, Stage.CONTRACT, manager)
    operations.advance_lead(lead.id, Stage.STAND, manager)
    assert lead.stage is Stage.CONTRACT
    operations.advance_lead(None, Stage.STAND, manager)
    operations.lose_lead(lead, reason="передумали", by=manager)
    operations.advance_lead(lead.id, Stage.WON, manager)
    assert lead.stage is Stage.LOST
    with pytest.raises(NotFound):
        operations.advance_lead(10**9, Stage.STAND, manager)


def test_a_reopened_lead_lies_on_top_of_its_column(manager: Actor) -> None:
    lost = make_lead()
    operations.lose_lead(lost, reason="передумали", by=manager)
    other = make_lead()
    operations.reopen_lead(lost, by=manager)
    assert cards(Stage.NEW) == [lost.id, other.id]


def test_changes_of_a_lead_are_told_once(manager: Actor) -> None:
    lead, owner, due = make_lead(), make_user(name="Пётр Лебедев"), clock.now()
    for _ in range(2):
        operations.change_owner(lead, owner, by=manager)
        operations.change_amount(lead, Decimal("120000.50"), by=manager)
        operations.set_next_step(lead, next_step=" Позвонить ", due=due, by=manager)
    operations.complete_next_step(lead, by=manager)
    operations.complete_next_step(lead, by=manager)
    told = {row.key: row.values for row in timeline_of(lead)}
    assert list(told) == [
        "lead.next_step_done",
        "lead.next_step_set",
        "lead.amount_changed",
        "lead.owner_changed",
        "lead.logged",
    ]
    assert told["lead.amount_changed"] == {"before": None, "after": Decimal("120000.50")}
    assert told["lead.next_step_set"] == {"next_step": "Позвонить", "due": due}
    assert (lead.next_step, lead.next_step_at) == ("", None)


def test_a_step_without_words_has_no_day(manager: Actor) -> None:
    lead = make_lead()
    operations.set_next_step(lead, next_step="", due=clock.now(), by=manager)
    assert lead.next_step_at is None


def test_columns_count_and_add_up_all_cards_and_show_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crm.leads.queries.leads.CARDS", 2)
    for amount in (None, Decimal("0.01"), Decimal("100000")):
        make_lead(amount=amount)
    new = column(Stage.NEW)
    assert (new.count, new.total, len(new.cards), new.rest) == (3, Decimal("100000.01"), 2, 1)
    assert column(Stage.OFFER) == Column(Stage.OFFER, 0, Decimal(0), [])
    assert totals(ALL) == (3, Decimal("100000.01"))
    assert CARDS == 20
    assert Stage.LOST not in [one.stage for one in board(ALL)]


def test_filters_narrow_board_and_table_alike(manager: Actor) -> None:
    mine = make_lead(
        organisation=make_organisation(full_name="ООО «Трамвай»", sector=Sector.TRANSPORT), by=manager
    )
    free = make_lead(organisation=make_organisation(full_name="ООО «Ёлка»"))
    old = make_lead(by=manager)
    old.touched_at = clock.now() - timedelta(days=3)
    session.flush()
    for wanted, expected in [
        (LeadFilter(owner=manager.user_id), {mine.id, old.id}),
        (LeadFilter(owner=NOBODY), {free.id}),
        (LeadFilter(sector=Sector.TRANSPORT), {mine.id}),
        (LeadFilter(text="елк"), {free.id}),
        (LeadFilter(rotting=True), {old.id}),
        (LeadFilter(stage=Stage.OFFER), set()),
        (LeadFilter(edition=1), set()),
    ]:
        assert {row.id for row in everything(wanted, sort="created")} == expected, wanted
        assert set(cards(Stage.NEW)) >= expected
        assert {card.id for card in column(Stage.NEW, wanted).cards} == expected
        assert totals(wanted)[0] == len(expected)


@pytest.mark.parametrize("sort", ["organisation", "-amount", "next", "-touched", "created"])
def test_the_table_pages_through_everything_in_every_order(
    sort: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crm.leads.queries.leads.PAGE", 2)
    for n in range(5):
        lead = make_lead(amount=Decimal(n // 2) if n else None)
        lead.next_step_at = clock.now() + timedelta(days=n // 2) if n > 1 else None
    session.flush()
    expected = [row.id for row in everything(ALL, sort=sort)]
    seen, page = [], listed(ALL, sort=sort)
    while True:
        seen += [row.id for row in page.rows]
        if page.next is None:
            break
        page = listed(ALL, sort=sort, after=page.next)
    assert seen == expected
    assert len(seen) == 5


def test_a_call_is_logged_without_a_word_and_keeps_the_lead_fresh(manager: Actor) -> None:
    lead = make_lead()
    lead.touched_at = clock.now() - timedelta(days=30)
    activity = activities.log_activity(lead.organisation, kind=ActivityKind.CALL, lead=lead, by=manager)
    assert (activity.done_at is not None, activity.logged_by) == (True, manager.label)
    assert lead.rotting_days(clock.now()) == 0
    with pytest.raises(SummaryRequired):
        activities.log_activity(lead.organisation, kind=ActivityKind.NOTE, summary=" ", by=manager)


def test_what_was_said_stays_out_of_the_audit(manager: Actor) -> None:
    lead = make_lead()
    activities.log_activity(
        lead.organisation, kind=ActivityKind.NOTE, summary="болеет сын", lead=lead, by=manager
    )
    assert "болеет" not in str(timeline_of(lead)[0].values)


def test_a_planned_activity_is_completed_once(manager: Actor) -> None:
    lead = make_lead()
    activity = activities.plan_activity(
        lead.organisation, kind=ActivityKind.TASK, summary="Смета", due_at=clock.now(), lead=lead, by=manager
    )
    assert activity.assignee_id == manager.user_id
    activity = queries.activity_to_change(activity.id)
    activities.complete_activity(activity, lead=lead, by=manager)
    with pytest.raises(ActivityDone):
        activities.complete_activity(activity, lead=lead, by=manager)


def test_today_says_what_waits_for_me(app: object, manager: Actor) -> None:
    now = clock.now()
    step, task, rotting, free = (
        make_lead(by=manager),
        make_lead(by=manager),
        make_lead(by=manager),
        make_lead(),
    )
    operations.set_next_step(step, next_step="Позвонить", due=now - timedelta(hours=1), by=manager)
    activities.plan_activity(
        task.organisation,
        kind=ActivityKind.TASK,
        summary="Смета",
        due_at=now + timedelta(hours=1),
        lead=task,
        by=manager,
    )
    later = make_lead(by=manager)
    operations.set_next_step(later, next_step="Через месяц", due=now + timedelta(days=30), by=manager)
    rotting.touched_at = now - timedelta(days=9)
    session.flush()
    items = {(item.url, item.urgency) for item in plugin.today_items(manager)}
    assert items == {
        (f"/leads/{step.id}", "overdue"),
        (f"/leads/{task.id}", "soon"),
        (f"/leads/{rotting.id}", "soon"),
        (f"/leads/{free.id}", "soon"),
    }
    assert (
        plugin.today_items(Actor(SOMEBODY.kind.PERSON, "x", user_id=1, roles=frozenset({Role.DIRECTOR})))
        == []
    )


def test_search_keeps_what_people_look_for(manager: Actor) -> None:
    lead = make_lead(organisation=make_organisation(full_name="ООО «Ёлка»", inn="7707083893"), by=manager)
    (hit,) = plugin.search_hits("organisation", lead.organisation_id)
    assert "елка" in hit.words
    assert "7707083893" in hit.words
    assert hit.visible_to == {"organisation:view"}
    (hit,) = plugin.search_hits("lead", lead.id)
    assert (hit.url, hit.visible_to) == (f"/leads/{lead.id}", {"lead:view"})
    assert plugin.search_hits("lead", 10**9) == plugin.search_hits("stand", 1) == []
    assert dict(plugin.searchable())["lead"] == session.scalars(select(Lead.id)).all()
