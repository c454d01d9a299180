"""The committed description of the API is the one the code gives, and it is a valid OpenAPI 3.1."""

import json

from flask import Flask

from crm.cli.openapi import FILE
from crm.web.api.openapi import as_text, description, endpoints_of


def test_the_committed_description_is_true(built_app: Flask) -> None:
    assert FILE.read_text() == as_text(built_app), "run `make openapi`"


def test_every_reference_leads_somewhere(built_app: Flask) -> None:
    document = description(built_app)
    text = json.dumps(document)
    names = set(document["components"]["schemas"])
    used = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert used <= names


def test_every_endpoint_says_what_it_does(built_app: Flask) -> None:
    endpoints = endpoints_of(built_app)
    assert all(endpoint.summary for endpoint in endpoints)
    names = [endpoint.name for endpoint in endpoints]
    assert len(names) == len(set(names))
