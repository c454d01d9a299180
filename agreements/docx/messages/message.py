"""One text of the catalogue: severity, sentence and remedy in Russian and English."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Message:
    """Sentences with `{names}` to fill."""

    severity: Literal["error", "warning"]
    ru: str
    en: str
    remedy_ru: str = ""
    remedy_en: str = ""


def error(ru: str, en: str, remedy_ru: str = "", remedy_en: str = "") -> Message:
    """A problem that forbids the use of the file."""
    return Message("error", ru, en, remedy_ru, remedy_en)


def warning(ru: str, en: str, remedy_ru: str = "", remedy_en: str = "") -> Message:
    """A problem a person may confirm."""
    return Message("warning", ru, en, remedy_ru, remedy_en)
