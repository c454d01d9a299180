"""What a document says, read without any of the code that compares: the witness of a proof.

An outline is nested tuples: stories by their place, paragraphs as text, tables as rows of cells.
"""

import hashlib
import re
from collections.abc import Callable, Iterator

from lxml import etree

from agreements.comparison.source import opened
from agreements.docx.integrity import Relationship, main_part, relationships
from agreements.docx.package import Package

Outline = dict[str, object]
Settle = Callable[[etree._Element], object]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_INVISIBLE = frozenset(
    f"{_W}{name}"
    for name in (
        *("rPr", "lastRenderedPageBreak", "commentReference", "annotationRef", "proofErr", "bookmarkStart"),
        *("bookmarkEnd", "commentRangeStart", "commentRangeEnd", "permStart", "permEnd", "pPr", "sdtPr"),
        *("sdtEndPr", "smartTagPr", "customXmlPr", "instrText", "fldChar", "fldData"),
    )
)
_THROUGH = frozenset(f"{_W}{name}" for name in ("r", "sdt", "sdtContent", "smartTag", "customXml"))
_VOLATILE = re.compile(
    r"\s*(PAGE|NUMPAGES|SECTION|SECTIONPAGES|PAGEREF|DATE|TIME|PRINTDATE|SAVEDATE|CREATEDATE|FILENAME)\b",
    re.IGNORECASE,
)


def outline(data: bytes, settle: Settle | None = None) -> Outline:
    """Everything the document says, after `settle` was applied to each of its parts."""
    return _Witness(opened(data), settle).outline()


class _Witness:
    def __init__(self, package: Package, settle: Settle | None) -> None:
        self._package = package
        self._settle = settle
        self._main = main_part(package) or ""
        self._links: dict[str, dict[str, Relationship]] = {}
        for link in relationships(package):
            self._links.setdefault(link.source, {})[link.rid] = link
        self._roots: dict[str, etree._Element] = {}

    def outline(self) -> Outline:
        body = self._root(self._main).find(f"{_W}body")
        assert body is not None
        found: Outline = {"body": tuple(self._blocks(body, self._main))}
        pages: dict[str, str] = {}
        sections = list(body.iter(f"{_W}sectPr"))
        found["sections"] = len(sections)
        for number, section in enumerate(sections):
            for each in section.findall(f"{_W}headerReference") + section.findall(f"{_W}footerReference"):
                link = self._links.get(self._main, {}).get(each.get(f"{_R}id", ""))
                place = f"{etree.QName(each).localname[:6]}/{each.get(f'{_W}type', 'default')}"
                if link is not None:
                    pages[place] = link.target
            for place, part in pages.items():
                said = tuple(self._blocks(self._root(part), part))
                if said != (("p", ""),):  # an empty header is as good as none
                    found[f"{place}/{number}"] = said
        return found

    def _root(self, part: str) -> etree._Element:
        if part not in self._roots:
            parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
            self._roots[part] = etree.fromstring(self._package.parts[part], parser)
            if self._settle is not None:
                self._settle(self._roots[part])
        return self._roots[part]

    def _blocks(self, container: etree._Element, part: str) -> Iterator[tuple[object, ...]]:
        last = ""
        for each in self._within(container):
            last = etree.QName(each).localname
            if last == "p":
                yield ("p", "".join(self._said(each, part)))
            else:
                yield ("tbl", tuple(self._row(row, part) for row in self._within(each, "tr")))
        if last != "p":
            yield ("p", "")  # Word cannot do without a last paragraph

    def _within(self, element: etree._Element, *names: str) -> Iterator[etree._Element]:
        wanted = {f"{_W}{name}" for name in names or ("p", "tbl")}
        for each in element:
            if each.tag in wanted:
                yield each
            elif each.tag in _THROUGH:
                yield from self._within(each, *names)

    def _row(self, row: etree._Element, part: str) -> tuple[object, ...]:
        return tuple((_merging(cell), *self._blocks(cell, part)) for cell in self._within(row, "tc"))

    def _said(self, paragraph: etree._Element, part: str) -> Iterator[str]:
        pieces = list(_leaves(paragraph))
        hidden = _hidden(pieces)
        link = ""
        for place, piece in enumerate(pieces):
            around = next(piece.iterancestors(f"{_W}hyperlink"), None)
            leads = "" if around is None else self._target(around, part)
            if leads != link:
                link = leads
                yield f"⟨link {link}⟩"
            if place not in hidden:
                yield self._word(piece, part)
        if link:
            yield "⟨link ⟩"

    def _word(self, piece: etree._Element, part: str) -> str:
        name = etree.QName(piece).localname
        if name == "t":
            text = piece.text or ""
            kept = piece.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
            return text if kept else text.strip(" \t\r\n")
        if name == "instrText":
            return f"⟨{' '.join((piece.text or '').split())}⟩"
        if name in ("footnoteReference", "endnoteReference"):
            return f"⟨{name} {self._note(name, piece.get(f'{_W}id', ''))}⟩"
        if name == "fldChar":
            return ""
        inner = "".join(each.text or "" for each in piece.iter(f"{_W}t"))
        ids = [str(value) for each in piece.iter() for key, value in each.items() if key.startswith(_R)]
        leads = [self._lead(part, rid) for rid in ids]
        kind = piece.get(f"{_W}type", "") + piece.get(f"{_W}char", "")
        return f"⟨{' '.join([name, kind, inner, *leads]).strip()}⟩"

    def _note(self, name: str, number: str) -> object:
        kind = name.removesuffix("Reference") + "s"
        links = self._links.get(self._main, {}).values()
        part = next((link.target for link in links if link.kind == kind), None)
        notes = () if part is None else self._root(part)
        note = next((each for each in notes if each.get(f"{_W}id") == number), None)
        return None if note is None or part is None else tuple(self._blocks(note, part))

    def _target(self, hyperlink: etree._Element, part: str) -> str:
        rid = hyperlink.get(f"{_R}id")
        return f"{self._lead(part, rid) if rid else ''}#{hyperlink.get(f'{_W}anchor', '')}"

    def _lead(self, part: str, rid: str) -> str:
        link = self._links.get(part, {}).get(rid)
        if link is None or link.external:
            return link.target if link else "nowhere"
        return hashlib.sha256(self._package.parts.get(link.target, b"")).hexdigest()[:12]


