"""Marking of texts that are shown to people but written where no language is chosen yet."""

from enum import StrEnum
from typing import Self


def text(message: str) -> str:
    """Mark `message` for translation and return it unchanged; the edge that shows it translates it."""
    return message


class Titled(StrEnum):
    """An enumeration whose members have a name for people beside their value.

    Members read `MANAGER = "manager", text("Менеджер")`; the value is what is stored and sent.
    """

    _title: str

    def __new__(cls, value: str, title: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member._title = title
        return member

    @property
    def title(self) -> str:  # type: ignore[override]  # a name for people, not str's capital letters
        """The name, marked for translation."""
        return self._title
