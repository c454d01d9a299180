"""Names of people: splitting, sex, cases and initials."""

from dataclasses import dataclass
from typing import Literal

from agreements.russian.forms import Case, Form

Sex = Literal["m", "f"]


@dataclass(frozen=True)
class PersonName:
    """A name in the nominative; `sex` is what a person stated, None when nobody did."""

    surname: str
    name: str
    patronymic: str = ""
    sex: Sex | None = None


def parse(full: str) -> PersonName:
    """Split «Фамилия Имя Отчество»; «оглы», «кызы», «уулу» stay with the patronymic."""
    raise NotImplementedError


def sex_of(name: PersonName) -> Sex | None:
    """The sex stated or read from patronymic and name; None means: ask a person."""
    raise NotImplementedError


def decline(name: PersonName, case: Case) -> Form:
    """The whole name in `case`, and whether every part was recognised."""
    raise NotImplementedError


def genitive(name: PersonName) -> str:
    """«Иванова Ивана Ивановича»."""
    return decline(name, Case.GENITIVE).text


def dative(name: PersonName) -> str:
    """«Иванову Ивану Ивановичу»."""
    return decline(name, Case.DATIVE).text


def instrumental(name: PersonName) -> str:
    """«Ивановым Иваном Ивановичем»."""
    return decline(name, Case.INSTRUMENTAL).text


def initials(name: PersonName, surname_first: bool = False) -> str:
    """«И. И. Иванов», or «Иванов И. И.», bound by no-break spaces."""
    raise NotImplementedError
