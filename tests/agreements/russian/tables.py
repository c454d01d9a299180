"""Tables of expected forms: TSV files under tests/data, accepted variants divided by a bar."""

import csv
from collections.abc import Callable
from pathlib import Path

_DATA = Path(__file__).parents[2] / "data"


def rows(name: str) -> list[dict[str, str]]:
    with (_DATA / name).open(encoding="utf-8", newline="") as file:
        return [
            {key: value or "" for key, value in row.items()} for row in csv.DictReader(file, delimiter="\t")
        ]


def misses(name: str, expected: str, form: Callable[[dict[str, str]], str]) -> list[str]:
    """The rows whose form is none of the expected variants, as «form, not expected»."""
    return [
        f"{form(row)}, not {row[expected]}" for row in rows(name) if form(row) not in row[expected].split("|")
    ]
