"""What a check of a requisite answers."""

from dataclasses import dataclass
from typing import Literal

Outcome = Literal["impossible", "suspicious", "fine", "not_checked"]


@dataclass(frozen=True)
class Verdict:
    """`impossible` may not be saved, `suspicious` may with a reason, `not_checked` has no rule.

    The reasons say what is wrong and the remedy (empty when fine); `normalised` is the value to store.
    """

    outcome: Outcome
    code: str
    reason_ru: str
    reason_en: str
    normalised: str
