"""Names of cities and other places: exceptions, then the dictionary, then the endings."""

import re

from agreements.russian.capitals import is_shouting, like, titled
from agreements.russian.east_asian import is_chinese
from agreements.russian.forms import Case, Form
from agreements.russian.morphology import Reading, adjectives, agrees, in_case, nouns
from agreements.russian.place_endings import by_ending
from agreements.russian.wordlist import words

_GENERIC = words("город город-герой село деревня станица г. г гор. с. д.")
_GENERIC_OF_UNCHANGED = words("посёлок поселок хутор аул кишлак пгт рп пос. п. ст-ца х.")
_LINKS = words("на под над де ди дю ла ле лез эль апон")
_POSSESSIVE = re.compile(r"([оеё]в|ин)$")

_EXCEPTIONS = {
    "великие луки": ("великих лук", "великим лукам", "великими луками"),
    "нижние серги": ("нижних серёг", "нижним сергам", "нижними сергами"),
    "верхние серги": ("верхних серёг", "верхним сергам", "верхними сергами"),
    "холмогоры": ("холмогор", "холмогорам", "холмогорами"),
    "черновцы": ("черновцов", "черновцам", "черновцами"),
    "бельцы": ("бельц", "бельцам", "бельцами"),
    "арамиль": ("арамили", "арамили", "арамилью"),
    "лодзь": ("лодзи", "лодзи", "лодзью"),
    "спас-клепики": ("спас-клепиков", "спас-клепикам", "спас-клепиками"),
    "муравленко": ("муравленко", "муравленко", "муравленко"),
    "семей": ("семея", "семею", "семеем"),
    "гаврилов-ям": ("гаврилов-яма", "гаврилов-яму", "гаврилов-ямом"),
}
"""Genitive, dative, instrumental where the dictionary has another gender or stress, or only a common noun."""


def genitive(city: str) -> str:
    """«Нижний Тагил» → «Нижнего Тагила»."""
    return decline(city, Case.GENITIVE).text


def decline(city: str, case: Case) -> Form:
    """The place name in `case`; not certain where only its ending was recognised, or usage is divided.

    After a word like «город» a plural name and one in -о stay: «города Мытищи», «города Иваново».
    """
    tokens = (titled(city) if is_shouting(city) else city).split()
    if len(tokens) > 1 and tokens[0].lower() in _GENERIC | _GENERIC_OF_UNCHANGED:
        return _decline_after(tokens[0], tokens[1:], case)
    return _decline_name(tokens, case) if tokens else Form(city, certain=True)


def _decline_after(generic: str, tokens: list[str], case: Case) -> Form:
    is_abbreviation = generic.endswith(".") or len(generic) < 4
    shown = generic if is_abbreviation else _decline_word(generic, case).text
    head = tokens[_head(tokens)]
    stays = head.endswith("о") or any(one.tag.number == "plur" for one in _readings(head)[:1])
    if generic.lower() in _GENERIC_OF_UNCHANGED or stays:
        return Form(" ".join([shown, *tokens]), certain=stays)
    name = _decline_name(tokens, case)
    return Form(f"{shown} {name.text}", name.certain)


def _decline_name(tokens: list[str], case: Case) -> Form:
    exception = _EXCEPTIONS.get(" ".join(tokens).lower())
    if exception:
        forms = exception[case.place].split()
        return Form(" ".join(map(like, tokens, forms)), certain=True)
    head = _head(tokens)
    parts = [
        _decline_word(token, case)
        if place == head
        else _decline_beside(token, tokens[head], case, place < head)
        for place, token in enumerate(tokens)
    ]
    return Form(" ".join(part.text for part in parts), all(part.certain for part in parts))


def _head(tokens: list[str]) -> int:
    """The place of the first word that qualifies no other: not «Нижний», not «Сергиев»."""
    heads = (place for place, token in enumerate(tokens[:-1]) if not _qualifies(token))
    return next(heads, len(tokens) - 1)


def _qualifies(token: str) -> bool:
    return bool(adjectives(token) or _POSSESSIVE.search(token))


def _decline_beside(token: str, head: str, case: Case, is_before: bool) -> Form:
    """An adjective that agrees with the head declines («Ростов Великий»), anything else stays."""
    candidates = adjectives(token)
    known = [reading for reading in _readings(head) if reading.is_known]
    agreeing = [one for one in candidates if not known or any(agrees(one, reading) for reading in known)]
    if agreeing:
        return Form(like(token, in_case(agreeing[0], case, token) or token), certain=True)
    return by_ending(token, case) if is_before and _POSSESSIVE.search(token) else Form(token, certain=False)


def _decline_word(word: str, case: Case) -> Form:
    ready = _EXCEPTIONS.get(word.lower())
    if ready:
        return Form(like(word, ready[case.place]), certain=True)
    known = [one for one in _readings(word) if one.is_known]
    if known:
        return Form(
            like(word, in_case(known[0], case, word) or word),
            certain=not word.endswith(("ово", "ево", "ино")),
        )
    if "-" in word:
        return _decline_compound(word, case)
    return by_ending(word, case, is_chinese=is_chinese(word))


def _decline_compound(word: str, case: Case) -> Form:
    """«Франкфурт-на-Майне» declines in front, «Каменск-Уральский» in both pieces, «Соль-Илецк» at the end."""
    first, *middle, last = word.split("-")
    if any(piece.lower() in _LINKS for piece in middle):
        start = _decline_word(first, case)
        return Form("-".join([start.text, *middle, last]), start.certain)
    end = _decline_word(last, case)
    start = _decline_word(first, case) if adjectives(last) and not middle else Form(first, certain=True)
    return Form("-".join([start.text, *middle, end.text]), start.certain and end.certain)


def _readings(word: str) -> list[Reading]:
    """Nominative readings: places first, then adjectives («Заречный»), then other nouns («Асбест»)."""
    places = [one for one in nouns(word) if "Geox" in one.tag and one.is_known]
    return places or [*adjectives(word), *nouns(word)]
