import io
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from agreements.batch import Table, TableUnreadable, read_rows
from agreements.batch.table import CELL, COLUMNS


def _csv(tmp_path: Path, text: str | bytes, encoding: str = "utf-8") -> Table:
    path = tmp_path / "rows.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return read_rows(path)


def _xlsx(tmp_path: Path, rows: list[list[object]]) -> Table:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    path = tmp_path / "rows.xlsx"
    book.save(path)
    return read_rows(path)


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encoding_delimiter_and_line_ends_are_found_out(tmp_path, delimiter, encoding, end) -> None:
    text = end.join([delimiter.join(cells) for cells in (["ИНН", "Имя"], ["77", "Ёлка №1"])])
    table = _csv(tmp_path, text, encoding)
    assert table.headers == ("ИНН", "Имя")
    assert [(row.number, row.line, row.cells) for row in table.rows] == [
        (1, 2, {"ИНН": "77", "Имя": "Ёлка №1"})
    ]


def test_a_delimiter_inside_a_quoted_header_does_not_count(tmp_path) -> None:
    assert _csv(tmp_path, '"Мощность, кВт, до";ИНН\n5;77\n').headers == ("Мощность, кВт, до", "ИНН")


def test_blank_lines_are_skipped_and_lines_still_counted(tmp_path) -> None:
    table = _csv(tmp_path, "a;b\n\n;\n1;2\n")
    assert [(row.number, row.line) for row in table.rows] == [(1, 4)]


def test_a_cell_of_several_lines_and_doubled_quotes_are_read(tmp_path) -> None:
    table = _csv(tmp_path, 'a;b\n"ООО ""Ромашка""";"дом 1\nофис 2"\n3;4\n')
    assert table.rows[0].cells == {"a": 'ООО "Ромашка"', "b": "дом 1\nофис 2"}
    assert [row.line for row in table.rows] == [2, 4]


@pytest.mark.parametrize(
    "spoilt",
    [
        '"ООО Ромашка;2',  # never closed
        '"Ромашка" ООО;2',  # closed too early
    ],
)
def test_an_open_quote_costs_its_own_row_alone(tmp_path, spoilt) -> None:
    table = _csv(tmp_path, f"a;b\n1;2\n{spoilt}\n5;6\n7;8\n")
    assert [(row.line, bool(row.fault)) for row in table.rows] == [
        (2, False),
        (3, True),
        (4, False),
        (5, False),
    ]
    assert "кавычка" in table.rows[1].fault
    assert table.rows[2].cells == {"a": "5", "b": "6"}


def test_an_open_quote_that_a_later_cell_happens_to_close_swallows_nothing(tmp_path) -> None:
    table = _csv(tmp_path, 'a;b;c\n"x;2;3\n4;5;6\n7;8;"\n9;9;9\n')
    assert [(row.line, bool(row.fault)) for row in table.rows][:2] == [(2, True), (3, False)]
    assert table.rows[-1].cells == {"a": "9", "b": "9", "c": "9"}


def test_a_row_with_more_cells_than_headers_is_refused_and_a_shorter_one_is_not(tmp_path) -> None:
    table = _csv(tmp_path, "a;b\n1;2;3\n4\n5;6;;\n")
    assert [bool(row.fault) for row in table.rows] == [True, False, False]


def test_a_value_under_no_header_is_not_dropped_silently(tmp_path) -> None:
    assert "столбца 2" in _csv(tmp_path, "a;;c\n1;2;3\n").rows[0].fault


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "пуст"),
        (b";;\n1;2;3\n", "нет названий"),
        ("ИНН;инн\n1;2\n".encode(), "дважды"),
        ("ИНН\n".encode("utf-16"), "UTF-16"),
        (b"a\0b;c\n", "не текстовый"),
        (b"\xd0\xcf\x11\xe0rest", "XLS"),
        (b"PK\x03\x04rest", "повреждён"),
        (b'"a;b\n1;2\n', "строка 1: кавычка"),
        (";".join(f"c{n}" for n in range(COLUMNS + 1)).encode(), "столбцов больше"),
        (b"a\n" + b"1\n" * 10_001, "строк больше"),
    ],
)
def test_a_file_without_a_usable_table_is_refused_in_words(tmp_path, data, message) -> None:
    with pytest.raises(TableUnreadable, match=message):
        _csv(tmp_path, data)


def test_a_missing_file_is_refused_in_words(tmp_path) -> None:
    with pytest.raises(TableUnreadable, match=r"nowhere\.csv: такого файла нет"):
        read_rows(tmp_path / "nowhere.csv")
    with pytest.raises(TableUnreadable, match="не удалось прочитать"):
        read_rows(tmp_path)


def test_an_endless_cell_is_a_fault_of_its_row(tmp_path) -> None:
    table = _csv(tmp_path, f"a;b\n{'x' * (CELL + 1)};2\n3;4\n")
    assert [bool(row.fault) for row in table.rows] == [True, False]
    endless = _csv(tmp_path, f"a;b\n{'x' * 200_000};2\n3;4\n")
    assert ["знаков" in row.fault for row in endless.rows] == [True, False]


def test_a_sheet_gives_the_texts_a_csv_would(tmp_path) -> None:
    table = _xlsx(
        tmp_path, [["ИНН", "Площадь", "Дата", "Да"], [7707083893, 24.5, date(2027, 1, 12), True], []]
    )
    assert table.rows[0].cells == {"ИНН": "7707083893", "Площадь": "24.5", "Дата": "2027-01-12", "Да": "да"}
    assert len(table.rows) == 1


def test_an_account_typed_as_a_number_has_lost_digits_and_is_refused(tmp_path) -> None:
    table = _xlsx(tmp_path, [["Счёт"], [40703810700000009901], ["40703810700000009901"]])
    assert "Счёт" in table.rows[0].fault
    assert "потерял цифры" in table.rows[0].fault
    assert not table.rows[1].fault


def test_a_sheet_that_claims_a_million_rows_is_refused_before_it_is_read(tmp_path) -> None:
    path = tmp_path / "rows.xlsx"
    book = openpyxl.Workbook()
    book.active["A1"] = "ИНН"
    book.active["XFD1048576"] = 1
    book.save(path)
    assert path.stat().st_size < 10_000
    with pytest.raises(TableUnreadable, match="больше 10000 строк"):
        read_rows(path)


def test_a_bomb_in_a_workbook_is_refused(tmp_path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet1.xml", b" " * 101_000_000)
    path = tmp_path / "rows.xlsx"
    path.write_bytes(packed.getvalue())
    with pytest.raises(TableUnreadable, match="слишком велика"):
        read_rows(path)
