"""Safe repairs of a template, made on a copy: each changes the signs of one tag and no word of the text."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from lxml import etree

from agreements.docx.check.meaning import STATEMENTS
from agreements.docx.check.reading import SPACE, TEXT, W, paragraphs_of, parser
from agreements.docx.check.report import PARAGRAPH, rendered_parts
from agreements.docx.check.tags import Fault, lex
from agreements.docx.errors import TemplateRefused
from agreements.docx.integrity import package_problems
from agreements.docx.package import Package
from agreements.docx.problems import Place, shorten

CHANGES = 500
"""Repairs in one document."""


@dataclass(frozen=True, slots=True)
class Change:
    """One repair: `code` is the problem it answers, `before` and `after` the signs of the tag."""

    code: str
    where: Place
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RepairedCopy:
    """The repaired copy and what was changed in it; the copy is the upload itself where nothing was."""

    docx: bytes
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class _Edit:
    code: str
    start: int
    end: int
    after: str


def repaired(data: bytes) -> RepairedCopy:
    """A copy of the template `data` with every tag put right whose author can have meant only one thing.

    Never raises for what the file contains. Parts without repairs stay as they are, byte for byte.
    """
    try:
        package = Package.read(data)
    except TemplateRefused:
        return RepairedCopy(data, ())
    if next(package_problems(package), None) is not None:
        return RepairedCopy(data, ())
    parts: dict[str, bytes] = {}
    changes: list[Change] = []
    for part in rendered_parts(package):
        made = list(_repair_part(part, package.parts[part], parts))
        changes += made
        if len(changes) >= CHANGES:
            break
    return RepairedCopy(package.replacing(parts).write() if changes else data, tuple(changes))


def repaired_text(text: str) -> str:
    """The text of one paragraph with its repairs."""
    return _applied(text, _edits(text))


def _repair_part(part: str, data: bytes, parts: dict[str, bytes]) -> Iterator[Change]:
    wanted = {
        found.place.paragraph: (found.place, edits)
        for found in paragraphs_of(part, data)
        if "{" in found.text or "}" in found.text
        if len(found.text) <= PARAGRAPH and (edits := _edits(found.text))
    }
    if not wanted:
        return
    root = etree.fromstring(data, parser())
    is_changed = False
    for number, paragraph in enumerate(root.iter(W + "p"), 1):
        if number not in wanted:
            continue
        place, edits = wanted[number]
        letters = _Letters(paragraph)
        for edit in reversed(edits):
            if (before := letters.replace(edit)) is not None:
                is_changed = True
                yield Change(edit.code, place.at(edit.start, edit.end), shorten(before), shorten(edit.after))
    if is_changed:
        parts[part] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


class _Letters:
    """The text of a paragraph, character by character, with the element each stands in."""

    def __init__(self, paragraph: etree._Element) -> None:
        self._owners: list[tuple[etree._Element, int] | None] = []
        self._read(paragraph)

    def _read(self, element: etree._Element) -> None:
        for each in element:
            if each.tag in (W + "p", W + "pPr"):
                continue  # a paragraph of a text box is one of its own
            if each.tag in TEXT:
                self._owners += [(each, n) for n in range(len(each.text or ""))]
            elif each.tag in SPACE:
                self._owners.append(None)
            else:
                self._read(each)

    def replace(self, edit: _Edit) -> str | None:
        """Put the edit in place; None where its characters are not plain text. Edits come last to first."""
        owners = self._owners[edit.start : edit.end]
        plain = [owner for owner in owners if owner is not None]
        if not plain or len(plain) < len(owners):
            return None
        before = "".join((element.text or "")[at] for element, at in plain)
        first = plain[0][0]
        for element in {id(element): element for element, _ in plain}.values():
            cut = [at for owner, at in plain if owner is element]
            text = element.text or ""
            added = edit.after if element is first else ""
            element.text = text[: cut[0]] + added + text[cut[-1] + 1 :]
            element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        return before


# What a hand meant: every rule finds a whole tag, so that nothing outside of it can change.
_PATH = r"[^\W\d]\w*(?:\.\w+)*"
_VALUE = rf"{_PATH}(?:\s*\|\s*\w+(?:\([^(){{}}]*\))?)*"
_STATEMENT = rf"(?:p|tr|tc|r)?\s*-?\s*(?:{'|'.join(STATEMENTS)})\b[^{{}}%\n]{{0,200}}?"
_SPACED = re.compile(
    r"\{%(?P<inner>\s+(?:tr|tc|p)\s+(?:if|for|elif|else|endif|endfor|set)\b[^{}%\n]{0,300})%\}"
)
_ONE_BRACE = re.compile(rf"\{{\{{(?P<inner>\s*{_VALUE}\s*)\}}(?![}}\w])")
_NO_BRACE = re.compile(rf"\{{\{{(?P<inner>\s*{_VALUE}\s*)$")
_ONE_OPENING = re.compile(rf"(?<![{{%#\w])\{{(?P<inner>\s*{_VALUE}\s*)\}}\}}(?!\}})")
_NO_PERCENT = re.compile(rf"\{{%(?P<inner>{_STATEMENT})\s*(?:\}}(?!\}})|%(?![}}\w]))")
_TAG = re.compile(r"\{(?P<sign>[{%])(?P<prefix>(?:p|tr|tc|r)(?=\s))?(?P<inner>[^{}\n]{0,500}?)[}%]\}")
_WORD = re.compile(r"(?P<before>\s*-?\s*)(?P<word>[^\W\d]+(?:\s(?:if|for)(?=\s*-?\s*$))?)")
_STRINGS = re.compile(r"\"[^\"]*\"|'[^']*'")
_QUOTED = re.compile(r"«([^«»\"]*)»|„([^„“”\"]*)[“”]")
"""“ and ” alone are read as straight ones anyway."""
_LONE = re.compile(r"\s*(?:«[^«»]*»|„[^„“”]*[“”])\s*(?:\|.*)?")
_MINUS = re.compile(r"(?<=\s)[–—−](?=\s)")
_BRACES = frozenset({"unclosed_tag", "stray_closing"})
_SPELLINGS = {"elseif": "elif", "elsif": "elif", "elsef": "elif", "end if": "endif", "end for": "endfor"}


def _edits(text: str) -> list[_Edit]:
    found: list[_Edit] = []
    for rule in (_spaced, _closings, _inside):
        for edit in rule(text):
            if all(edit.end <= other.start or other.end <= edit.start for other in found):
                found.append(edit)
    found.sort(key=lambda edit: edit.start)
    braces = [edit for edit in found if edit.code in _BRACES]
    if braces and _faults(text) - _faults(_applied(text, found)) < len(braces):
        return [edit for edit in found if edit not in braces]  # guessed wrong: another fault would remain
    return found


def _applied(text: str, edits: list[_Edit]) -> str:
    for edit in reversed(edits):
        text = text[: edit.start] + edit.after + text[edit.end :]
    return text


def _faults(text: str) -> int:
    return sum(isinstance(item, Fault) and item.code in _BRACES for item in lex(text))


def _spaced(text: str) -> Iterator[_Edit]:
    for tag in _SPACED.finditer(text):
        inner = tag["inner"].strip()
        yield _Edit("space_before_prefix", tag.start(), tag.end(), f"{{%{inner} %}}")


def _closings(text: str) -> Iterator[_Edit]:
    """Braces that are missing at either end."""
    ways: tuple[tuple[re.Pattern[str], str, Callable[[str], str]], ...] = (
        (_ONE_BRACE, "unclosed_tag", lambda inner: f"{{{{{inner}}}}}"),
        (_NO_BRACE, "unclosed_tag", lambda inner: f"{{{{{inner.rstrip()} }}}}"),
        (_NO_PERCENT, "unclosed_tag", lambda inner: f"{{%{inner.rstrip()} %}}"),
        (_ONE_OPENING, "stray_closing", lambda inner: f"{{{{{inner}}}}}"),
    )
    for pattern, code, whole in ways:
        for tag in pattern.finditer(text):
            yield _Edit(code, tag.start(), tag.end(), whole(tag["inner"]))


def _inside(text: str) -> Iterator[_Edit]:
    """Misspelt statements, quotation marks and dashes within whole tags."""
    for tag in _TAG.finditer(text):
        inner, code = tag["inner"], ""
        if tag["sign"] == "%" and (spelt := _spelt(inner)) != inner:
            inner, code = spelt, "unknown_statement"
        if (straight := _straight(inner)) != inner:
            inner, code = straight, code or "guillemets"
        if (minus := _outside_strings(inner, lambda piece: _MINUS.sub("-", piece))) != inner:
            inner, code = minus, code or "dash_in_tag"
        if code:
            start, end = tag.start("inner"), tag.end("inner")
            opening, closing = text[tag.start() : start], text[end : tag.end()]
            yield _Edit(code, tag.start(), tag.end(), f"{opening}{inner}{closing}")


def _spelt(inner: str) -> str:
    """The statement as it is written: `endfro` is `endfor`."""
    found = _WORD.match(inner)
    if found is None or found["word"] in STATEMENTS:
        return inner
    word = _meant(found["word"].lower())
    return f"{found['before']}{word}{inner[found.end() :]}" if word else inner


def _meant(word: str) -> str:
    """The only statement that `word` resembles; of those that end a block, the nearest."""
    if word in STATEMENTS:
        return word
    near = get_close_matches(word, STATEMENTS, n=2, cutoff=0.75)
    is_plain = len(near) == 1 or (bool(near) and near[0].startswith("end") and word.startswith("en"))
    return _SPELLINGS.get(word) or (near[0] if is_plain else "")


def _straight(inner: str) -> str:
    """Straight quotation marks; a tag that holds nothing but a quotation says too little to guess."""
    if _LONE.fullmatch(inner):
        return inner
    return _outside_strings(
        inner, lambda piece: _QUOTED.sub(lambda found: f'"{next(filter(None, found.groups()), "")}"', piece)
    )


def _outside_strings(inner: str, change: Callable[[str], str]) -> str:
    made, at = [], 0
    for string in _STRINGS.finditer(inner):
        made += [change(inner[at : string.start()]), string[0]]
        at = string.end()
    return "".join((*made, change(inner[at:])))
