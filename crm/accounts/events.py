"""What happens to accounts."""

from dataclasses import dataclass
from typing import ClassVar

from crm.core.events import Event
from crm.core.texts import text


@dataclass(frozen=True)
class UserInvited(Event):
    key: ClassVar[str] = "user.invited"
    text: ClassVar[str] = text("Приглашён пользователь %(email)s")
    personal: ClassVar[frozenset[str]] = frozenset({"email"})

    email: str
    roles: list[str]


@dataclass(frozen=True)
class UserSignedInByLink(Event):
    key: ClassVar[str] = "user.signed_in_by_link"
    text: ClassVar[str] = text("Вход по одноразовой ссылке")

    purpose: str


@dataclass(frozen=True)
class UserRenamed(Event):
    key: ClassVar[str] = "user.renamed"
    text: ClassVar[str] = text("Изменено имя: %(name)s")
    personal: ClassVar[frozenset[str]] = frozenset({"name"})

    name: str


@dataclass(frozen=True)
class UserDisabled(Event):
    key: ClassVar[str] = "user.disabled"
    text: ClassVar[str] = text("Доступ пользователя закрыт")


@dataclass(frozen=True)
class UserEnabled(Event):
    key: ClassVar[str] = "user.enabled"
    text: ClassVar[str] = text("Доступ пользователя открыт")


@dataclass(frozen=True)
class UserRolesChanged(Event):
    key: ClassVar[str] = "user.roles_changed"
    text: ClassVar[str] = text("Изменены роли пользователя: %(roles)s")

    roles: list[str]


@dataclass(frozen=True)
class UserHeadChosen(Event):
    key: ClassVar[str] = "user.head_chosen"
    text: ClassVar[str] = text("Руководитель: %(head)s")
    personal: ClassVar[frozenset[str]] = frozenset({"head"})

    head: str


@dataclass(frozen=True)
class TokenCreated(Event):
    key: ClassVar[str] = "token.created"
    text: ClassVar[str] = text("Создан ключ доступа «%(name)s»")

    name: str
    scopes: list[str]


@dataclass(frozen=True)
class TokenRevoked(Event):
    key: ClassVar[str] = "token.revoked"
    text: ClassVar[str] = text("Отозван ключ доступа «%(name)s»")

    name: str
