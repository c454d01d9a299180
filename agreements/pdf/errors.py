"""What a conversion to PDF refuses or fails at; codes are stable, sentences are data."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from agreements.bilingual import Text


class Trouble(StrEnum):
    NO_ENGINE = "no_engine"
    NOT_WORD = "not_word"
    MACROS = "macros"
    EXTERNAL_CONTENT = "external_content"
    UNREADABLE = "unreadable"
    TIMED_OUT = "timed_out"
    CRASHED = "crashed"
    NO_PAGES = "no_pages"
    NO_ROOM = "no_room"
    BUSY = "busy"
    NOT_PDF = "not_pdf"


TROUBLE_TEXTS: Mapping[Trouble, Text] = MappingProxyType(
    {
        Trouble.NO_ENGINE: Text(
            "На этом сервере нет LibreOffice Writer: PDF недоступен, работайте с файлом DOCX.",
            "LibreOffice Writer is not installed here: no PDF, use the DOCX file.",
        ),
        Trouble.NOT_WORD: Text(
            "Это не документ Word (DOCX) или файл повреждён.",
            "This is not a Word document (DOCX), or the file is damaged.",
        ),
        Trouble.MACROS: Text(
            "В документе есть макросы: сохраните его без них.",
            "The document has macros: save it without them.",
        ),
        Trouble.EXTERNAL_CONTENT: Text(
            "Документ загружает данные по ссылке: вставьте рисунки и тексты в сам документ.",
            "The document loads content from a link: put pictures and texts into the document itself.",
        ),
        Trouble.UNREADABLE: Text(
            "LibreOffice не смог открыть документ.", "LibreOffice could not open the document."
        ),
        Trouble.TIMED_OUT: Text(
            "Преобразование в PDF не уложилось в отведённое время.", "The conversion to PDF took too long."
        ),
        Trouble.CRASHED: Text(
            "LibreOffice дважды завершился со сбоем на этом документе.",
            "LibreOffice crashed twice on this document.",
        ),
        Trouble.NO_PAGES: Text(
            "LibreOffice вернул PDF без страниц.", "LibreOffice returned a PDF without pages."
        ),
        Trouble.NO_ROOM: Text(
            "Не хватило места или прав для временных файлов: обратитесь к администратору.",
            "There is no room or no permission for temporary files: ask the administrator.",
        ),
        Trouble.BUSY: Text(
            "Слишком много документов в очереди на PDF: повторите позже.",
            "Too many documents are waiting for a PDF: try again later.",
        ),
        Trouble.NOT_PDF: Text(
            "Это не файл PDF или он повреждён.", "This is not a PDF file, or it is damaged."
        ),
    }
)


class PdfError(Exception):
    """A conversion that gave no PDF. `trouble` is the code; `detail` is for the log, not for a page."""

    def __init__(self, trouble: Trouble, detail: str = "") -> None:
        super().__init__(f"{trouble}: {detail}" if detail else str(trouble))
        self.trouble = trouble
        self.detail = detail
