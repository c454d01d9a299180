"""Names of files and the preamble of a party."""

import pytest

from agreements.naming import LONGEST, file_name


@pytest.mark.parametrize(
    ("kind", "number", "party", "expected"),
    [
        ("Договор", "12", "ООО «Ромашка»", "Договор № 12 — ООО Ромашка.docx"),
        ("Договор", "В-001/26", "ООО «Ромашка»", "Договор № В-001-26 — ООО Ромашка.docx"),
        ("Соглашение", "", "Город", "Соглашение, проект — Город.docx"),
        ("Договор", "1", 'a/b\\c:d*e?f"g<h>i|j', "Договор № 1 — a-bcdefghij.docx"),
        ("Договор", "1", "до\r\nX: y\u202egpj", "Договор № 1 — до X ygpj.docx"),
    ],
)
def test_a_file_is_called_by_kind_number_and_counterparty(
    kind: str, number: str, party: str, expected: str
) -> None:
    assert file_name(kind, number, party, "docx") == expected


def test_a_long_name_of_a_file_is_cut_but_keeps_its_extension() -> None:
    name = file_name("Договор", "1", "Очень " * 100, "pdf")
    assert len(name) <= LONGEST + len(".pdf")
    assert name.endswith("Очен.pdf")
