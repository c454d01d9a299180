"""Who signs: a person's name, post and authority, and the Russian forms the preamble needs of them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from agreements.russian.names import PersonName, Sex


class FormState(StrEnum):
    """Who vouches for an inflected form: the algorithm, a person who checked it, a person who typed it."""

    AUTOMATIC = "automatic"
    CONFIRMED = "confirmed"
    OVERRIDDEN = "overridden"


@dataclass(frozen=True, slots=True)
class Inflected:
    """An inflected form with its state; a form that a person gave is never computed again.

    `certain` is False where the algorithm guessed: a person should look before it is printed.
    """

    text: str
    state: FormState = FormState.CONFIRMED
    certain: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerOfAttorney:
    """The paper a signatory other than the head acts on; `valid_until` is the last day of its force."""

    number: str = ""
    issued: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatory:
    """The person who signs for a party.

    `sex` is None where nobody stated it: the patronymic and the name then decide. `basis` is written in
    the genitive, as after «на основании»: «Устава», «Положения»; a power of attorney takes its place.
    `*_original` are for a foreign signatory, as written in the second language. `*_genitive` are given
    once a person has confirmed or overridden them; otherwise they are computed where they are needed.
    """

    surname: str = ""
    name: str = ""
    patronymic: str = ""
    sex: Sex | None = None
    title: str = ""
    basis: str = ""
    power_of_attorney: PowerOfAttorney | None = None
    name_genitive: Inflected | None = None
    title_genitive: Inflected | None = None
    name_original: str = ""
    title_original: str = ""

    @property
    def person(self) -> PersonName:
        return PersonName(self.surname, self.name, self.patronymic, self.sex)

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.surname, self.name, self.patronymic) if part)
