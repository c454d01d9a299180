"""Answers: what was typed, kept as plain JSON (money and dates as text), and made ready for the template."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from agreements.bilingual import Text
from agreements.intake.questions import Question, QuestionKind
from agreements.russian import dates
from agreements.russian.money import formatted
from agreements.russian.typography import typeset

LONGEST = 10_000
"""Characters of one text."""
MOST_ROWS = 200
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,6})?")
_SPACES = re.compile(r"[\s\u00a0\u202f]")
_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")

EXPECTED: Mapping[str, Text] = {
    "money": Text("Укажите сумму, например 120 000,00.", "Enter an amount such as 120000.00."),
    "number": Text("Укажите число, например 12 или 4,5.", "Enter a number such as 12 or 4.5."),
    "whole": Text("Укажите целое число.", "Enter a whole number."),
    "date": Text("Укажите дату, например 31.12.2026.", "Enter a date such as 31.12.2026."),
    "long": Text(f"Не длиннее {LONGEST} знаков.", f"No longer than {LONGEST} characters."),
    "many": Text(f"Не больше {MOST_ROWS} строк.", f"No more than {MOST_ROWS} rows."),
    "shape": Text("Значение другого вида.", "A value of another kind."),
}
"""What to type instead, by the reason of `Unreadable`."""


class Unreadable(ValueError):
    """An answer that is not what was asked for; `reason` is a key of `EXPECTED`, `path` says where."""

    def __init__(self, path: str, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(f"{path}: {reason}")


def answered(question: Question, typed: Any) -> Any:
    """What is kept of an answer: text, yes or no, a list of texts or of groups; raises Unreadable."""
    match question.kind:
        case "flag":
            return bool(typed)
        case "rows":
            return _rows(question, typed)
        case "lines":
            lines = typed.splitlines() if isinstance(typed, str) else _list(question, typed)
            return _bounded(question, [text for line in lines if (text := _text(question, line))])
    text = _text(question, typed)
    return _READ[question.kind](question, text) if text and question.kind in _READ else text


def checked(questions: Iterable[Question], answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers as they may be kept; raises Unreadable, also for an answer that nobody asked for."""
    by_path = {question.path: question for question in questions}
    for path in answers:
        if path not in by_path:
            raise Unreadable(path, "shape")
    return {path: answered(by_path[path], value) for path, value in answers.items() if value is not None}


def printed(questions: Iterable[Question], answers: Mapping[str, Any]) -> dict[str, Any]:
    """The tree a template is filled with; what nobody answered is empty, no or an empty list."""
    tree: dict[str, Any] = {}
    for question in questions:
        value = _printed(question, answers.get(question.path))
        if value is not None:
            _put(tree, question.path, value)
    return tree


def shown(question: Question, value: Any) -> str:
    """A kept answer as the form shows it for changing."""
    if question.kind == "lines":
        return "\n".join(value or ())
    if question.kind == "money" and value:
        return formatted(Decimal(value))
    if question.kind == "number" and value:
        return str(value).replace(".", ",")
    return str(value or "")


def _rows(question: Question, typed: Any) -> list[dict[str, Any]]:
    rows = []
    for row in _list(question, typed):
        if not isinstance(row, Mapping):
            raise Unreadable(question.path, "shape")
        kept = {column.name: answered(column, row.get(column.name)) for column in question.columns}
        if any(kept.values()):
            rows.append(kept)
    return _bounded(question, rows)


def _list(question: Question, typed: Any) -> list[Any]:
    if not isinstance(typed, list | tuple | type(None)):
        raise Unreadable(question.path, "shape")
    return list(typed or ())


def _bounded(question: Question, items: list[Any]) -> list[Any]:
    if len(items) > MOST_ROWS:
        raise Unreadable(question.path, "many")
    return items


def _text(question: Question, typed: Any) -> str:
    if typed is None:
        return ""
    if not isinstance(typed, str):
        raise Unreadable(question.path, "shape")
    text = typed.strip()
    if len(text) > LONGEST:
        raise Unreadable(question.path, "long")
    return text


def _number(question: Question, text: str) -> str:
    plain = _SPACES.sub("", text).replace(",", ".").replace("\u2212", "-")
    if not _NUMBER.fullmatch(plain):
        raise Unreadable(question.path, question.kind)
    value = Decimal(plain)
    if question.is_whole and value != value.to_integral_value():
        raise Unreadable(question.path, "whole")
    return f"{value:f}"


def _money(question: Question, text: str) -> str:
    try:
        value = Decimal(_number(question, text))
        if value != value.quantize(Decimal("0.01")):
            raise Unreadable(question.path, "money")
    except InvalidOperation as error:
        raise Unreadable(question.path, "money") from error
    return f"{value:.2f}"


def _date(question: Question, text: str) -> str:
    found = _DAY.fullmatch(text)
    try:
        if found:
            return date(int(found[3]), int(found[2]), int(found[1])).isoformat()
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise Unreadable(question.path, "date") from error


_READ: Mapping[QuestionKind, Any] = {"number": _number, "money": _money, "date": _date}


def _printed(question: Question, value: Any) -> Any:
    """None where the template is to find no such name."""
    match question.kind:
        case "flag":
            return bool(value)
        case "lines":
            return [typeset(line) for line in value or ()]
        case "rows":
            return [
                {column.name: _printed(column, row.get(column.name)) for column in question.columns}
                for row in value or ()
            ]
    if not value:
        if question.is_absent:
            return None
        return 0 if question.kind == "number" and question.decides else ""
    return _in_print(question, value)


def _in_print(question: Question, value: str) -> Any:
    match question.kind:
        case "number":
            number = Decimal(value)
            if number == number.to_integral_value():
                return int(number)
            return value.replace(".", ",")
        case "money":
            return formatted(Decimal(value)) if question.is_ready else value
        case "date":
            return dates.long(date.fromisoformat(value)) if question.is_ready else value
    return typeset(value)


def _put(tree: dict[str, Any], path: str, value: Any) -> None:
    *groups, name = path.split(".")
    for group in groups:
        tree = tree.setdefault(group, {})
    tree[name] = value
