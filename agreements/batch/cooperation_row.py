"""A row as terms of a cooperation agreement between the organiser and the partner."""

from agreements.batch.cells import Cells
from agreements.batch.house import House
from agreements.batch.partner import partner
from agreements.terms import CooperationTerms


def cooperation_terms(cells: Cells, house: House) -> CooperationTerms:
    """The terms of the row; what it does not say of purpose, directions and forms comes from the house."""
    usual = house.cooperation
    return CooperationTerms(
        parties=(house.organiser, partner(cells)),
        forum=house.forum,
        purpose=cells.text("purpose") or usual.purpose,
        directions=cells.texts("directions") or usual.directions,
        forms=cells.texts("forms") or usual.forms,
        valid_to=cells.day("valid_to"),
        auto_renew_years=usual.auto_renew_years,
        exit_notice_days=usual.exit_notice_days,
        copies=cells.whole("copies") or 2,
        languages=cells.texts("languages") or ("русском",),
    )
