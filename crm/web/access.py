"""Every endpoint declares who may call it; silence means nobody may."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from crm.core.errors import NotAllowed, NotSignedIn
from crm.core.permissions import Permission
from crm.web.acting import acting

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Access:
    """What an endpoint asks of its caller: nothing, being signed in, or one permission."""

    permission: str | None = None
    public: bool = False
    writes: bool = False
    reads: bool = False


def requires(permission: Permission, *, writes: bool = False, reads: bool = False) -> Callable[[View], View]:
    """Whoever calls this endpoint holds `permission`.

    `writes=True` marks a GET that leaves a trace, `reads=True` a POST that leaves none: a long question.
    """
    return _declare(Access(permission=str(permission), writes=writes, reads=reads))


def signed_in(*, writes: bool = False) -> Callable[[View], View]:
    """Anybody with an account, e.g. their own settings."""
    return _declare(Access(writes=writes))


def public(*, writes: bool = False) -> Callable[[View], View]:
    """Anybody at all; the view itself guards what a link or a form shows."""
    return _declare(Access(public=True, writes=writes))


def access_of(app: Flask, endpoint: str | None) -> Access | None:
    """What the endpoint declares; None when it is silent or unknown."""
    view = app.view_functions.get(endpoint or "")
    declared: Access | None = getattr(view, "access", None)
    return declared


def install(app: Flask, *, elsewhere: dict[str, Access]) -> None:
    """Check each request. `elsewhere` declares for endpoints that libraries bring."""

    for endpoint, access in elsewhere.items():
        if endpoint in app.view_functions:
            app.view_functions[endpoint] = _wrap(app.view_functions[endpoint], access)

    @app.before_request
    def check() -> ResponseReturnValue | None:
        if request.endpoint is None:
            return None
        access = access_of(current_app, request.endpoint)
        if access is None:
            raise NotAllowed
        actor = acting()
        if access.public or (access.permission is None and actor.is_signed_in):
            return None
        if access.permission is not None and actor.may(access.permission):
            return None
        if not actor.is_signed_in and _wants_page():
            return redirect(url_for("security.login", next=request.full_path.rstrip("?")))
        if not actor.is_signed_in:
            raise NotSignedIn
        raise NotAllowed


def _wants_page() -> bool:
    return request.method == "GET" and not request.path.startswith("/api/")


def _declare(access: Access) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.access = access  # type: ignore[attr-defined]
        return view

    return mark


def _wrap(view: Callable[..., Any], access: Access) -> Callable[..., Any]:
    def declared(**arguments: Any) -> Any:
        return view(**arguments)

    declared.access = access  # type: ignore[attr-defined]
    return declared
