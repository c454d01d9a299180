"""How accounts show themselves to the rest of the house."""

from collections.abc import Sequence

from crm.core.hooks import NavItem, hookimpl
from crm.core.texts import text

SETTINGS = text("Настройки")


@hookimpl
def nav_items() -> Sequence[NavItem]:
    return [NavItem(text("Пользователи"), "accounts.users", "users", "user:manage", 90, SETTINGS)]


@hookimpl
def quick_actions() -> Sequence[NavItem]:
    return [NavItem(text("Пригласить коллегу"), "accounts.users", "user-plus", "user:manage", 90)]
