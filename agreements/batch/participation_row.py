"""A row as terms of a participation contract: the stand, the price lines, procurement."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import get_args

from agreements.batch.cells import Cells, parsed_number
from agreements.batch.house import House
from agreements.batch.partner import partner
from agreements.russian.money import VatMode
from agreements.terms import Equipment, ParticipationTerms, PriceLine, Procurement, ProcurementLaw, StandTerms
from agreements.terms.forum import STAND_TYPES
from agreements.terms.prices import vat_in_force

VAT_MODES: dict[str, VatMode] = {mode.casefold(): mode for mode in get_args(VatMode)}
LAWS: dict[str, ProcurementLaw] = {
    "44-фз": "44-ФЗ",
    "223-фз": "223-ФЗ",
    "нет": "none",
    "none": "none",
}


def participation_terms(cells: Cells, house: House) -> ParticipationTerms:
    """The terms of the row; faulty cells are left in `cells.faults` and read as empty."""
    stand = _stand(cells, house.stand)
    lines = () if cells.yes("free") else tuple(_lines(cells, house, stand))
    return ParticipationTerms(
        organiser=house.organiser,
        exhibitor=partner(cells),
        forum=house.forum,
        stand=stand,
        lines=lines,
        payments=house.payments if lines else (),
        package=cells.text("package"),
        badges=cells.whole("badges") or 0,
        procurement=_procurement(cells),
        deadlines=house.deadlines,
        conditions=replace(house.conditions, copies=cells.whole("copies") or house.conditions.copies),
    )


def _stand(cells: Cells, usual: StandTerms) -> StandTerms:
    sides = cells.whole("stand.open_sides")
    if sides is not None and sides not in STAND_TYPES:
        cells.fault("stand.open_sides", "от 1 до 4")
        sides = None
    area = cells.number("stand.area")
    if area == 0:
        cells.fault("stand.area", "должна быть больше нуля")
        area = None
    return replace(
        usual,
        number=cells.text("stand.number"),
        hall=cells.text("stand.hall") or usual.hall,
        area=area,
        open_sides=sides or usual.open_sides,
        category=cells.text("stand.category") or usual.category,
        sector=cells.text("stand.sector"),
        power=cells.number("stand.power") or usual.power,
        max_height=cells.number("stand.max_height") or usual.max_height,
        equipment=tuple(_equipment(cells)) or usual.equipment,
    )


def _equipment(cells: Cells) -> Iterator[Equipment]:
    """«Стол круглый × 2; стул × 6»: the number after × or x is the quantity."""
    for part in cells.texts("stand.equipment"):
        name, _, quantity = part.replace(" x ", " × ").rpartition(" × ")
        try:
            yield Equipment(name=name, quantity=parsed_number(quantity)) if name else Equipment(name=part)
        except ValueError:
            cells.fault("stand.equipment", f"«{part}» — ожидается «название × количество»")


def _lines(cells: Cells, house: House, stand: StandTerms) -> Iterator[PriceLine]:
    vat = cells.choice("price.vat", VAT_MODES) or house.prices.vat
    ground = cells.text("price.vat_ground") or (house.prices.vat_ground if vat == house.prices.vat else "")
    supplied = house.forum.starts or date.max
    if not vat_in_force(vat, supplied):
        cells.fault("price.vat", f"ставка {vat} % не действует на дату {supplied:%d.%m.%Y}")
        return

    def line(name: str, quantity: Decimal, unit: str, price: Decimal) -> PriceLine:
        return PriceLine(
            name=name,
            quantity=quantity,
            unit=unit,
            price=price,
            vat_mode=vat,
            valid_for=supplied,
            ground=ground,
        )

    fee, rate = cells.number("price.fee"), cells.number("price.square_metre")
    fee = house.prices.registration_fee if fee is None else fee
    rate = house.prices.square_metre if rate is None else rate
    if fee:
        yield line("Регистрационный взнос", Decimal(1), "усл.", fee)
    if rate and stand.area:
        kind = f", {stand.type} стенд" if stand.open_sides < 3 else f", стенд «{stand.type}»"
        yield line(f"Предоставление выставочной площади{kind}", stand.area, "м²", rate)
    for name, quantity, unit, price in _services(cells):
        yield line(name, quantity, unit, price)


def _services(cells: Cells) -> Iterator[tuple[str, Decimal, str, Decimal]]:
    """«Видеостена | 1 | шт. | 146400; …»: name, quantity, unit, price with VAT."""
    for part in cells.texts("price.services"):
        fields = [field.strip() for field in part.split("|")]
        try:
            name, quantity, unit, price = fields
            amount = parsed_number(quantity)
            if not name or not amount:
                raise ValueError(part)
            yield name, amount, unit, parsed_number(price)
        except ValueError:
            cells.fault("price.services", f"«{part}» — ожидается «услуга | количество | единица | цена»")


def _procurement(cells: Cells) -> Procurement:
    law = cells.choice("procurement.law", LAWS) or "none"
    if law == "none":
        return Procurement()  # what else is typed about a purchase is reported as unread
    return Procurement(
        law=law,
        ground=cells.text("procurement.ground"),
        ikz=cells.text("procurement.ikz"),
        purchase_number=cells.text("procurement.purchase_number"),
        registry_number=cells.text("procurement.registry_number"),
        funding=cells.text("procurement.funding"),
    )
