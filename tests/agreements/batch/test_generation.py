"""Runs of the batch from files to files."""

import csv
import io
import re
import shutil
from pathlib import Path

import docx
import openpyxl
import pytest

from agreements.batch import BatchRefused, Verdict, generate, read_rows
from agreements.batch.columns import COLUMNS, HEADER_OF, recognised
from agreements.batch.house import DEMONSTRATION
from agreements.batch.naming import file_name
from agreements.batch.report import Outcome, report_csv, safe
from agreements.commands import batch as command
from agreements.docx import check_package

PARTNERS = Path("examples/partners.csv")
TEMPLATES = Path("agreements/docx_templates")


def _partners(**changes: str) -> list[dict[str, str]]:
    """The first partner of the example, with cells changed by column key."""
    first = dict(read_rows(PARTNERS).rows[0].cells)
    return [{**first, **{HEADER_OF[key.replace("__", ".")]: cell for key, cell in changes.items()}}]


def _file(folder: Path, rows: list[dict[str, str]]) -> Path:
    path = folder / "rows.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list({header: None for row in rows for header in row}), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    return path


def _only(folder: Path, rows: list[dict[str, str]], template: str = "participation") -> Outcome:
    return generate(template, _file(folder, rows), folder / "out").outcomes[-1]


def _text(path: Path) -> str:
    body = docx.Document(str(path)).element.body
    return "".join(node.text or "" for node in body.iter(docx.oxml.ns.qn("w:t"))).replace("\u00a0", " ")


def _template(folder: Path, *paragraphs: str) -> str:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    path = folder / "template.docx"
    document.save(str(path))
    return str(path)


def test_the_example_makes_all_but_its_three_faulty_rows(tmp_path) -> None:
    summary = generate("participation", PARTNERS, tmp_path)
    assert summary.count(Verdict.REFUSED) == 3
    assert summary.count(Verdict.MADE) + summary.count(Verdict.WARNING) == len(summary.outcomes) - 3 >= 25
    refused = {outcome.line: outcome.reason for outcome in summary.outcomes if not outcome.file}
    assert [reason.split(":")[0] for reason in refused.values()] == ["ИНН", "Площадь", "Фамилия подписанта"]
    rows = list(csv.DictReader(io.StringIO(summary.report.read_text(encoding="utf-8"))))
    assert [row["row"] for row in rows] == [str(n) for n in range(1, len(rows) + 1)]
    made = {row["file"] for row in rows if row["file"]}
    assert made == {path.name for path in tmp_path.glob("*.docx")}
    for name in made:
        assert not check_package((tmp_path / name).read_bytes())


def test_the_example_has_every_kind_of_partner_and_gives_cooperation_agreements_too(tmp_path) -> None:
    rows = read_rows(PARTNERS).rows
    assert {row.cells["Вид"] for row in rows} == {
        "компания",
        "ИП",
        "самозанятый",
        "муниципалитет",
        "учреждение",
        "иностранная",
    }
    assert recognised(read_rows(PARTNERS).headers)[1] == []
    assert (
        generate("cooperation", PARTNERS, tmp_path).count(Verdict.REFUSED) == 2
    )  # the area is not its business


def test_a_document_holds_what_the_row_says(tmp_path) -> None:
    outcome = _only(tmp_path, _partners(stand__area="12,5", price__square_metre="1 000,00", price__fee="0"))
    text = _text(tmp_path / "out" / outcome.file)
    assert "площадью 12,5 м²" in text
    assert "12 500,00" in text
    assert "Регистрационный взнос" not in text
    assert "Демонстрационная дирекция форума" in text


def test_an_unknown_column_is_told_with_the_likely_name(tmp_path) -> None:
    summary = generate(
        "participation", _file(tmp_path, [{**_partners()[0], "Почтовый адресс": "x"}]), tmp_path / "out"
    )
    about_table, row = summary.outcomes
    assert (about_table.row, about_table.verdict) == (0, Verdict.WARNING)
    assert "«Почтовый адресс»" in about_table.reason
    assert "«Почтовый адрес»" in about_table.reason
    assert row.file


