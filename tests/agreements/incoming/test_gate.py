"""The gate for files from outside: sound papers pass untouched, everything else is refused by its bytes."""

import io
from collections.abc import Callable

import pikepdf
import pytest
from PIL import Image

from agreements.incoming import FAULT_TEXTS, LARGEST, Fault, PaperKind, PaperRefused, admitted, admitted_scans
from agreements.pdf import page_count
from agreements.shipped import PAPERS


def pdf(change: Callable[[pikepdf.Pdf], None] = lambda _: None, **options: object) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(595, 842))
        change(document)
        document.save(out, **options)
    return out.getvalue()


def picture(kind: str = "PNG", mode: str = "RGB", size: tuple[int, int] = (827, 1169)) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size).save(out, kind)
    return out.getvalue()


def script() -> pikepdf.Dictionary:
    return pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))


def opens_with_a_script(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = script()


def hides_a_script_in_a_stream(document: pikepdf.Pdf) -> None:
    document.pages[0].Annots = pikepdf.Array(
        [document.make_indirect(pikepdf.Dictionary(Subtype=pikepdf.Name.Link, A=script()))]
    )


def starts_a_program(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("calc.exe"))


def is_a_program_form(document: pikepdf.Pdf) -> None:
    document.Root.AcroForm = pikepdf.Dictionary(XFA=pikepdf.String("<xdp/>"))


def test_a_sound_word_document_and_a_sound_pdf_pass_untouched() -> None:
    word, plain = PAPERS["cooperation"].template(), pdf()
    assert (admitted(word).kind, admitted(word).content) == (PaperKind.WORD, word)
    assert (admitted(plain).kind, admitted(plain).content) == (PaperKind.PDF, plain)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", Fault.EMPTY),
        (b"MZ\x90\x00 a program called contract.pdf", Fault.UNKNOWN_KIND),
        (b"<html>", Fault.UNKNOWN_KIND),
        (b"0" * (LARGEST + 1), Fault.TOO_LARGE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 512, Fault.OLD_WORD),
        (b"PK\x03\x04 no archive", Fault.NOT_WORD),
        (b"%PDF-1.7\nnothing", Fault.NOT_PDF),
        (pdf(opens_with_a_script), Fault.PDF_SCRIPTS),
        (
            pdf(hides_a_script_in_a_stream, object_stream_mode=pikepdf.ObjectStreamMode.generate),
            Fault.PDF_SCRIPTS,
        ),
        (pdf(is_a_program_form), Fault.PDF_SCRIPTS),
        (pdf(starts_a_program), Fault.PDF_LAUNCHES),
        (pdf(encryption=pikepdf.Encryption(owner="o", user="u")), Fault.PDF_LOCKED),
        (pdf(encryption=pikepdf.Encryption(owner="o", user="")), Fault.PDF_LOCKED),
        (b"\x89PNG\r\n\x1a\nbroken", Fault.NOT_PICTURE),
    ],
    ids=lambda value: value.value if isinstance(value, Fault) else "",
)
def test_what_is_not_kept_says_why(content: bytes, fault: Fault) -> None:
    with pytest.raises(PaperRefused) as refused:
        admitted(content)
    assert refused.value.fault is fault


def test_a_name_of_an_action_written_in_disguise_is_still_read() -> None:
    disguised = pdf(starts_a_program).replace(b"/Launch", b"/L#61unch")
    with pytest.raises(PaperRefused) as refused:
        admitted(disguised)
    assert refused.value.fault is Fault.PDF_LAUNCHES


def test_pictures_become_one_pdf_a_sheet_a_page() -> None:
    paper = admitted_scans([picture(), picture("JPEG"), picture(mode="RGBA"), picture(mode="P")])
    assert paper.kind is PaperKind.PDF
    assert page_count(paper.content) == 4
    assert admitted(paper.content) == paper, "what we make passes our own gate"


def test_a_picture_of_too_many_dots_is_refused() -> None:
    with pytest.raises(PaperRefused) as refused:
        admitted(picture(mode="1", size=(10_000, 6_000)))
    assert refused.value.fault is Fault.PICTURE_TOO_LARGE


def test_each_fault_has_a_sentence_in_both_languages() -> None:
    assert set(FAULT_TEXTS) == set(Fault)
    assert all(text.ru.endswith(".") and text.en.endswith(".") for text in FAULT_TEXTS.values())
