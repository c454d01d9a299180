"""Every route declares who may call it, and the declaration holds for every kind of actor."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from crm.accounts.roles import GRANTS, Role
from crm.core import permissions
from crm.web.access import Access, access_of

NOWHERE = "999999"


def rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def test_every_endpoint_declares_its_access(built_app: Flask) -> None:
    silent = [rule.endpoint for rule in rules(built_app) if access_of(built_app, rule.endpoint) is None]
    assert silent == ["security.static", "security.verify"] or set(silent) <= {
        "security.static",
        "security.verify",
    }, "an endpoint says nothing about who may call it"


def test_silence_means_nobody(sign_in: Callable[..., FlaskClient]) -> None:
    assert sign_in(Role.ADMINISTRATOR).get("/verify").status_code == 403


def test_grants_name_declared_permissions_only() -> None:
    declared = permissions.declared()
    for role, granted in GRANTS.items():
        assert granted <= declared, f"{role} is granted what nobody declares"


def test_every_permission_is_granted_to_somebody() -> None:
    assert permissions.declared() == frozenset().union(*GRANTS.values())


def requested(client: FlaskClient, rule: Rule) -> int:
    """Call the rule once, with ids of nothing, by a method it knows."""
    values = {
        name: NOWHERE if "int" in type(converter).__name__.lower() else "x"
        for name, converter in rule._converters.items()
    }
    address, method = rule.build(values, append_unknown=False)[1], _method(rule)
    return client.open(address, method=method).status_code


def _method(rule: Rule) -> str:
    methods = (rule.methods or set()) - {"HEAD", "OPTIONS"}
    return "GET" if "GET" in methods else min(methods)


def declared(app: Flask, rule: Rule) -> Access:
    access = access_of(app, rule.endpoint)
    assert access is not None
    return access


def test_a_stranger_reaches_public_pages_only(app: Flask, client: FlaskClient) -> None:
    for rule in rules(app):
        access = access_of(app, rule.endpoint)
        if access is None or access.public:
            continue
        status = requested(client, rule)
        expected = {401} if rule.rule.startswith("/api/") else {302} if _method(rule) == "GET" else {401}
        assert status in expected, f"{rule.rule} answered {status} to a stranger"


@pytest.mark.parametrize("role", list(Role))
def test_each_role_reaches_what_it_is_granted(
    app: Flask, sign_in: Callable[..., FlaskClient], role: Role
) -> None:
    client = sign_in(role)
    for rule in rules(app):
        access = access_of(app, rule.endpoint)
        if (
            access is None
            or access.public
            or rule.rule.startswith("/api/")
            or rule.endpoint == "security.logout"
        ):
            continue
        status = requested(client, rule)
        allowed = access.permission is None or access.permission in GRANTS[role]
        assert (status != 403) if allowed else (status == 403), f"{role}: {rule.rule} answered {status}"
        assert status < 500, f"{role}: {rule.rule} answered {status}"


def test_a_cookie_opens_no_api(app: Flask, sign_in: Callable[..., FlaskClient]) -> None:
    client = sign_in(Role.ADMINISTRATOR)
    for rule in rules(app):
        if rule.rule.startswith("/api/") and not declared(app, rule).public:
            assert requested(client, rule) == 401, rule.rule
