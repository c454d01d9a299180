"""One-time links, one's own preferences, and the users page."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import login_user

from crm.accounts import operations, queries
from crm.accounts.permissions import AccountsPermission
from crm.core import clock
from crm.web import headers
from crm.web.access import public, requires
from crm.web.acting import acting, forget_actor
from crm.web.language import COOKIE, LOCALES

bp = Blueprint("accounts", __name__)
THEMES = ("auto", "light", "dark")


@bp.get("/invitation/<secret>")
@public()
def invitation(secret: str) -> ResponseReturnValue:
    """Shows whom the link is for; only the button spends it, as mail scanners follow links."""
    headers.secret_link()
    link = queries.link_to_spend(secret)
    return render_template("accounts/invitation.html", link=link, is_open=link.is_open(clock.now()))


@bp.post("/invitation/<secret>")
@public()
def accept_invitation(secret: str) -> ResponseReturnValue:
    headers.secret_link()
    user = operations.spend_link(queries.link_to_spend(secret), by=acting())
    login_user(user, authn_via=["link"])
    forget_actor()
    return redirect(url_for("desk.today") if user.is_staff else url_for("portal.home"))


@bp.post("/preferences")
@public()
def save_preferences() -> ResponseReturnValue:
    """Language and theme: kept in a cookie for this browser, and on the account when there is one."""
    answer = redirect(request.form.get("next") if _is_local(request.form.get("next")) else "/")
    actor = acting()
    user = queries.user_to_change(actor.user_id) if actor.user_id else None
    locale, theme = request.form.get("locale"), request.form.get("theme")
    if locale in LOCALES:
        answer.set_cookie(COOKIE, locale, max_age=31536000, samesite="Lax", httponly=True)
        if user is not None:
            user.locale = locale
    if theme in THEMES:
        answer.set_cookie("theme", theme, max_age=31536000, samesite="Lax", httponly=True)
        if user is not None:
            user.theme = theme
    return answer


@bp.get("/users")
@requires(AccountsPermission.USER_MANAGE)
def users() -> ResponseReturnValue:
    return render_template("accounts/users.html", users=queries.users())


def _is_local(address: str | None) -> bool:
    return bool(address) and str(address).startswith("/") and not str(address).startswith(("//", "/\\"))
