"""Names of people: splitting, sex, cases and initials."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from agreements.russian.capitals import titled
from agreements.russian.east_asian import is_east_asian
from agreements.russian.forms import Case, Form
from agreements.russian.name_pieces import SURNAME_PARTICLES, UNDECLINED_SUFFIXES, Part, decline_piece
from agreements.russian.name_pieces import Sex as Sex
from agreements.russian.sexes import sex_by_name, sex_by_patronymic

_NBSP = "\u00a0"
REMEMBERED = 1024
"""Names remembered with their forms: each is asked for several times, those of the organiser always."""


@dataclass(frozen=True)
class PersonName:
    """A name in the nominative; `sex` is what a person stated, None when nobody did."""

    surname: str
    name: str
    patronymic: str = ""
    sex: Sex | None = None


def parse(full: str) -> PersonName:
    """Split «Фамилия Имя Отчество» or «Имя Отчество Фамилия», in any capitals; what is missing is empty.

    «Оглы», «кызы», «уулу» stay with the word before them, «фон», «де» with the surname after them. A word
    that is no patronymic belongs to the name («Гарсия Хуан Карлос», «Ким Чен Ын»).
    """
    words = list(_joined(titled(re.sub(r"\.(?=[^\s\-.])", ". ", full)).split()))
    if len(words) == 3 and _ends_a_name(words[1]) and not _ends_a_name(words[2]):
        words = [words[2], *words[:2]]
    elif len(words) == 2 and _is_patronymic(words[1]):
        words = ["", *words]
    surname, given = "".join(words[:1]), words[1:]
    patronymic = given.pop() if len(given) > 1 and _ends_a_name(given[-1]) else ""
    return PersonName(surname, " ".join(given), patronymic)


@lru_cache(REMEMBERED)
def sex_of(name: PersonName) -> Sex | None:
    """The sex as stated, else by the patronymic, else by name and surname; None means: ask a person."""
    stated = name.sex or sex_by_patronymic(name.patronymic)
    return stated if stated or _is_east_asian(name) else sex_by_name(name.surname, name.name)


@lru_cache(REMEMBERED)
def decline(name: PersonName, case: Case) -> Form:
    """«Surname Name Patronymic» in `case`, in ordinary capitals.

    Where the sex is unknown and decides the form, the name comes back unchanged and not certain.
    """
    sex = sex_of(name)
    if sex:
        form = _declined(name, sex, case)
        contradicted = sex_by_patronymic(name.patronymic) not in (None, sex)
        return Form(form.text, form.certain and not contradicted)
    forms = {_declined(name, "m", case), _declined(name, "f", case)}
    return forms.pop() if len(forms) == 1 else Form(" ".join(_words(name)), certain=False)


def genitive(name: PersonName) -> str:
    """«Иванова Ивана Ивановича»."""
    return decline(name, Case.GENITIVE).text


def dative(name: PersonName) -> str:
    """«Иванову Ивану Ивановичу»."""
    return decline(name, Case.DATIVE).text


def instrumental(name: PersonName) -> str:
    """«Ивановым Иваном Ивановичем»."""
    return decline(name, Case.INSTRUMENTAL).text


@lru_cache(REMEMBERED)
def initials(name: PersonName, surname_first: bool = False) -> str:
    """«И. И. Иванов», or «Иванов И. И.», bound by no-break spaces; Chinese and Korean names stay whole."""
    if _is_east_asian(name):
        return _NBSP.join(_words(name))
    surname = titled(name.surname).split()
    given = titled(f"{name.name} {name.patronymic}").split()
    letters = [_initial(word) for word in given if word.lower() not in UNDECLINED_SUFFIXES]
    return _NBSP.join([*surname, *letters] if surname_first else [*letters, *surname])


def _joined(words: list[str]) -> Iterator[str]:
    """The words, with particles joined to the surname after them and suffixes to the name before them."""
    waiting: list[str] = []
    for place, word in enumerate(words):
        waiting.append(word)
        following = words[place + 1] if place + 1 < len(words) else ""
        is_particle = word.lower() in SURNAME_PARTICLES and len(words) - place > 2
        if following.lower() not in UNDECLINED_SUFFIXES and not is_particle:
            yield " ".join(waiting)
            waiting = []


def _is_patronymic(word: str) -> bool:
    return sex_by_patronymic(word) is not None


def _ends_a_name(word: str) -> bool:
    """A patronymic or its initial («Иванов И. И.»)."""
    return _is_patronymic(word) or bool(re.fullmatch(r"[^\W\d_]\.", word))


def _has_suffix(word: str) -> bool:
    return word.rsplit("-", 1)[-1].lower() in UNDECLINED_SUFFIXES


def _initial(word: str) -> str:
    """«Анна-Мария» → «А.-М.», but «Мамед-оглы» → «М.»."""
    pieces = [piece for piece in word.split("-") if piece]
    return "-".join(f"{piece[0]}." for piece in (pieces[:1] if _has_suffix(word) else pieces))


def _words(name: PersonName) -> list[str]:
    return titled(f"{name.surname} {name.name} {name.patronymic}").split()


def _is_east_asian(name: PersonName) -> bool:
    given = f"{name.name} {name.patronymic}".strip()
    return not _is_patronymic(name.patronymic) and is_east_asian(name.surname.strip(), given)


def _declined(name: PersonName, sex: Sex, case: Case) -> Form:
    if _is_east_asian(name):
        return _declined_at_the_end(_words(name), sex, case)
    parts: list[tuple[Part, str]] = [
        ("surname", name.surname),
        ("name", name.name),
        ("patronymic" if _is_patronymic(name.patronymic) else "name", name.patronymic),
    ]
    forms = [_declined_part(titled(text).split(), part, sex, case) for part, text in parts if text.strip()]
    return Form(" ".join(form.text for form in forms), all(form.certain for form in forms))


def _declined_at_the_end(words: list[str], sex: Sex, case: Case) -> Form:
    if sex == "m":
        front, hyphen, end = words[-1].rpartition("-")
        words = [*words[:-1], front + hyphen + decline_piece(end, "name", sex, case).text]
    return Form(" ".join(words), certain=False)


def _declined_part(words: list[str], part: Part, sex: Sex, case: Case) -> Form:
    if _has_suffix(words[-1]) or words[-1].lower().endswith("-заде"):
        return Form(" ".join(words), certain=True)
    forms = [
        _declined_word(word, part, sex, case, is_last=part == "name" or place == len(words))
        for place, word in enumerate(words, 1)
    ]
    return Form(" ".join(form.text for form in forms), all(form.certain for form in forms))


def _declined_word(word: str, part: Part, sex: Sex, case: Case, *, is_last: bool) -> Form:
    *front, end = word.split("-")
    forms = [decline_piece(piece, part, sex, case, is_last=False) for piece in front]
    forms.append(decline_piece(end, part, sex, case, is_last=is_last))
    return Form("-".join(form.text for form in forms), all(form.certain for form in forms))
