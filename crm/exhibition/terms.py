"""An edition, stands and prices in the typed terms of the library of paper: records in, plain values out."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import cast

from agreements.russian.money import VatMode
from agreements.terms import Forum, PriceLine, StandTerms
from crm.core.texts import text
from crm.exhibition.models import Booking, BookingLine, Edition

WITHOUT_VAT = cast(VatMode, text("без НДС"))


def forum_of(edition: Edition) -> Forum:
    return Forum(
        name=edition.name,
        edition=edition.numeral,
        starts=edition.starts_on,
        ends=edition.ends_on,
        venue=edition.venue,
        city=edition.city,
        time_zone=edition.time_zone,
    )


def stand_terms(booking: Booking) -> StandTerms:
    """The space of a booking; several stands are one space: numbers listed, areas and power summed.

    Asks for `lines` with stands, their halls and categories.
    """
    stands = booking.stands
    return StandTerms(
        number=booking.stand_numbers,
        hall=_listed(stand.hall.name for stand in stands),
        area=sum((stand.area for stand in stands), Decimal(0)) or None,
        open_sides=max((stand.open_sides for stand in stands), default=1),
        category=_listed(stand.category.name for stand in stands),
        sector=_listed(stand.sector.title for stand in stands if stand.sector is not None),
        power=Decimal(sum(stand.power_kw for stand in stands)) or None,
    )


def price_lines(booking: Booking) -> tuple[PriceLine, ...]:
    """The lines as they were agreed; none for a city's free showcase."""
    return tuple(_price_line(line, booking.edition) for line in booking.lines if line.amount)


def _price_line(line: BookingLine, edition: Edition) -> PriceLine:
    return PriceLine(
        name=line.name,
        quantity=line.quantity,
        unit=line.unit,
        price=line.price,
        vat_mode=WITHOUT_VAT if line.vat_rate is None else cast(VatMode, str(line.vat_rate)),
        valid_for=edition.ends_on,
        ground=line.vat_ground,
    )


def _listed(names: Iterable[str]) -> str:
    """Each name once, in the order of the stands."""
    unique: Sequence[str] = list(dict.fromkeys(names))
    return ", ".join(unique)
