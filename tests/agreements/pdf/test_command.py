"""The command `pdf`: exit codes, one readable line, never a traceback and never half a file."""

from pathlib import Path

import pytest

from agreements.__main__ import main
from agreements.commands import pdf
from agreements.pdf import PdfError, Trouble, conversion
from tests.agreements.words import docx


def run(*words: object) -> int:
    return main(["pdf", *map(str, words)])


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "in.docx"
    path.write_bytes(docx())
    return path


def test_the_pdf_is_written_in_place(document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "to_pdf", lambda data, pdfa: b"%PDF archive" if pdfa else b"%PDF")
    out = tmp_path / "out.pdf"
    assert run(document, out) == 0
    assert out.read_bytes() == b"%PDF"
    assert run(document, out, "--pdfa") == 0
    assert out.read_bytes() == b"%PDF archive"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.docx", "out.pdf"]


@pytest.mark.parametrize(
    ("trouble", "code"),
    [
        (Trouble.NO_ENGINE, 3),
        (Trouble.NOT_WORD, 2),
        (Trouble.MACROS, 2),
        (Trouble.EXTERNAL_CONTENT, 2),
        (Trouble.UNREADABLE, 2),
        (Trouble.TIMED_OUT, 1),
        (Trouble.CRASHED, 1),
        (Trouble.BUSY, 1),
    ],
)
def test_each_trouble_has_its_exit_code_and_one_line(
    document: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    trouble: Trouble,
    code: int,
) -> None:
    def fail(_: bytes, pdfa: bool) -> bytes:
        raise PdfError(trouble, "a\ndetail")

    monkeypatch.setattr(pdf, "to_pdf", fail)
    assert run(document, tmp_path / "out.pdf") == code
    assert capsys.readouterr().err.count("\n") == 1
    assert not (tmp_path / "out.pdf").exists()


def test_unusable_paths_are_told_in_a_line(
    document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(pdf, "to_pdf", lambda data, pdfa: b"%PDF")
    for source, target in [
        (tmp_path / "absent.docx", tmp_path / "out.pdf"),
        (tmp_path, tmp_path / "out.pdf"),
        (document, tmp_path / "no" / "such" / "folder.pdf"),
        (document, tmp_path),
    ]:
        assert run(source, target) == 2
        assert capsys.readouterr().err.count("\n") == 1


def test_garbage_is_the_fault_of_the_file_even_without_an_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversion, "engine", lambda: None)
    garbage = tmp_path / "in.docx"
    garbage.write_bytes(b"text")
    assert run(garbage, tmp_path / "out.pdf") == 2


@pytest.mark.parametrize(
    ("language", "word"),
    [("ru_RU.UTF-8", "прочитать"), ("", "прочитать"), ("C.UTF-8", "прочитать"), ("en_US.UTF-8", "Cannot")],
)
def test_the_line_speaks_the_language_of_the_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], language: str, word: str
) -> None:
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    monkeypatch.setenv("LANG", language)
    run("/nowhere.docx", "/nowhere.pdf")
    assert word in capsys.readouterr().err
