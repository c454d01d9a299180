"""Inviting people, spending links, giving and taking back keys."""

import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update

from crm.accounts import queries
from crm.accounts.errors import EmailTaken, LastAdministrator, OwnHead, UnknownScope
from crm.accounts.events import (
    TokenCreated,
    TokenRevoked,
    UserDisabled,
    UserEnabled,
    UserHeadChosen,
    UserInvited,
    UserRenamed,
    UserRolesChanged,
    UserSignedInByLink,
)
from crm.accounts.models import ApiToken, LinkPurpose, SignInLink, User, hash_of
from crm.accounts.roles import Role, granted
from crm.core import clock
from crm.core.actor import Actor
from crm.core.db import session
from crm.core.events import record

INVITATION_LIFE = timedelta(days=14)
TOKEN_MARK = "vtr"


def create_user(
    *, email: str, name: str, roles: Sequence[Role], by: Actor, password_hash: str | None = None
) -> User:
    """A new account. Without a password one signs in by a link, and may set a password later."""
    email = email.strip().lower()
    if queries.user_by_email(email) is not None:
        raise EmailTaken(email=email)
    user = User(
        email=email, name=name.strip(), role_names=[str(role) for role in roles], password=password_hash
    )
    session.add(user)
    session.flush()
    record(UserInvited(email=email, roles=user.role_names), about=user, by=by)
    return user


def new_link(user: User, purpose: LinkPurpose, *, life: timedelta = INVITATION_LIFE) -> str:
    """A fresh one-time link for `user`; earlier ones of the same purpose stop working. Returns its secret."""
    now = clock.now()
    for earlier in session.scalars(
        select(SignInLink).where(
            SignInLink.user_id == user.id, SignInLink.purpose == purpose, SignInLink.spent_at.is_(None)
        )
    ):
        earlier.spent_at = now
    secret = secrets.token_urlsafe(32)
    session.add(
        SignInLink(user_id=user.id, purpose=purpose, secret_hash=hash_of(secret), expires_at=now + life)
    )
    session.flush()
    return secret


def spend_link(link: SignInLink, *, by: Actor) -> User:
    """Use a link once; its user may now be signed in."""
    link.spend(now=clock.now())
    record(UserSignedInByLink(purpose=link.purpose), about=link.user, by=by)
    return link.user


def rename_user(user: User, name: str, *, by: Actor) -> None:
    """What the person is called in the house and in letters."""
    if name.strip() != user.name:
        user.name = name.strip()
        record(UserRenamed(name=user.name), about=user, by=by)


def change_roles(user: User, roles: Sequence[Role], *, by: Actor) -> None:
    if Role.ADMINISTRATOR in user.role_names and Role.ADMINISTRATOR not in roles:
        _leave_an_administrator(user)
    user.role_names = [str(role) for role in roles]
    record(UserRolesChanged(roles=user.role_names), about=user, by=by)


def choose_head(user: User, head: User | None, *, by: Actor) -> None:
    """Who hears of what this person left undone; nobody is their own head."""
    if head is not None and head.id == user.id:
        raise OwnHead
    if user.head_id != (head.id if head else None):
        user.head_id = head.id if head else None
        record(UserHeadChosen(head=head.name if head else "—"), about=user, by=by)


def disable_user(user: User, *, by: Actor) -> None:
    """Close the account and end its sessions; its keys stop working with it."""
    if Role.ADMINISTRATOR in user.role_names:
        _leave_an_administrator(user)
    user.active = False
    user.end_sessions()
    record(UserDisabled(), about=user, by=by)


def enable_user(user: User, *, by: Actor) -> None:
    user.active = True
    record(UserEnabled(), about=user, by=by)


def create_token(
    user: User, *, name: str, scopes: Sequence[str], by: Actor, expires_at: datetime | None = None
) -> str:
    """A key that acts for `user` within `scopes`. The returned text is shown once and never again."""
    allowed = granted(frozenset(user.role_names))
    for scope in scopes:
        if scope not in allowed:
            raise UnknownScope(scope=scope, known=", ".join(sorted(allowed)))
    prefix, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    token = ApiToken(
        user_id=user.id,
        name=name,
        prefix=prefix,
        secret_hash=hash_of(secret),
        scopes=sorted(set(scopes)),
        expires_at=expires_at,
    )
    session.add(token)
    session.flush()
    record(TokenCreated(name=name, scopes=token.scopes), about=[token, user], by=by)
    return f"{TOKEN_MARK}_{prefix}_{secret}"


def revoke_token(token: ApiToken, *, by: Actor) -> None:
    token.revoked_at = clock.now()
    record(TokenRevoked(name=token.name), about=token, by=by)


def token_for(presented: str) -> ApiToken | None:
    """The live token behind a presented key, compared in constant time; None for anything else."""
    mark, _, rest = presented.partition("_")
    prefix, _, secret = rest.partition("_")
    token = queries.token_by_prefix(prefix) if mark == TOKEN_MARK and secret else None
    if token is None or not hmac.compare_digest(token.secret_hash, hash_of(secret)):
        return None
    return token if token.is_live(clock.now()) and token.user.active else None


def _leave_an_administrator(leaving: User) -> None:
    others = [
        user
        for user in queries.users()
        if user.id != leaving.id and user.active and Role.ADMINISTRATOR in user.role_names
    ]
    if not others:
        raise LastAdministrator


def note_use(token_id: int) -> None:
    """Remember that a key was used just now; its list shows which ones nobody needs any more."""
    session.execute(update(ApiToken).where(ApiToken.id == token_id).values(last_used_at=clock.now()))
