"""What one may be allowed to do: declared by each feature, granted to roles in accounts."""

from enum import StrEnum


class Permission(StrEnum):
    """Base of a feature's declaration: members read `STAND_HOLD = "stand:hold"`."""


def declared() -> frozenset[str]:
    """Every permission that some feature declares."""
    return frozenset(str(member) for feature in Permission.__subclasses__() for member in feature)
