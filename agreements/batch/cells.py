"""Cells of one row read as typed values; every fault is kept with the header of its column."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from agreements.batch.columns import HEADER_OF

_Choice = TypeVar("_Choice")

_SPACES = re.compile(r"[\s\u00a0\u202f]+")
_NUMBER = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,6})?")
_YES = frozenset({"да", "yes", "true", "1", "+"})
_NO = frozenset({"нет", "no", "false", "0", "-", ""})
_DATE_FORMATS = ("%d.%m.%Y", "%Y-%m-%d")


class Cells:
    """Typed access to a row by column key. A faulty cell reads as empty and adds a line to `faults`."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self._read: set[str] = set()
        self.faults: list[str] = []

    def text(self, key: str) -> str:
        self._read.add(key)
        return self._values.get(key, "")

    def has(self, *keys: str) -> bool:
        """Whether any of the cells is filled; asking does not count as reading."""
        return any(self._values.get(key) for key in keys)

    def unread(self) -> list[str]:
        """Headers of filled cells that nothing has asked for."""
        return [HEADER_OF[key] for key in self._values if key not in self._read]

    def texts(self, key: str) -> tuple[str, ...]:
        """Parts of a cell between semicolons."""
        return tuple(part.strip() for part in self.text(key).split(";") if part.strip())

    def number(self, key: str) -> Decimal | None:
        """A number that is not negative, with a comma or a point, spaces between thousands allowed."""
        text = self.text(key)
        if not text:
            return None
        try:
            return parsed_number(text)
        except ValueError:
            self.fault(key, f"«{text}» — не число")
            return None

    def whole(self, key: str) -> int | None:
        value = self.number(key)
        if value is None or value == int(value):
            return None if value is None else int(value)
        self.fault(key, f"«{self.text(key)}» — не целое число")
        return None

    def day(self, key: str) -> date | None:
        text = self.text(key)
        if not text:
            return None
        try:
            return parsed_date(text)
        except ValueError:
            self.fault(key, f"«{text}» — не дата вида 31.12.2026")
            return None

    def yes(self, key: str) -> bool:
        try:
            return parsed_yes(self.text(key))
        except ValueError:
            self.fault(key, f"«{self.text(key)}» — напишите «да» или «нет»")
            return False

    def choice(self, key: str, choices: Mapping[str, _Choice]) -> _Choice | None:
        """The value a word of the cell stands for; capital letters do not matter."""
        text = self.text(key)
        if not text:
            return None
        if text.casefold() in choices:
            return choices[text.casefold()]
        self.fault(key, f"«{text}» — ожидается одно из: {', '.join(choices)}")
        return None

    def fault(self, key: str, what: str) -> None:
        self.faults.append(f"{HEADER_OF[key]}: {what}")


def parsed_number(text: str) -> Decimal:
    """«1 234,50» or «1234.50» as a Decimal; ValueError for anything else, negatives and other digits too."""
    plain = _SPACES.sub("", text).replace(",", ".")
    if not _NUMBER.fullmatch(plain):
        raise ValueError(text)
    return Decimal(plain)


def parsed_date(text: str) -> date:
    """«31.12.2026» or «2026-12-31»; ValueError for anything else."""
    for form in _DATE_FORMATS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 (a legal date has no zone)
        except ValueError:
            continue
    raise ValueError(text)


def parsed_yes(text: str) -> bool:
    """«да» and «нет» in their usual spellings; an empty cell is no."""
    word = text.casefold()
    if word not in _YES | _NO:
        raise ValueError(text)
    return word in _YES
