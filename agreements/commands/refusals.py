"""What the document engine refuses, as one line for the person at the keyboard."""

from collections.abc import Sequence

from agreements.bilingual import Text
from agreements.commands.files import say
from agreements.docx import (
    DocumentError,
    FilterRefused,
    MissingValue,
    TemplateRefused,
    UnsafeValue,
    ValueLost,
    WrongKind,
)
from agreements.docx.problems import Language, Problem

_REASONS = {
    "control_character": Text("недопустимый управляющий символ", "a control character, which is not allowed"),
    "surrogate": Text("половина символа (суррогат)", "half of a character (a surrogate)"),
    "noncharacter": Text("код, который не является символом", "a code that is no character"),
    "break_character": Text(
        "разрыв страницы или абзаца внутри текста", "a page or paragraph break in a text"
    ),
    "object": Text("значение такого вида не печатается", "a value of this kind cannot be printed"),
    "float": Text("дробное число неточно: запишите его текстом", "a float is not exact: write it as text"),
    "key": Text("имя поля должно быть текстом", "the name of a field has to be text"),
    "too_deep": Text("слишком глубокая вложенность", "nested too deeply"),
    "too_many": Text("слишком много значений", "too many values"),
    "needs_run_tag": Text(
        "нужен тег {{r …}} или {{p …}}",
        "it needs a {{r …}} or {{p …}} tag",
    ),
    "unsafe_attribute": Text(
        "здесь годятся только буквы, цифры и знаки # . - _", "only letters, digits and # . - _ may stand here"
    ),
    "address": Text(
        "ссылка должна начинаться с https://, http:// или mailto:", "a link has to be https, http or mailto"
    ),
}
_NEEDED = {
    "list": Text("здесь нужен список", "a list is needed here"),
    "group": Text("здесь нужна группа полей", "a group of fields is needed here"),
}
_NO_VALUE = Text("нет значения", "has no value")
_LOST = Text("значение не попало в документ", "the value did not get into the document")
_REFUSED = Text("фильтр «{}» не может ответить для «{}»", "the filter “{}” cannot answer for “{}”")
_MORE = Text("и ещё проблем: {}", "and {} more")
_FAILED = Text("не получилось", "failed")


def told(error: DocumentError) -> str:
    """The refusal in the language of the terminal: where, and what is wrong."""
    match error:
        case TemplateRefused(problems=problems):
            return _template(problems)
        case UnsafeValue(path=path, reason=reason, detail=detail):
            return _line(path, say(_REASONS[reason]), detail)
        case MissingValue(path=path):
            return _line(path, say(_NO_VALUE))
        case WrongKind(path=path, needed=needed):
            return _line(path, say(_NEEDED[needed]))
        case ValueLost(path=path):
            return _line(path, say(_LOST))
        case FilterRefused(filter=name, value=value):
            return say(_REFUSED).format(name, f"{value!s:.60}")
    return _line(say(_FAILED), str(error))


def is_about_values(error: DocumentError) -> bool:
    """Whether the values are at fault, not the template."""
    return isinstance(error, UnsafeValue | MissingValue | WrongKind | FilterRefused)


def _template(problems: Sequence[Problem]) -> str:
    language: Language = "ru" if say(Text("ru", "en")) == "ru" else "en"
    first, *more = problems
    line = _line(first.where.describe(language), first.message(language))
    return line + (f" ({say(_MORE).format(len(more))})" if more else "")


def _line(path: str, sentence: str, detail: str = "") -> str:
    return f"{path}: {sentence}".removeprefix(": ") + (f" ({detail})" if detail else "")
