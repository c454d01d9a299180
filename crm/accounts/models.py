"""Accounts, one-time links and API tokens."""

import hashlib
import secrets
from datetime import datetime
from enum import StrEnum

from flask_security import RoleMixin, UserMixin
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.accounts.errors import LinkSpent
from crm.accounts.roles import Role, granted
from crm.core.model import Dated, Record, choice


class GrantedRole(RoleMixin):
    """A role in the shape Flask-Security asks for."""

    def __init__(self, name: str) -> None:
        self.name = name


class User(Dated, Record, UserMixin):
    """Somebody who can sign in. `fs_uniquifier` stands in the session: a new one ends all sessions.

    `head_id` is who hears of what this person left undone.
    """

    __tablename__ = "user"

    email: Mapped[str] = mapped_column(unique=True, info={"personal": "email"})
    name: Mapped[str] = mapped_column(info={"personal": "name"})
    password: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(unique=True, default=lambda: secrets.token_hex(32))
    role_names: Mapped[list[str]] = mapped_column(default=list)
    locale: Mapped[str] = mapped_column(default="ru")
    theme: Mapped[str] = mapped_column(default="auto")
    head_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    @property
    def roles(self) -> list[GrantedRole]:  # type: ignore[override]
        return [GrantedRole(name) for name in self.role_names]

    @property
    def role_titles(self) -> list[str]:
        return [Role(name).title for name in self.role_names]

    @property
    def permissions(self) -> frozenset[str]:
        return granted(frozenset(self.role_names))

    @property
    def is_staff(self) -> bool:
        return any(Role(name).is_staff for name in self.role_names)

    def end_sessions(self) -> None:
        """Sign this user out everywhere."""
        self.fs_uniquifier = secrets.token_hex(32)


class LinkPurpose(StrEnum):
    FIRST_ADMINISTRATOR = "first_administrator"
    INVITATION = "invitation"


class SignInLink(Dated, Record):
    """A one-time link that signs its user in. Only the hash of the secret is kept; spent by POST alone."""

    __tablename__ = "sign_in_link"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    user: Mapped[User] = relationship(lazy="raise")
    purpose: Mapped[LinkPurpose] = mapped_column(choice(LinkPurpose))
    secret_hash: Mapped[str] = mapped_column(unique=True)
    expires_at: Mapped[datetime]
    spent_at: Mapped[datetime | None]

    def spend(self, *, now: datetime) -> None:
        if not self.is_open(now):
            raise LinkSpent
        self.spent_at = now

    def is_open(self, now: datetime) -> bool:
        return self.spent_at is None and now < self.expires_at


class ApiToken(Dated, Record):
    """A key for other systems: acts for its user within `scopes`. Shown once, kept as SHA-256."""

    __tablename__ = "api_token"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    user: Mapped[User] = relationship(lazy="raise")
    name: Mapped[str]
    prefix: Mapped[str] = mapped_column(unique=True)
    secret_hash: Mapped[str]
    scopes: Mapped[list[str]]
    expires_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    def is_live(self, now: datetime) -> bool:
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


def hash_of(secret: str) -> str:
    """What is kept of a secret of 256 random bits: nothing slower than SHA-256 is needed for those."""
    return hashlib.sha256(secret.encode()).hexdigest()
