"""Names of cities and other places: cases, by exceptions and the head-first rule."""

from agreements.russian.forms import Case, Form


def decline(city: str, case: Case) -> Form:
    """The place name in `case`, and whether it was recognised."""
    raise NotImplementedError


def genitive(city: str) -> str:
    """«Нижний Тагил» → «Нижнего Тагила»."""
    return decline(city, Case.GENITIVE).text
