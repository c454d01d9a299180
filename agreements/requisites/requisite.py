"""A kind of requisite: how it is written and which check digits it has."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from agreements.requisites.verdict import Verdict, finding, fine
from agreements.requisites.writing import Writing, normalised

Check = Callable[[str, Mapping[str, str]], Verdict]
"""From the value as typed and its context to the verdict."""


@dataclass(frozen=True)
class Requisite:
    """A kind that needs no context. `fits` says whether the check digits of a well written value agree.

    Without `fits` the writing is the whole rule where it `is_complete`, and otherwise nothing more is known.
    """

    writing: Writing
    fits: Callable[[str], bool] | None = None
    is_complete: bool = True

    def __call__(self, value: str, context: Mapping[str, str]) -> Verdict:
        number = normalised(value)
        fault = self.writing.fault(number)
        if fault:
            return fault
        if self.fits and not self.fits(number):
            return finding("suspicious", "wrong_checksum", number, **self.writing.names)
        return (
            fine(number)
            if self.is_complete
            else finding("not_checked", "no_rule", number, **self.writing.names)
        )
