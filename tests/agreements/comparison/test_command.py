"""The command `compare`: exit codes, what it prints, and the file it writes."""

from pathlib import Path

import pytest

from agreements.__main__ import main
from agreements.commands import compare as command
from agreements.comparison import NotComparable, Obstacle, changes_in
from tests.agreements.words import docx, paragraph


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str, str]:
    old, new, out = (tmp_path / name for name in ("old.docx", "new.docx", "out.docx"))
    old.write_bytes(docx(paragraph("срок")))
    new.write_bytes(docx(paragraph("порядок")))
    return str(old), str(new), str(out)


def test_the_redline_is_written_and_the_changes_counted(
    files: tuple[str, str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", *files]) == 0
    assert capsys.readouterr().out == "Изменений: 1\n"
    assert [change.new for change in changes_in(Path(files[2]).read_bytes())] == ["порядок"]


def test_no_change_is_said_so(files: tuple[str, str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", files[0], files[0], files[2]]) == 0
    assert capsys.readouterr().out == "Изменений содержания нет.\n"


@pytest.mark.parametrize("bad", [0, 1])
def test_an_unusable_file_is_named_in_one_line(
    files: tuple[str, str, str], capsys: pytest.CaptureFixture[str], bad: int
) -> None:
    Path(files[bad]).write_bytes(b"%PDF-1.7 scan")
    assert main(["compare", *files]) == 2
    told = capsys.readouterr().err
    assert told.startswith(f"{files[bad]}: ")
    assert told.count("\n") == 1
    assert not Path(files[2]).exists()


def test_an_unproven_redline_is_not_written(
    files: tuple[str, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def unproven(*_: object) -> None:
        raise NotComparable(Obstacle.UNPROVEN, "accepted: body differs")

    monkeypatch.setattr(command, "compare", unproven)
    assert main(["compare", *files]) == 1
    assert not Path(files[2]).exists()


def test_a_missing_file_and_missing_arguments_are_usage(files: tuple[str, str, str]) -> None:
    assert main(["compare", "/nowhere.docx", *files[1:]]) == 2
    with pytest.raises(SystemExit) as left:
        main(["compare", files[0]])
    assert left.value.code == 2
