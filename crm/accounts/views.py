"""One-time links, one's own preferences, and the users of the installation."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import login_user
from werkzeug.wrappers import Response

from crm.accounts import operations, queries
from crm.accounts.errors import EmailTaken
from crm.accounts.forms import AccountForm, HeadForm, InviteForm, RolesForm
from crm.accounts.models import LinkPurpose, User
from crm.accounts.permissions import AccountsPermission
from crm.accounts.roles import ROLE_NOTES
from crm.core import clock, mail
from crm.core.timeline import timeline_of
from crm.web import headers
from crm.web.access import public, requires, signed_in
from crm.web.acting import acting, forget_actor
from crm.web.language import COOKIE, LOCALES, sentence

bp = Blueprint("accounts", __name__)
THEMES = ("auto", "light", "dark")
KEYS = ("on", "off")
A_YEAR = 31_536_000


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
    """Language and theme: in a cookie, and on the account if there is one; keys belong to this browser."""
    following = request.form.get("next", "")
    answer = redirect(following if _is_local(following) else "/")
    actor = acting()
    user = queries.user_to_change(actor.user_id) if actor.user_id else None
    _prefer(answer, user, COOKIE, request.form.get("locale"), LOCALES)
    _prefer(answer, user, "theme", request.form.get("theme"), THEMES)
    _prefer(answer, None, "keys", request.form.get("keys"), KEYS)
    return answer


@bp.get("/account")
@signed_in()
def account() -> ResponseReturnValue:
    """One's own page: name, password, language and look."""
    found = _myself()
    return render_template("accounts/account.html", user=found, form=AccountForm(obj=found))


@bp.post("/account")
@signed_in()
def save_account() -> ResponseReturnValue:
    found, form = _myself(), AccountForm()
    if not form.validate():
        return render_template("accounts/account.html", user=found, form=form), 422
    operations.rename_user(found, form.name.data or "", by=acting())
    forget_actor()
    flash(_("Сохранено."), "success")
    return redirect(url_for("accounts.account"), 303)


def _myself() -> User:
    return queries.user_to_change(acting().user_id or 0)


@bp.get("/users")
@requires(AccountsPermission.USER_MANAGE)
def users() -> ResponseReturnValue:
    return _users_page(InviteForm(formdata=None))


def _users_page(form: InviteForm) -> str:
    return render_template("accounts/users.html", users=queries.users(), form=form, notes=_role_notes())


@bp.post("/users")
@requires(AccountsPermission.USER_MANAGE)
def invite() -> ResponseReturnValue:
    form = InviteForm()
    if not form.validate():
        return _users_page(form), 422
    try:
        user = operations.create_user(
            email=form.email.data or "", name=form.name.data or "", roles=form.chosen, by=acting()
        )
    except EmailTaken as refusal:
        form.email.errors = [sentence(refusal)]
        return _users_page(form), 422
    _send_invitation(user)
    flash(_("Приглашение отправлено на %(email)s.", email=user.email), "success")
    return redirect(url_for("accounts.users"))


@bp.get("/users/<int:user_id>")
@requires(AccountsPermission.USER_MANAGE)
def user(user_id: int) -> ResponseReturnValue:
    found = queries.user_or_404(user_id)
    return _user_page(found, RolesForm(roles=found.role_names))


@bp.post("/users/<int:user_id>/roles")
@requires(AccountsPermission.USER_MANAGE)
def change_roles(user_id: int) -> ResponseReturnValue:
    found = queries.user_to_change(user_id)
    form = RolesForm()
    if not form.validate():
        return _user_page(found, form), 422
    operations.change_roles(found, form.chosen, by=acting())
    flash(_("Роли сохранены."), "success")
    return redirect(url_for("accounts.users"))


def _role_notes() -> dict[str, str]:
    return {role: _(note) for role, note in ROLE_NOTES.items()}


def _user_page(found: User, form: RolesForm, head: HeadForm | None = None) -> str:
    head = head or HeadForm(data={"head": found.head_id or 0})
    head.offer(one for one in queries.staff() if one.id != found.id)
    return render_template(
        "accounts/user.html",
        user=found,
        form=form,
        head_form=head,
        notes=_role_notes(),
        history=timeline_of(found),
    )


@bp.post("/users/<int:user_id>/head")
@requires(AccountsPermission.USER_MANAGE)
def choose_head(user_id: int) -> ResponseReturnValue:
    found, form, people = queries.user_to_change(user_id), HeadForm(), queries.staff()
    form.offer(people)
    if not form.validate():
        return _user_page(found, RolesForm(roles=found.role_names), form), 422
    operations.choose_head(
        found, next((one for one in people if one.id == form.head.data), None), by=acting()
    )
    flash(_("Руководитель сохранён."), "success")
    return redirect(url_for("accounts.user", user_id=user_id))


@bp.post("/users/<int:user_id>/access")
@requires(AccountsPermission.USER_MANAGE)
def change_access(user_id: int) -> ResponseReturnValue:
    """Close or open an account; closing ends its sessions at once."""
    found = queries.user_to_change(user_id)
    if request.form.get("active") == "yes":
        operations.enable_user(found, by=acting())
        flash(_("Доступ открыт."), "success")
    else:
        operations.disable_user(found, by=acting())
        flash(_("Доступ закрыт, все сеансы завершены."), "success")
    return redirect(url_for("accounts.users"))


@bp.post("/users/<int:user_id>/invitation")
@requires(AccountsPermission.USER_MANAGE)
def send_invitation_again(user_id: int) -> ResponseReturnValue:
    found = queries.user_to_change(user_id)
    _send_invitation(found)
    flash(
        _("Новая ссылка отправлена на %(email)s; прежняя больше не действует.", email=found.email), "success"
    )
    return redirect(url_for("accounts.users"))


def _send_invitation(user: User) -> None:
    secret = operations.new_link(user, LinkPurpose.INVITATION)
    address = current_app.extensions["settings"].base_url + url_for("accounts.invitation", secret=secret)
    mail.post(
        user.email,
        _("Приглашение в Витрину"),
        render_template("email/invitation.txt", user=user, address=address),
    )


def _prefer(
    answer: Response, user: User | None, name: str, value: str | None, known: tuple[str, ...]
) -> None:
    if value not in known:
        return
    answer.set_cookie(name, value, max_age=A_YEAR, samesite="Lax", httponly=True, secure=request.is_secure)
    if user is not None:
        setattr(user, name, value)


def _is_local(address: str) -> bool:
    return address.startswith("/") and not address.startswith(("//", "/\\"))
