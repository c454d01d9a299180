"""The OpenAPI 3.1 description, generated from the declarations."""

import json
import re
from typing import Any

from flask import Flask
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from crm.core.errors import DomainError, NotAllowed, NotFound
from crm.web.api.endpoint import Endpoint

_PARAMETER = re.compile(r"<(?:int:)?(\w+)>")
PROBLEM = {
    "type": "object",
    "required": ["type", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "Stable; switch on this, not on the text."},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "field": {"type": "string"},
                    "code": {"type": "string"},
                    "message": {"type": "string"},
                },
            },
        },
    },
}


def endpoints_of(app: Flask) -> list[Endpoint]:
    """Every declared operation, in the order of path and method."""
    found = [endpoint for api in app.extensions["apis"] for endpoint in api.endpoints]
    return sorted(found, key=lambda endpoint: (endpoint.path, endpoint.method))


def as_text(app: Flask) -> str:
    return json.dumps(description(app), ensure_ascii=False, indent=2) + "\n"


def description(app: Flask) -> dict[str, Any]:
    endpoints = endpoints_of(app)
    shapes = {shape for one in endpoints for shape in (one.body, one.answer) if shape is not None}
    ordered = sorted(shapes, key=lambda shape: shape.__name__)
    _, definitions = models_json_schema(
        [(shape, "serialization" if _is_answer(shape, endpoints) else "validation") for shape in ordered],
        ref_template="#/components/schemas/{model}",
    )
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in endpoints:
        path = "/api/v1" + _PARAMETER.sub(r"{\1}", endpoint.path)
        paths.setdefault(path, {})[endpoint.method.lower()] = _operation(endpoint)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Vitrina",
            "version": "1",
            "description": "Exhibition and agreements. Money is a string in roubles, moments are RFC 3339.",
        },
        "servers": [{"url": "/"}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {"Problem": PROBLEM, **definitions.get("$defs", {})},
        },
    }


def _is_answer(shape: type[BaseModel], endpoints: list[Endpoint]) -> bool:
    return any(endpoint.answer is shape for endpoint in endpoints)


def _operation(endpoint: Endpoint) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": endpoint.name,
        "tags": [endpoint.tag],
        "summary": endpoint.summary,
        "description": f"Scope: `{endpoint.scope}`.",
        "parameters": [*_path_parameters(endpoint), *_query_parameters(endpoint), *_headers(endpoint)],
        "responses": _responses(endpoint),
    }
    if endpoint.body is not None:
        operation["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": _reference(endpoint.body)}},
        }
    return operation


def _path_parameters(endpoint: Endpoint) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "integer", "minimum": 1}}
        for name in _PARAMETER.findall(endpoint.path)
    ]


def _query_parameters(endpoint: Endpoint) -> list[dict[str, Any]]:
    if endpoint.query is None:
        return []
    schema = endpoint.query.model_json_schema()
    required = schema.get("required", [])
    definitions = schema.get("$defs", {})
    return [
        {"name": name, "in": "query", "required": name in required, "schema": _inlined(shape, definitions)}
        for name, shape in schema["properties"].items()
    ]


def _inlined(shape: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    """Query parameters carry their schema whole: definitions would lose their address outside the model."""
    text = json.dumps(shape)
    for name, definition in definitions.items():
        text = text.replace(json.dumps({"$ref": f"#/$defs/{name}"}), json.dumps(definition))
    inlined: dict[str, Any] = json.loads(text)
    return inlined


def _headers(endpoint: Endpoint) -> list[dict[str, Any]]:
    if endpoint.method != "POST":
        return []
    return [
        {
            "name": "Idempotency-Key",
            "in": "header",
            "required": False,
            "description": "The same key with the same body within 24 hours gives the first answer again.",
            "schema": {"type": "string", "maxLength": 255},
        }
    ]


def _responses(endpoint: Endpoint) -> dict[str, Any]:
    responses: dict[str, Any] = {
        str(endpoint.status): {
            "description": "Done" if endpoint.status != 200 else "Found",
            "content": {"application/json": {"schema": _reference(endpoint.answer)}},
        }
    }
    if endpoint.method == "GET":
        responses["304"] = {"description": "Not changed"}
    refused: dict[int, list[str]] = {401: ["unauthenticated"], 403: [NotAllowed.code], 400: ["bad_request"]}
    if _PARAMETER.search(endpoint.path):
        refused[404] = [NotFound.code]
    if endpoint.body is not None or endpoint.query is not None:
        refused.setdefault(422, []).append("invalid_request")
    if endpoint.method == "POST":
        refused[400] = ["not_json"]
        refused.setdefault(409, []).append("idempotency_key_in_flight")
        refused.setdefault(422, []).append("idempotency_key_reused")
    for refusal in endpoint.refusals:
        _add(refused, refusal)
    for status, codes in sorted(refused.items()):
        responses[str(status)] = {
            "description": "Refused: " + ", ".join(dict.fromkeys(codes)),
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    return responses


def _add(refused: dict[int, list[str]], refusal: type[DomainError]) -> None:
    refused.setdefault(refusal.status, []).append(refusal.code)


def _reference(shape: type[BaseModel]) -> dict[str, str]:
    name = re.sub(r"[^A-Za-z0-9_.-]", "_", shape.__name__)
    return {"$ref": f"#/components/schemas/{name}"}
