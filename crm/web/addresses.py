"""Addresses of pages: the present one with other filters, and the way from a form to its result."""

from typing import Any

from flask import Flask, Response, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from crm.web.refusals import wants_fragment


def url_with(**changes: Any) -> str:
    """The present address with these query values; None takes a value away."""
    values = request.args.to_dict(flat=False)
    for name, value in changes.items():
        values[name] = [] if value is None else [str(value)]
    kept = {name: value for name, value in values.items() if value}
    address: dict[str, Any] = {**(request.view_args or {}), **kept}
    return url_for(request.endpoint or "", **address)


def go_to(address: str) -> ResponseReturnValue:
    """After a form was saved: the browser goes to `address`, also when htmx sent the form from a drawer."""
    if not wants_fragment():
        return redirect(address, 303)
    response: Response = make_response("", 204)
    response.headers["HX-Redirect"] = address
    return response


def install(app: Flask) -> None:
    app.jinja_env.globals["url_with"] = url_with
