"""The grammatical cases a document needs, and a form that says whether a person should look at it."""

from dataclasses import dataclass
from enum import StrEnum


class Case(StrEnum):
    """Cases by the names pymorphy3 gives them (OpenCorpora tags)."""

    GENITIVE = "gent"
    DATIVE = "datv"
    INSTRUMENTAL = "ablt"

    @property
    def place(self) -> int:
        """Where the case stands in a triple of forms or endings."""
        return [*Case].index(self)


@dataclass(frozen=True)
class Form:
    """A text in the asked case.

    `certain` is False where no rule recognised the words (they come back unchanged) or a rule had to
    guess, for example the sex of a person: show such a form to a person before it is printed.
    """

    text: str
    certain: bool
