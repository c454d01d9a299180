"""What can be wrong with a template or a document: a problem with its place, in Russian and English."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from agreements.docx.messages import MESSAGES

Severity = Literal["error", "warning"]
Language = Literal["ru", "en"]

CHECKER: dict[Language, str] = {"ru": "Проверка шаблона", "en": "Template check"}
"""Who signs what the check writes into a copy."""
EXCERPT = 40
"""Characters of text shown around a problem."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the package: a part by its name in the ZIP, then paragraph, table, row and cell, from 1.

    A paragraph is counted among all paragraphs of its part, in reading order; a table among the tables
    of its part; row and cell within the table. `start` and `end` are characters of the paragraph as
    `check.reading` joins it; they refine the place and do not make it another one.
    """

    part: str = ""
    paragraph: int | None = None
    table: int | None = None
    row: int | None = None
    cell: int | None = None
    start: int | None = field(default=None, compare=False)
    end: int | None = field(default=None, compare=False)

    def at(self, start: int, end: int) -> "Place":
        """The same place, narrowed to some characters."""
        return replace(self, start=start, end=end)

    def describe(self, language: Language = "ru") -> str:
        """«Основной текст, абзац 5, таблица 1, строка 1, ячейка 2»."""
        words = _WORDS[language]
        steps = [(step, getattr(self, step)) for step in ("paragraph", "table", "row", "cell")]
        return ", ".join(
            [_part_name(self.part, language), *(f"{words[step]} {n}" for step, n in steps if n is not None)]
        )

    def as_json(self) -> dict[str, Any]:
        """The place as plain data, with nothing that is not known."""
        steps = ("part", "paragraph", "table", "row", "cell", "start", "end")
        return {step: value for step in steps if (value := getattr(self, step)) not in (None, "")}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: `code` is stable, the sentences are for people.

    The message says what is wrong, the remedy what to type or do in Word; `excerpt` is the text around
    the place, at most 40 characters.
    """

    code: str
    severity: Severity
    message_ru: str
    message_en: str
    where: Place = field(default_factory=Place)
    excerpt: str = ""
    remedy_ru: str = ""
    remedy_en: str = ""

    @classmethod
    def of(cls, code: str, where: Place | None = None, excerpt: str = "", **details: Any) -> "Problem":
        """The problem `code` of the catalogue, its sentences filled with `details`."""
        text = MESSAGES[code]
        return cls(
            code=code,
            severity=text.severity,
            message_ru=text.ru.format_map(details),
            message_en=text.en.format_map(details),
            where=where or Place(),
            excerpt=shorten(excerpt),
            remedy_ru=text.remedy_ru.format_map(details),
            remedy_en=text.remedy_en.format_map(details),
        )

    def message(self, language: Language = "ru") -> str:
        """What is wrong, in `language`."""
        return self.message_ru if language == "ru" else self.message_en

    def remedy(self, language: Language = "ru") -> str:
        """What to do about it, in `language`; empty where nothing general can be said."""
        return self.remedy_ru if language == "ru" else self.remedy_en

    def as_json(self, language: Language = "ru") -> dict[str, Any]:
        """The problem as plain data, as the command line prints it."""
        return {
            "code": self.code,
            "severity": self.severity,
            "message": self.message(language),
            "where": {**self.where.as_json(), "text": self.where.describe(language)},
            "excerpt": self.excerpt,
            "remedy": self.remedy(language),
        }


def shorten(text: str) -> str:
    """At most `EXCERPT` characters of `text` on one line."""
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT else line[: EXCERPT - 1] + "…"


def errors_in(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Those that forbid the use of the file; the rest are warnings."""
    return tuple(problem for problem in problems if problem.severity == "error")


_WORDS: dict[Language, dict[str, str]] = {
    "ru": {"paragraph": "абзац", "table": "таблица", "row": "строка", "cell": "ячейка"},
    "en": {"paragraph": "paragraph", "table": "table", "row": "row", "cell": "cell"},
}

_PARTS: tuple[tuple[str, str, str], ...] = (
    ("word/document", "Основной текст", "Main text"),
    ("word/header", "Верхний колонтитул", "Header"),
    ("word/footer", "Нижний колонтитул", "Footer"),
    ("word/footnotes", "Сноски", "Footnotes"),
    ("word/endnotes", "Концевые сноски", "Endnotes"),
    ("word/comments", "Примечания", "Comments"),
    ("docProps/", "Свойства документа", "Document properties"),
)


def _part_name(part: str, language: Language) -> str:
    for start, ru, en in _PARTS:
        if part.startswith(start):
            return ru if language == "ru" else en
    return part or ("Файл" if language == "ru" else "File")
