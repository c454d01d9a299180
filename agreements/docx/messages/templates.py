"""What can be wrong with the language of a template: tags, blocks, safety, meaning."""

from agreements.docx.messages.message import error, warning

TAGS = {
    "unclosed_tag": error(
        "Тег открыт знаками «{opening}» и не закрыт",
        "A tag is opened by “{opening}” and not closed",
        "Допишите «{closing}» в том же абзаце.",
        "Type “{closing}” in the same paragraph.",
    ),
    "tag_over_paragraphs": error(
        "Тег начинается в одном абзаце и кончается в другом",
        "A tag begins in one paragraph and ends in another",
        "Сотрите перевод строки внутри тега.",
        "Delete the paragraph break inside the tag.",
    ),
    "stray_closing": error(
        "Закрывающие знаки «{closing}» без открывающих",
        "Closing “{closing}” without an opening",
        "Допишите «{opening}» или удалите «{closing}».",
        "Type “{opening}” or delete “{closing}”.",
    ),
    "nested_tag": error(
        "Тег открыт внутри другого тега",
        "A tag is opened inside another tag",
        "Закройте первый тег знаками «{closing}».",
        "Close the first tag with “{closing}”.",
    ),
    "foreign_dialect": warning(
        "«{tag}» похоже на тег другой программы (docxtemplater, Carbone): здесь он не действует",
        "“{tag}” looks like a tag of another program (docxtemplater, Carbone): it does not work here",
        "Пишите значения как {{{{ имя }}}}, условия и повторы как {{% if … %}} и {{% for … %}}.",
        "Write values as {{{{ name }}}}, conditions and loops as {{% if … %}} and {{% for … %}}.",
    ),
    "foreign_block": error(
        "«{tag}» похоже на блок docxtemplater: здесь эти знаки открывают примечание и прячут текст за ним",
        "“{tag}” looks like a block of docxtemplater: here these signs open a comment and hide the text",
        "Пишите {{% for … %}} … {{% endfor %}} или {{% if … %}} … {{% endif %}}.",
        "Write {{% for … %}} … {{% endfor %}} or {{% if … %}} … {{% endif %}}.",
    ),
    "space_before_prefix": error(
        "Лишний пробел перед «{prefix}»: тег не подействует на {what}",
        "A space before “{prefix}”: the tag will not act on the {what_en}",
        "Пишите слитно: «{fixed}».",
        "Write it together: “{fixed}”.",
    ),
    "syntax": error(
        "Ошибка в теге: {detail}",
        "An error in the tag: {detail}",
        "Проверьте кавычки, скобки и слова внутри тега.",
        "Check quotes, brackets and words inside the tag.",
    ),
    "guillemets": error(
        "«Ёлочки» внутри тега: программа их не понимает",
        "Guillemets inside a tag are not understood",
        'Поставьте прямые кавычки "…".',
        'Use straight quotes "…".',
    ),
    "dash_in_tag": error(
        "Тире внутри тега вместо знака минус",
        "A dash inside the tag in place of a minus",
        "Поставьте обычный дефис «-».",
        "Use the plain hyphen “-”.",
    ),
    "unknown_statement": error(
        "Неизвестное слово «{name}» в теге{guess_ru}",
        "Unknown word “{name}” in a tag{guess_en}",
        "Допустимы if, elif, else, endif, for, endfor, set.",
        "Allowed: if, elif, else, endif, for, endfor, set.",
    ),
    "unknown_filter": error(
        "Неизвестный фильтр «{name}»{guess_ru}",
        "Unknown filter “{name}”{guess_en}",
        "Список фильтров — в руководстве.",
        "See the guide for the list of filters.",
    ),
    "unknown_test": error(
        "Неизвестная проверка «{name}»{guess_ru}",
        "Unknown test “{name}”{guess_en}",
        "Например: is defined, is none.",
        "For example: is defined, is none.",
    ),
    "too_many_tags": error(
        "Слишком много тегов ({count}, допустимо {limit})",
        "Too many tags ({count}, the limit is {limit})",
        "Разделите шаблон на части.",
        "Divide the template.",
    ),
    "tag_too_long": error(
        "Слишком длинный тег ({count} знаков, допустимо {limit})",
        "The tag is too long ({count} characters, the limit is {limit})",
        "Упростите выражение.",
        "Simplify the expression.",
    ),
    "text_too_long": error(
        "Слишком длинный абзац с тегами ({count} знаков, допустимо {limit})",
        "A paragraph with tags is too long ({count} characters, the limit is {limit})",
        "Разделите абзац.",
        "Divide the paragraph.",
    ),
}

