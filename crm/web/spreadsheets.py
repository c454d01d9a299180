"""A list on the screen as a file: CSV or XLSX, in which no cell can become a formula."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from flask import Response
from flask_babel import to_user_timezone

from crm.core.errors import NotFound

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def spreadsheet(name: str, kind: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Response:
    """The rows as an attachment `name.kind`; `kind` is csv (as Excel reads it) or xlsx.

    Numbers, days and moments stay what they are; moments stand on the clock of the forum's city.
    """
    writer = _WRITERS.get(kind)
    if writer is None:
        raise NotFound
    media_type, write = writer
    response = Response(write(head, [[_cell(value) for value in row] for row in rows]), mimetype=media_type)
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.{kind}")
    return response


def _cell(value: Any) -> Any:
    if isinstance(value, datetime):
        return to_user_timezone(value).replace(tzinfo=None)
    return "" if value is None else value


def _csv(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_harmless(value) for value in row] for row in rows)
    return file.getvalue().encode("utf-8-sig")


def _harmless(value: Any) -> Any:
    """An apostrophe before what a spreadsheet would calculate; reading it back takes the apostrophe off."""
    if isinstance(value, datetime):
        return value.strftime("%d.%m.%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y")
    if isinstance(value, Decimal):
        return str(value).replace(".", ",")
    text = str(value)
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def _xlsx(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(
        file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True})
        formats = {
            datetime: book.add_format({"num_format": "dd.mm.yyyy hh:mm"}),
            date: book.add_format({"num_format": "dd.mm.yyyy"}),
            Decimal: book.add_format({"num_format": "#,##0.00"}),
        }
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(head) - 1, 22)
        for column, title in enumerate(head):
            sheet.write_string(0, column, title, bold)
        for line, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(line, column, value)
                else:
                    sheet.write(line, column, value, formats.get(type(value)))
    return file.getvalue()


_Writer = Callable[[Sequence[str], Iterable[Sequence[Any]]], bytes]
_WRITERS: dict[str, tuple[str, _Writer]] = {
    "csv": ("text/csv", _csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx),
}
