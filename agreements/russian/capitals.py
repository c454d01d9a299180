"""Capital letters: carried over from one form of a word to another, and put right where a text shouts."""

import re

from agreements.russian.wordlist import words

_PARTICLES = words(
    "оглы оглу кызы кизи гызы угли уулу улы ұлы қызы де да ди дю дель делла ла ле фон ван дер ден тер аль "
    "эль бен бин ибн и на под над"
)
"""Pieces of names and places that stay small inside a word of several pieces."""


def like(model: str, form: str) -> str:
    """Give `form` the capitals of `model`, separately for every piece between hyphens."""
    pieces = form.split("-")
    models = model.split("-")
    if len(pieces) != len(models):
        models = models[:1] * len(pieces)
    return "-".join(_piece_like(m, piece) for m, piece in zip(models, pieces, strict=True))


def _piece_like(model: str, piece: str) -> str:
    if len(model) > 1 and model.isupper():
        return piece.upper()
    if not model.islower() and piece[: len(model)].lower() == model.lower():
        return model + piece[len(model) :]
    if model[:1].isupper():
        return piece[:1].upper() + piece[1:]
    return piece


def is_shouting(text: str) -> bool:
    """Whether the text is written in capitals throughout, as registers write names; initials do not count."""
    return text.isupper() and any(len(word) > 1 for word in re.findall(r"[^\W\d_]+", text))


def titled(text: str) -> str:
    """Names written in one case throughout get capitals: «ИВАНОВА-КИМ» and «иванова-ким» → «Иванова-Ким».

    A word with mixed letters («ДиКаприо») stays as typed, and so does a small particle («фон», «оглы»).
    """
    return re.sub(r"\S+", lambda found: _titled_word(found[0]), text)


def _titled_word(word: str) -> str:
    letters = [letter for letter in word if letter.isalpha()]
    if len(letters) > 1 and not word.isupper() and not word.islower():
        return word
    return "-".join(_titled_piece(piece) for piece in word.split("-"))


def _titled_piece(piece: str) -> str:
    lower = piece.lower()
    if lower in _PARTICLES:
        return lower if len(piece) > 1 else piece
    return re.sub(r"(^|['’ʼ])([^\W\d_])", lambda found: found[1] + found[2].upper(), lower)
