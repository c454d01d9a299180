"""Requisites of organisations, people and banks: is a value possible, do its check digits fit."""

from agreements.requisites.abroad import FOREIGN
from agreements.requisites.accounts import ACCOUNTS
from agreements.requisites.requisite import Check
from agreements.requisites.russia import RUSSIAN
from agreements.requisites.verdict import Outcome, Verdict

__all__ = ["Outcome", "Verdict", "check", "kinds"]

_CHECKS: dict[str, Check] = {**RUSSIAN, **ACCOUNTS, **FOREIGN}


def kinds() -> tuple[str, ...]:
    """All kinds `check` knows."""
    return tuple(_CHECKS)


def check(kind: str, value: str, **context: str) -> Verdict:
    """Judge `value` of `kind`, as typed; any text gets a verdict.

    `context` is what an account needs besides: `bic` of the bank or the treasury, and `eks`, the single
    treasury account, for a treasury account; what a kind does not need is passed over. Raises KeyError for
    an unknown kind.
    """
    return _CHECKS[kind](value, context)
