"""Terms of a paper whose template brings variables of its own: records give the rest."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from agreements.terms.forum import Forum, StandTerms
from agreements.terms.parties import Party
from agreements.terms.prices import PriceLine
from agreements.terms.registration import Registration


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeTerms:
    """Everything that goes into a paper made by a free template.

    `parties` are two or more in the order of the preamble, ours first; the first of the others is the
    counterparty. `stand` and `lines` are there where the paper is about a booking. `own` is the tree of the
    template's own values, ready for it (`agreements.intake.printed`); names of the records win over it.
    """

    parties: tuple[Party, ...]
    forum: Forum
    stand: StandTerms | None = None
    lines: tuple[PriceLine, ...] = ()
    own: Mapping[str, Any] = field(default_factory=dict)
    place: str = ""
    registration: Registration | None = None

    def __post_init__(self) -> None:
        if len(self.parties) < 2:
            raise ValueError("an agreement has at least two parties")

    @property
    def total(self) -> Decimal:
        return sum((line.amount for line in self.lines), Decimal("0.00"))

    @property
    def is_free(self) -> bool:
        return not self.lines
