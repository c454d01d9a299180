"""What every answer promises the browser, and what no request gets past."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from crm.accounts.roles import Role
from crm.core.db import session
from crm.core.jobs import WorkerBeat, beat
from tests.accounts.factories import make_user
from tests.house.test_access import requested, rules


@pytest.mark.parametrize("path", ["/login", "/healthz", "/nowhere", "/api/v1/editions", "/users"])
def test_every_answer_carries_the_strict_policy(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_secret_address_is_told_to_nobody(client: FlaskClient) -> None:
    answer = client.get("/invitation/whatever")
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_forged_host_is_refused(client: FlaskClient) -> None:
    assert client.get("/login", headers={"Host": "evil.example"}).status_code == 400


@pytest.fixture
def with_csrf(app: Flask) -> Iterator[None]:
    app.config["WTF_CSRF_ENABLED"] = True
    yield
    app.config["WTF_CSRF_ENABLED"] = False


@pytest.mark.usefixtures("with_csrf")
def test_no_form_is_taken_without_its_token(app: Flask, sign_in: Callable[..., FlaskClient]) -> None:
    client = sign_in(Role.ADMINISTRATOR)
    for rule in rules(app):
        if (
            "POST" in (rule.methods or ())
            and "GET" not in (rule.methods or ())
            and not rule.rule.startswith("/api/")
        ):
            assert requested(client, rule) == 400, rule.rule


@pytest.mark.parametrize(
    "address", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:x"]
)
def test_nobody_is_sent_to_another_site(client: FlaskClient, address: str) -> None:
    answer = client.post("/preferences", data={"theme": "dark", "next": address})
    assert answer.location == "/"


def test_preferences_are_kept_in_the_browser_and_on_the_account(sign_in: Callable[..., FlaskClient]) -> None:
    user = make_user(roles=(Role.MANAGER,))
    client = sign_in(user=user)
    client.post("/preferences", data={"theme": "dark", "locale": "en", "next": "/"})
    assert (user.theme, user.locale) == ("dark", "en")
    page = client.get("/nowhere").get_data(as_text=True)
    assert 'lang="en"' in page


def test_readiness_names_the_part_that_is_missing(client: FlaskClient) -> None:
    session.query(WorkerBeat).delete()
    session.commit()
    waiting = client.get("/readyz")
    assert waiting.status_code == 503
    assert waiting.json["parts"] == {"database": "ok", "storage": "ok", "worker": "unavailable"}
    beat("test")
    assert client.get("/readyz").json == {
        "status": "ok",
        "parts": {"database": "ok", "storage": "ok", "worker": "ok"},
    }


def test_a_page_that_is_not_there_says_what_to_do(client: FlaskClient) -> None:
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    assert "начните с первого экрана" in answer.get_data(as_text=True)
