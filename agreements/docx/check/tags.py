"""The lexer of the template language: one pass over the text of a paragraph, no backtracking."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Opening = Literal["{{", "{%", "{#"]
Prefix = Literal["", "p", "tr", "tc", "r"]

CLOSING: dict[str, str] = {"{{": "}}", "{%": "%}", "{#": "#}"}
_MARK = re.compile(r"\{[{%#]|[}%#]\}")
_PREFIX = re.compile(r"(tr|tc|p|r)(?=\s)")
_SPACED_PREFIX = re.compile(r"\s+(tr|tc|p)\s+(if|for|elif|else|endif|endfor|set)\b")
_WORD = re.compile(r"\s*-?\s*(\w+)")
_FOREIGN = re.compile(r"\{[#/^]?[^\W\d][\w.\[\]]*\}|\{d\.[^{}]*\}")
_REST = re.compile(r"[^{}\n]{0,60}\}?")
"""What a person would take for the inside of a tag that nobody closed."""
_STRAIGHT = str.maketrans("“”‘’", "\"\"''")


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag: `{%tr for row in rows %}` has opening `{%`, prefix `tr`, word `for`."""

    start: int
    end: int
    opening: Opening
    prefix: Prefix
    body: str
    """What stands between the signs, without the prefix and the joining dashes."""

    @property
    def word(self) -> str:
        """The statement, in a `{% … %}` tag."""
        found = _WORD.match(self.body)
        return found[1] if found and self.opening == "{%" else ""

    @property
    def source(self) -> str:
        """The tag as Jinja reads it."""
        return f"{self.opening} {self.body} {CLOSING[self.opening]}"

    def __str__(self) -> str:
        inner = self.body if self.prefix and self.body.startswith(" ") else f" {self.body.strip()}"
        return f"{self.opening}{self.prefix}{inner.rstrip()} {CLOSING[self.opening]}"


@dataclass(frozen=True, slots=True)
class Fault:
    """Signs that make no tag: a code of the catalogue, from where to where, and what to say."""

    code: str
    start: int
    end: int
    details: dict[str, str]


def lex(text: str) -> Iterator[Tag | Fault]:
    """The tags of one paragraph in order, and the faults between them; linear in the length of the text."""
    opened: re.Match[str] | None = None
    for mark in _MARK.finditer(text):
        if opened is None:
            if mark[0] in CLOSING:
                opened = mark
            else:
                yield _stray(mark)
        elif mark[0] == CLOSING[opened[0]]:
            yield from _tag(text, opened.start(), mark.end(), opened[0])  # type: ignore[arg-type]
            opened = None
        elif mark[0] in CLOSING and opened[0] != "{#":
            yield _unclosed(text, opened)
            opened = mark
    if opened is not None:
        yield _unclosed(text, opened)
    yield from _foreign(text)


def _stray(mark: re.Match[str]) -> Fault:
    opening = next(opening for opening, closing in CLOSING.items() if closing == mark[0])
    return Fault("stray_closing", mark.start(), mark.end(), {"closing": mark[0], "opening": opening})


def _unclosed(text: str, opened: re.Match[str]) -> Fault:
    if opened[0] == "{#" and (foreign := _FOREIGN.match(text, opened.start())):
        return Fault("foreign_block", opened.start(), foreign.end(), {"tag": foreign[0]})
    end = _REST.match(text, opened.end()).end()  # type: ignore[union-attr]
    return Fault("unclosed_tag", opened.start(), end, {"opening": opened[0], "closing": CLOSING[opened[0]]})


def _tag(text: str, start: int, end: int, opening: Opening) -> Iterator[Tag | Fault]:
    inner = text[start + 2 : end - 2]
    if opening == "{%" and (spaced := _SPACED_PREFIX.match(inner)):
        what, what_en = _UNITS[spaced[1]]
        yield Fault(
            "space_before_prefix",
            start,
            end,
            {"prefix": spaced[1], "what": what, "what_en": what_en, "fixed": f"{{%{inner.strip()} %}}"},
        )
        return
    prefix = _PREFIX.match(inner)
    body = inner[prefix.end() :] if prefix else inner
    if opening != "{#":
        body = body.removeprefix("-").removesuffix("-").translate(_STRAIGHT)
    yield Tag(start, end, opening, prefix[1] if prefix else "", body)  # type: ignore[arg-type]


_UNITS = {"p": ("абзац", "paragraph"), "tr": ("строку", "row"), "tc": ("ячейку", "cell")}


def _foreign(text: str) -> Iterator[Fault]:
    for found in _FOREIGN.finditer(text):
        before, after = text[: found.start()][-1:], text[found.end() : found.end() + 1]
        if before not in ("{", "%") and after != "}" and not found[0].startswith("{#"):
            yield Fault("foreign_dialect", found.start(), found.end(), {"tag": found[0]})