def test_english_headers_and_a_sheet_do_the_same(tmp_path) -> None:
    by_header = {column.header: column.key for column in COLUMNS}
    book = openpyxl.Workbook()
    row = _partners()[0]
    book.active.append([by_header[header] for header in row])
    book.active.append(list(row.values()))
    book.save(tmp_path / "rows.xlsx")
    sheet = generate("participation", tmp_path / "rows.xlsx", tmp_path / "a")
    typed = generate("participation", _file(tmp_path, [row]), tmp_path / "b")
    name = sheet.outcomes[0].file
    assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / typed.outcomes[0].file).read_bytes()


def test_the_organisers_own_file_beside_the_rows_is_taken(tmp_path) -> None:
    toml = DEMONSTRATION.read_text(encoding="utf-8").replace("Примерова", "Новикова")
    (tmp_path / "organiser.toml").write_text(
        toml + "\n[[conditions.refunds]]\ndays_before = 10\nretained_percent = 75\n", encoding="utf-8"
    )
    outcome = _only(tmp_path, _partners())
    text = _text(tmp_path / "out" / outcome.file)
    assert "Новиковой Марины Андреевны" in text
    assert "не позднее чем за 10 календарных дней до открытия Выставки — 75 % цены" in text


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[forum]", "[forums]", "forum"),
        ("edition =", "editions =", "«editions»"),
        ("starts = 2027-11-25", 'starts = "скоро"', "«starts»"),
        ("percent = 50", 'percent = "половина"', "«percent»"),
        ('kind = "company"', 'kind = "guild"', "guild"),
        ('vat = "22"', 'vat = "18"', "«vat»"),
        ("[stand]", "[stand", "organiser.toml"),
    ],
)
def test_a_wrong_organisers_file_is_refused_by_name(tmp_path, old, new, message) -> None:
    toml = DEMONSTRATION.read_text(encoding="utf-8").replace(old, new)
    (tmp_path / "organiser.toml").write_text(toml, encoding="utf-8")
    with pytest.raises(BatchRefused, match=message):
        _only(tmp_path, _partners())


def test_any_template_is_filled_by_columns_named_like_its_variables(tmp_path) -> None:
    template = _template(
        tmp_path,
        "{{ party.name }}: {{ sum | money }}, {{ day | date_long }}",
        "{% for x in tags %}[{{ x }}]{% endfor %}",
    )
    rows = [
        {"party.name": "ООО «А»", "sum": "1 234,5", "day": "05.11.2027", "tags": "один; два"},
        {"party.name": "ООО «Б»", "sum": "много", "day": "", "tags": ""},
    ]
    summary = generate(template, _file(tmp_path, rows), tmp_path / "out")
    made, refused = summary.outcomes
    assert _text(tmp_path / "out" / made.file) == "ООО «А»: 1 234,50, 5 ноября 2027 г.[один][два]"
    assert refused.reason == "sum: «много» — ожидается сумма вида 120000,00; day: не заполнено"


def test_a_list_of_groups_is_written_as_json(tmp_path) -> None:
    template = _template(
        tmp_path, "{% for line in lines %}{{ line.name }}={{ line.sum | money }};{% endfor %}"
    )
    cell = '[{"name": "А", "sum": 1.5}, {"name": "Б", "sum": "2"}]'
    outcome = _only(tmp_path, [{"lines": cell}], template)
    assert _text(tmp_path / "out" / outcome.file) == "А=1,50;Б=2,00;"
    for broken in ("[1,", "[" * 15_000):
        assert _only(tmp_path, [{"lines": broken}], template).verdict is Verdict.REFUSED


def test_a_column_named_like_a_group_is_told_and_fills_nothing(tmp_path) -> None:
    template = _template(tmp_path, "{{ party.name }}")
    rows = _file(tmp_path, [{"party": "x", "party.name": "ООО «А»"}])
    about_table, made = generate(template, rows, tmp_path / "out").outcomes
    assert "«party»" in about_table.reason
    assert made.file