def _leaves(element: etree._Element) -> Iterator[etree._Element]:
    """Run content in reading order; a picture or a formula is one leaf."""
    for each in element:
        if each.tag in (f"{_W}instrText", f"{_W}fldChar"):
            yield each
        elif each.tag == f"{_W}fldSimple":
            yield from _leaves_of_simple_field(each)
        elif each.tag in _THROUGH or each.tag in (f"{_W}hyperlink", f"{_W}bdo", f"{_W}dir"):
            yield from _leaves(each)
        elif each.tag not in _INVISIBLE and isinstance(each.tag, str):
            yield each


def _leaves_of_simple_field(field: etree._Element) -> Iterator[etree._Element]:
    code = etree.Element(f"{_W}instrText")
    code.text = field.get(f"{_W}instr", "")
    yield code
    if not _VOLATILE.match(code.text):
        yield from _leaves(field)


def _hidden(pieces: list[etree._Element]) -> set[int]:
    """The places of results that only layout or the clock decides, in fields whole within the paragraph."""
    hidden: set[int] = set()
    for start, end in _fields(pieces):
        inside = range(start, end)
        code = "".join(pieces[i].text or "" for i in inside if pieces[i].tag == f"{_W}instrText")
        marks = [i for i in inside if pieces[i].get(f"{_W}fldCharType") == "separate"]
        if marks and _VOLATILE.match(code):
            hidden |= set(range(marks[0], end))
    return hidden


def _fields(pieces: list[etree._Element]) -> Iterator[tuple[int, int]]:
    open_at: list[int] = []
    for place, piece in enumerate(pieces):
        kind = piece.get(f"{_W}fldCharType")
        if kind == "begin":
            open_at.append(place)
        elif kind == "end" and open_at:
            yield open_at.pop(), place


def _merging(cell: etree._Element) -> tuple[str | None, ...]:
    found = (cell.find(f"{_W}tcPr/{_W}{name}") for name in ("gridSpan", "vMerge"))
    return tuple(None if each is None else each.get(f"{_W}val", "continue") for each in found)