BLOCKS = {
    "unclosed_block": error(
        "Тег {tag} открыт и не закрыт",
        "Tag {tag} is opened and never closed",
        "Добавьте {closing} там, где часть текста кончается.",
        "Add {closing} where that part of the text ends.",
    ),
    "stray_end": error(
        "Тег {tag} ничего не закрывает",
        "Tag {tag} closes nothing",
        "Удалите его или добавьте {opening} выше.",
        "Delete it, or add {opening} above.",
    ),
    "crossed_blocks": error(
        "Тег {tag} закрывает не тот блок: открыт {open}",
        "Tag {tag} closes the wrong block: {open} is open",
        "Закройте сначала {open}: добавьте {closing} перед этим местом.",
        "Close {open} first: add {closing} before this place.",
    ),
    "mixed_prefixes": error(
        "Блок открыт тегом {open}, а закрыт тегом {tag}: часть документа потеряется",
        "The block is opened by {open} and closed by {tag}: a part of the document would be lost",
        "Пишите оба тега одинаково, например {{%tr … %}} и {{%tr … %}}.",
        "Write both tags alike, for example {{%tr … %}} and {{%tr … %}}.",
    ),
    "block_leaves_cell": error(
        "Блок {open} начат в одной ячейке, а закончен в другой",
        "Block {open} begins in one cell and ends in another",
        "Для строк берите {{%tr … %}}, для ячеек {{%tc … %}}.",
        "Use {{%tr … %}} for rows, {{%tc … %}} for cells.",
    ),
    "block_leaves_table": error(
        "Блок {open} начат в одной таблице (или вне таблицы), а закончен в другой",
        "Block {open} begins in one table (or outside of tables) and ends in another",
        "Начните и закончите блок в одной таблице.",
        "Begin and end the block in one table.",
    ),
    "outside_table": error(
        "Тег {tag} стоит вне таблицы",
        "Tag {tag} stands outside of a table",
        "Вне таблицы пишите {{%p … %}}.",
        "Outside of a table write {{%p … %}}.",
    ),
    "text_swallowed": error(
        "Текст рядом с тегом {tag} пропадёт: «{text}»",
        "The text beside tag {tag} would be lost: “{text}”",
        "Поставьте тег в отдельный {what_ru}.",
        "Put the tag into its own {what_en}.",
    ),
    "two_tags_in_unit": error(
        "Два тега {tag} в одном элементе: второй не сработает",
        "Two {tag} tags in one element: the second would not work",
        "Поставьте каждый тег в отдельный {what_ru}.",
        "Put each tag into its own {what_en}.",
    ),
    "tag_in_deletion": error(
        "Тег {tag} стоит в удалённом тексте (исправления): он всё равно выполнится",
        "Tag {tag} stands in a tracked deletion: it would run all the same",
        "Примите исправления: «Рецензирование» → «Принять все».",
        "Accept the changes: Review → Accept All.",
    ),
    "tag_in_insertion": warning(
        "Тег {tag} стоит в непринятой вставке (исправления)",
        "Tag {tag} stands in a tracked insertion",
        "Примите исправления: «Рецензирование» → «Принять все».",
        "Accept the changes: Review → Accept All.",
    ),
    "tag_not_rendered": error(
        "Тег {tag} стоит там, где теги не выполняются: {place_ru}",
        "Tag {tag} stands where tags do not run: {place_en}",
        "Перенесите тег в основной текст, колонтитул или сноску.",
        "Move the tag to the main text, a header, a footer or a footnote.",
    ),
    "broken_structure": error(
        "Блок разрывает строение документа: {detail}",
        "A block tears the structure of the document: {detail}",
        "Начните и закончите блок в одинаковых местах: оба тега в одном абзаце или оба с одной приставкой.",
        "Begin and end the block alike: both tags in one paragraph, or both with one prefix.",
    ),
    "misplaced_middle": error(
        "Тег {tag} стоит вне своего блока",
        "Tag {tag} stands outside of its block",
        "Удалите его.",
        "Delete it.",
    ),
}

SAFETY = {
    "forbidden_construct": error(
        "Запрещённая конструкция: {what}",
        "A forbidden construct: {what}",
        "Оставьте значения, условия, повторы и фильтры из руководства.",
        "Keep to values, conditions, loops and the filters of the guide.",
    ),
    "forbidden_call": error(
        "Вызов функции в шаблоне запрещён: {what}",
        "Calling a function in a template is forbidden: {what}",
        "Пользуйтесь фильтрами: {{{{ имя | фильтр }}}}.",
        "Use filters: {{{{ name | filter }}}}.",
    ),
    "forbidden_name": error(
        "Запрещённое имя: {what}",
        "A forbidden name: {what}",
        "Имена не начинаются с подчёркивания.",
        "Names do not begin with an underscore.",
    ),
    "forbidden_filter": error(
        "Фильтр «{name}» запрещён",
        "Filter “{name}” is forbidden",
        "Список фильтров — в руководстве.",
        "See the guide for the list of filters.",
    ),
    "too_deep": error(
        "Повторы вложены глубже {limit} уровней",
        "Loops are nested deeper than {limit} levels",
        "Упростите шаблон.",
        "Simplify the template.",
    ),
    "too_complex": error(
        "Слишком сложное выражение: {what}",
        "The expression is too complex: {what}",
        "Упростите шаблон.",
        "Simplify the template.",
    ),
    "timeout": error(
        "Проверка не уложилась в отведённое время или память",
        "The check did not finish within its time or memory",
        "Упростите шаблон.",
        "Simplify the template.",
    ),
}

