"""The catalogue of problems: code, severity, sentence and remedy in Russian and English."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Message:
    """Sentences with `{names}` to fill."""

    severity: Literal["error", "warning"]
    ru: str
    en: str
    remedy_ru: str = ""
    remedy_en: str = ""


def _error(ru: str, en: str, remedy_ru: str = "", remedy_en: str = "") -> Message:
    return Message("error", ru, en, remedy_ru, remedy_en)


def _warning(ru: str, en: str, remedy_ru: str = "", remedy_en: str = "") -> Message:
    return Message("warning", ru, en, remedy_ru, remedy_en)


_SAVE_RU = "Откройте файл в Word и сохраните заново как «Документ Word (.docx)»."
_SAVE_EN = "Open the file in Word and save it again as “Word Document (.docx)”."

_PACKAGE = {
    "not_docx": _error(
        "Файл не является документом Word (.docx)",
        "The file is not a Word document (.docx)",
        _SAVE_RU,
        _SAVE_EN,
    ),
    "encrypted": _error(
        "Документ зашифрован или защищён паролем",
        "The document is encrypted or has a password",
        "Снимите пароль в Word: «Файл» → «Сведения» → «Защита документа».",
        "Remove the password in Word: File → Info → Protect Document.",
    ),
    "too_large": _error(
        "Слишком большой файл: {what} {size}, допустимо {limit}",
        "The file is too large: {what} {size}, the limit is {limit}",
        "Сожмите или удалите картинки.",
        "Compress or remove pictures.",
    ),
    "suspicious_compression": _error(
        "Часть «{name}» распаковывается подозрительно сильно (в {ratio} раз)",
        "Part “{name}” unpacks suspiciously far ({ratio} times)",
        _SAVE_RU,
        _SAVE_EN,
    ),
    "bad_entry_name": _error(
        "Недопустимое имя внутри файла: «{name}»",
        "A forbidden name inside the file: “{name}”",
        _SAVE_RU,
        _SAVE_EN,
    ),
    "duplicate_entry": _error(
        "Имя «{name}» встречается в файле дважды",
        "The name “{name}” occurs twice in the file",
        _SAVE_RU,
        _SAVE_EN,
    ),
    "overlapping_entries": _error(
        "Части файла накладываются друг на друга",
        "Entries of the file overlap",
        _SAVE_RU,
        _SAVE_EN,
    ),
    "damaged_entry": _error(
        "Часть «{name}» повреждена или сжата неизвестным способом",
        "Part “{name}” is damaged or compressed in an unknown way",
        _SAVE_RU,
        _SAVE_EN,
    ),
    "no_content_types": _error(
        "В файле нет списка типов содержимого", "The list of content types is missing", _SAVE_RU, _SAVE_EN
    ),
    "untyped_part": _error(
        "У части «{name}» нет типа содержимого", "Part “{name}” has no content type", _SAVE_RU, _SAVE_EN
    ),
    "no_main_part": _error(
        "В файле нет основного текста документа Word",
        "The file has no main part of a Word document",
        _SAVE_RU,
        _SAVE_EN,
    ),
    "malformed_xml": _error(
        "Часть «{name}» содержит ошибку разметки: {detail}",
        "Part “{name}” is not well-formed XML: {detail}",
        _SAVE_RU,
        _SAVE_EN,
    ),
    "doctype": _error(
        "Часть «{name}» объявляет DTD, это запрещено",
        "Part “{name}” declares a DTD, which is forbidden",
        _SAVE_RU,
        _SAVE_EN,
    ),
    "dangling_relationship": _error(
        "Ссылка {rid} в части «{name}» никуда не ведёт",
        "Relationship {rid} in part “{name}” leads nowhere",
        _SAVE_RU,
        _SAVE_EN,
    ),
    "duplicate_relationship": _error(
        "Ссылка {rid} в части «{name}» объявлена дважды",
        "Relationship {rid} in part “{name}” is declared twice",
        _SAVE_RU,
        _SAVE_EN,
    ),
    "missing_target": _error(
        "Часть «{name}» ссылается на отсутствующую «{target}»",
        "Part “{name}” refers to “{target}”, which is missing",
        _SAVE_RU,
        _SAVE_EN,
    ),
}

_HAZARDS = {
    "macro": _error(
        "В документе есть макросы",
        "The document contains macros",
        "Сохраните как «Документ Word (.docx)», без поддержки макросов.",
        "Save as “Word Document (.docx)”, without macros.",
    ),
    "embedded_object": _error(
        "В документ встроен объект или элемент управления: «{name}»",
        "An object or control is embedded in the document: “{name}”",
        "Удалите объект или вставьте его картинкой.",
        "Remove the object or paste it as a picture.",
    ),
    "external_content": _error(
        "Документ подгружает содержимое извне: {target}",
        "The document loads content from outside: {target}",
        "Вставьте картинку в документ («Разорвать связь»), удалите внешнюю ссылку.",
        "Embed the picture (“Break link”), remove the external link.",
    ),
    "unsafe_link": _error(
        "Гиперссылка с недопустимым адресом: {target}",
        "A hyperlink with a forbidden address: {target}",
        "Оставьте ссылки http, https или mailto.",
        "Keep http, https or mailto links.",
    ),
    "neutralised_link": _warning(
        "Гиперссылка справочной системы не откроется у других: {target}",
        "A hyperlink of a reference system will not open elsewhere: {target}",
        "Удалите гиперссылку или замените адресом https.",
        "Remove the hyperlink or use an https address.",
    ),
    "attached_template": _warning(
        "Документ привязан к шаблону на чьём-то компьютере; привязка будет убрана",
        "The document is attached to a template on somebody's computer; this will be removed",
        "Ничего делать не нужно.",
        "Nothing needs to be done.",
    ),
    "foreign_chunk": _error(
        "В документ вложен чужой фрагмент (altChunk): «{name}»",
        "A foreign chunk (altChunk) is embedded: “{name}”",
        _SAVE_RU,
        _SAVE_EN,
    ),
    "active_field": _error(
        "Поле {field} обращается к другим файлам или программам",
        "Field {field} reaches for other files or programs",
        "Удалите поле: нажмите Alt+F9, найдите и сотрите его.",
        "Remove the field: press Alt+F9, find and delete it.",
    ),
}

_TAGS = {
    "unclosed_tag": _error(
        "Тег открыт знаками «{opening}» и не закрыт",
        "A tag is opened by “{opening}” and not closed",
        "Допишите «{closing}» в том же абзаце.",
        "Type “{closing}” in the same paragraph.",
    ),
    "tag_over_paragraphs": _error(
        "Тег начинается в одном абзаце и кончается в другом",
        "A tag begins in one paragraph and ends in another",
        "Сотрите перевод строки внутри тега.",
        "Delete the paragraph break inside the tag.",
    ),
    "stray_closing": _error(
        "Закрывающие знаки «{closing}» без открывающих",
        "Closing “{closing}” without an opening",
        "Допишите «{opening}» или удалите «{closing}».",
        "Type “{opening}” or delete “{closing}”.",
    ),
    "nested_tag": _error(
        "Тег открыт внутри другого тега",
        "A tag is opened inside another tag",
        "Закройте первый тег знаками «{closing}».",
        "Close the first tag with “{closing}”.",
    ),
    "foreign_dialect": _warning(
        "«{tag}» похоже на тег другой программы (docxtemplater, Carbone): здесь он не действует",
        "“{tag}” looks like a tag of another program (docxtemplater, Carbone): it does not work here",
        "Пишите значения как {{{{ имя }}}}, условия и повторы как {{% if … %}} и {{% for … %}}.",
        "Write values as {{{{ name }}}}, conditions and loops as {{% if … %}} and {{% for … %}}.",
    ),
    "foreign_block": _error(
        "«{tag}» похоже на блок docxtemplater: здесь эти знаки открывают примечание и прячут текст за ним",
        "“{tag}” looks like a block of docxtemplater: here these signs open a comment and hide the text",
        "Пишите {{% for … %}} … {{% endfor %}} или {{% if … %}} … {{% endif %}}.",
        "Write {{% for … %}} … {{% endfor %}} or {{% if … %}} … {{% endif %}}.",
    ),
    "space_before_prefix": _error(
        "Лишний пробел перед «{prefix}»: тег не подействует на {what}",
        "A space before “{prefix}”: the tag will not act on the {what_en}",
        "Пишите слитно: «{fixed}».",
        "Write it together: “{fixed}”.",
    ),
    "syntax": _error(
        "Ошибка в теге: {detail}",
        "An error in the tag: {detail}",
        "Проверьте кавычки, скобки и слова внутри тега.",
        "Check quotes, brackets and words inside the tag.",
    ),
    "guillemets": _error(
        "«Ёлочки» внутри тега: программа их не понимает",
        "Guillemets inside a tag are not understood",
        'Поставьте прямые кавычки "…".',
        'Use straight quotes "…".',
    ),
    "dash_in_tag": _error(
        "Тире внутри тега вместо знака минус",
        "A dash inside the tag in place of a minus",
        "Поставьте обычный дефис «-».",
        "Use the plain hyphen “-”.",
    ),
    "unknown_statement": _error(
        "Неизвестное слово «{name}» в теге{guess_ru}",
        "Unknown word “{name}” in a tag{guess_en}",
        "Допустимы if, elif, else, endif, for, endfor, set.",
        "Allowed: if, elif, else, endif, for, endfor, set.",
    ),
    "unknown_filter": _error(
        "Неизвестный фильтр «{name}»{guess_ru}",
        "Unknown filter “{name}”{guess_en}",
        "Список фильтров — в руководстве.",
        "See the guide for the list of filters.",
    ),
    "unknown_test": _error(
        "Неизвестная проверка «{name}»{guess_ru}",
        "Unknown test “{name}”{guess_en}",
        "Например: is defined, is none.",
        "For example: is defined, is none.",
    ),
    "too_many_tags": _error(
        "Слишком много тегов ({count}, допустимо {limit})",
        "Too many tags ({count}, the limit is {limit})",
        "Разделите шаблон на части.",
        "Divide the template.",
    ),
    "tag_too_long": _error(
        "Слишком длинный тег ({count} знаков, допустимо {limit})",
        "The tag is too long ({count} characters, the limit is {limit})",
        "Упростите выражение.",
        "Simplify the expression.",
    ),
    "text_too_long": _error(
        "Слишком длинный абзац с тегами ({count} знаков, допустимо {limit})",
        "A paragraph with tags is too long ({count} characters, the limit is {limit})",
        "Разделите абзац.",
        "Divide the paragraph.",
    ),
}

_BLOCKS = {
    "unclosed_block": _error(
        "Тег {tag} открыт и не закрыт",
        "Tag {tag} is opened and never closed",
        "Добавьте {closing} там, где часть текста кончается.",
        "Add {closing} where that part of the text ends.",
    ),
    "stray_end": _error(
        "Тег {tag} ничего не закрывает",
        "Tag {tag} closes nothing",
        "Удалите его или добавьте {opening} выше.",
        "Delete it, or add {opening} above.",
    ),
    "crossed_blocks": _error(
        "Тег {tag} закрывает не тот блок: открыт {open}",
        "Tag {tag} closes the wrong block: {open} is open",
        "Закройте сначала {open}: добавьте {closing} перед этим местом.",
        "Close {open} first: add {closing} before this place.",
    ),
    "mixed_prefixes": _error(
        "Блок открыт тегом {open}, а закрыт тегом {tag}: часть документа потеряется",
        "The block is opened by {open} and closed by {tag}: a part of the document would be lost",
        "Пишите оба тега одинаково, например {{%tr … %}} и {{%tr … %}}.",
        "Write both tags alike, for example {{%tr … %}} and {{%tr … %}}.",
    ),
    "block_leaves_cell": _error(
        "Блок {open} начат в одной ячейке, а закончен в другой",
        "Block {open} begins in one cell and ends in another",
        "Для строк берите {{%tr … %}}, для ячеек {{%tc … %}}.",
        "Use {{%tr … %}} for rows, {{%tc … %}} for cells.",
    ),
    "block_leaves_table": _error(
        "Блок {open} начат в одной таблице (или вне таблицы), а закончен в другой",
        "Block {open} begins in one table (or outside of tables) and ends in another",
        "Начните и закончите блок в одной таблице.",
        "Begin and end the block in one table.",
    ),
    "outside_table": _error(
        "Тег {tag} стоит вне таблицы",
        "Tag {tag} stands outside of a table",
        "Вне таблицы пишите {{%p … %}}.",
        "Outside of a table write {{%p … %}}.",
    ),
    "text_swallowed": _error(
        "Текст рядом с тегом {tag} пропадёт: «{text}»",
        "The text beside tag {tag} would be lost: “{text}”",
        "Поставьте тег в отдельный {what_ru}.",
        "Put the tag into its own {what_en}.",
    ),
    "two_tags_in_unit": _error(
        "Два тега {tag} в одном элементе: второй не сработает",
        "Two {tag} tags in one element: the second would not work",
        "Поставьте каждый тег в отдельный {what_ru}.",
        "Put each tag into its own {what_en}.",
    ),
    "tag_in_deletion": _error(
        "Тег {tag} стоит в удалённом тексте (исправления): он всё равно выполнится",
        "Tag {tag} stands in a tracked deletion: it would run all the same",
        "Примите исправления: «Рецензирование» → «Принять все».",
        "Accept the changes: Review → Accept All.",
    ),
    "tag_in_insertion": _warning(
        "Тег {tag} стоит в непринятой вставке (исправления)",
        "Tag {tag} stands in a tracked insertion",
        "Примите исправления: «Рецензирование» → «Принять все».",
        "Accept the changes: Review → Accept All.",
    ),
    "tag_not_rendered": _error(
        "Тег {tag} стоит там, где теги не выполняются: {place_ru}",
        "Tag {tag} stands where tags do not run: {place_en}",
        "Перенесите тег в основной текст, колонтитул или сноску.",
        "Move the tag to the main text, a header, a footer or a footnote.",
    ),
    "broken_structure": _error(
        "Блок разрывает строение документа: {detail}",
        "A block tears the structure of the document: {detail}",
        "Начните и закончите блок в одинаковых местах: оба тега в одном абзаце или оба с одной приставкой.",
        "Begin and end the block alike: both tags in one paragraph, or both with one prefix.",
    ),
    "misplaced_middle": _error(
        "Тег {tag} стоит вне своего блока",
        "Tag {tag} stands outside of its block",
        "Удалите его.",
        "Delete it.",
    ),
}

_SAFETY = {
    "forbidden_construct": _error(
        "Запрещённая конструкция: {what}",
        "A forbidden construct: {what}",
        "Оставьте значения, условия, повторы и фильтры из руководства.",
        "Keep to values, conditions, loops and the filters of the guide.",
    ),
    "forbidden_call": _error(
        "Вызов функции в шаблоне запрещён: {what}",
        "Calling a function in a template is forbidden: {what}",
        "Пользуйтесь фильтрами: {{{{ имя | фильтр }}}}.",
        "Use filters: {{{{ name | filter }}}}.",
    ),
    "forbidden_name": _error(
        "Запрещённое имя: {what}",
        "A forbidden name: {what}",
        "Имена не начинаются с подчёркивания.",
        "Names do not begin with an underscore.",
    ),
    "forbidden_filter": _error(
        "Фильтр «{name}» запрещён",
        "Filter “{name}” is forbidden",
        "Список фильтров — в руководстве.",
        "See the guide for the list of filters.",
    ),
    "too_deep": _error(
        "Повторы вложены глубже {limit} уровней",
        "Loops are nested deeper than {limit} levels",
        "Упростите шаблон.",
        "Simplify the template.",
    ),
    "too_complex": _error(
        "Слишком сложное выражение: {what}",
        "The expression is too complex: {what}",
        "Упростите шаблон.",
        "Simplify the template.",
    ),
    "timeout": _error(
        "Проверка не уложилась в отведённое время или память",
        "The check did not finish within its time or memory",
        "Упростите шаблон.",
        "Simplify the template.",
    ),
}

_MEANING = {
    "unknown_variable": _warning(
        "Неизвестное имя «{name}»{guess_ru}",
        "Unknown name “{name}”{guess_en}",
        "Проверьте написание по списку переменных.",
        "Check the spelling against the list of variables.",
    ),
    "loop_variable_outside": _error(
        "Переменная повтора «{name}» использована после его конца",
        "Loop variable “{name}” is used after the end of its loop",
        "Перенесите тег внутрь повтора.",
        "Move the tag into the loop.",
    ),
    "conflicting_kinds": _warning(
        "«{name}» в одном месте — список или группа полей, в другом — простое значение",
        "“{name}” is a list or a group of fields in one place and a plain value in another",
        "Дайте двум разным вещам разные имена.",
        "Give two different things different names.",
    ),
    "plain_value_in_run_tag": _warning(
        "{tag} печатает только оформленный текст; простое значение здесь не появится",
        "{tag} prints only rich text; a plain value would not appear here",
        "Если это обычное значение, уберите букву «r» после скобок.",
        "If this is a plain value, drop the letter “r” after the braces.",
    ),
    "missing_style": _warning(
        "Стиль «{name}» не найден в документе",
        "Style “{name}” is not in the document",
        "Примените в Word другой стиль.",
        "Apply another style in Word.",
    ),
    "trial_failed": _error(
        "Пробное заполнение не удалось: {detail}",
        "The trial rendering failed: {detail}",
        "Исправьте тег, названный в сообщении.",
        "Correct the tag named in the message.",
    ),
    "trial_uncertain": _warning(
        "Пробное заполнение остановилось на образце данных: {detail}",
        "The trial rendering stopped at the sample data: {detail}",
        "Заполните шаблон настоящими данными и проверьте результат.",
        "Render the template with real data and look at the result.",
    ),
    "paths_differ": _warning(
        "Быстрое и обычное заполнение дали разный результат",
        "The fast and the ordinary rendering gave different results",
        "Сообщите разработчикам: приложите шаблон.",
        "Tell the developers, with the template.",
    ),
    "slow_path": _warning(
        "Шаблон использует редкую возможность и заполняется медленнее: {detail}",
        "The template uses a rare construct and renders more slowly: {detail}",
        "Это не ошибка.",
        "This is not an error.",
    ),
}

MESSAGES: dict[str, Message] = {**_PACKAGE, **_HAZARDS, **_TAGS, **_BLOCKS, **_SAFETY, **_MEANING}
"""Every problem the engine can report, by its code."""
