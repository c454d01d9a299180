"""Addresses of pages: the present one with other filters, and the way from a form to its result."""

import re
from typing import Any
from urllib.parse import urlencode

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


def with_back(address: str, back: str) -> str:
    """The address of a page from whose forms one comes back to `back`; without it the address as it is."""
    return f"{address}{'&' if '?' in address else '?'}{urlencode({'back': back})}" if back else address


def back_address() -> str:
    """Where who came here from elsewhere wants to return to: a page of ours, or empty."""
    asked = request.values.get("back", "")
    return asked if re.fullmatch(r"/(?![/\\])[^\\\s]{0,500}", asked) else ""


def go_to(address: str) -> ResponseReturnValue:
    """After a form was saved: the browser goes to `address`, also when htmx sent the form from a drawer.

    Who came to fill something in for another page is brought back there.
    """
    address = back_address() or address
    if not wants_fragment():
        return redirect(address, 303)
    response: Response = make_response("", 204)
    response.headers["HX-Redirect"] = address
    return response


def install(app: Flask) -> None:
    app.jinja_env.globals.update(url_with=url_with, back_address=back_address, with_back=with_back)
