"""Job titles: cases by a dictionary of frequent ones, then head-first, and capitals of registers made readable."""

from agreements.russian.forms import Case, Form


def decline(title: str, case: Case) -> Form:
    """The title in `case`, and whether its head word was recognised."""
    raise NotImplementedError


def genitive(title: str) -> str:
    """«Генеральный директор» → «Генерального директора»."""
    return decline(title, Case.GENITIVE).text


def readable(title: str) -> str:
    """«ГЕНЕРАЛЬНЫЙ ДИРЕКТОР», as registers write it, → «Генеральный директор»; mixed case stays."""
    raise NotImplementedError