MEANING = {
    "unknown_variable": warning(
        "Неизвестное имя «{name}»{guess_ru}",
        "Unknown name “{name}”{guess_en}",
        "Проверьте написание по списку переменных.",
        "Check the spelling against the list of variables.",
    ),
    "loop_variable_outside": error(
        "Переменная повтора «{name}» использована после его конца",
        "Loop variable “{name}” is used after the end of its loop",
        "Перенесите тег внутрь повтора.",
        "Move the tag into the loop.",
    ),
    "conflicting_kinds": warning(
        "«{name}» в одном месте — список или группа полей, в другом — простое значение",
        "“{name}” is a list or a group of fields in one place and a plain value in another",
        "Дайте двум разным вещам разные имена.",
        "Give two different things different names.",
    ),
    "plain_value_in_run_tag": warning(
        "{tag} печатает только оформленный текст; простое значение здесь не появится",
        "{tag} prints only rich text; a plain value would not appear here",
        "Если это обычное значение, уберите букву «r» после скобок.",
        "If this is a plain value, drop the letter “r” after the braces.",
    ),
    "missing_style": warning(
        "Стиль «{name}» не найден в документе",
        "Style “{name}” is not in the document",
        "Примените в Word другой стиль.",
        "Apply another style in Word.",
    ),
    "clock_field": error(
        "Поле {field} печатает дату или время того дня, когда документ откроют",
        "Field {field} prints the date or time of the day the document is opened",
        "Удалите поле и напишите тег с датой, например {{{{ agreement.date }}}}.",
        "Remove the field and write a tag with a date, for example {{{{ agreement.date }}}}.",
    ),
    "field_without_result": warning(
        "Поле {field} без сохранённого значения: в PDF вместо номера может остаться пустое место",
        "Field {field} keeps no result: the PDF may have a gap in place of the number",
        "Выделите поле в Word и нажмите F9, затем сохраните документ.",
        "Select the field in Word, press F9, then save the document.",
    ),
    "missing_font": warning(
        "Шрифта «{name}» нет там, где документ переводится в PDF: строки и страницы перенесутся иначе",
        "Font “{name}” is not where the PDF is made: lines and pages will break differently",
        "Выберите другой шрифт, например PT Serif или Times New Roman, или установите этот на сервере.",
        "Choose another font, such as PT Serif or Times New Roman, or install this one on the server.",
    ),
    "section_without_running_text": warning(
        "Раздел {section}, {page_ru}: нет {kind_ru}, который есть на остальных страницах",
        "Section {section}, {page_en}: the {kind_en} of the other pages is missing",
        "Дважды щёлкните по полю страницы вверху или внизу и заполните колонтитул, "
        "либо снимите «Особый колонтитул».",
        "Double-click the margin and fill it in, or clear “Different First Page” and “Different Odd & Even”.",
    ),
    "comments_left": warning(
        "В файле остались примечания ({count}): они попадут в каждый документ, который составят по шаблону",
        "Comments are left in the file ({count}): they would go into every document made from it",
        "Удалите их в Word: «Рецензирование» → «Удалить» → «Удалить все примечания».",
        "Delete them in Word: Review → Delete → Delete All Comments.",
    ),
    "trial_failed": error(
        "Пробное заполнение не удалось: {detail}",
        "The trial rendering failed: {detail}",
        "Исправьте тег, названный в сообщении.",
        "Correct the tag named in the message.",
    ),
    "trial_uncertain": warning(
        "Пробное заполнение остановилось на образце данных: {detail}",
        "The trial rendering stopped at the sample data: {detail}",
        "Заполните шаблон настоящими данными и проверьте результат.",
        "Render the template with real data and look at the result.",
    ),
    "paths_differ": warning(
        "Быстрое и обычное заполнение дали разный результат",
        "The fast and the ordinary rendering gave different results",
        "Сообщите разработчикам: приложите шаблон.",
        "Tell the developers, with the template.",
    ),
    "slow_path": warning(
        "Шаблон использует редкую возможность и заполняется медленнее: {detail}",
        "The template uses a rare construct and renders more slowly: {detail}",
        "Это не ошибка.",
        "This is not an error.",
    ),
}
