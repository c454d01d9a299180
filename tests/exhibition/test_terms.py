"""A booking as paper sees it, and the sweep as the worker runs it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from flask import Flask

from agreements.terms import PriceLine
from crm.core import jobs
from crm.core.actor import Actor
from crm.core.db import session
from crm.exhibition import operations, queries
from crm.exhibition.jobs import RELEASE_OVERDUE
from crm.exhibition.models import Booking, Edition, Hold, StandClaim
from crm.exhibition.terms import forum_of, price_lines, stand_terms
from tests.exhibition.factories import make_category, make_edition, make_hall, make_organisation, make_stand

pytestmark = pytest.mark.usefixtures("app")


def booked(by: Actor, edition: Edition, *, price: int = 15_000, stands: int = 1) -> Booking:
    hall, category = make_hall(edition), make_category(edition, price=price)
    wanted = [make_stand(hall, number=f"А-{n}", category=category).id for n in range(1, stands + 1)]
    booking = operations.book_stands(
        queries.stands_to_change(wanted), organisation=make_organisation(), by=by
    )
    session.flush()
    session.expunge_all()
    return queries.booking_or_404(booking.id, by)


def test_several_stands_are_one_space(manager: Actor) -> None:
    space = stand_terms(booked(manager, make_edition(), stands=2))
    assert (space.number, space.area, space.hall) == ("А-1, А-2", Decimal("36.00"), "Павильон 1")
    assert (space.category, space.sector) == ("оборудованная площадь", "Транспорт")


def test_prices_go_on_paper_as_they_were_agreed(manager: Actor) -> None:
    edition = make_edition(registration_fee=Decimal(20_000))
    assert price_lines(booked(manager, edition)) == (
        PriceLine(
            name="Регистрационный взнос", price=Decimal(20_000), vat_mode="22", valid_for=date(2027, 11, 26)
        ),
        PriceLine(
            name="Стенд А-1, оборудованная площадь",
            quantity=Decimal(18),
            unit="м²",
            price=Decimal(15_000),
            vat_mode="22",
            valid_for=date(2027, 11, 26),
        ),
    )


def test_a_price_without_vat_names_its_ground(manager: Actor) -> None:
    ground = "п. 2 ст. 346.11 НК РФ"
    (line,) = price_lines(booked(manager, make_edition(vat_rate=None, vat_ground=ground)))
    assert (line.vat_mode, line.ground, line.vat_amount) == ("без НДС", ground, Decimal("0.00"))


def test_a_free_showcase_has_no_priced_lines(manager: Actor) -> None:
    assert price_lines(booked(manager, make_edition(), price=0)) == ()


def test_the_forum_is_the_edition() -> None:
    forum = forum_of(make_edition())
    assert (forum.edition, forum.starts, forum.ends) == ("X", date(2027, 11, 25), date(2027, 11, 26))


def test_the_worker_sweeps_overdue_holds(app: Flask, manager: Actor) -> None:
    stand = make_stand()
    held = operations.hold_stand(
        queries.stand_to_change(stand.id), organisation=make_organisation(), by=manager
    )
    session.commit()
    with time_machine.travel(held.expires_at + timedelta(minutes=1), tick=False):
        jobs.schedule_periodic()
        jobs.run_all()
    swept = session.query(jobs.Job).filter_by(kind_of=RELEASE_OVERDUE).one()
    assert swept.state is jobs.JobState.DONE, swept.last_error
    assert session.query(StandClaim).filter_by(active=True).count() == 0
    assert session.get_one(Hold, held.id).ended_at is not None
