"""Finding users, links and tokens."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from crm.accounts.models import ApiToken, SignInLink, User, hash_of
from crm.core.db import session
from crm.core.errors import NotFound


def user_by_email(email: str) -> User | None:
    return session.scalar(select(User).where(User.email == email.strip().lower()))


def user_to_change(user_id: int) -> User:
    user = session.scalar(select(User).where(User.id == user_id).with_for_update())
    if user is None:
        raise NotFound
    return user


def user_or_404(user_id: int) -> User:
    user = session.get(User, user_id)
    if user is None:
        raise NotFound
    return user


def users() -> Sequence[User]:
    return session.scalars(select(User).order_by(User.name)).all()


def staff() -> Sequence[User]:
    """Everybody who can own a lead."""
    return [user for user in users() if user.is_staff and user.active]


def link_to_spend(secret: str) -> SignInLink:
    link = session.scalar(
        select(SignInLink)
        .where(SignInLink.secret_hash == hash_of(secret))
        .options(joinedload(SignInLink.user, innerjoin=True))
        .with_for_update(of=SignInLink)
    )
    if link is None:
        raise NotFound
    return link


def tokens_of(user_id: int) -> Sequence[ApiToken]:
    return session.scalars(
        select(ApiToken).where(ApiToken.user_id == user_id).order_by(ApiToken.id.desc())
    ).all()


def token_by_prefix(prefix: str) -> ApiToken | None:
    return session.scalar(
        select(ApiToken).where(ApiToken.prefix == prefix).options(joinedload(ApiToken.user, innerjoin=True))
    )
