"""A copy of a template with what is wrong written beside its places, as Word comments.

ECMA-376 part 1, 17.13.4: a comment is anchored by a range and a reference. Word allows none in headers,
footers and text boxes, so those problems stand at the paragraph around, or at the first one, by name.
"""

import posixpath
from collections.abc import Iterator, Sequence
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from agreements.docx.check.reading import SPACE, TEXT, W, parser
from agreements.docx.errors import TemplateRefused
from agreements.docx.integrity import (
    CONTENT_TYPES,
    OFFICE,
    main_part,
    package_problems,
    relationships,
    rels_name,
)
from agreements.docx.package import Package
from agreements.docx.problems import CHECKER, Language, Place, Problem

COMMENTS = 500
"""Comments written; a template with more is no template yet."""
_INITIALS = {"ru": "ПШ", "en": "TC"}
_SEVERITY = {
    "ru": {"error": "Ошибка", "warning": "Предупреждение"},
    "en": {"error": "Error", "warning": "Warning"},
}
_NAMESPACE = W.strip("{}")
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_RELS = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)


def annotated(
    data: bytes,
    problems: Sequence[Problem],
    *,
    language: Language = "ru",
    moment: datetime | None = None,
) -> bytes:
    """The document `data` with one comment per problem; every other part as it was.

    Raises TemplateRefused where `data` is no sound Word document, to which nothing can be added.
    """
    package = Package.read(data)
    if unsound := tuple(package_problems(package)):
        raise TemplateRefused(unsound)
    main = main_part(package) or ""
    root = etree.fromstring(package.parts[main], parser())
    paragraphs = list(root.iter(W + "p"))
    if not problems or not paragraphs:
        return data
    part, known = _comments_part(package, main)
    comments = etree.fromstring(known, parser())
    number = max(
        (int(each.get(W + "id", "0")) for each in comments if each.get(W + "id", "").isdigit()), default=-1
    )
    for problem in problems[:COMMENTS]:
        number += 1
        _anchor(paragraphs, problem.where, main, number)
        comments.append(etree.fromstring(_comment(problem, number, language, moment), parser()))
    changed = {main: _written(root), part: _written(comments), **_linked(package, main, part)}
    return package.replacing(changed).write()


def _comments_part(package: Package, main: str) -> tuple[str, bytes]:
    """The name of the part with comments, and what is in it already."""
    for link in relationships(package):
        if link.source == main and link.kind == "comments" and link.target in package.parts:
            return link.target, package.parts[link.target]
    name = posixpath.join(posixpath.dirname(main), "comments.xml")
    while name in package.parts:
        name = name.removesuffix(".xml") + "_.xml"
    return name, f'<w:comments xmlns:w="{_NAMESPACE}"/>'.encode()


def _linked(package: Package, main: str, part: str) -> dict[str, bytes]:
    """The content type and the relationship of the part with comments, where they are missing."""
    if part in package.parts:
        return {}
    rels = rels_name(main)
    taken = {link.rid for link in relationships(package) if link.source == main}
    rid = next(f"rId{n}" for n in range(1, len(taken) + 2) if f"rId{n}" not in taken)
    link = f'<Relationship Id="{rid}" Type="{OFFICE}/comments" Target="/{part}"/>'
    kind = f'<Override PartName="/{part}" ContentType="{_TYPE}"/>'
    return {
        rels: _with_child(package.parts.get(rels, _RELS), link),
        CONTENT_TYPES: _with_child(package.parts[CONTENT_TYPES], kind),
    }


def _with_child(data: bytes, child: str) -> bytes:
    root = etree.fromstring(data, parser())
    element = etree.fromstring(child)
    element.tag = etree.QName(etree.QName(root).namespace, etree.QName(element).localname).text
    root.append(element)
    return _written(root)


def _written(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _comment(problem: Problem, number: int, language: Language, moment: datetime | None) -> str:
    """The element: what is wrong, what to do, and the place where the comment cannot stand at it."""
    when = f' w:date="{moment.strftime("%Y-%m-%dT%H:%M:%SZ")}"' if moment else ""
    head = f"{_SEVERITY[language][problem.severity]}. {problem.message(language)}"
    lines = [
        head,
        problem.remedy(language),
        f"{problem.where.describe(language)}: {problem.excerpt}".rstrip(": "),
    ]
    body = "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{escape(_printable(line))}</w:t></w:r></w:p>'
        for line in lines
        if line
    )
    return (
        f'<w:comment xmlns:w="{_NAMESPACE}" w:id="{number}" w:author={quoteattr(CHECKER[language])}'
        f' w:initials="{_INITIALS[language]}"{when}>{body}</w:comment>'
    )


def _printable(text: str) -> str:
    """Without what XML forbids: an excerpt is a stretch of a foreign file."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _anchor(paragraphs: list[etree._Element], where: Place, main: str, number: int) -> None:
    """The range of a comment around the runs that hold the characters of the place."""
    here = where.part == main and where.paragraph is not None and where.paragraph <= len(paragraphs)
    paragraph = paragraphs[where.paragraph - 1] if here and where.paragraph else paragraphs[0]
    outer = _outermost(paragraph)
    first, last = _around(outer, where) if outer is paragraph and here else (None, None)
    children = [each for each in outer if each.tag != W + "pPr"]
    mark = {W + "id": str(number)}
    start, end = etree.Element(W + "commentRangeStart", mark), etree.Element(W + "commentRangeEnd", mark)
    reference = etree.Element(W + "r")
    reference.append(etree.Element(W + "commentReference", mark))
    if not children:
        outer.extend((start, end, reference))
        return
    (first if first is not None else children[0]).addprevious(start)
    after = last if last is not None else children[-1]
    after.addnext(end)
    end.addnext(reference)


def _outermost(paragraph: etree._Element) -> etree._Element:
    """The paragraph itself, or the one around the text box it stands in."""
    return next(reversed(list(paragraph.iterancestors(W + "p"))), paragraph)


def _around(paragraph: etree._Element, where: Place) -> tuple[etree._Element | None, etree._Element | None]:
    """The children of the paragraph in which the characters begin and end."""
    if where.start is None or where.end is None:
        return None, None
    first = last = None
    at = 0
    for child in paragraph:
        length = sum(map(len, _letters(child)))
        if length and at < where.end and where.start < at + length:
            first = child if first is None else first
            last = child
        at += length
    return first, last


def _letters(element: etree._Element) -> Iterator[str]:
    """The text of one child of a paragraph, as `check.reading` joins it."""
    if element.tag in TEXT:
        yield element.text or ""
    elif element.tag in SPACE:
        yield SPACE[element.tag]
    elif element.tag not in (W + "p", W + "pPr"):
        for each in element:
            yield from _letters(each)
