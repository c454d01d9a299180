"""The dictionary of Russian words: one pymorphy3 analyser per process, loaded at the first question.

The dictionary is OpenCorpora's, under CC BY-SA 3.0 (see NOTICE).
"""

import logging
import threading
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from agreements.russian.forms import Case
from agreements.russian.once import once

Reading = Any
"""A pymorphy3 `Parse`: `tag`, `score`, `is_known`, `inflect` (the library has no types)."""

_lock = threading.Lock()


@once
def _analyser() -> Any:
    import pymorphy3  # 0.1 s and 38 MB: only processes that decline words pay for it

    logging.getLogger("pymorphy3").setLevel(logging.WARNING)
    return pymorphy3.MorphAnalyzer(lang="ru")


@lru_cache(maxsize=8192)
def readings(word: str) -> tuple[Reading, ...]:
    """All readings of a word, the likeliest first, never none; one thread at a time asks the analyser."""
    # the analyser asks Unicode for the name of every letter, and some letters have none
    named = "".join(letter if unicodedata.name(letter, "") else "?" for letter in word.lower())
    with _lock:
        return tuple(_analyser().parse(named))


def is_known(word: str) -> bool:
    """Whether the dictionary itself has the word (other readings are guessed from its ending)."""
    with _lock:
        return bool(_analyser().word_is_known(word.lower()))


def nominatives(word: str, *parts: str) -> Iterator[Reading]:
    """The nominative readings of a word as one of `parts` of speech (OpenCorpora names)."""
    return (reading for reading in readings(word) if reading.tag.POS in parts and reading.tag.case == "nomn")


def nouns(word: str) -> list[Reading]:
    """Nominative nouns: singular before plural, among those the animate first."""
    found = nominatives(word, "NOUN")
    return sorted(found, key=lambda one: (one.tag.number != "sing", one.tag.animacy != "anim"))


def adjectives(word: str) -> list[Reading]:
    """Nominative full adjectives and participles."""
    return list(nominatives(word, "ADJF", "PRTF"))


def agrees(adjective: Reading, word: Reading) -> bool:
    """Whether a nominative word agrees with the adjective in number and, when singular, in gender."""
    if adjective.tag.number != word.tag.number:
        return False
    same_gender = word.tag.gender == adjective.tag.gender
    return adjective.tag.number == "plur" or same_gender or "ms-f" in word.tag


def in_case(reading: Reading, case: Case, spelling: str) -> str | None:
    """The reading in `case`, small letters; «е» stays «е» where the writer spelled the word without «ё»."""
    inflected = reading.inflect({case.value})
    if inflected is None:
        return None
    lower = spelling.lower()
    return "".join(
        "е" if letter == "ё" and lower[place : place + 1] == "е" else letter
        for place, letter in enumerate(inflected.word)
    )
