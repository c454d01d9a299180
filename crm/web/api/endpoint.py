"""Declaring an endpoint: method, path, scope, shapes, refusals. The declaration is the documentation."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from inspect import signature
from typing import Any

from flask import Blueprint, Response, current_app, request
from pydantic import BaseModel, ValidationError

from crm.core.errors import DomainError
from crm.core.idempotency import remember, remembered
from crm.core.permissions import Permission
from crm.web.access import requires
from crm.web.acting import acting
from crm.web.api.problems import invalid, not_json

MAX_KEY = 255


@dataclass(frozen=True)
class Endpoint:
    """One documented operation of the API."""

    method: str
    path: str
    name: str
    summary: str
    scope: Permission
    body: type[BaseModel] | None
    query: type[BaseModel] | None
    answer: type[BaseModel]
    status: int
    refusals: tuple[type[DomainError], ...]
    tag: str


class Api:
    """A feature's endpoints under /api/v1."""

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self.bp = Blueprint(f"api_{tag}", __name__, url_prefix="/api/v1")
        self.endpoints: list[Endpoint] = []

    def get(
        self,
        path: str,
        *,
        scope: Permission,
        answer: type[BaseModel],
        query: type[BaseModel] | None = None,
        refusals: Sequence[type[DomainError]] = (),
    ) -> Callable[[Callable[..., BaseModel]], Callable[..., Response]]:
        """Reading: the handler takes path values and, when declared, `query`."""
        return self._declare("GET", path, scope, None, query, answer, 200, refusals)

    def post(
        self,
        path: str,
        *,
        scope: Permission,
        answer: type[BaseModel],
        body: type[BaseModel] | None = None,
        status: int = 201,
        refusals: Sequence[type[DomainError]] = (),
    ) -> Callable[[Callable[..., BaseModel]], Callable[..., Response]]:
        """Doing: the handler takes path values and, when declared, `body`. Honours Idempotency-Key."""
        return self._declare("POST", path, scope, body, None, answer, status, refusals)

    def _declare(
        self,
        method: str,
        path: str,
        scope: Permission,
        body: type[BaseModel] | None,
        query: type[BaseModel] | None,
        answer: type[BaseModel],
        status: int,
        refusals: Sequence[type[DomainError]],
    ) -> Callable[[Callable[..., BaseModel]], Callable[..., Response]]:
        def declare(handler: Callable[..., BaseModel]) -> Callable[..., Response]:
            summary = (handler.__doc__ or "").strip().split("\n")[0]
            endpoint = Endpoint(
                method,
                path,
                handler.__name__,
                summary,
                scope,
                body,
                query,
                answer,
                status,
                tuple(refusals),
                self.tag,
            )
            self.endpoints.append(endpoint)
            view = requires(scope)(_view(endpoint, handler))
            self.bp.add_url_rule(path, handler.__name__, view, methods=[method])
            return view

        return declare


def _view(endpoint: Endpoint, handler: Callable[..., BaseModel]) -> Callable[..., Response]:
    wanted = signature(handler).parameters

    @wraps(handler)
    def view(**arguments: Any) -> Response:
        try:
            if endpoint.query is not None:
                arguments["query"] = endpoint.query.model_validate(request.args.to_dict())
            if endpoint.body is not None:
                arguments["body"] = endpoint.body.model_validate(_json())
        except ValidationError as error:
            return invalid(error)
        except (ValueError, RecursionError):
            return not_json()
        assert set(arguments) <= set(wanted)
        if endpoint.method == "POST":
            return _once(endpoint, lambda: _answer(endpoint, handler(**arguments)))
        return _conditional(_answer(endpoint, handler(**arguments)))

    return view


def _json() -> Any:
    return json.loads(request.get_data())


def _answer(endpoint: Endpoint, result: BaseModel) -> Response:
    response = current_app.response_class(
        result.model_dump_json(exclude_none=False), endpoint.status, mimetype="application/json"
    )
    if endpoint.status in (201, 202) and hasattr(result, "id"):
        response.headers["Location"] = f"{request.path.rstrip('/')}/{result.id}"
    return response


def _once(endpoint: Endpoint, work: Callable[[], Response]) -> Response:
    key = request.headers.get("Idempotency-Key", "")
    if not key or len(key) > MAX_KEY:
        return work()
    owner = f"user:{acting().user_id}"
    request_hash = hashlib.sha256(
        b"\n".join((endpoint.method.encode(), request.path.encode(), request.get_data()))
    ).hexdigest()
    earlier = remembered(owner, key, request_hash)
    if earlier is not None:
        response = current_app.response_class(earlier.body, earlier.status, mimetype="application/json")
        response.headers["Idempotency-Replayed"] = "true"
        if earlier.location:
            response.headers["Location"] = earlier.location
        return response
    response = work()
    remember(
        owner,
        key,
        request_hash,
        status=response.status_code,
        body=response.get_data(as_text=True),
        location=response.headers.get("Location", ""),
    )
    return response


def _conditional(response: Response) -> Response:
    """Reading answers carry an ETag; an unchanged one is answered 304."""
    response.add_etag()
    response.headers["Cache-Control"] = "private, no-cache"
    response.make_conditional(request)
    return response
