"""Sign-in by password through Flask-Security, set up for us: our outbox, our texts, limits, no surprises."""

from datetime import datetime, timedelta
from typing import Any

from flask import Flask, request
from flask_babel import lazy_gettext as _l
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import current_user
from flask_security import MailUtil, Security, SQLAlchemyUserDatastore

from crm.accounts import operations
from crm.accounts.models import ApiToken, GrantedRole, User
from crm.accounts.roles import granted
from crm.core import clock, mail
from crm.core.actor import Actor, ActorKind
from crm.core.db import db
from crm.core.hooks import hooks
from crm.core.settings import Settings
from crm.web.access import Access
from crm.web.acting import recogniser
from crm.web.unit_of_work import afterwards

LIMITED = {
    "security.login": "10 per minute",
    "security.forgot_password": "5 per minute",
    "security.reset_password": "10 per minute",
}
USE_NOTED_EVERY = timedelta(minutes=1)
_tried_at: dict[int, datetime] = {}
ENDPOINTS = {
    "security.login": Access(public=True),
    "security.forgot_password": Access(public=True),
    "security.reset_password": Access(public=True),
    "security.logout": Access(),
    "security.change_password": Access(),
}


class OutboxMail(MailUtil):
    """Flask-Security's letters go the way of all letters."""

    def send_mail(
        self,
        template: str,
        subject: str,
        recipient: str | tuple[str, str],
        sender: object,
        body: str | None,
        html: str | None,
        **kwargs: Any,
    ) -> None:
        address = recipient if isinstance(recipient, str) else recipient[1]
        mail.post(address, str(subject), str(body), html)


def install(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECURITY_PASSWORD_HASH="argon2",
        SECURITY_PASSWORD_SALT="kept-for-compatibility-argon2-salts-itself",
        SECURITY_PASSWORD_LENGTH_MIN=8,
        SECURITY_PASSWORD_NORMALIZE_FORM="NFKD",
        SECURITY_JOIN_USER_ROLES=False,
        SECURITY_RECOVERABLE=True,
        SECURITY_CHANGEABLE=True,
        SECURITY_SEND_REGISTER_EMAIL=False,
        SECURITY_EMAIL_HTML=False,
        SECURITY_EMAIL_SUBJECT_PASSWORD_RESET=_l("Новый пароль для входа в Витрину"),
        SECURITY_EMAIL_SUBJECT_PASSWORD_NOTICE=_l("Пароль для входа в Витрину изменён"),
        SECURITY_EMAIL_SUBJECT_PASSWORD_CHANGE_NOTICE=_l("Пароль для входа в Витрину изменён"),
        SECURITY_RETURN_GENERIC_RESPONSES=True,
        SECURITY_EMAIL_VALIDATOR_ARGS={"check_deliverability": False, "test_environment": True},
        SECURITY_POST_LOGIN_VIEW="/",
        SECURITY_POST_LOGOUT_VIEW="/login",
        SECURITY_LOGOUT_METHODS=["POST"],
        SECURITY_RESET_PASSWORD_WITHIN=timedelta(days=1),
        SECURITY_FRESHNESS_GRACE_PERIOD=timedelta(0),
        SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS=False,
        REMEMBER_COOKIE_SECURE=settings.secure_cookies,
        REMEMBER_COOKIE_HTTPONLY=True,
        REMEMBER_COOKIE_SAMESITE="Lax",
    )
    datastore = SQLAlchemyUserDatastore(db, User, GrantedRole)
    app.extensions["accounts_security"] = Security(app, datastore, mail_util_cls=OutboxMail)
    if settings.rate_limits:
        _limit(app)
    recogniser(_by_token)
    recogniser(_by_session)


def _limit(app: Flask) -> None:
    """Slow down guessing, per address and per account typed; a wait, never a lock-out."""
    limiter = Limiter(get_remote_address, app=app, storage_uri="memory://")
    for endpoint, rate in LIMITED.items():
        view: Any = app.view_functions[endpoint]
        view = limiter.limit(rate, methods=["POST"])(view)
        app.view_functions[endpoint] = limiter.limit(rate, methods=["POST"], key_func=_typed_account)(view)


def _typed_account() -> str:
    return "account:" + request.form.get("email", "").strip().lower()


def _by_session() -> Actor | None:
    if request.path.startswith("/api/") or not current_user.is_authenticated:
        return None  # a browser's cookie opens no API: another site could make the browser send it
    return actor_of(current_user)


def actor_of(user: User) -> Actor:
    """A person with everything their roles allow."""
    return Actor(
        kind=ActorKind.PERSON,
        label=user.name,
        user_id=user.id,
        email=user.email,
        roles=frozenset(user.role_names),
        permissions=granted(frozenset(user.role_names)),
        organisation_ids=frozenset(hooks.collect("actor_organisations", user_id=user.id)),
        locale=user.locale,
        theme=user.theme,
    )


def _by_token() -> Actor | None:
    scheme, _, presented = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return None
    token = operations.token_for(presented.strip())
    return None if token is None else _actor_of_token(token)


def _actor_of_token(token: ApiToken) -> Actor:
    """A key acts for its user, and only within its scopes: roles taken away later are gone from it too."""
    _note_use(token.id, token.last_used_at)
    return Actor(
        kind=ActorKind.TOKEN,
        label=token.name,
        user_id=token.user_id,
        email=token.user.email,
        roles=frozenset(token.user.role_names),
        permissions=granted(frozenset(token.user.role_names)) & frozenset(token.scopes),
        organisation_ids=frozenset(hooks.collect("actor_organisations", user_id=token.user_id)),
        locale=token.user.locale,
    )


def _note_use(token_id: int, noted_at: datetime | None) -> None:
    """Once a minute at most, and tried no oftener by this process: reading by a key is no writing."""
    now = clock.now()
    last = max(filter(None, (noted_at, _tried_at.get(token_id))), default=None)
    if last is None or abs(now - last) > USE_NOTED_EVERY:
        _tried_at[token_id] = now
        afterwards(lambda: operations.note_use(token_id))
