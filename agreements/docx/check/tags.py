"""The lexer of the template language: one pass over the text of a paragraph, no backtracking."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Opening = Literal["{{", "{%", "{#"]
Prefix = Literal["", "p", "tr", "tc", "r"]

CLOSING: dict[str, str] = {"{{": "}}", "{%": "%}", "{#": "#}"}
_MARK = re.compile(r"\{[{%#]|[}%]\}")
_PREFIX = re.compile(r"(tr|tc|p|r)(?=\s)")
_SPACED_PREFIX = re.compile(r"\s+(tr|tc|p)\s+(if|for|elif|else|endif|endfor|set)\b")
_WORD = re.compile(r"\s*-?\s*(\w+)")
_FOREIGN = re.compile(r"\{[#/^]?[^\W\d][\w.\[\]]*\}|\{d\.[^{}]*\}")
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
    """Signs that make no tag: a code of the catalogue, where, and what to say."""

    code: str
    start: int
    details: dict[str, str]


def lex(text: str) -> Iterator[Tag | Fault]:
    """The tags of one paragraph in order, and the faults between them."""
    at = 0
    while mark := _MARK.search(text, at):
        signs = mark[0]
        if signs not in CLOSING:
            opening = "{{" if signs == "}}" else "{%"
            yield Fault("stray_closing", mark.start(), {"closing": signs, "opening": opening})
            at = mark.end()
            continue
        closing = CLOSING[signs]
        end = text.find(closing, mark.end())
        again = _next_opening(text, mark.end())
        if end < 0 or (again is not None and again < end and signs != "{#"):
            yield _unclosed(text, mark.start(), signs, again)
            at = again if again is not None else len(text)
            continue
        yield from _tag(text, mark.start(), end + 2, signs)  # type: ignore[arg-type]
        at = end + 2
    yield from _foreign(text)


def _next_opening(text: str, at: int) -> int | None:
    while mark := _MARK.search(text, at):
        if mark[0] in CLOSING:
            return mark.start()
        at = mark.end()
    return None


def _unclosed(text: str, start: int, signs: str, again: int | None) -> Fault:
    if signs == "{#" and (foreign := _FOREIGN.match(text, start)):
        return Fault("foreign_dialect", start, {"tag": foreign[0]})
    return Fault("unclosed_tag", start, {"opening": signs, "closing": CLOSING[signs]})


def _tag(text: str, start: int, end: int, opening: Opening) -> Iterator[Tag | Fault]:
    inner = text[start + 2 : end - 2]
    if opening == "{%" and (spaced := _SPACED_PREFIX.match(inner)):
        what, what_en = _UNITS[spaced[1]]
        yield Fault(
            "space_before_prefix",
            start,
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
            yield Fault("foreign_dialect", found.start(), {"tag": found[0]})
