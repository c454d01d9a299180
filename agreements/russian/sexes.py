"""The sex of a person read from the parts of the name, as far as they agree."""

import re
from typing import Any

from agreements.russian.morphology import readings
from agreements.russian.name_pieces import Sex
from agreements.russian.once import once
from agreements.russian.wordlist import words

_MALE_PATRONYMIC = re.compile(r"([а-яё](вич|ич|ыч)|(^|[\s-])(оглы|оглу|углы|угли|уулу)|[уұ]лы)$")
_FEMALE_PATRONYMIC = re.compile(r"([а-яё](вна|чна|шна)|(^|[\s-])(кызы|кизи|гызы|қызы)|[қк]ызы)$")
_OF_BOTH = words("эммануэль мишель даниэль габриэль андреа")
"""Foreign names that the dictionary takes for one sex only."""


def sex_by_patronymic(patronymic: str) -> Sex | None:
    """-вич, -ич, оглы, уулу, улы → m; -вна, -ична, кызы, қызы → f."""
    lower = patronymic.strip().lower()
    if _MALE_PATRONYMIC.search(lower):
        return "m"
    return "f" if _FEMALE_PATRONYMIC.search(lower) else None


def sex_by_name(surname: str, name: str) -> Sex | None:
    """The sex where dictionary and petrovich agree on the given name, else where no part says otherwise."""
    pieces = name.strip().lower().split(" ")[0].split("-")
    votes = {vote for piece in pieces for vote in (_by_dictionary(piece), _by_ending(piece))}
    if None in votes or len(votes) > 1:
        votes.add(_by_petrovich(lastname=surname))
    definite = votes - {None}
    return definite.pop() if len(definite) == 1 else None


def _by_dictionary(given: str) -> Sex | None:
    """The gender of a known name, None for one of both («Саша»)."""
    genders = _genders(given)
    if genders == {"masc"}:
        return "m"
    return "f" if genders == {"femn"} else None


def _by_ending(given: str) -> Sex | None:
    """What petrovich thinks; of a name nobody knows, only if it ends like a man's («Акира» is one, too)."""
    is_telling = len(_genders(given)) == 1 or (not _genders(given) and not given.endswith(("а", "я", "ь")))
    return _by_petrovich(firstname=given) if is_telling else None


def _genders(given: str) -> set[str]:
    """The genders the dictionary knows a given name in."""
    if given in _OF_BOTH:
        return {"masc", "femn"}
    names = [one.tag for one in readings(given) if one.is_known and "Name" in one.tag]
    tags = [tag for tag in names if tag.case == "nomn" and tag.number == "sing"]
    return {"both" if "ms-f" in tag else str(tag.gender) for tag in tags}


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
