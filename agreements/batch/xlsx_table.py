"""Rows from the first sheet of an XLSX workbook; its size is checked before it is read into memory."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineWorkbook

from agreements.batch.table import COLUMNS, ROWS, Row, Table, TableUnreadable, check_headers, make_row

UNPACKED = 100_000_000
ENTRIES = 2000
EXACT_DIGITS = 15
"""Digits a spreadsheet number keeps; a longer requisite typed as a number has lost its tail."""

_REFERENCE = re.compile(rb'\br="([A-Z]{0,3})(\d{1,7})"')
_TOO_WIDE = f"на листе больше {ROWS} строк или {COLUMNS} столбцов"
_NOT_XLSX = "это не книга Excel (XLSX) или файл повреждён"

_Cell = int | float | str | bool | time | date | datetime | timedelta


def read_xlsx(data: bytes) -> Table:
    """The first sheet of `data` as a table. Raises TableUnreadable."""
    _check_size(data)
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
        if sheet.total_height > ROWS + 1 or sheet.total_width > COLUMNS:
            raise TableUnreadable(_TOO_WIDE)
        cells = sheet.to_python(skip_empty_area=False)
    except (CalamineError, IndexError, ValueError) as error:
        raise TableUnreadable(_NOT_XLSX) from error
    if not cells:
        raise TableUnreadable("первый лист пуст")
    headers = check_headers([_text(cell) for cell in cells[0]])
    return Table(headers, tuple(_rows(cells[1:], headers)))


def _rows(sheet: Sequence[Sequence[_Cell]], headers: Sequence[str]) -> Iterator[Row]:
    number = 0
    for line, cells in enumerate(sheet, 2):
        texts = [_text(cell) for cell in cells]
        if not any(texts):
            continue
        number += 1
        row = make_row(number, line, headers, texts)
        blurred = next((n for n, cell in enumerate(cells) if _is_blurred(cell)), None)
        if blurred is not None and not row.fault:
            header = headers[blurred] if blurred < len(headers) else blurred + 1
            fault = (
                f"«{header}»: длинный номер записан числом и потерял цифры; задайте ячейке формат «Текстовый»"
            )
            row = Row(number, line, row.cells, fault)
        yield row


def _text(cell: _Cell) -> str:
    """The cell as it would be typed into a CSV: whole numbers without a fraction, dates as ISO."""
    if isinstance(cell, bool):
        return "да" if cell else "нет"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).strip()


def _is_blurred(cell: _Cell) -> bool:
    return isinstance(cell, float) and abs(cell) >= 10**EXACT_DIGITS


def _check_size(data: bytes) -> None:
    """A workbook of 1 KB may claim a million rows of 16 384 columns: count before reading."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            entries = book.infolist()
            if len(entries) > ENTRIES or sum(entry.file_size for entry in entries) > UNPACKED:
                raise TableUnreadable("книга Excel слишком велика")
            for entry in entries:
                if entry.filename.startswith("xl/worksheets/") and entry.filename.endswith(".xml"):
                    _check_extent(book.read(entry))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise TableUnreadable(_NOT_XLSX) from error


def _check_extent(xml: bytes) -> None:
    for found in _REFERENCE.finditer(xml):
        if int(found[2]) > ROWS + 1 or _column(found[1]) > COLUMNS:
            raise TableUnreadable(_TOO_WIDE)


def _column(letters: bytes) -> int:
    n = 0
    for letter in letters:
        n = n * 26 + letter - 64
    return n