def test_an_altered_copy_of_ours_takes_the_same_columns(tmp_path) -> None:
    altered = docx.Document(str(TEMPLATES / "participation.docx"))
    altered.add_paragraph("Особые условия для {{ exhibitor.short_name }}.")
    altered.save(str(tmp_path / "ours.docx"))
    outcome = _only(tmp_path, _partners(), str(tmp_path / "ours.docx"))
    assert "Особые условия для ООО «Городские технологии»." in _text(tmp_path / "out" / outcome.file)


@pytest.mark.parametrize(
    ("template", "rows", "message"),
    [
        ("nowhere.docx", "ИНН\n1\n", "такого файла и такого шаблона нет"),
        (str(PARTNERS), "ИНН\n1\n", "не является документом Word"),
        ("participation", "ИНН\n", "нет строк"),
        ("participation", "Погода\nясно\n", "ни один столбец не подходит"),
    ],
)
def test_a_run_that_cannot_start_says_why(tmp_path, template, rows, message) -> None:
    (tmp_path / "rows.csv").write_text(rows, encoding="utf-8")
    with pytest.raises(BatchRefused, match=message):
        generate(template, tmp_path / "rows.csv", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_an_output_folder_that_is_a_file_is_refused(tmp_path) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(BatchRefused, match="не удалось записать"):
        _only(tmp_path, _partners())


def test_without_an_engine_documents_are_made_and_the_report_says_what_is_missing(
    tmp_path, monkeypatch
) -> None:
    monkeypatch.setattr("agreements.batch.generation.engine", lambda: None)
    summary = generate("participation", _file(tmp_path, _partners()), tmp_path / "out", pdf=True)
    assert [outcome.row for outcome in summary.outcomes] == [0, 1]
    assert "LibreOffice" in summary.outcomes[0].reason
    assert summary.all_made


@pytest.mark.office
def test_a_pdf_stands_beside_every_document(tmp_path) -> None:
    summary = generate("participation", _file(tmp_path, _partners()), tmp_path / "out", pdf=True)
    assert (tmp_path / "out" / summary.outcomes[0].file).with_suffix(".pdf").read_bytes().startswith(b"%PDF")


def test_the_report_is_inert_in_a_spreadsheet() -> None:
    evil = ["=cmd|'/c calc'!A1", "+1", "-1", "@sum", "\tx", "\rx", "＝1"]
    assert all(safe(cell) == f"'{cell}" for cell in evil)
    assert safe("ООО =1") == "ООО =1"
    line = next(csv.DictReader(io.StringIO(report_csv([Outcome(1, 2, Verdict.REFUSED, "=1+1")]).decode())))
    assert line == {"row": "1", "line": "2", "verdict": "refused", "reason": "'=1+1", "file": ""}


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ('ООО "Рога/и\\копыта": ..', "007-ООО-Рога-и-копыта.docx"),
        ("../../etc/passwd", "007-etc-passwd.docx"),
        ("大连市", "007.docx"),
        ("а" * 200, f"007-{'а' * 60}.docx"),
        ("ООО\u202eфайл", "007-ООО-файл.docx"),
    ],
)
def test_a_file_is_named_safely(title, name) -> None:
    assert file_name(7, title) == name


def test_columns_and_their_page_agree() -> None:
    page = Path("docs/partners-csv.md").read_text(encoding="utf-8")
    told = set(re.findall(r"^\| ([^|]+) \| `([a-z_.]+)` \|", page, re.MULTILINE))
    assert told == {(column.header, column.key) for column in COLUMNS}


def test_no_header_means_two_columns() -> None:
    names = [name.casefold() for column in COLUMNS for name in (column.key, column.header, *column.also)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(("rows", "code"), [("good", 0), ("some refused", 1), ("nowhere", 2)])
def test_the_command_tells_by_its_exit_code(tmp_path, capsys, rows, code) -> None:
    parser = command.argparse.ArgumentParser()
    command.add_arguments(parser)
    if rows == "good":
        _file(tmp_path, _partners())
    elif rows == "some refused":
        shutil.copy(PARTNERS, tmp_path / "rows.csv")
    assert (
        command.run(parser.parse_args(["participation", str(tmp_path / "rows.csv"), str(tmp_path / "out")]))
        == code
    )
    said = capsys.readouterr()
    assert len((said.out + said.err).splitlines()) == 1
