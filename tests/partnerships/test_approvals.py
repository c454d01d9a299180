"""Routes of approval: they gate sending, decisions bind to a revision, and letters go out once."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError

from agreements.lifecycle import Refusal, State, Verb
from crm.accounts.models import User
from crm.accounts.roles import Role
from crm.accounts.security import actor_of
from crm.core import clock, jobs
from crm.core.actor import Actor
from crm.core.db import session
from crm.core.errors import NotFound
from crm.core.hooks import hooks
from crm.core.mail import Letter
from crm.partnerships import operations, queries, reminders
from crm.partnerships.errors import MoveImpossible
from crm.partnerships.errors.approvals import NobodyMayDecide, RouteWithoutSteps, StepHandedToSelf
from crm.partnerships.models import Agreement, AgreementKind, AgreementType
from crm.partnerships.models.approvals import ApprovalRoute, ApprovalStep, Outcome
from crm.partnerships.moves import possible_moves
from crm.partnerships.operations import ending, text
from crm.partnerships.operations.approvals import (
    StepTerms,
    approve_step,
    ask_changes,
    hand_over,
    retire_route,
    save_route,
)
from crm.partnerships.queries.approvals import last_seen_revision, route_for, step_of, steps_waiting_for
from tests.accounts.factories import make_user
from tests.partnerships.factories import SOMEBODY, confirm_all_forms, make_draft, reloaded

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def finance() -> User:
    return make_user(roles=(Role.ACCOUNTANT,))


@pytest.fixture
def director() -> User:
    return make_user(roles=(Role.DIRECTOR,))


@pytest.fixture
def author() -> User:
    return make_user(roles=(Role.LEGAL,))


def make_route(*steps: StepTerms, of: Agreement, **terms: object) -> ApprovalRoute:
    usual = {"name": "Крупные", "type_": of.type, "from_amount": Decimal(0), "self_approval": False}
    return save_route(None, steps=steps, by=SOMEBODY, **usual | terms)


def make_text(author: User) -> Agreement:
    """A draft that lacks nothing but approval."""
    agreement = make_draft(AgreementKind.COOPERATION, by=actor_of(author))
    confirm_all_forms(agreement)
    return agreement


def submitted(agreement: Agreement, author: User) -> Agreement:
    operations.submit(agreement, by=actor_of(author))
    return queries.agreement_to_change(agreement.id, SOMEBODY)


def step_named(agreement: Agreement, name: str) -> ApprovalStep:
    return next(one for one in agreement.approvals[-1].steps if one.name == name)


def refused(call: Callable[[], object]) -> str:
    with pytest.raises(MoveImpossible) as caught:
        call()
    return caught.value.code


def letters_to(user: User) -> list[Letter]:
    return list(session.scalars(select(Letter).where(Letter.to == user.email).order_by(Letter.id)))


# Which route


def test_the_route_with_the_highest_threshold_applies(finance: User, author: User) -> None:
    agreement = make_text(author)
    small = make_route(StepTerms(1, "Юрист", finance), of=agreement, name="Все")
    large = make_route(StepTerms(1, "Юрист", finance), of=agreement, from_amount=Decimal(1_000_000))
    assert route_for(agreement.type_id, None) is small
    assert route_for(agreement.type_id, Decimal("999999.99")) is small
    assert route_for(agreement.type_id, Decimal(1_000_000)) is large
    retire_route(large, by=SOMEBODY)
    assert route_for(agreement.type_id, Decimal(2_000_000)) is small
    other = session.scalars(select(AgreementType.id).where(AgreementType.id != agreement.type_id)).first()
    assert other is not None
    assert route_for(other, None) is None


def test_a_route_without_steps_is_none(author: User) -> None:
    agreement = make_text(author)
    with pytest.raises(RouteWithoutSteps):
        make_route(of=agreement)


# The gate


def test_a_text_on_a_route_cannot_be_sent_before_everybody_agreed(
    finance: User, director: User, author: User
) -> None:
    agreement = make_text(author)
    make_route(StepTerms(1, "Финансы", finance), StepTerms(2, "Директор", director), of=agreement)
    agreement = submitted(agreement, author)
    assert agreement.state is State.IN_REVIEW
    assert (
        refused(lambda: operations.register_and_send(agreement, by=SOMEBODY)) == Refusal.NOT_FROM_THIS_STATE
    )

    approve_step(step_named(agreement, "Финансы"), by=actor_of(finance))
    assert agreement.state is State.IN_REVIEW
    approve_step(step_named(agreement, "Директор"), by=actor_of(director))
    assert agreement.state is State.APPROVED
    operations.register_and_send(agreement, by=SOMEBODY)
    assert agreement.state is State.OUT_FOR_SIGNATURE


def test_steps_of_one_turn_open_together_and_the_next_turn_after_them(
    finance: User, director: User, author: User
) -> None:
    other = make_user(roles=(Role.MANAGER,))
    agreement = make_text(author)
    make_route(
        StepTerms(1, "Финансы", finance),
        StepTerms(1, "Партнёрства", other),
        StepTerms(2, "Директор", director),
        of=agreement,
    )
    agreement = submitted(agreement, author)
    approval = agreement.approvals[-1]
    assert {one.name for one in approval.open_steps} == {"Финансы", "Партнёрства"}
    assert refused(lambda: approve_step(step_named(agreement, "Директор"), by=actor_of(director))) == (
        Refusal.STEP_NOT_OPEN
    )
    approve_step(step_named(agreement, "Партнёрства"), by=actor_of(other))
    assert {one.name for one in approval.open_steps} == {"Финансы"}
    approve_step(step_named(agreement, "Финансы"), by=actor_of(finance))
    assert {one.name for one in approval.open_steps} == {"Директор"}
    assert [one.step for one in steps_waiting_for(director.id, limit=5)] == ["Директор"]
    assert steps_waiting_for(finance.id, limit=5) == []


def test_only_whoever_was_asked_decides(finance: User, director: User, author: User) -> None:
    agreement = make_text(author)
    make_route(StepTerms(1, "Финансы", finance), of=agreement)
    agreement = submitted(agreement, author)
    step = step_named(agreement, "Финансы")
    assert refused(lambda: approve_step(step, by=actor_of(director))) == Refusal.NOT_YOUR_MOVE
    assert refused(lambda: ask_changes(step, "не моё", by=actor_of(director))) == Refusal.NOT_YOUR_MOVE


def test_a_deputy_decides_in_their_place(finance: User, director: User, author: User) -> None:
    agreement = make_text(author)
    make_route(StepTerms(1, "Финансы", finance, deputy=director), of=agreement)
    agreement = submitted(agreement, author)
    approve_step(step_named(agreement, "Финансы"), by=actor_of(director))
    assert agreement.state is State.APPROVED
    assert step_named(agreement, "Финансы").decided_by == director.name


def test_authors_do_not_approve_their_own_text_unless_the_route_says_so(director: User, author: User) -> None:
    agreement = make_text(author)
    route = make_route(StepTerms(1, "Юрист", author, deputy=director), of=agreement)
    agreement = submitted(agreement, author)
    step = step_named(agreement, "Юрист")
    assert step.approver_id == director.id, "the deputy is asked instead of the author"
    assert refused(lambda: approve_step(step, by=actor_of(author))) in (
        Refusal.NOT_YOUR_MOVE,
        Refusal.OWN_REVISION,
    )
    ending.withdraw(agreement, by=actor_of(author))
    retire_route(route, by=SOMEBODY)
    make_route(StepTerms(1, "Юрист", author), of=agreement, self_approval=True)
    agreement = submitted(agreement, author)
    approve_step(step_named(agreement, "Юрист"), by=actor_of(author))
    assert agreement.state is State.APPROVED


@pytest.mark.parametrize("why", ["left", "wrote it"])
def test_a_step_that_nobody_can_decide_stops_the_submission(finance: User, author: User, why: str) -> None:
    agreement = make_text(author)
    if why == "left":
        finance.active = False
    make_route(StepTerms(1, "Финансы", finance if why == "left" else author), of=agreement)
    with pytest.raises(NobodyMayDecide):
        operations.submit(agreement, by=actor_of(author))


# Decisions bind to a revision


def test_changes_send_the_text_back_and_the_next_one_is_decided_anew(
    finance: User, director: User, author: User
) -> None:
    agreement = make_text(author)
    make_route(StepTerms(1, "Финансы", finance), StepTerms(1, "Директор", director), of=agreement)
    agreement = submitted(agreement, author)
    approve_step(step_named(agreement, "Директор"), by=actor_of(director))
    ask_changes(step_named(agreement, "Финансы"), "Назовите срок отчёта", by=actor_of(finance))
    assert agreement.state is State.DRAFT
    assert agreement.approvals[-1].outcome is Outcome.CHANGES
    assert steps_waiting_for(director.id, limit=5) == []

    text.save_terms(agreement, {**agreement.terms, "exit_notice_days": 45}, by=actor_of(author))
    agreement = submitted(reloaded(agreement), author)
    assert last_seen_revision(agreement, director.id) == 1
    assert agreement.approvals[-1].revision.n == 2
    assert len(agreement.approvals[-1].open_steps) == 2


def test_a_changed_text_voids_what_was_decided(finance: User, director: User, author: User) -> None:
    agreement = make_text(author)
    make_route(StepTerms(1, "Финансы", finance), StepTerms(2, "Директор", director), of=agreement)
    agreement = submitted(agreement, author)
    approve_step(step_named(agreement, "Финансы"), by=actor_of(finance))
    late = step_named(agreement, "Директор")
    text.save_terms(agreement, {**agreement.terms, "exit_notice_days": 60}, by=actor_of(author))
    assert agreement.state is State.DRAFT
    assert agreement.approvals[-1].outcome is Outcome.OUTDATED
    assert refused(lambda: approve_step(late, by=actor_of(director))) == Refusal.NOT_FROM_THIS_STATE
    with pytest.raises(NotFound):
        step_of(agreement, late.id)


def test_withdrawing_ends_the_run_and_is_refused_once_all_is_decided(finance: User, author: User) -> None:
    agreement = make_text(author)
    make_route(StepTerms(1, "Финансы", finance), of=agreement)
    agreement = submitted(agreement, author)
    ending.withdraw(agreement, by=actor_of(author))
    assert (agreement.state, agreement.approvals[-1].outcome) == (State.DRAFT, Outcome.WITHDRAWN)
    agreement = submitted(agreement, author)
    approve_step(step_named(agreement, "Финансы"), by=actor_of(finance))
    assert refused(lambda: ending.withdraw(agreement, by=actor_of(author))) == Refusal.NOT_FROM_THIS_STATE


def test_a_decision_said_twice_is_said_once(finance: User, author: User) -> None:
    agreement = make_text(author)
    make_route(StepTerms(1, "Финансы", finance), of=agreement)
    agreement = submitted(agreement, author)
    step = step_named(agreement, "Финансы")
    approve_step(step, by=actor_of(finance))
    before = step.decided_at
    approve_step(step, by=actor_of(finance))
    assert (step.decided_at, agreement.state) == (before, State.APPROVED)


def test_the_database_itself_keeps_decisions(finance: User, author: User) -> None:
    agreement = make_text(author)
    make_route(StepTerms(1, "Финансы", finance), of=agreement)
    agreement = submitted(agreement, author)
    step = step_named(agreement, "Финансы")
    approve_step(step, by=actor_of(finance))
    step.comment = "передумал"
    with pytest.raises(DatabaseError, match="append-only"):
        session.flush()
    session.rollback()


def test_a_changed_route_leaves_running_approvals_alone(finance: User, director: User, author: User) -> None:
    agreement = make_text(author)
    route = make_route(StepTerms(1, "Финансы", finance), of=agreement)
    agreement = submitted(agreement, author)
    save_route(
        route,
        name=route.name,
        type_=route.type,
        from_amount=Decimal(0),
        self_approval=False,
        steps=[StepTerms(1, "Директор", director)],
        by=SOMEBODY,
    )
    assert [one.name for one in reloaded(agreement).approvals[-1].steps] == ["Финансы"]


# Handing over


def test_a_decision_is_handed_over_by_who_was_asked_or_by_legal_staff(
    finance: User, director: User, author: User
) -> None:
    agreement = make_text(author)
    make_route(StepTerms(1, "Финансы", finance), of=agreement)
    agreement = submitted(agreement, author)
    step = step_named(agreement, "Финансы")
    stranger = make_user(roles=(Role.MANAGER,))
    assert refused(lambda: hand_over(step, director, by=actor_of(stranger))) == Refusal.NOT_YOUR_MOVE
    with pytest.raises(StepHandedToSelf):
        hand_over(step, finance, by=actor_of(finance))
    with pytest.raises(NobodyMayDecide):
        hand_over(step, author, by=actor_of(finance))
    hand_over(step, director, by=actor_of(finance))
    assert refused(lambda: approve_step(step, by=actor_of(finance))) == Refusal.NOT_YOUR_MOVE
    hand_over(step, stranger, by=actor_of(author))
    approve_step(step, by=actor_of(stranger))
    assert agreement.state is State.APPROVED


# Who is shown what


def test_the_menu_says_what_an_author_may_do_meanwhile(finance: User, author: User) -> None:
    agreement = make_text(author)
    make_route(StepTerms(1, "Финансы", finance), of=agreement)
    agreement = submitted(agreement, author)
    possible = {one.verb for one in possible_moves(agreement, actor_of(author), None) if one.refusal is None}
    assert Verb.WITHDRAW in possible
    assert Verb.SEND not in possible


def today_of(by: Actor) -> list[str]:
    return [item.detail for item in hooks.collect("today_items", actor=by) if "решение" in item.detail]


def test_today_shows_the_decision_to_who_is_asked_alone(
    app: object, finance: User, director: User, author: User
) -> None:
    agreement = make_text(author)
    make_route(StepTerms(1, "Финансы", finance), of=agreement)
    submitted(agreement, author)
    with app.test_request_context():  # type: ignore[attr-defined]
        assert len(today_of(actor_of(finance))) == 1
        assert today_of(actor_of(director)) == []


# Letters


def test_everybody_is_written_to_once_and_reminded_by_day(finance: User, author: User) -> None:
    agreement = make_text(author)
    make_route(StepTerms(1, "Финансы", finance, within_days=2), of=agreement)
    monday_noon = clock.now().replace(hour=7, minute=0) - timedelta(days=clock.now().weekday())
    with clock.stopped_at(monday_noon):
        agreement = submitted(agreement, author)
        jobs.run_all()
        jobs.run_all()
        assert [one.subject for one in letters_to(finance)] == [f"Согласуйте «{agreement.title}»"]
        assert f"/agreements/{agreement.id}" in letters_to(finance)[0].body_text
    with clock.stopped_at(monday_noon + timedelta(days=1, hours=12)):
        reminders.remind_of_decisions({})  # midnight in Yekaterinburg
        assert len(letters_to(finance)) == 1
    with clock.stopped_at(monday_noon + timedelta(days=1, hours=1)):
        reminders.remind_of_decisions({})
        reminders.remind_of_decisions({})
        assert len(letters_to(finance)) == 2
    for days in range(3, 40):
        with clock.stopped_at(monday_noon + timedelta(days=days)):
            reminders.remind_of_decisions({})
    assert len(letters_to(finance)) == 1 + reminders.MOST_REMINDERS
    session.expire_all()
    approve_step(
        step_named(queries.agreement_to_change(agreement.id, SOMEBODY), "Финансы"), by=actor_of(finance)
    )
    jobs.run_all()
    assert [one.subject for one in letters_to(author)] == [f"Согласовано: «{agreement.title}»"]


def test_the_author_reads_what_to_change(finance: User, author: User) -> None:
    agreement = make_text(author)
    make_route(StepTerms(1, "Финансы", finance), of=agreement)
    agreement = submitted(agreement, author)
    ask_changes(step_named(agreement, "Финансы"), "Сумма в п. 4.1 без НДС", by=actor_of(finance))
    jobs.run_all()
    assert "Сумма в п. 4.1 без НДС" in letters_to(author)[0].body_text


# The edge


def test_a_director_approves_from_the_page(
    sign_in: Callable[..., FlaskClient], director: User, author: User
) -> None:
    agreement = make_text(author)
    make_route(StepTerms(1, "Директор", director), of=agreement)
    agreement = submitted(agreement, author)
    step = step_named(agreement, "Директор")
    client = sign_in(user=director)
    page = client.get(f"/agreements/{agreement.id}").text
    assert "Ваше решение: Директор" in page
    assert "Вернуть на доработку" in page
    address = f"/agreements/{agreement.id}/approval-steps/{step.id}"
    assert client.post(f"{address}/changes", data={"reason": ""}).status_code == 422
    assert client.post(f"{address}/approval").status_code == 303
    assert reloaded(agreement).state is State.APPROVED
    assert client.post(f"/agreements/{agreement.id}/approval-steps/999999/approval").status_code == 404


def test_legal_staff_draw_up_a_route_on_the_page(sign_in: Callable[..., FlaskClient], finance: User) -> None:
    agreement = make_draft(AgreementKind.COOPERATION)
    client = sign_in(Role.LEGAL)
    typed = {
        "name": "Города",
        "type": str(agreement.type_id),
        "from_amount": "1 000 000,50",
        "steps-0-position": "1",
        "steps-0-name": "Финансы",
        "steps-0-approver": "0",
        "steps-0-deputy": "0",
        "steps-0-within_days": "3",
        "steps-1-name": "",
        "steps-1-approver": "0",
        "steps-1-deputy": "0",
    }
    refused_page = client.post("/approval-routes", data=typed)
    assert refused_page.status_code == 422
    assert "Выберите, кто согласует этап." in refused_page.text
    assert "1 000 000,50" in refused_page.text
    assert (
        client.post("/approval-routes", data=typed | {"steps-0-approver": str(finance.id)}).status_code == 302
    )
    route = route_for(agreement.type_id, Decimal("1000000.50"))
    assert route is not None
    assert [(one.name, one.approver_id, one.within_days) for one in route.steps] == [
        ("Финансы", finance.id, 3)
    ]
    assert "Города" in client.get("/approval-routes").text
    assert client.get(f"/approval-routes/{route.id}").status_code == 200
    assert sign_in(Role.MANAGER).get("/approval-routes").status_code == 403
