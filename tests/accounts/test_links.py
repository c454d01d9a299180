"""One-time links: they sign in once, by POST alone, and die with time or a newer one."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from crm.accounts import operations, queries
from crm.accounts.errors import LinkSpent
from crm.accounts.models import LinkPurpose
from crm.accounts.roles import Role
from crm.core import actor
from crm.core.db import session
from crm.core.errors import NotFound
from tests.accounts.factories import make_user


@pytest.mark.usefixtures("app")
def test_a_link_is_spent_once() -> None:
    user = make_user()
    secret = operations.new_link(user, LinkPurpose.INVITATION)
    assert operations.spend_link(queries.link_to_spend(secret), by=actor.ANONYMOUS) is user
    with pytest.raises(LinkSpent):
        operations.spend_link(queries.link_to_spend(secret), by=actor.ANONYMOUS)


@pytest.mark.usefixtures("app")
def test_a_newer_link_replaces_the_older() -> None:
    user = make_user()
    older = operations.new_link(user, LinkPurpose.INVITATION)
    operations.new_link(user, LinkPurpose.INVITATION)
    with pytest.raises(LinkSpent):
        operations.spend_link(queries.link_to_spend(older), by=actor.ANONYMOUS)


@pytest.mark.usefixtures("app")
def test_a_link_dies_with_time() -> None:
    secret = operations.new_link(make_user(), LinkPurpose.INVITATION, life=timedelta(seconds=-1))
    with pytest.raises(LinkSpent):
        operations.spend_link(queries.link_to_spend(secret), by=actor.ANONYMOUS)


@pytest.mark.usefixtures("app")
def test_a_guessed_link_is_not_found() -> None:
    with pytest.raises(NotFound):
        queries.link_to_spend("guessed")


def test_accepting_a_link_signs_in(client: FlaskClient) -> None:
    secret = operations.new_link(make_user(roles=(Role.ADMINISTRATOR,)), LinkPurpose.FIRST_ADMINISTRATOR)
    session.commit()
    assert client.get("/users").status_code == 302
    answer = client.post(f"/invitation/{secret}")
    assert (answer.status_code, answer.location) == (302, "/")
    assert client.post(f"/invitation/{secret}").status_code == 410
    with client.session_transaction() as cookies:
        assert "_user_id" in cookies
