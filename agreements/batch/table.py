"""A table of rows to make documents from: its shape, its limits, and what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from agreements.batch.errors import BatchRefused

BYTES = 20_000_000
"""Size of a file with rows."""
ROWS = 10_000
COLUMNS = 300
CELL = 20_000
"""Characters in one cell."""


class TableUnreadable(BatchRefused):
    """The file as a whole cannot be used; the message, in Russian, says why and where."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: `number` counts from 1 under the header, `line` is the line of the file or sheet.

    `cells` maps the header as written to the cell with outer spaces removed; empty cells are absent.
    A `fault` says why the row cannot be used at all (a quote left open, more cells than headers).
    """

    number: int
    line: int
    cells: Mapping[str, str] = field(default_factory=dict)
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Headers as written, in order, and the rows that are not empty."""

    headers: tuple[str, ...]
    rows: tuple[Row, ...]


def check_headers(cells: Sequence[str]) -> tuple[str, ...]:
    """The headers without outer spaces. Raises TableUnreadable for none, too many, or one given twice."""
    headers = [cell.strip() for cell in cells]
    while headers and not headers[-1]:
        headers.pop()
    if not any(headers):
        raise TableUnreadable("в первой строке нет названий столбцов")
    if len(headers) > COLUMNS:
        raise TableUnreadable(f"столбцов больше {COLUMNS}")
    seen: set[str] = set()
    for header in filter(None, headers):
        if header.casefold() in seen:
            raise TableUnreadable(f"столбец «{header}» встречается дважды")
        seen.add(header.casefold())
    return tuple(headers)


def make_row(number: int, line: int, headers: Sequence[str], cells: Sequence[str]) -> Row:
    """The row, with a fault where its cells do not fit the headers."""
    stripped = [cell.strip() for cell in cells]
    named = {header: cell for header, cell in zip(headers, stripped, strict=False) if cell and header}
    if any(stripped[len(headers) :]):
        return Row(number, line, named, f"ячеек {len(cells)}, а столбцов {len(headers)}: лишний разделитель?")
    nameless = [
        n for n, (header, cell) in enumerate(zip(headers, stripped, strict=False), 1) if cell and not header
    ]
    if nameless:
        return Row(number, line, named, f"у столбца {nameless[0]} нет названия, а в нём есть значение")
    if long := next((header for header, cell in named.items() if len(cell) > CELL), None):
        return Row(number, line, {}, f"«{long}»: больше {CELL} знаков")
    return Row(number, line, named)
