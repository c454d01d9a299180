"""Units of work: what a refusal undoes, what stays, and what an accident leaves (nothing)."""

import pytest

from crm.core.db import keep, session, unit_of_work
from crm.core.errors import NotFound
from crm.core.installation import Installation

pytestmark = pytest.mark.usefixtures("app")


def kept() -> int:
    with unit_of_work(writes=False):
        return session.query(Installation).count()


def add() -> None:
    session.add(Installation())
    session.flush()


def test_a_unit_commits_at_its_end() -> None:
    with unit_of_work():
        add()
    assert kept() == 1


def test_a_refusal_undoes_what_was_done() -> None:
    with pytest.raises(NotFound), unit_of_work():
        add()
        raise NotFound
    assert kept() == 0


def test_what_was_kept_outlives_the_refusal() -> None:
    with pytest.raises(NotFound), unit_of_work():
        add()
        keep()
        add()
        raise NotFound
    assert kept() == 1


def test_an_accident_undoes_everything_even_what_was_kept() -> None:
    with pytest.raises(ZeroDivisionError), unit_of_work():
        add()
        keep()
        add()
        raise ZeroDivisionError
    assert kept() == 0
