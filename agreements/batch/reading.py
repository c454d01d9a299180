"""Rows from a file, CSV or XLSX by its content."""

from pathlib import Path

from agreements.batch.csv_table import read_csv
from agreements.batch.table import BYTES, Table, TableUnreadable
from agreements.batch.xlsx_table import read_xlsx

_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


def read_rows(path: Path) -> Table:
    """The table in the file. Raises TableUnreadable with a line for the person at the keyboard."""
    try:
        return _table(_content(path))
    except TableUnreadable as error:
        raise TableUnreadable(f"{path}: {error}") from error


def _table(data: bytes) -> Table:
    if data.startswith(_OLD_EXCEL):
        raise TableUnreadable("старый формат Excel (XLS) или книга с паролем: сохраните как XLSX без пароля")
    return read_xlsx(data) if data.startswith(_ZIP) else read_csv(data)


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > BYTES:
            raise TableUnreadable(f"файл больше {BYTES // 1_000_000} МБ")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise TableUnreadable("такого файла нет") from error
    except OSError as error:
        raise TableUnreadable(f"не удалось прочитать файл: {error.strerror}") from error
