"""The commands check, schema and render at the keyboard: answers, exit codes, one readable line."""

import json
from pathlib import Path

import pytest

from agreements.__main__ import main
from tests.agreements.docx.building import template, text


def written(folder: Path, name: str, data: bytes | str) -> str:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return str(path)


def test_a_good_template_is_checked_described_and_rendered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = written(tmp_path, "t.docx", template("{{ number }} {{ total | money }} {{ made | date }}"))
    assert main(["check", source, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"acceptable": True, "problems": []}
    assert main(["schema", source]) == 0
    assert json.loads(capsys.readouterr().out)["required"] == ["made", "number", "total"]
    values = written(tmp_path, "d.json", '{"number": 7.50, "total": "1200.00", "made": "2026-06-12"}')
    assert main(["render", source, values, str(tmp_path / "out.docx")]) == 0
    assert text((tmp_path / "out.docx").read_bytes()) == "7.50 1\u00a0200,00 12.06.2026"


def test_a_bad_template_is_refused_with_places(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = written(tmp_path, "t.docx", template("да", "{% if vat %}с НДС"))
    assert main(["check", source, "--json"]) == 1
    (problem,) = json.loads(capsys.readouterr().out)["problems"]
    assert problem["code"] == "unclosed_block"
    assert problem["where"]["paragraph"] == 2
    assert set(problem) == {"code", "severity", "message", "where", "excerpt", "remedy"}
    assert main(["schema", source]) == 1
    assert main(["render", source, written(tmp_path, "d.json", "{}"), str(tmp_path / "out.docx")]) == 1
    assert not (tmp_path / "out.docx").exists()


def test_copies_with_comments_and_with_repairs_are_written_beside_the_verdict(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = written(tmp_path, "t.docx", template("{{ name }"))
    annotated, repaired = tmp_path / "a.docx", tmp_path / "r.docx"
    assert main(["check", source, "--annotated", str(annotated), "--repaired", str(repaired)]) == 1
    assert "{{ name } → {{ name }}" in capsys.readouterr().err
    assert main(["check", str(repaired)]) == 0
    assert text(annotated.read_bytes()) == "{{ name }"
    broken = written(tmp_path, "b.docx", "no document")
    assert main(["check", broken, "--annotated", str(tmp_path / "x.docx")]) == 2
    assert not (tmp_path / "x.docx").exists()


@pytest.mark.parametrize("values", ["not json", "[1]", "\\xff"])
def test_what_cannot_be_read_is_told_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], values: str
) -> None:
    source = written(tmp_path, "t.docx", template("{{ x }}"))
    data = written(tmp_path, "d.json", values)
    assert main(["render", source, data, str(tmp_path / "out.docx")]) == 2
    assert main(["check", str(tmp_path / "none.docx")]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 2


def test_a_missing_value_is_named_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = written(tmp_path, "t.docx", template("{{ party.name }}"))
    data = written(tmp_path, "d.json", '{"party": {}}')
    assert main(["render", source, data, str(tmp_path / "out.docx")]) == 1
    assert "party.name" in capsys.readouterr().err
    assert not (tmp_path / "out.docx").exists()
