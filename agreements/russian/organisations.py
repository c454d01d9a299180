"""Organisations: «именуемый / именуемая / именуемое», and names of registers made readable."""

from typing import Literal

from agreements.russian.forms import Form
from agreements.russian.names import Sex

NamedForm = Literal["именуемый", "именуемая", "именуемое"]


def named_form(organisation: str, sex: Sex | None = None) -> NamedForm:
    """The participle that agrees with the organisation; `sex` decides for an entrepreneur (ИП)."""
    raise NotImplementedError


def agree(organisation: str, sex: Sex | None = None) -> Form:
    """`named_form` with its certainty: not certain where no word told the gender."""
    raise NotImplementedError


def readable(name: str) -> str:
    """«ОБЩЕСТВО … "РОМАШКА"», as registers write it, → «Общество … «Ромашка»»; mixed case stays."""
    raise NotImplementedError
