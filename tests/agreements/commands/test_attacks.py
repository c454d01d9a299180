"""The commands under attack: whatever comes in or is cut off, one readable line and a plain exit code."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from agreements.__main__ import main
from agreements.commands.refusals import _REASONS
from agreements.docx import UnsafeValue
from tests.agreements.docx.building import table, template

COMMANDS = ("check", "schema")
ROWS = table(("{%tr for e in rows %}", ""), ("{{ e.a }}", "{{ party.name }}"), ("{%tr endfor %}", ""))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "t.docx"
    path.write_bytes(ROWS)
    return path


def started(redirection: str, *words: object) -> tuple[int, str]:
    """The command in a shell with one of its streams taken away: exit code and standard error."""
    command = (
        f'env LC_ALL=en_US.UTF-8 "{sys.executable}" -m agreements {" ".join(map(str, words))} {redirection}'
    )
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False, timeout=60)
    return done.returncode, done.stderr


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("content", [b"", b"\0\xff" * 500, ROWS[:4000]])
def test_what_is_no_word_document_is_unreadable(
    command: str, content: bytes, source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source.write_bytes(content)
    assert main([command, str(source)]) == 2
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("", 1)
    values = source.with_name("d.json")
    values.write_text("{}")
    assert main(["render", str(source), str(values), str(source.with_name("out.docx"))]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_the_report_of_an_unreadable_file_is_still_json(
    source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source.write_bytes(b"PK")
    assert main(["check", str(source), "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["problems"][0]["code"] == "not_docx"


@pytest.mark.parametrize(
    "words", ["check {}", "check {} --json", "schema {}", "compare {} {} /dev/null/x", "requisites --kinds"]
)
def test_a_full_disk_is_told_in_a_line(words: str, source: Path) -> None:
    code, told = started("> /dev/full", words.replace("{}", str(source)))
    assert code == 2
    assert told.count("\n") == 1
    assert "Cannot write" in told


@pytest.mark.parametrize(
    ("redirection", "words"),
    [(">&-", "schema {}"), ("<&-", "decline --kind title"), ("<&- >&-", "requisites")],
)
def test_a_closed_stream_is_told_in_a_line(redirection: str, words: str, source: Path) -> None:
    assert started(redirection, words.format(source)) == (2, "Standard input or output is closed\n")


@pytest.mark.parametrize("words", ["check {}", "schema {}", "requisites --kinds"])
def test_a_reader_that_leaves_early_is_no_error(words: str, source: Path) -> None:
    code, told = started("| true; exit ${PIPESTATUS[0]}", words.format(source))
    assert (code, told) == (0, "")


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ('{"rows": null, "party": {}}', "rows: a list is needed here"),
        ('{"rows": 5}', "rows: a list is needed here"),
        ('{"rows": "text", "party": {"name": "x"}}', "rows: a list is needed here"),
        ('{"rows": ["text"], "party": {"name": "x"}}', "rows[0]: a group of fields is needed here"),
        ('{"rows": [{"a": "x"}], "party": "x"}', "party: a group of fields is needed here"),
        ('{"rows": [{"a": NaN}]}', "rows[0].a: a float is not exact: write it as text"),
        ('{"rows": [{"a": "\\ud800"}]}', "rows[0].a: half of a character (a surrogate) (U+D800 at 1)"),
        ('{"rows": [{"a": "1"}], "party": {}}', "party.name: has no value"),
    ],
)
def test_a_value_that_does_not_fit_is_named(
    values: str,
    line: str,
    source: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    data = source.with_name("d.json")
    data.write_text(values)
    assert main(["render", str(source), str(data), str(source.with_name("out.docx"))]) == 1
    (told,) = capsys.readouterr().err.splitlines()
    assert told.startswith(f"{data}: {line}")
    assert not source.with_name("out.docx").exists()


def test_a_filter_that_cannot_answer_is_named(
    source: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LC_ALL", "ru_RU.UTF-8")
    source.write_bytes(template("{{ total | money }}"))
    data = source.with_name("d.json")
    data.write_text('{"total": "дорого"}')
    assert main(["render", str(source), str(data), str(source.with_name("out.docx"))]) == 1
    assert "фильтр «money» не может ответить для «дорого»" in capsys.readouterr().err


def test_every_reason_has_its_words() -> None:
    documented = (UnsafeValue.__doc__ or "").partition("Reasons:")[2]
    assert {word.strip("`., \n") for word in documented.split()} == set(_REASONS)
