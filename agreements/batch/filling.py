"""What every way of filling a template from rows has in common."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from agreements.batch.table import Row


@dataclass(frozen=True, slots=True)
class Filled:
    """Values for the template, a title for the file name, what a person should look at, and mere notes."""

    values: dict[str, Any]
    title: str
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


Filler = Callable[[Row], Filled]
"""Raises RowRefused where the row cannot become a document."""
