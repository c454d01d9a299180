"""What can be wrong with a file: its package, and what it brings along."""

from agreements.docx.messages.message import error, warning

_SAVE_RU = "Откройте файл в Word и сохраните заново как «Документ Word (.docx)»."
_SAVE_EN = "Open the file in Word and save it again as “Word Document (.docx)”."

PACKAGE = {
    "not_docx": error(
        "Файл не является документом Word (.docx)",
        "The file is not a Word document (.docx)",
        _SAVE_RU,
        _SAVE_EN,
    ),
    "encrypted": error(
        "Документ зашифрован или защищён паролем",
        "The document is encrypted or has a password",
        "Снимите пароль в Word: «Файл» → «Сведения» → «Защита документа».",
        "Remove the password in Word: File → Info → Protect Document.",
    ),
    "too_large": error(
        "Слишком большой файл: {what} {size}, допустимо {limit}",
        "The file is too large: {what} {size}, the limit is {limit}",
        "Сожмите или удалите картинки.",
        "Compress or remove pictures.",
    ),
    "suspicious_compression": error(
        "Часть «{name}» распаковывается подозрительно сильно (в {ratio} раз)",
        "Part “{name}” unpacks suspiciously far ({ratio} times)",
        _SAVE_RU,
        _SAVE_EN,
    ),
    "bad_entry_name": error(
        "Недопустимое имя внутри файла: «{name}»",
        "A forbidden name inside the file: “{name}”",
        _SAVE_RU,
        _SAVE_EN,
    ),
    "duplicate_entry": error(
        "Имя «{name}» встречается в файле дважды",
        "The name “{name}” occurs twice in the file",
        _SAVE_RU,
        _SAVE_EN,
    ),
    "overlapping_entries": error(
        "Части файла накладываются друг на друга",
        "Entries of the file overlap",
        _SAVE_RU,
        _SAVE_EN,
    ),
    "damaged_entry": error(
        "Часть «{name}» повреждена или сжата неизвестным способом",
        "Part “{name}” is damaged or compressed in an unknown way",
        _SAVE_RU,
        _SAVE_EN,
    ),
    "no_content_types": error(
        "В файле нет списка типов содержимого", "The list of content types is missing", _SAVE_RU, _SAVE_EN
    ),
    "untyped_part": error(
        "У части «{name}» нет типа содержимого", "Part “{name}” has no content type", _SAVE_RU, _SAVE_EN
    ),
    "no_main_part": error(
        "В файле нет основного текста документа Word",
        "The file has no main part of a Word document",
        _SAVE_RU,
        _SAVE_EN,
    ),
    "malformed_xml": error(
        "Часть «{name}» содержит ошибку разметки: {detail}",
        "Part “{name}” is not well-formed XML: {detail}",
        _SAVE_RU,
        _SAVE_EN,
    ),
    "doctype": error(
        "Часть «{name}» объявляет DTD, это запрещено",
        "Part “{name}” declares a DTD, which is forbidden",
        _SAVE_RU,
        _SAVE_EN,
    ),
    "dangling_relationship": error(
        "Ссылка {rid} в части «{name}» никуда не ведёт",
        "Relationship {rid} in part “{name}” leads nowhere",
        _SAVE_RU,
        _SAVE_EN,
    ),
    "duplicate_relationship": error(
        "Ссылка {rid} в части «{name}» объявлена дважды",
        "Relationship {rid} in part “{name}” is declared twice",
        _SAVE_RU,
        _SAVE_EN,
    ),
    "missing_target": error(
        "Часть «{name}» ссылается на отсутствующую «{target}»",
        "Part “{name}” refers to “{target}”, which is missing",
        _SAVE_RU,
        _SAVE_EN,
    ),
}

HAZARDS = {
    "macro": error(
        "В документе есть макросы",
        "The document contains macros",
        "Сохраните как «Документ Word (.docx)», без поддержки макросов.",
        "Save as “Word Document (.docx)”, without macros.",
    ),
    "embedded_object": error(
        "В документ встроен объект или элемент управления: «{name}»",
        "An object or control is embedded in the document: “{name}”",
        "Удалите объект или вставьте его картинкой.",
        "Remove the object or paste it as a picture.",
    ),
    "external_content": error(
        "Документ подгружает содержимое извне: {target}",
        "The document loads content from outside: {target}",
        "Вставьте картинку в документ («Разорвать связь»), удалите внешнюю ссылку.",
        "Embed the picture (“Break link”), remove the external link.",
    ),
    "unsafe_link": error(
        "Гиперссылка с недопустимым адресом: {target}",
        "A hyperlink with a forbidden address: {target}",
        "Оставьте ссылки http, https или mailto.",
        "Keep http, https or mailto links.",
    ),
    "neutralised_link": warning(
        "Гиперссылка справочной системы не откроется у других: {target}",
        "A hyperlink of a reference system will not open elsewhere: {target}",
        "Удалите гиперссылку или замените адресом https.",
        "Remove the hyperlink or use an https address.",
    ),
    "attached_template": warning(
        "Документ привязан к шаблону на чьём-то компьютере; привязка будет убрана",
        "The document is attached to a template on somebody's computer; this will be removed",
        "Ничего делать не нужно.",
        "Nothing needs to be done.",
    ),
    "foreign_chunk": error(
        "В документ вложен чужой фрагмент (altChunk): «{name}»",
        "A foreign chunk (altChunk) is embedded: “{name}”",
        _SAVE_RU,
        _SAVE_EN,
    ),
    "active_field": error(
        "Поле {field} обращается к другим файлам или программам",
        "Field {field} reaches for other files or programs",
        "Удалите поле: нажмите Alt+F9, найдите и сотрите его.",
        "Remove the field: press Alt+F9, find and delete it.",
    ),
}
