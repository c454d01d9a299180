"""A route of approval and an agreement on it: two have agreed, the director's decision is awaited."""

from datetime import timedelta
from decimal import Decimal

from crm.accounts.models import User
from crm.accounts.roles import Role
from crm.accounts.security import actor_of
from crm.core import clock
from crm.demo.story import Teller
from crm.exhibition.models import Edition
from crm.leads.models import Organisation
from crm.partnerships.models import AgreementKind
from crm.partnerships.operations.approvals import StepTerms, approve_step, save_route
from crm.partnerships.queries.approvals import types


def tell_approval(teller: Teller, edition: Edition, organisation: Organisation, users: list[User]) -> None:
    """From now on cooperation agreements pass a route; `organisation`'s is half way."""
    accountant, director, administrator = (
        _first(users, role) for role in (Role.ACCOUNTANT, Role.DIRECTOR, Role.ADMINISTRATOR)
    )
    manager = users[0]
    with clock.stopped_at(teller.now - timedelta(days=2)):
        save_route(
            None,
            name="Соглашения о сотрудничестве",
            type_=next(one for one in types() if one.kind_of is AgreementKind.COOPERATION),
            from_amount=Decimal(0),
            self_approval=False,
            steps=(
                StepTerms(1, "Финансы", accountant, deputy=administrator),
                StepTerms(1, "Партнёрства", manager),
                StepTerms(2, "Директор форума", director, within_days=3),
            ),
            by=teller.lawyer,
        )
    agreement = teller.with_counterpart(organisation, edition.id, days=1)
    for user in (accountant, manager):
        step = next(one for one in agreement.approvals[-1].steps if one.approver_id == user.id)
        with clock.stopped_at(min(teller.at + timedelta(hours=2), teller.now)):
            approve_step(step, by=actor_of(user))


def _first(users: list[User], role: Role) -> User:
    return next(user for user in users if role in user.role_names)
