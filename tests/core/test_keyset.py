"""Keyset paging: every row once, in either direction, whatever the order."""

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from crm.accounts.models import User
from crm.core.db import session
from crm.core.keyset import Order, page_of
from tests.accounts.factories import make_user

pytestmark = pytest.mark.usefixtures("app")
ROWS = select(User.id, User.name)


def order(*, descending: bool) -> Order:
    return Order(User.name.expression, User.id.expression, descending=descending)


@given(
    names=st.lists(st.sampled_from(["а", "б", "в"]), min_size=0, max_size=7),
    descending=st.booleans(),
    limit=st.integers(1, 4),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_walking_there_and_back_meets_every_row_once(names: list[str], descending: bool, limit: int) -> None:
    savepoint = session.begin_nested()
    for name in names:
        make_user(name=name)
    by = order(descending=descending)
    expected = [row[0] for row in page_of(ROWS, by, limit=100).rows]
    pages = [page_of(ROWS, by, limit=limit)]
    while pages[-1].next:
        pages.append(page_of(ROWS, by, limit=limit, after=pages[-1].next))
    assert [row[0] for page in pages for row in page.rows] == expected
    for earlier, later in pairwise(pages):
        back = page_of(ROWS, by, limit=limit, before=later.previous)
        assert [row[0] for row in back.rows] == [row[0] for row in earlier.rows]
        assert back.next == earlier.next
    assert pages[0].previous is None
    savepoint.rollback()


def test_rows_added_before_do_not_shift_the_next_page() -> None:
    a, b, c = (make_user(name=name).id for name in "бвг")
    first = page_of(ROWS, order(descending=False), limit=2)
    assert [row[0] for row in first.rows] == [a, b]
    make_user(name="а")
    assert [row[0] for row in page_of(ROWS, order(descending=False), limit=2, after=first.next).rows] == [c]


def test_an_anchor_that_is_gone_gives_the_first_page() -> None:
    only = make_user().id
    for place in ({"after": 10**9}, {"before": 10**9}):
        page = page_of(ROWS, order(descending=False), limit=2, **place)
        assert ([row[0] for row in page.rows], page.next, page.previous) == ([only], None, None)
