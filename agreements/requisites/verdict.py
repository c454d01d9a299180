"""What a check of a requisite answers."""

from dataclasses import dataclass
from typing import Literal

from agreements.requisites.reasons import REASONS

Outcome = Literal["impossible", "suspicious", "fine", "not_checked"]


@dataclass(frozen=True)
class Verdict:
    """`impossible` may not be saved, `suspicious` may with a reason, `not_checked` has no rule to check by.

    `code` names the finding («ok» when fine), the reasons say what is wrong and the remedy (empty when
    fine); `normalised` is the value to store, without spaces, hyphens and words like «ИНН».
    """

    outcome: Outcome
    code: str
    reason_ru: str
    reason_en: str
    normalised: str


def fine(normalised: str) -> Verdict:
    """The format fits, and the check digits where there are any."""
    return Verdict("fine", "ok", "", "", normalised)


def finding(outcome: Outcome, code: str, normalised: str, **values: str | int) -> Verdict:
    """A verdict with the texts of `code`, filled with `values`."""
    ru, en = REASONS[code]
    return Verdict(outcome, code, ru.format(**values), en.format(**values), normalised)
