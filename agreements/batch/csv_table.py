"""Rows from CSV: encoding and delimiter found out, an open quote reported with its line, other rows kept."""

import csv
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from agreements.batch.table import ROWS, Row, Table, TableUnreadable, check_headers, make_row

DELIMITERS = ";,\t"
SPAN = 50
"""Lines one record may take: more means a quote that somebody forgot to close."""

_OPEN_QUOTE = "кавычка открыта и не закрыта: закройте её или удвойте кавычки внутри ячейки"
_TOO_LONG = f"в ячейке больше {csv.field_size_limit()} знаков"
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")


class _Record(NamedTuple):
    line: int
    cells: list[str]
    fault: str = ""


def read_csv(data: bytes) -> Table:
    """The table in `data`. Raises TableUnreadable where no header can be read.

    A record with a quote left open is a faulty row of its own line; reading goes on with the next line,
    so that the quote swallows nothing.
    """
    lines = [line for line in _LINE.findall(_decoded(data)) if line]
    delimiter = _delimiter(lines[0] if lines else "")
    records = _records(lines, delimiter)
    header = next(records, None)
    if header is None:
        raise TableUnreadable("файл пуст")
    if header.fault:
        raise TableUnreadable(f"строка {header.line}: {header.fault}")
    headers = check_headers(header.cells)
    return Table(headers, tuple(_rows(records, headers)))


def _rows(records: Iterator[_Record], headers: Sequence[str]) -> Iterator[Row]:
    number = 0
    for record in records:
        if not record.fault and not any(cell.strip() for cell in record.cells):
            continue
        number += 1
        if number > ROWS:
            raise TableUnreadable(f"строк больше {ROWS}: разделите файл")
        if record.fault:
            yield Row(number, record.line, fault=record.fault)
        else:
            yield make_row(number, record.line, headers, record.cells)


def _records(lines: Sequence[str], delimiter: str) -> Iterator[_Record]:
    at = 0
    while at < len(lines):
        reader = csv.reader(iter(lines[at : at + SPAN]), delimiter=delimiter, strict=True)
        try:
            cells = next(reader)
        except csv.Error as error:
            yield _Record(at + 1, [], _TOO_LONG if "field limit" in str(error) else _OPEN_QUOTE)
            at += 1
            continue
        if reader.line_num > 1 and _swallowed(cells, delimiter):
            yield _Record(at + 1, [], _OPEN_QUOTE)
            at += 1
            continue
        yield _Record(at + 1, cells)
        at += reader.line_num


def _swallowed(cells: Sequence[str], delimiter: str) -> bool:
    """Whether a cell of several lines holds whole rows: an open quote that a later one happened to close."""
    return any("\n" in cell and cell.count(delimiter) >= max(len(cells) - 1, 2) for cell in cells)


def _delimiter(header: str) -> str:
    outside = re.sub(r'"[^"]*"', "", header)
    return max(DELIMITERS, key=outside.count)


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise TableUnreadable("кодировка UTF-16 не поддерживается: сохраните файл как «CSV UTF-8» или XLSX")
    if b"\0" in data:
        raise TableUnreadable("это не текстовый файл CSV")
    for encoding in ("utf-8-sig", "cp1251"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableUnreadable("не удалось определить кодировку: сохраните файл как «CSV UTF-8»")
