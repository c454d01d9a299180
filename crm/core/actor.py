"""Who acts: a person, a signer by link, a token, a job, a CRM user. Handed as `by=` to every operation."""

from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    ANONYMOUS = "anonymous"
    PERSON = "person"
    TOKEN = "token"
    SIGNER = "signer"
    JOB = "job"
    COMMAND = "command"
    CRM_USER = "crm_user"


@dataclass(frozen=True)
class Actor:
    """Who acts, with what they may do. Plain facts: nothing here reaches back into the database.

    `user_id` is the account behind a person or a token. `organisation_ids` are the organisations that an
    exhibitor or a city team acts for: what they see ends there. Staff have none and see by permission.
    """

    kind: ActorKind
    label: str
    user_id: int | None = None
    email: str = ""
    roles: frozenset[str] = frozenset()
    permissions: frozenset[str] = frozenset()
    organisation_ids: frozenset[int] = frozenset()
    locale: str = ""
    theme: str = "auto"

    def may(self, permission: str) -> bool:
        return permission in self.permissions

    @property
    def is_signed_in(self) -> bool:
        return self.kind is not ActorKind.ANONYMOUS


ANONYMOUS = Actor(ActorKind.ANONYMOUS, "")


def job(name: str) -> Actor:
    """Background work acting by itself, e.g. the sweep of overdue holds."""
    return Actor(ActorKind.JOB, name)


def command(name: str) -> Actor:
    """Somebody at the command line of the installation."""
    return Actor(ActorKind.COMMAND, name)
