"""Accounts for tests."""

from collections.abc import Sequence
from itertools import count

from crm.accounts.models import User
from crm.accounts.roles import Role
from crm.core.db import session

_numbers = count(1)


def make_user(*, roles: Sequence[Role] = (Role.MANAGER,), email: str = "", name: str = "") -> User:
    n = next(_numbers)
    user = User(
        email=email or f"user{n}@example.org",
        name=name or f"Пользователь {n}",
        role_names=[str(role) for role in roles],
    )
    session.add(user)
    session.flush()
    return user
