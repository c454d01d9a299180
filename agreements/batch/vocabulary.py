"""Rows in the vocabulary of agreements: columns → terms → values, with every check on the way."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from agreements.batch import columns
from agreements.batch.cells import Cells
from agreements.batch.columns import HEADER_OF, Column
from agreements.batch.cooperation_row import cooperation_terms
from agreements.batch.errors import RowRefused
from agreements.batch.filling import Filled, Filler
from agreements.batch.house import House
from agreements.batch.participation_row import participation_terms
from agreements.batch.requisites import requisite_problems
from agreements.batch.table import Row
from agreements.terms import (
    CooperationTerms,
    Missing,
    ParticipationTerms,
    Party,
    cooperation_values,
    missing,
    participation_values,
    proofs,
)

Kind = Literal["participation", "cooperation"]

ROOTS: Mapping[Kind, frozenset[str]] = {
    "participation": frozenset(
        {"agreement", "organiser", "exhibitor", "forum", "stand", "package", "badges", "price", "payments"}
        | {"procurement", "deadlines", "conditions"}
    ),
    "cooperation": frozenset(
        {"agreement", "parties", "party_rows", "forum", "purpose", "directions", "forms", "plan", "contacts"}
        | {"working_group", "report_period", "separate_contracts", "symbols_allowed", "hotline", "validity"}
        | {"confidentiality_years", "anticorruption_notice_days", "force_majeure_notice_days", "copies"}
        | {"languages", "multilingual", "electronic", "has_foreign_party", "approval"}
        | {"regional_registration"}
    ),
}
"""Names at the top of the values of each kind: a template that uses no others speaks its vocabulary."""

_COLUMNS: Mapping[Kind, tuple[Column, ...]] = {
    "participation": columns.PARTNER + columns.PARTICIPATION,
    "cooperation": columns.PARTNER + columns.COOPERATION,
}


@dataclass(frozen=True, slots=True)
class _Draft:
    """Terms of a row with the partner among them and the path prefix under which the partner stands."""

    terms: ParticipationTerms | CooperationTerms
    partner: Party
    prefix: str


def filler(kind: Kind, known: Mapping[str, str], house: House) -> Filler:
    """How rows with these headers (as written → column key) become values of an agreement of this kind."""
    ours = {column.key for column in _COLUMNS[kind]}

    def fill(row: Row) -> Filled:
        cells = Cells({known[h]: cell for h, cell in row.cells.items() if known.get(h) in ours})
        draft = _draft(kind, cells, house)
        confirmation = cells.text("confirmation")
        impossible, suspicious = requisite_problems(draft.partner)
        refusals = [*cells.faults, *impossible, *_unfilled(draft, cells.faults)]
        if refusals:
            raise RowRefused(*refusals)
        confirmed = [_vouched(text, confirmation) for text in suspicious if confirmation]
        warnings = [text for text in suspicious if not confirmation]
        warnings += [f"{header}: для этой организации не используется" for header in cells.unread()]
        warnings += _uncertain(draft)
        title = draft.partner.short_name or draft.partner.full_name
        return Filled(_values(draft.terms), title, tuple(warnings), tuple(confirmed))

    return fill


def _vouched(text: str, confirmation: str) -> str:
    """What was suspicious, without the advice, and who stands for it."""
    return f"{text.partition('. ')[0]} (подтверждено: {confirmation})"


def _draft(kind: Kind, cells: Cells, house: House) -> _Draft:
    if kind == "participation":
        contract = participation_terms(cells, house)
        return _Draft(contract, contract.exhibitor, "exhibitor.")
    agreement = cooperation_terms(cells, house)
    return _Draft(agreement, agreement.parties[1], "parties.1.")


def _values(terms: ParticipationTerms | CooperationTerms) -> dict[str, Any]:
    if isinstance(terms, ParticipationTerms):
        return participation_values(terms)
    return cooperation_values(terms)


def _unfilled(draft: _Draft, faults: list[str]) -> Iterator[str]:
    """What the pre-flight misses; a column that is already called faulty is not called empty too."""
    for header in dict.fromkeys(_header(gap, draft.prefix) for gap in missing(draft.terms)):
        if not any(fault.startswith(f"{header}:") for fault in faults):
            yield f"{header}: не заполнено"


def _header(gap: Missing, prefix: str) -> str:
    """The column of a gap: that of the partner's field, or the label where no column fills it."""
    if gap.path.startswith("lines."):
        return HEADER_OF["price.vat_ground"]  # the one thing a line may lack
    return HEADER_OF.get(gap.path.removeprefix(prefix), gap.label.ru)


def _uncertain(draft: _Draft) -> list[str]:
    return [
        f"проверьте склонение: «{proof.form.text}» ({proof.label})"
        for proof in proofs(draft.terms)
        if not proof.form.certain
    ]
