"""Every screen, in light and dark, on a desk and on a phone: no serious fault, no sideways scrolling."""

import re
from collections.abc import Callable, Iterable

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select
from werkzeug.routing import Rule

from agreements.lifecycle import State
from crm.accounts.models import User
from crm.core.db import session, unit_of_work
from crm.demo.people import DOMAIN
from crm.exhibition.models import Booking, Edition, EditionState, Hall, Showcase, Stand
from crm.leads.models import Contact, Lead, Membership, Organisation, Signatory, Stage
from crm.partnerships.models import (
    Agreement,
    AgreementKind,
    AgreementType,
    Party,
    Template,
    TemplateVersion,
)
from crm.partnerships.models.approvals import ApprovalRoute
from crm.partnerships.models.clauses import Clause
from crm.partnerships.models.obligations import Obligation, ObligationState
from crm.partnerships.models.runs import AgreementRun
from tests.browser.conftest import DESKTOP, PHONE, House, serious_faults, shoot

ROLE_OF_PREFIX = {"/portal": "exhibitor", "/login": "", "/reset": "", "/invitation": ""}
OUTSIDE = ("/healthz", "/readyz", "/palette", "/logout", "/verify", "/fs-static", "/api/")
Visit = Callable[..., Page]


def pages(app: Flask) -> list[Rule]:
    """From the map of addresses itself, so that a new page is never forgotten."""
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    return sorted(
        (rule for rule in rules if not rule.rule.startswith(OUTSIDE)), key=lambda rule: str(rule.rule)
    )


def lists(app: Flask) -> list[str]:
    return [rule.rule for rule in pages(app) if not rule.arguments]


def records(house: House) -> list[str]:
    """Pages of one record each; those that ask for anything but known numbers are files and fragments."""
    office = samples(house)
    portal = office | {"organisation_id": organisation_of(house, "exhibitor")}
    portal.pop("obligation_id")  # this exhibitor has signed nothing yet; the city's story looks at the page
    found = []
    for rule in pages(house.app):
        ids = portal if rule.rule.startswith("/portal") else office
        if (
            rule.arguments
            and rule.arguments <= set(ids)
            and not rule.rule.endswith((".docx", ".pdf", ".xlsx", ".zip", ".ics"))
        ):
            built = rule.build({name: ids[name] for name in rule.arguments}, append_unknown=False)
            assert built is not None
            found.append(built[1])
    return [*found, *versions(office["template_id"])]


def versions(template_id: int) -> list[str]:
    """Pages of a template's versions: one that is in use, and the draft with its problems."""
    page = f"/templates/{template_id}/versions"
    return [f"{page}/1?view=data", f"{page}/1?view=pages", f"{page}/2", f"{page}/2?view=data"]


def samples(house: House) -> dict[str, int]:
    """A record of each kind, in the state in which its page has most to show."""
    with house.app.app_context(), unit_of_work(writes=False):
        draft = session.scalars(select(Agreement.id).where(Agreement.state == State.DRAFT)).first()
        wanted = {
            "agreement_id": select(Agreement.id).where(Agreement.id == draft),
            "party_id": select(Party.id).where(Party.agreement_id == draft, ~Party.is_ours),
            "booking_id": select(Booking.id).where(Booking.ended_at.is_(None)),
            "clause_id": select(Clause.id),
            "contact_id": select(Contact.id),
            "edition_id": select(Edition.id).where(Edition.state == EditionState.OPEN),
            "hall_id": select(Hall.id),
            "lead_id": select(Lead.id).where(Lead.stage.not_in((Stage.WON, Stage.LOST))),
            "obligation_id": select(Obligation.id).where(Obligation.state == ObligationState.DONE),
            "organisation_id": select(Organisation.id).join(Lead),
            "run_id": select(AgreementRun.id),
            "route_id": select(ApprovalRoute.id),
            "showcase_id": select(Showcase.id),
            "signatory_id": select(Signatory.id),
            "stand_id": select(Stand.id),
            "template_id": select(Template.id).join(TemplateVersion).where(TemplateVersion.n > 1),
            "type_id": select(AgreementType.id).where(AgreementType.kind_of == AgreementKind.FREE),
            "version_id": select(TemplateVersion.id)
            .join(Template)
            .join(AgreementType)
            .where(AgreementType.kind_of == AgreementKind.FREE),
            "user_id": select(User.id),
        }
        found = {name: session.scalars(statement.limit(1)).first() for name, statement in wanted.items()}
        return {name: number for name, number in found.items() if number is not None}


def organisation_of(house: House, role: str) -> int:
    with house.app.app_context(), unit_of_work(writes=False):
        own = select(Membership.organisation_id).join(User).where(User.email == f"{role}@{DOMAIN}")
        return session.scalars(own).one()


def faults_on(visit: Visit, addresses: Iterable[str], viewport: dict[str, int], scheme: str) -> list[str]:
    """What is wrong on these pages; a picture of each is kept."""
    windows: dict[str, Page] = {}
    faults: list[str] = []
    for address in addresses:
        role = next(
            (role for prefix, role in ROLE_OF_PREFIX.items() if address.startswith(prefix)), "administrator"
        )
        if role not in windows:
            windows[role] = visit(role, viewport=viewport, scheme=scheme)
        faults += [
            f"{address}: {fault}" for fault in _faults(windows[role], address, viewport["width"], scheme)
        ]
    return faults


def _faults(page: Page, address: str, width: int, scheme: str) -> list[str]:
    answer = page.goto(address)
    if answer is None or "text/html" not in answer.headers.get("content-type", ""):
        return []
    if answer.status >= 500:
        return [f"answers {answer.status}"]
    if "<html" not in answer.text():
        return []  # a fragment for a page that is open
    name = re.sub(r"[^\w]+", "-", address).strip("-") or "today"
    shoot(page, f"{name}-{'desk' if width == DESKTOP['width'] else 'phone'}-{scheme}")
    wide = page.evaluate("document.documentElement.scrollWidth")
    return serious_faults(page) + ([f"scrolls sideways ({wide} px)"] if wide > width else [])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_every_list_and_form_is_sound(
    house: House, visit: Visit, viewport: dict[str, int], scheme: str
) -> None:
    assert "\n".join(faults_on(visit, lists(house.app), viewport, scheme)) == ""


@pytest.mark.parametrize(("viewport", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")], ids=["desk", "phone"])
def test_every_page_of_a_record_is_sound(
    house: House, visit: Visit, viewport: dict[str, int], scheme: str
) -> None:
    found = records(house)
    assert len(found) > 25, "records are missing from the demonstration"
    assert "\n".join(faults_on(visit, found, viewport, scheme)) == ""
