"""The report of a run: what became of every row, as a CSV that opens safely in a spreadsheet."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

HEADER = ("row", "line", "verdict", "reason", "file")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class Verdict(StrEnum):
    """`warning` is made too, but a person should look at what the reason says."""

    MADE = "made"
    WARNING = "warning"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one row; `row` counts from 1 under the header and is 0 for the table as a whole."""

    row: int
    line: int
    verdict: Verdict
    reason: str = ""
    file: str = ""


def report_csv(outcomes: Iterable[Outcome]) -> bytes:
    """The report as UTF-8 CSV with commas; a cell that a spreadsheet would run begins with an apostrophe."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADER)
    for outcome in outcomes:
        row = outcome.row or ""
        writer.writerow([row, outcome.line, outcome.verdict, safe(outcome.reason), safe(outcome.file)])
    return text.getvalue().encode()


def safe(cell: str) -> str:
    """The cell made inert for spreadsheets (CSV injection, OWASP)."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
