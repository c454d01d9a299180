"""What a paper seems to say of itself: number, date, sum, taxpayer numbers, each with its sentence.

Never a fact: a reader proposes, a person decides. The dates and sums are those of Russian business paper.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from agreements.requisites import check

LONGEST_SENTENCE = 240
MOST_OF_A_KIND = 3

_MONTHS = (
    "январ",
    "феврал",
    "март",
    "апрел",
    "ма[яй]",
    "июн",
    "июл",
    "август",
    "сентябр",
    "октябр",
    "ноябр",
    "декабр",
)
_NUMBER = re.compile(r"(?:№|\bN[oо]?\.?)[ \t\u00a0]*([0-9A-Za-zА-Яа-яЁё][0-9A-Za-zА-Яа-яЁё/\-.–]{0,39})")
_IN_WORDS = re.compile(
    r"[«\"“]?(\d{1,2})[»\"”]?\s+(" + "|".join(f"{month}[а-я]*" for month in _MONTHS) + r")\s+(\d{4})",
    re.IGNORECASE,
)
_IN_DIGITS = re.compile(r"(?<!\d)(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\d)")
_SUM = re.compile(
    r"(?<![\d.,])(\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d{4,12})(?:[,.](\d{2}))?"
    r"\s*(?:\([^)]{0,200}\)\s*)?(?:руб|₽)",
    re.IGNORECASE,
)
_INN = re.compile(r"ИНН(?:\s*/\s*КПП)?[\s:№]*(\d{10}(?:\d{2})?)(?!\d)")
_ENDS = re.compile(r"(?<=[.;!?])\s+(?=[А-ЯA-ZЁ«\"0-9])")


class Subject(StrEnum):
    NUMBER = "number"
    DATE = "date"
    SUM = "sum"
    INN = "inn"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One reading: `value` as a form takes it (ISO date, sum with a dot), `sentence` where it stands."""

    subject: Subject
    value: str
    sentence: str


def suggestions(text: str) -> tuple[Suggestion, ...]:
    """At most three readings of each subject, in the order of the text; each value once."""
    found: dict[tuple[Subject, str], Suggestion] = {}
    for sentence in _sentences(text):
        for subject, value in _read(sentence):
            found.setdefault((subject, value), Suggestion(subject, value, _short(sentence)))
    by_subject = [[one for one in found.values() if one.subject is subject] for subject in Subject]
    return tuple(one for group in by_subject for one in group[:MOST_OF_A_KIND])


def _sentences(text: str) -> Iterator[str]:
    for line in text.splitlines():
        yield from (part for part in _ENDS.split(" ".join(line.split())) if part)


def _read(sentence: str) -> Iterator[tuple[Subject, str]]:
    for match in _NUMBER.finditer(sentence):
        if any(letter.isdigit() for letter in match[1]):
            yield Subject.NUMBER, match[1].rstrip(".-–/")
    for match in _IN_WORDS.finditer(sentence):
        yield from _date(int(match[3]), _month(match[2]), int(match[1]))
    for match in _IN_DIGITS.finditer(sentence):
        yield from _date(int(match[3]), int(match[2]), int(match[1]))
    for match in _SUM.finditer(sentence):
        roubles = re.sub(r"\D", "", match[1])
        yield Subject.SUM, str(Decimal(f"{roubles}.{match[2] or '00'}"))
    for match in _INN.finditer(sentence):
        if check("inn", match[1]).outcome == "fine":
            yield Subject.INN, match[1]


def _date(year: int, month: int, day: int) -> Iterator[tuple[Subject, str]]:
    try:
        yield Subject.DATE, date(year, month, day).isoformat()
    except ValueError:
        return  # 31.02 is a misprint or no date at all


def _month(word: str) -> int:
    return next(n for n, stem in enumerate(_MONTHS, 1) if re.match(stem, word, re.IGNORECASE))


def _short(sentence: str) -> str:
    return sentence if len(sentence) <= LONGEST_SENTENCE else sentence[: LONGEST_SENTENCE - 1] + "…"
