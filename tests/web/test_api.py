"""The REST edge: keys, scopes, refusals as problem+json, idempotency, paging, conditional reading."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from crm.accounts import operations as accounts
from crm.accounts import security
from crm.accounts.queries import tokens_of
from crm.accounts.roles import Role
from crm.core import actor
from crm.core.db import session
from crm.exhibition.models import Hold, Stand
from tests.accounts.factories import make_user
from tests.exhibition.factories import make_organisation, make_stand

SCOPES = ("stand:hold", "plan:view", "organisation:view", "lead:view", "booking:view", "agreement:view")
Call = Callable[..., TestResponse]


@pytest.fixture
def call(app: Flask) -> Call:
    """A client with a key of a manager; `scopes` narrows it."""
    client = app.test_client()

    def request(
        method: str, path: str, *, scopes: tuple[str, ...] = SCOPES, **options: object
    ) -> TestResponse:
        user = make_user(roles=(Role.MANAGER,)) if not users else users[0]
        users[:] = [user]
        token = accounts.create_token(user, name="test", scopes=scopes, by=actor.command("test"))
        session.commit()
        headers = {"Authorization": f"Bearer {token}", **options.pop("headers", {})}
        return client.open(f"/api/v1{path}", method=method, headers=headers, **options)

    users: list = []
    return request


@pytest.fixture
def wish(app: Flask) -> dict[str, int]:
    stand, organisation = make_stand(), make_organisation()
    session.commit()
    return {"stand_id": stand.id, "organisation_id": organisation.id}


def holds() -> int:
    return session.query(Hold).count()


def test_a_hold_is_made_once_and_the_second_is_told_who_was_first(call: Call, wish: dict[str, int]) -> None:
    first = call("POST", "/holds", json=wish)
    assert first.status_code == 201
    assert first.json["stand_id"] == wish["stand_id"]
    assert first.headers["Location"] == f"/api/v1/holds/{first.json['id']}"
    second = call("POST", "/holds", json=wish)
    assert second.status_code == 409
    assert second.content_type == "application/problem+json"
    assert second.json["code"] == "stand_taken"
    assert holds() == 1


def test_the_same_key_gives_the_same_answer_and_changes_nothing(call: Call, wish: dict[str, int]) -> None:
    headers = {"Idempotency-Key": str(uuid4())}
    first = call("POST", "/holds", json=wish, headers=headers)
    again = call("POST", "/holds", json=wish, headers=headers)
    assert (again.status_code, again.json, again.headers["Location"]) == (
        first.status_code,
        first.json,
        first.headers["Location"],
    )
    assert again.headers["Idempotency-Replayed"] == "true"
    assert holds() == 1


def test_the_same_key_with_another_body_is_refused(call: Call, wish: dict[str, int]) -> None:
    headers = {"Idempotency-Key": str(uuid4())}
    call("POST", "/holds", json=wish, headers=headers)
    other = {**wish, "stand_id": make_stand().id}
    answer = call("POST", "/holds", json=other, headers=headers)
    assert (answer.status_code, answer.json["code"]) == (422, "idempotency_key_reused")
    assert holds() == 1


def test_a_refusal_leaves_its_key_free(call: Call, wish: dict[str, int]) -> None:
    headers = {"Idempotency-Key": str(uuid4())}
    stand = session.get_one(Stand, wish["stand_id"])
    stand.blocked_reason = "проход"
    session.commit()
    assert call("POST", "/holds", json=wish, headers=headers).status_code == 409
    stand.blocked_reason = ""
    session.commit()
    assert call("POST", "/holds", json=wish, headers=headers).status_code == 201


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"stand_id": "x", "organisation_id": 1}, "stand_id"),
        ({"stand_id": 1}, "organisation_id"),
        ({"stand_id": 1, "organisation_id": 1, "until": "tomorrow"}, "until"),
        ({"stand_id": 1, "organisation_id": 1, "until": "2030-01-01T00:00:00"}, "until"),
        ({"stand_id": 1, "organisation_id": 1, "colour": "red"}, "colour"),
        ({"stand_id": 2**63, "organisation_id": 1}, "stand_id"),
    ],
)
def test_bad_input_names_the_field(call: Call, body: dict[str, object], field: str) -> None:
    answer = call("POST", "/holds", json=body)
    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json["errors"]] == [field]


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[" * 100_000])
def test_what_is_no_json_is_said_so(call: Call, content: bytes) -> None:
    answer = call("POST", "/holds", data=content)
    assert (answer.status_code, answer.json["code"]) == (400, "not_json")


def test_a_key_without_the_scope_is_refused(call: Call, wish: dict[str, int]) -> None:
    answer = call("POST", "/holds", json=wish, scopes=("plan:view",))
    assert (answer.status_code, answer.json["code"]) == (403, "not_allowed")


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer x", "Bearer vtr_00_00", "Basic eDp5"])
def test_a_guessed_key_is_nobody(client: FlaskClient, header: str) -> None:
    answer = client.get("/api/v1/editions", headers={"Authorization": header})
    assert (answer.status_code, answer.json["code"]) == (401, "unauthenticated")


def test_a_disabled_user_takes_the_keys_along(app: Flask) -> None:
    user = make_user(roles=(Role.MANAGER,))
    token = accounts.create_token(user, name="t", scopes=("plan:view",), by=actor.command("test"))
    session.commit()
    client, headers = app.test_client(), {"Authorization": f"Bearer {token}"}
    assert client.get("/api/v1/editions", headers=headers).status_code == 200
    accounts.disable_user(user, by=actor.command("test"))
    session.commit()
    assert client.get("/api/v1/editions", headers=headers).status_code == 401


def test_pages_follow_each_other_without_gap(call: Call) -> None:
    made = sorted(make_organisation().id for _ in range(5))
    session.commit()
    seen, after = [], None
    while True:
        query = f"?limit=2&after={after}" if after else "?limit=2"
        page = call("GET", f"/organisations{query}").json
        seen += [item["id"] for item in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert seen == made


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "after=x", "after=0", "sort=id"])
def test_a_wrong_page_is_refused(call: Call, query: str) -> None:
    assert call("GET", f"/organisations?{query}").status_code == 422


def test_an_unchanged_answer_is_not_sent_again(call: Call, wish: dict[str, int]) -> None:
    path = f"/stands/{wish['stand_id']}"
    first = call("GET", path)
    assert first.json["status"] == "available"
    etag = {"If-None-Match": first.headers["ETag"]}
    assert call("GET", path, headers=etag).status_code == 304
    call("POST", "/holds", json=wish)
    changed = call("GET", path, headers=etag)
    assert (changed.status_code, changed.json["status"]) == (200, "held")


@pytest.mark.parametrize("kind", ["editions", "stands", "organisations", "leads", "bookings", "agreements"])
def test_what_is_not_there_is_not_found(call: Call, kind: str) -> None:
    assert call("GET", f"/{kind}").status_code == 200
    answer = call("GET", f"/{kind}/999999")
    assert (answer.status_code, answer.json["code"]) == (404, "not_found")


def test_the_use_of_a_key_is_noted_even_when_it_only_reads(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(security, "_tried_at", {})
    user = make_user(roles=(Role.MANAGER,))
    token = accounts.create_token(user, name="reader", scopes=SCOPES, by=actor.command("test"))
    session.commit()
    app.test_client().get("/api/v1/stands", headers={"Authorization": f"Bearer {token}"})
    assert tokens_of(user.id)[0].last_used_at is not None
