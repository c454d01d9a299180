"""An exhibition for tests: an open edition with one hall, stands in a row, organisations that want them."""

from datetime import date
from decimal import Decimal
from itertools import count

from crm.core.db import session
from crm.exhibition.models import Edition, EditionState, Hall, Showcase, Stand, StandCategory
from crm.leads.models import Organisation, OrganisationKind, Sector

_numbers = count(1)


def make_organisation(name: str = "", *, kind: OrganisationKind = OrganisationKind.COMPANY) -> Organisation:
    name = name or f"ООО «Ромашка {next(_numbers)}»"
    organisation = Organisation(kind_of=kind, full_name=name, short_name=name, name_key=name.lower())
    session.add(organisation)
    session.flush()
    return organisation


def make_edition(
    *, state: EditionState = EditionState.OPEN, numeral: str = "X", **settings: object
) -> Edition:
    edition = Edition(
        numeral=numeral,
        name="Города России",
        starts_on=date(2027, 11, 25),
        ends_on=date(2027, 11, 26),
        venue="Екатеринбург-ЭКСПО",
        city="Екатеринбург",
        state=state,
        **settings,
    )
    session.add(edition)
    session.flush()
    return edition


def make_hall(edition: Edition | None = None) -> Hall:
    hall = Hall(edition=edition or make_edition(), name="Павильон 1", width=40, height=20)
    session.add(hall)
    session.flush()
    return hall


def make_category(edition: Edition, *, price: int = 15_000, is_showcase: bool = False) -> StandCategory:
    category = StandCategory(
        edition_id=edition.id,
        name="витрина города" if is_showcase else "оборудованная площадь",
        price_per_metre=Decimal(price),
        is_showcase=is_showcase,
    )
    session.add(category)
    session.flush()
    return category


def make_stand(hall: Hall | None = None, *, number: str = "", category: StandCategory | None = None) -> Stand:
    """A stand of 6 × 3 m, free, at 15 000 ₽ a metre."""
    hall = hall or make_hall()
    n = next(_numbers)
    stand = Stand(
        hall=hall,
        edition=hall.edition,
        category=category or make_category(hall.edition),
        number=number or f"A-{n}",
        polygon=[[0, 0], [6, 0], [6, 3], [0, 3]],
        area_dm2=1800,
        sector=Sector.TRANSPORT,
    )
    session.add(stand)
    session.flush()
    return stand


def make_showcase(edition: Edition, city: Organisation, *, position: int = 1, head: str = "") -> Showcase:
    showcase = Showcase(edition_id=edition.id, organisation=city, position=position, head=head)
    session.add(showcase)
    session.flush()
    return showcase
