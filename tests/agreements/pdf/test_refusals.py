"""What is refused before LibreOffice sees it, and a machine without LibreOffice; no engine needed."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from agreements.pdf import TROUBLE_TEXTS, PdfError, Trouble, conversion, page_count, to_pdf
from agreements.pdf.engine import engine_in
from agreements.pdf.inspection import check_pdf, check_word
from tests.agreements.words import R, docx, paragraph

LINK = '<Relationship Id="rId9" Type="{kind}" Target="{target}" TargetMode="External"/>'


def empty_zip() -> bytes:
    packed = io.BytesIO()
    zipfile.ZipFile(packed, "w").close()
    return packed.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        "Просто текст".encode(),
        b"%PDF-1.4",
        b"PK\x03\x04 broken",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old .doc",
        empty_zip(),
        docx()[:-30],
        docx(main_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"),
        docx("<w:p>"),
        docx(parts={"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
        docx(parts={"_rels/.rels": "<Relationships/>"}),
    ],
    ids=["empty", "text", "pdf", "zip", "doc", "no parts", "cut", "sheet", "unclosed", "doctype", "no main"],
)
def test_what_is_no_word_document_is_refused(data: bytes) -> None:
    with pytest.raises(PdfError) as refused:
        check_word(data)
    assert refused.value.trouble is Trouble.NOT_WORD


@pytest.mark.parametrize("kind", ["image", "frame", "oleObject", "subDocument", "aFChunk"])
def test_content_from_elsewhere_is_refused(kind: str) -> None:
    with pytest.raises(PdfError) as refused:
        check_word(docx(relationships=LINK.format(kind=f"{R}/{kind}", target="http://127.0.0.1/x")))
    assert refused.value.trouble is Trouble.EXTERNAL_CONTENT


@pytest.mark.parametrize("kind", ["hyperlink", "attachedTemplate"])
def test_links_that_are_not_followed_are_no_reason_to_refuse(kind: str) -> None:
    check_word(docx(relationships=LINK.format(kind=f"{R}/{kind}", target="consultantplus://offline/1")))


def test_macros_are_refused() -> None:
    project = '<Override PartName="/word/vbaProject.bin" ContentType="application/vnd.ms-office.vbaProject"/>'
    for data in (
        docx(main_type="application/vnd.ms-word.document.macroEnabled.main+xml"),
        docx(types=project, parts={"word/vbaProject.bin": b"x"}),
    ):
        with pytest.raises(PdfError) as refused:
            check_word(data)
        assert refused.value.trouble is Trouble.MACROS


@pytest.mark.parametrize("pdf", [b"", b"Error: no export", b"%PDF-1.7\n%%EOF"])
def test_a_result_that_is_no_pdf_with_pages_is_not_believed(pdf: bytes) -> None:
    with pytest.raises(PdfError) as refused:
        check_pdf(pdf)
    assert refused.value.trouble in {Trouble.NO_PAGES, Trouble.NOT_PDF}


def test_pages_of_no_pdf_are_refused() -> None:
    with pytest.raises(PdfError) as refused:
        page_count(docx())
    assert refused.value.trouble is Trouble.NOT_PDF


@pytest.fixture
def _no_engine(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(conversion, "engine", lambda: None)
    return


@pytest.mark.usefixtures("_no_engine")
def test_a_machine_without_libreoffice_says_so_and_still_names_a_bad_file() -> None:
    with pytest.raises(PdfError) as refused:
        to_pdf(docx(paragraph("Договор")))
    assert refused.value.trouble is Trouble.NO_ENGINE
    with pytest.raises(PdfError) as refused:
        to_pdf(b"text")
    assert refused.value.trouble is Trouble.NOT_WORD


def test_half_an_installation_is_no_engine(tmp_path: Path) -> None:
    program = tmp_path / "program"
    assert engine_in(program) is None
    program.mkdir()
    (program / "libmergedlo.so").touch()
    assert engine_in(program) is None, "without Writer"
    (tmp_path / "share" / "registry").mkdir(parents=True)
    (tmp_path / "share" / "registry" / "writer.xcd").touch()
    assert engine_in(program) is None, "without a program that answers"


def test_every_trouble_speaks_russian_and_english() -> None:
    assert set(TROUBLE_TEXTS) == set(Trouble)
