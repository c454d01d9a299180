"""A sentence in both languages of the product, for the texts that a library hands to people as data."""

from typing import NamedTuple


class Text(NamedTuple):
    ru: str
    en: str
