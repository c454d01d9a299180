"""Exhibitors and city teams for tests: an organisation, an account that acts for it, its browser."""

from collections.abc import Callable
from dataclasses import dataclass

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from crm.accounts.roles import Role
from crm.accounts.security import actor_of
from crm.core.actor import Actor
from crm.core.db import session
from crm.leads.models import Membership, Organisation, OrganisationKind
from tests.accounts.factories import make_user
from tests.partnerships.factories import make_ready_organisation

ACCOUNT = "40702810200000000001"  # its key fits the bank


@dataclass(frozen=True)
class Exhibitor:
    """Somebody's browser with the organisation they act for."""

    client: FlaskClient
    organisation_id: int
    organisation: Organisation
    actor: Actor

    def get(self, path: str = "") -> TestResponse:
        return self.client.get(f"/portal/{self.organisation_id}{path}")

    def post(self, path: str, **values: str) -> TestResponse:
        return self.client.post(f"/portal/{self.organisation_id}{path}", data=values)


def make_exhibitor(
    sign_in: Callable[..., FlaskClient],
    role: Role = Role.EXHIBITOR,
    *,
    organisation: Organisation | None = None,
) -> Exhibitor:
    kind = OrganisationKind.MUNICIPALITY if role is Role.CITY else OrganisationKind.COMPANY
    organisation = organisation or make_ready_organisation(kind=kind, account=ACCOUNT)
    user = make_user(roles=(role,))
    session.add(Membership(user_id=user.id, organisation_id=organisation.id))
    session.flush()
    return Exhibitor(sign_in(user=user), organisation.id, organisation, actor_of(user))
