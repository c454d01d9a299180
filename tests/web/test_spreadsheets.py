"""Lists as files: nothing becomes a formula, nothing loses its type."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from flask import Flask
from openpyxl import load_workbook

from crm.core.errors import NotFound
from crm.web.spreadsheets import spreadsheet

HOSTILE = ["=1+1", "+7", "-1", "@SUM", "\tx", "\rx", "＝1", "http://x", '«Ёлка»; "да"', "две\nстроки"]
ROWS = [
    [text, Decimal("1200.50"), date(2026, 2, 28), datetime(2026, 11, 27, 9, 30, tzinfo=UTC), None]
    for text in HOSTILE
]
HEAD = ("Текст", "Сумма", "День", "Миг", "Пусто")


def made(app: Flask, kind: str) -> bytes:
    with app.test_request_context():
        return spreadsheet("list", kind, HEAD, ROWS).data


def test_csv_is_harmless_and_complete(app: Flask) -> None:
    rows = list(csv.reader(io.StringIO(made(app, "csv").decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows[0] == list(HEAD)
    for text, row in zip(HOSTILE, rows[1:], strict=True):
        assert row[0].removeprefix("'") == text
        assert not row[0].startswith(("=", "+", "-", "@", "\t", "\r", "＝"))
        assert row[1:] == ["1200,50", "28.02.2026", "27.11.2026 14:30", ""]


def test_xlsx_keeps_types_and_makes_no_formula_or_link(app: Flask) -> None:
    sheet = load_workbook(io.BytesIO(made(app, "xlsx"))).active
    for text, row in zip(HOSTILE, sheet.iter_rows(min_row=2), strict=True):
        assert row[0].data_type == "s"
        assert row[0].hyperlink is None
        assert str(row[0].value).replace("_x000D_", "\r") == text
        assert (row[1].value, row[2].value, row[3].value, row[4].value or None) == (
            1200.5,
            datetime(2026, 2, 28),  # noqa: DTZ001  a sheet knows no zones
            datetime(2026, 11, 27, 14, 30),  # noqa: DTZ001
            None,
        )


def test_another_kind_of_file_is_not_there(app: Flask) -> None:
    with app.test_request_context(), pytest.raises(NotFound):
        spreadsheet("list", "exe", HEAD, ROWS)
