"""After a change of a lead the browser comes back to a page of ours, and to no other."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from crm.accounts.roles import Role
from crm.core.db import session
from tests.leads.factories import make_lead


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:x"]
)
def test_a_foreign_way_back_is_not_taken(sign_in: Callable[..., FlaskClient], back: str) -> None:
    lead = make_lead()
    session.commit()
    answer = sign_in(Role.MANAGER).post(f"/leads/{lead.id}/stage", data={"stage": "contacted", "back": back})
    assert answer.status_code == 303
    assert answer.location == f"/leads/{lead.id}"


def test_a_way_back_to_a_page_of_ours_is_taken(sign_in: Callable[..., FlaskClient]) -> None:
    lead = make_lead()
    session.commit()
    typed = {"stage": "contacted", "back": "/leads?owner=1"}
    assert sign_in(Role.MANAGER).post(f"/leads/{lead.id}/stage", data=typed).location == "/leads?owner=1"
