"""Fields that do not keep still or do not print: dates of the day, page numbers without a kept result."""

from collections.abc import Iterator

from lxml import etree

from agreements.docx.check.reading import Paragraph, W, paragraphs_of, parser
from agreements.docx.problems import Problem

_CLOCKS = frozenset({"DATE", "TIME", "PRINTDATE", "SAVEDATE"})
"""They say another thing each time the document is opened or converted."""
_PAGES = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES"})
"""Some converters print these only where the field keeps its last result."""


def field_problems(part: str, data: bytes) -> Iterator[Problem]:
    """One problem per field of a part, each at its paragraph."""
    if b"instr" not in data:
        return
    fields = list(_fields(etree.fromstring(data, parser())))
    if not fields:
        return
    placed = {each.place.paragraph: each for each in paragraphs_of(part, data)}
    for number, code, has_result in fields:
        word = next(iter(code.upper().split()), "")
        if (paragraph := placed.get(number)) is None:
            continue
        if word in _CLOCKS:
            yield _problem("clock_field", paragraph, word)
        elif word in _PAGES and not has_result:
            yield _problem("field_without_result", paragraph, word)


def _problem(code: str, paragraph: Paragraph, field: str) -> Problem:
    start = paragraph.text.upper().find(field)
    where = paragraph.place.at(start, start + len(field)) if start >= 0 else paragraph.place
    return Problem.of(code, where, paragraph.text, field=field)


def _fields(root: etree._Element) -> Iterator[tuple[int, str, bool]]:
    """The paragraph each field begins in, its code, and whether it keeps a result; fields may be nested."""
    number = 0
    opened: list[tuple[int, list[str], list[bool]]] = []
    for each in root.iter(W + "p", W + "fldSimple", W + "fldChar", W + "instrText"):
        match str(each.tag).removeprefix(W):
            case "p":
                number += 1
            case "fldSimple":
                yield number, each.get(W + "instr", ""), next(each.iter(W + "t"), None) is not None
            case "instrText" if opened:
                opened[-1][1].append(each.text or "")
            case "fldChar":
                match each.get(W + "fldCharType"):
                    case "begin":
                        opened.append((number, [], [False]))
                    case "separate" if opened:
                        opened[-1][2][0] = True
                    case "end" if opened:
                        where, codes, result = opened.pop()
                        yield where, "".join(codes), result[0]
