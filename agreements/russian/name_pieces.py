"""One piece of a person's name in another case: corrections first, then the shared petrovich rules."""

import re
from typing import Any, Literal

from agreements.russian.capitals import like
from agreements.russian.forms import Case, Form
from agreements.russian.morphology import Reading, adjectives, in_case, nouns
from agreements.russian.name_corrections import correction
from agreements.russian.once import once
from agreements.russian.wordlist import words

Part = Literal["surname", "name", "patronymic"]
Sex = Literal["m", "f"]

UNDECLINED_SUFFIXES = words("оглы оглу углы кызы кизи гызы угли уулу улы улу ұлы қызы")
"""«Сын», «дочь» in Turkic patronymics: they never decline, nor does the name before them."""

SURNAME_PARTICLES = words(
    "де да ди ду дю дель делла дер ден ла ле лос фон ван цу аль эль ас ат аш бен бин ибн бонч мак сан сен "
    "сент тер мелик"
)
"""Pieces in front of a surname that never decline."""

_COMPOUND_PARTICLES = SURNAME_PARTICLES | words("кара")
"""The same before a hyphen: «Кара-Мурзы», while Кара alone is a surname."""

_INITIAL = re.compile(r"[^\W\d_]\.?")
_CYRILLIC = re.compile(r"[Ѐ-ӿ'’ʼ]+")
_MAY_LOSE_A_VOWEL = re.compile(r"[аеёиоуыэюя].*(яц|ок|ек|ёк|[её]л|[её]р|е[нл]ь|ей|ой|ий|о[нт]ь|ол)$")
_PROPER = ("Surn", "Name", "Patr", "Geox")


def decline_piece(piece: str, part: Part, sex: Sex, case: Case, *, is_last: bool = True) -> Form:
    """A piece without spaces and hyphens; `is_last` is False in the front of a compound («Тер-», «Жан-»)."""
    lower = piece.lower()
    if _INITIAL.fullmatch(piece) or lower in UNDECLINED_SUFFIXES:
        return Form(piece, certain=True)
    if not _CYRILLIC.fullmatch(piece):
        return Form(piece, certain=False)
    if not is_last and (lower in _COMPOUND_PARTICLES if part == "surname" else sex == "m"):
        return Form(piece, certain=True)
    form = _by_rules(lower, part, sex, case)
    noun = _common_noun(lower) if part == "surname" else None
    if noun and sex == "m" and noun.tag.gender == "masc":
        return _like_the_noun(piece, noun, form, case)
    return Form(like(piece, form), certain=not (sex == "f" and _is_doubtful(lower, part, form, noun)))


def _by_rules(piece: str, part: Part, sex: Sex, case: Case) -> str:
    endings = correction(part, sex, piece)
    if endings:
        return str(_petrovich().apply_mod2name(endings[case.place], piece))
    return _by_petrovich(piece, part, sex, case)


@once
def _petrovich() -> Any:
    from pytrovich.maker import PetrovichDeclinationMaker

    return PetrovichDeclinationMaker()


def _by_petrovich(piece: str, part: Part, sex: Sex, case: Case) -> str:
    from pytrovich import enums

    parts = {
        "surname": enums.NamePart.LASTNAME,
        "name": enums.NamePart.FIRSTNAME,
        "patronymic": enums.NamePart.MIDDLENAME,
    }
    gender = enums.Gender.MALE if sex == "m" else enums.Gender.FEMALE
    return str(_petrovich().make(parts[part], gender, enums.Case[case.name], piece))


def _common_noun(piece: str) -> Reading | None:
    """The common noun a surname consists of («Прибой», «Волчок»); an adjective («Толстой») is none."""
    if adjectives(piece):
        return None
    common = (one for one in nouns(piece) if one.is_known and one.tag.number == "sing")
    return next((one for one in common if not any(mark in one.tag for mark in _PROPER)), None)


def _like_the_noun(piece: str, noun: Reading, form: str, case: Case) -> Form:
    """«Прибоя», no adjective, and «Грачом». Whether a vowel falls out («Волчка») is the bearer's to say."""
    lower = piece.lower()
    genitive = in_case(noun, Case.GENITIVE, lower)
    has_same_stem = genitive == _by_rules(lower, "surname", "m", Case.GENITIVE)
    if not has_same_stem and not _MAY_LOSE_A_VOWEL.search(lower):
        return Form(like(piece, form), certain=True)
    as_noun = in_case(noun, case, lower) or form
    return Form(like(piece, as_noun), certain=has_same_stem or as_noun.startswith(lower[:-1]))


def _is_doubtful(piece: str, part: Part, form: str, noun: Reading | None) -> bool:
    """Of a woman: Turkic names in -ль, -нь decline or not; «Калина» may be the noun or come from «Калин»."""
    if part == "name":
        return piece.endswith("нь") or (piece.endswith("ль") and form == piece)
    return noun is not None and piece.endswith(("ина", "ына"))
