"""Requisites of organisations, people and banks: is a value possible, does its checksum fit, and what to do."""

from agreements.requisites.verdict import Outcome, Verdict

__all__ = ["Outcome", "Verdict", "check", "kinds"]


def kinds() -> tuple[str, ...]:
    """All kinds `check` knows."""
    raise NotImplementedError


def check(kind: str, value: str, **context: str) -> Verdict:
    """Judge `value` of `kind`; `context` names what the rule needs besides (`bic`, `eks`).

    Raises KeyError for an unknown kind.
    """
    raise NotImplementedError
