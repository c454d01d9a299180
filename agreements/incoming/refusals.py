"""Why a file from outside is not kept; codes are stable, sentences are data."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from agreements.bilingual import Text


class Fault(StrEnum):
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    UNKNOWN_KIND = "unknown_kind"
    OLD_WORD = "old_word"
    NOT_WORD = "not_word"
    MACROS = "macros"
    EXTERNAL_CONTENT = "external_content"
    ACTIVE_FIELDS = "active_fields"
    NOT_PDF = "not_pdf"
    PDF_LOCKED = "pdf_locked"
    PDF_SCRIPTS = "pdf_scripts"
    PDF_LAUNCHES = "pdf_launches"
    PDF_TOO_HARD = "pdf_too_hard"
    TOO_MANY_PAGES = "too_many_pages"
    NOT_PICTURE = "not_picture"
    PICTURE_TOO_LARGE = "picture_too_large"


FAULT_TEXTS: Mapping[Fault, Text] = MappingProxyType(
    {
        Fault.EMPTY: Text("Файл пустой. Выберите другой файл.", "The file is empty. Choose another one."),
        Fault.TOO_LARGE: Text(
            "Файл больше 15 МБ. Уменьшите разрешение скана или разделите документ.",
            "The file is larger than 15 MB. Lower the resolution of the scan or divide the document.",
        ),
        Fault.UNKNOWN_KIND: Text(
            "Это не DOCX, не PDF и не снимок (PNG, JPEG), какое бы имя ни было у файла.",
            "This is neither DOCX nor PDF nor a picture (PNG, JPEG), whatever the file is called.",
        ),
        Fault.OLD_WORD: Text(
            "Это старый формат DOC или файл под паролем. Снимите пароль и сохраните документ как DOCX.",
            "This is the old DOC format or a file with a password. Remove the password and save it as DOCX.",
        ),
        Fault.NOT_WORD: Text(
            "Документ Word повреждён. Откройте его в Word, сохраните заново и загрузите ещё раз.",
            "The Word document is damaged. Open it in Word, save it anew and upload it again.",
        ),
        Fault.MACROS: Text(
            "В документе есть макросы. Сохраните его как обычный DOCX, без макросов.",
            "The document has macros. Save it as an ordinary DOCX without them.",
        ),
        Fault.EXTERNAL_CONTENT: Text(
            "Документ загружает данные по ссылке. Вставьте рисунки и тексты в сам документ.",
            "The document loads content from a link. Put pictures and texts into the document itself.",
        ),
        Fault.ACTIVE_FIELDS: Text(
            "В документе есть вложенные объекты или поля, которые загружают файлы. Удалите их в Word.",
            "The document has embedded objects or fields that load files. Remove them in Word.",
        ),
        Fault.NOT_PDF: Text(
            "PDF повреждён. Сохраните или отсканируйте документ заново.",
            "The PDF is damaged. Save or scan the document anew.",
        ),
        Fault.PDF_LOCKED: Text(
            "PDF защищён паролем или запретом правки. Снимите защиту и загрузите файл ещё раз.",
            "The PDF is protected by a password or restrictions. Remove the protection and upload it again.",
        ),
        Fault.PDF_SCRIPTS: Text(
            "В PDF есть сценарии JavaScript. Напечатайте документ в новый PDF: сценарии в него не попадут.",
            "The PDF has JavaScript. Print the document into a new PDF: scripts do not get there.",
        ),
        Fault.PDF_LAUNCHES: Text(
            "PDF запускает программы или отправляет данные. Напечатайте документ в новый PDF без них.",
            "The PDF starts programs or sends data. Print the document into a new PDF without these actions.",
        ),
        Fault.PDF_TOO_HARD: Text(
            "Проверка PDF не уложилась в отведённые время и память. Напечатайте документ в новый PDF.",
            "Checking the PDF took too much time or memory. Print the document into a new PDF.",
        ),
        Fault.TOO_MANY_PAGES: Text(
            "В документе больше 500 страниц. Разделите его.",
            "The document has more than 500 pages. Divide it.",
        ),
        Fault.NOT_PICTURE: Text(
            "Снимок повреждён или это не PNG и не JPEG. Отсканируйте лист заново.",
            "The picture is damaged or is neither PNG nor JPEG. Scan the sheet anew.",
        ),
        Fault.PICTURE_TOO_LARGE: Text(
            "В снимке больше 50 миллионов точек. Хватит 300 точек на дюйм.",
            "The picture has more than 50 million dots. 300 dots per inch are enough.",
        ),
    }
)


class PaperRefused(Exception):
    """A file that is not kept; `fault` is the code, `detail` is for the log and never for a page."""

    def __init__(self, fault: Fault, detail: str = "") -> None:
        super().__init__(f"{fault}: {detail}" if detail else str(fault))
        self.fault = fault
        self.detail = detail
