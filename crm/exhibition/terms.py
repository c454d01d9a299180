"""An edition and a booking as an agreement prints them."""

from decimal import Decimal
from typing import cast

from agreements.russian.money import VatMode
from agreements.terms import Forum, PriceLine, StandTerms
from crm.exhibition.models import Booking, BookingLine, Edition, Stand


def forum_of(edition: Edition) -> Forum:
    """The forum with its days, place and time zone."""
    return Forum(
        name=f"{edition.name}: {edition.theme}" if edition.theme else edition.name,
        edition=edition.numeral,
        starts=edition.starts_on,
        ends=edition.ends_on,
        venue=edition.venue,
        city=edition.city,
        time_zone=edition.time_zone,
    )


def stand_terms(booking: Booking) -> StandTerms:
    """The booked space; several stands are named one after another, with their area and power together.

    Lines, stands, halls and categories must be loaded.
    """
    stands = [line.stand for line in booking.lines if line.stand is not None]
    if not stands:
        return StandTerms()
    return StandTerms(
        number=", ".join(stand.number for stand in stands),
        hall=", ".join(dict.fromkeys(stand.hall.name for stand in stands)),
        area=sum((stand.area for stand in stands), Decimal(0)) or None,
        open_sides=max(stand.open_sides for stand in stands),
        category=", ".join(dict.fromkeys(stand.category.name for stand in stands)),
        sector=", ".join(dict.fromkeys(_sector(stand) for stand in stands if stand.sector)),
        power=sum((Decimal(stand.power_kw) for stand in stands), Decimal(0)) or None,
    )


def price_lines(booking: Booking) -> tuple[PriceLine, ...]:
    """What is paid for, as agreed in the booking; a stand given free of charge has no line."""
    return tuple(_price_line(line, booking.edition) for line in booking.lines if line.amount)


def _price_line(line: BookingLine, edition: Edition) -> PriceLine:
    mode = "без НДС" if line.vat_rate is None else str(line.vat_rate)
    return PriceLine(
        name=line.name,
        quantity=line.quantity,
        unit=line.unit,
        price=line.price,
        vat_mode=cast(VatMode, mode),
        valid_for=edition.ends_on,
        ground=line.vat_ground,
    )


def _sector(stand: Stand) -> str:
    return stand.sector.title if stand.sector else ""
