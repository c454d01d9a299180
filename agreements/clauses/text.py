"""The small markup of clauses: lines, numbered points, emphasis; tags of templates stay whole."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agreements.bilingual import Text
from agreements.docx.rich import Run

_POINT = re.compile(r"\d{1,3}[.)][ \t]+")
_TOKEN = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\\\*|\*\*|\*|[^*{\\]+|.", re.DOTALL)
_LITERAL_STAR = "\\*"


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of a clause."""

    is_point: bool
    runs: tuple[Run, ...]


def lines(text: str) -> tuple[Line, ...]:
    """The paragraphs of `text`; empty lines only part them for the eye."""
    return tuple(_line(line.strip()) for line in text.splitlines() if line.strip())


def label_of(code: str) -> Text:
    """What a clause is called where its wording is missing."""
    return Text(f"условие «{code}»", f"the clause “{code}”")


def words_of(text: str) -> str:
    """The text without its marks, for lists and searches."""
    return " ".join("".join(run.content for run in line.runs) for line in lines(text))


def _line(line: str) -> Line:
    point = _POINT.match(line)
    return Line(point is not None, tuple(_runs(line[point.end() :] if point else line)))


def _runs(line: str) -> Iterator[Run]:
    """Emphasis opens only where it is closed again in the same paragraph: a lone star is a star."""
    tokens = _TOKEN.findall(line)
    is_on = {"*": False, "**": False}
    said: list[str] = []
    for n, token in enumerate(tokens):
        if token in is_on and (is_on[token] or token in tokens[n + 1 :]):
            if said:
                yield Run("".join(said), bold=is_on["**"], italic=is_on["*"])
                said.clear()
            is_on[token] = not is_on[token]
        else:
            said.append("*" if token == _LITERAL_STAR else token)
    if said:
        yield Run("".join(said), bold=is_on["**"], italic=is_on["*"])
