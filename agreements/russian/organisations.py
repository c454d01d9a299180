"""Organisations: «именуемый / именуемая / именуемое», and names of registers made readable."""

import re
from functools import lru_cache
from typing import Literal

from agreements.russian.forms import Form
from agreements.russian.legal_forms import (
    ENTREPRENEUR,
    Gender,
    gender_of_abbreviation,
    gender_of_foreign_form,
)
from agreements.russian.morphology import adjectives, nouns
from agreements.russian.name_pieces import Sex
from agreements.russian.names import parse, sex_of
from agreements.russian.quotes import set_quotes
from agreements.russian.registers import without_shouting
from agreements.russian.wordlist import words

NamedForm = Literal["именуемый", "именуемая", "именуемое"]

_FORMS: dict[Gender, NamedForm] = {"m": "именуемый", "f": "именуемая", "n": "именуемое"}
_GENDERS: dict[str, Gender] = {"masc": "m", "femn": "f", "neut": "n"}
_PERSONS = words("предприниматель гражданин гражданка нотариус адвокат самозанятый самозанятая")
_FOREIGN_BODIES = words("акимат маслихат хокимият хукумат джамоат кенеш хякимлик горисполком райисполком")
"""Public bodies of the CIS that the dictionary does not have; all masculine."""

_FORM_AT_THE_END = re.compile(r",\s*([А-ЯЁ][А-ЯЁс]{1,4})\s*$")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’.][^\W\d_]+)*")


def named_form(organisation: str, sex: Sex | None = None) -> NamedForm:
    """The participle that agrees with the organisation; `sex` decides for an entrepreneur (ИП)."""
    gender, _ = _gender(organisation, sex)
    return _FORMS[gender]


@lru_cache(1024)
def agree(organisation: str, sex: Sex | None = None) -> Form:
    """`named_form` and whether it is certain: not where the gender was guessed or the sex is unknown."""
    gender, certain = _gender(organisation, sex)
    return Form(_FORMS[gender], certain)


def readable(name: str) -> str:
    """«АКЦИОНЕРНОЕ ОБЩЕСТВО "РОМАШКА"» → «Акционерное общество «Ромашка»».

    Registers write names in capitals with straight quotes. Mixed letters stay, only the quotes are set.
    """
    return without_shouting(set_quotes(name))


def _gender(organisation: str, sex: Sex | None) -> tuple[Gender, bool]:
    """The gender of the word the organisation is called by, and whether it is certain."""
    name = set_quotes(organisation)
    bare = _without_quoted(name)
    found = _WORD.findall(bare)
    if not found:
        inner = name.strip("«»„“() ")
        return (_gender(inner, sex)[0] if _WORD.search(inner) and inner != name else "n"), False
    trailing = _FORM_AT_THE_END.search(bare)
    form = trailing[1] if trailing else found[0]
    if form.upper() == ENTREPRENEUR:
        return _of_person([word for word in found if word != form], sex)
    by_form = gender_of_abbreviation(form)
    if by_form:
        return by_form, True
    foreign = [gender for word in found if (gender := gender_of_foreign_form(word))]
    return (foreign[-1], False) if foreign else _by_words(found, sex)


def _without_quoted(name: str) -> str:
    """The name with blanks for what stands in quotes and brackets, nested ones included."""
    depth, kept = 0, []
    for letter in name:
        depth += letter in "«„("
        kept.append(" " if depth else letter)
        depth -= depth > 0 and letter in "»“)"
    return "".join(kept)


def _by_words(found: list[str], sex: Sex | None) -> tuple[Gender, bool]:
    """By the first adjective, else by the first noun; by the sex where the noun is a person."""
    noun = next((place for place, word in enumerate(found) if not adjectives(word)), 0)
    if found[noun].lower() in _PERSONS:
        return _of_person(found[noun + 1 :], sex)
    if _is_full_name(found):
        return _of_person(found, sex)
    agreeing = [one for one in adjectives(found[0]) if one.tag.number == "sing"]
    if agreeing:
        return _GENDERS[agreeing[0].tag.gender], True
    return _by_noun(found[noun])


def _is_full_name(found: list[str]) -> bool:
    """«Иванова Анна Сергеевна», but not «Администрация посёлка Ильич»."""
    person = parse(" ".join(found))
    return bool(person.patronymic) and any("Name" in one.tag for one in nouns(person.name))


def _by_noun(word: str) -> tuple[Gender, bool]:
    lower = word.lower()
    if lower in _FOREIGN_BODIES:
        return "m", True
    known = [one for one in nouns(word) if one.is_known]
    if known and known[0].tag.gender in _GENDERS:
        return _GENDERS[known[0].tag.gender], known[0].tag.number == "sing"
    if lower.endswith(("а", "я")):
        return "f", False
    return ("n" if lower.endswith(("о", "е")) else "m"), False


def _of_person(name: list[str], sex: Sex | None) -> tuple[Gender, bool]:
    known = sex or sex_of(parse(" ".join(name)))
    return known or "m", known is not None
