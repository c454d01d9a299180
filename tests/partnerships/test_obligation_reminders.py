"""Letters about obligations: when, to whom, by day, never twice, and to a head at last."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from crm.accounts.errors import OwnHead
from crm.accounts.models import User
from crm.accounts.operations import choose_head
from crm.accounts.roles import Role
from crm.core import clock
from crm.core.db import session
from crm.core.mail import Letter
from crm.leads.models import Membership
from crm.partnerships import duty_reminders, letters
from crm.partnerships.due import DueFrom, DueRule
from crm.partnerships.duty_reminders import ESCALATE_AFTER, MOST_REMINDERS, remind_of_obligations
from crm.partnerships.models import AgreementKind
from crm.partnerships.models.obligations import Obligation
from crm.partnerships.operations.obligations import change_obligation
from crm.partnerships.proposals import ObligationTerms
from tests.accounts.factories import make_user
from tests.partnerships.factories import SOMEBODY, make_signed
from tests.partnerships.test_obligations import done, owe

pytestmark = pytest.mark.usefixtures("app")
NOON = time(12)


@pytest.fixture
def keeper() -> User:
    return make_user(roles=(Role.MANAGER,))


@pytest.fixture
def ours(keeper: User) -> Obligation:
    return owe(make_signed(AgreementKind.COOPERATION), ours=True, responsible=keeper, days=30)


def at(one: Obligation, days: int, hour: time = NOON) -> datetime:
    """So many days after the last day of the term, on the forum's clock."""
    assert one.due_on is not None
    zone = ZoneInfo(one.agreement.edition.time_zone)
    return datetime.combine(one.due_on + timedelta(days=days), hour, zone).astimezone(UTC)


def written(moments: Iterator[datetime] | list[datetime]) -> list[tuple[str, str]]:
    """Who was written what, when the job came round at these moments."""
    before = set(session.scalars(select(Letter.id)))
    for moment in moments:
        with clock.stopped_at(moment):
            remind_of_obligations({})
        session.flush()
    found = session.scalars(select(Letter).where(Letter.id.not_in(before)).order_by(Letter.id))
    return [(letter.to, letter.subject.partition(":")[0]) for letter in found]


def test_whoever_answers_is_told_before_on_and_after_the_last_day(ours: Obligation, keeper: User) -> None:
    days = {-4: "", -3: "Скоро срок", -2: "", 0: "Сегодня срок", 1: "Просрочено", 2: "", 3: "Просрочено"}
    for day, subject in days.items():
        assert written([at(ours, day)]) == ([(keeper.email, subject)] if subject else []), day


def test_letters_end(ours: Obligation) -> None:
    assert len(written([at(ours, day) for day in range(-5, 60)])) == MOST_REMINDERS


def test_a_second_run_writes_nothing_and_nobody_is_woken(ours: Obligation) -> None:
    assert written([at(ours, 0, time(4)), at(ours, 0, time(23))]) == []
    assert len(written([at(ours, 0), at(ours, 0), at(ours, 0, time(15))])) == 1


def test_a_worker_killed_between_letter_and_mark_loses_and_doubles_nothing(
    ours: Obligation, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, noon = letters.obligation_due, at(ours, 0)

    def killed(*arguments: object, **options: object) -> None:
        real(*arguments, **options)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(duty_reminders.letters, "obligation_due", killed)
        with pytest.raises(KeyboardInterrupt), session.begin_nested():
            written([noon])
    session.expire_all()
    assert len(written([noon, noon])) == 1


def test_what_is_done_is_left_alone(ours: Obligation) -> None:
    done(ours)
    assert written([at(ours, 0), at(ours, 5)]) == []


def test_another_term_begins_anew(ours: Obligation, keeper: User) -> None:
    written([at(ours, 0)])
    rule = DueRule(DueFrom.DATE, at(ours, 30).date())
    change_obligation(ours, ObligationTerms(ours.what, ours.party, rule, responsible=keeper), by=SOMEBODY)
    assert (ours.reminders, ours.reminded_on) == (0, None)
    assert written([at(ours, -3)]) == [(keeper.email, "Скоро срок")]


def test_the_other_side_is_led_to_its_own_page_and_we_hear_of_it_on_the_day(keeper: User) -> None:
    theirs = owe(make_signed(), responsible=keeper, days=30)
    member = make_user(roles=(Role.EXHIBITOR,))
    session.add(Membership(user_id=member.id, organisation_id=theirs.party.organisation_id))
    assert written([at(theirs, -3)]) == [(member.email, "Скоро срок")]
    assert [to for to, _what in written([at(theirs, 0)])] == [keeper.email, member.email]
    bodies = {one.to: one.body_text for one in session.scalars(select(Letter).order_by(Letter.id))}
    assert f"/portal/{theirs.party.organisation_id}/obligations/{theirs.id}" in bodies[member.email]
    assert f"/obligations/{theirs.id}" in bodies[keeper.email]
    assert "/portal/" not in bodies[keeper.email]


def test_a_head_hears_once_of_what_stays_undone(ours: Obligation, keeper: User) -> None:
    head = make_user(roles=(Role.DIRECTOR,))
    choose_head(keeper, head, by=SOMEBODY)
    late = ESCALATE_AFTER.days
    told = written([at(ours, day) for day in range(late + 9)])
    assert [to for to, what in told if what == "Не исполнено в срок"] == [head.email]


def test_nobody_is_their_own_head(keeper: User) -> None:
    with pytest.raises(OwnHead):
        choose_head(keeper, keeper, by=SOMEBODY)
