"""Texts of state registers, which stand in CAPITALS, in ordinary letters again."""

import re
from collections.abc import Iterator

from agreements.russian.capitals import is_shouting, titled
from agreements.russian.legal_forms import ENTREPRENEUR, gender_of_abbreviation
from agreements.russian.morphology import is_known, readings
from agreements.russian.wordlist import words

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_TOKEN = re.compile(_WORD.pattern + r"|[\W\d_]")
_PROPER = ("Geox", "Surn", "Name", "Patr")
_FUNCTION_WORDS = ("PREP", "CONJ", "PRCL")
_PLACES = words("город село деревня станица посёлок округ")
_REGIONS = words("область край район округ республика федерация поселение")
_COMMON_ADJECTIVES = words("городской сельский")
_VOWELS = frozenset("АЕЁИОУЫЭЮЯ")


def without_shouting(text: str) -> str:
    """The text in ordinary letters where it stands in capitals throughout, else unchanged.

    Capitals stay on the first word, the first one in quotes, legal forms and proper names. A brand's own
    spelling («РусАл») cannot be known: show the result to a person.
    """
    return "".join(_in_ordinary_letters(_TOKEN.findall(text))) if is_shouting(text) else text


def _in_ordinary_letters(tokens: list[str]) -> Iterator[str]:
    opens = at_start = True
    before: list[str] = []
    for place, token in enumerate(tokens):
        if not token[0].isalpha():
            at_start = at_start or token in "«„"
            opens = opens or at_start
            yield token
            continue
        after = "".join(tokens[place + 1 : place + 9])
        following = _WORD.findall(after)[:2]
        before.append(token)
        stays = _is_initial(token, after) or _is_abbreviation(token, after)
        if stays:
            yield token
        elif _is_proper(token, before[:-1], following):
            yield titled(token)
        else:
            yield _with_small_letters(token, at_start or (opens and not _is_function_word(token)))
        opens, at_start = opens and stays, False


def _with_small_letters(token: str, opens: bool) -> str:
    """«IT-РЕШЕНИЯ» → «IT-решения»: Latin pieces stay as they are."""
    first, *others = [piece if piece.isascii() else piece.lower() for piece in token.split("-")]
    return "-".join([first[:1].upper() + first[1:] if opens else first, *others])


def _is_initial(token: str, after: str) -> bool:
    """«Б.Н. Ельцин», but not «г. Екатеринбург»."""
    return len(token) == 1 and after.startswith(".") and not (token in "ГСДП" and after.startswith(". "))


def _is_abbreviation(token: str, after: str) -> bool:
    likeliest = readings(token)[0].tag
    if len(token) < 2:
        return False
    if _is_function_word(token):
        return after.lstrip().startswith("«")  # «ГБУЗ СО «…»»: here СО is the region
    if (
        token == ENTREPRENEUR
        or gender_of_abbreviation(token)
        or "Abbr" in likeliest
        or not _VOWELS & {*token}
    ):
        return True
    return len(token) <= 4 and not is_known(token)


def _is_function_word(token: str) -> bool:
    return readings(token)[0].tag.POS in _FUNCTION_WORDS


def _is_proper(token: str, before: list[str], following: list[str]) -> bool:
    """A proper name, an adjective of a region («Свердловская область»), a word after «город»."""
    likeliest = readings(token)[0]
    if any(mark in likeliest.tag for mark in _PROPER) or _lemma(token) in ("республика", "дума"):
        return True
    if _is_function_word(token):
        return False
    is_adjective = likeliest.tag.POS == "ADJF"
    if is_adjective and _lemma(token) not in _COMMON_ADJECTIVES and re.search(r"СК[ОИАУЫЮЕ]", token):
        return any(_lemma(word) in _REGIONS for word in following) or _follows_place(before)
    return _follows_place(before) or (_lemma(token) == "федерация" and _lemma(before[-1:]) == "российский")


def _follows_place(before: list[str]) -> bool:
    """Directly after «города», «округа», or after the adjective that follows them («Верхняя» Пышма)."""
    if _lemma(before[-1:]) in _PLACES:
        return True
    return _lemma(before[-2:-1]) in _PLACES and readings(before[-1])[0].tag.POS == "ADJF"


def _lemma(word: str | list[str]) -> str:
    text = word if isinstance(word, str) else "".join(word)
    return str(readings(text)[0].normal_form) if text else ""
