"""The sex of a person read from the parts of the name, as far as they agree."""

import re
from typing import Any

from agreements.russian.morphology import readings
from agreements.russian.name_pieces import Sex
from agreements.russian.once import once

_MALE_PATRONYMIC = re.compile(r"([а-яё](вич|ич|ыч)|(^|[\s-])(оглы|оглу|углы|угли|уулу)|[уұ]лы)$")
_FEMALE_PATRONYMIC = re.compile(r"([а-яё](вна|чна|шна)|(^|[\s-])(кызы|кизи|гызы|қызы)|[қк]ызы)$")


def sex_by_patronymic(patronymic: str) -> Sex | None:
    """-вич, -ич, оглы, уулу, улы → m; -вна, -ична, кызы, қызы → f."""
    lower = patronymic.strip().lower()
    if _MALE_PATRONYMIC.search(lower):
        return "m"
    return "f" if _FEMALE_PATRONYMIC.search(lower) else None


def sex_by_name(surname: str, name: str) -> Sex | None:
    """The sex where dictionary and petrovich agree on the given name, else where no part says otherwise.

    An unknown name in -а, -я says nothing by itself: «Акира» is a man.
    """
    first = name.strip().lower().split(" ")[0]
    known = _by_dictionary(first)
    guessed = None if known is None and first.endswith(("а", "я")) else _by_petrovich(firstname=first)
    votes = {known} if known and known == guessed else {known, guessed, _by_petrovich(lastname=surname)}
    definite = votes - {None}
    return definite.pop() if len(definite) == 1 else None


def _by_dictionary(given: str) -> Sex | None:
    """The gender of a known name, None for one of both («Саша»)."""
    names = [one.tag for one in readings(given) if one.is_known and "Name" in one.tag]
    tags = [tag for tag in names if tag.case == "nomn" and tag.number == "sing"]
    genders = {None if "ms-f" in tag else tag.gender for tag in tags}
    if genders == {"masc"}:
        return "m"
    return "f" if genders == {"femn"} else None


def _by_petrovich(**part: str) -> Sex | None:
    from pytrovich.enums import Gender

    gender = _detector().detect(**part)
    if gender is Gender.MALE:
        return "m"
    return "f" if gender is Gender.FEMALE else None


@once
def _detector() -> Any:
    from pytrovich.detector import PetrovichGenderDetector

    return PetrovichGenderDetector()
