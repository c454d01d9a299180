"""What the tests of the portal share: an organisation that takes part, and somebody who acts for it."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from crm.accounts.roles import Role
from crm.leads.models import Organisation
from tests.portal.factories import Exhibitor, make_exhibitor


@pytest.fixture
def exhibitor(sign_in: Callable[..., FlaskClient]) -> Exhibitor:
    return make_exhibitor(sign_in)


@pytest.fixture
def city(sign_in: Callable[..., FlaskClient]) -> Exhibitor:
    return make_exhibitor(sign_in, Role.CITY)


@pytest.fixture
def own(exhibitor: Exhibitor) -> Organisation:
    return exhibitor.organisation
