"""A document taken apart for comparison: its parts as cleaned trees, and what their relationships lead to."""

import hashlib
from collections.abc import Hashable
from functools import cache, cached_property
from xml.parsers.expat import ExpatError

from agreements.comparison.clean import clean
from agreements.comparison.errors import NotComparable, Obstacle
from agreements.comparison.wml import Element, parse, q
from agreements.docx.errors import TemplateRefused
from agreements.docx.integrity import (
    CONTENT_TYPES,
    DoctypeFound,
    Relationship,
    content_types,
    main_part,
    parse_strictly,
    relationships,
)
from agreements.docx.package import RESULT, UPLOAD, Limits, Package

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_MAIN_TYPES = frozenset({f"{_WORD}.document.main+xml", f"{_WORD}.template.main+xml"})


class Source:
    """One of the two documents. `name` is `old` or `new`, for whoever has to say which one is wrong."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        self.package = _opened(data, name)
        self.types = content_types(self.package)
        self.main = main_part(self.package) or ""
        self.had_changes = False
        self._links: dict[str, dict[str, Relationship]] = {}
        for link in relationships(self.package):
            self._links.setdefault(link.source, {})[link.rid] = link
        self._trees: dict[str, Element] = {}
        if next(self.tree(self.main).iter(q("w:altChunk")), None) is not None:
            raise NotComparable(Obstacle.FOREIGN_CHUNK, source=name)

    def tree(self, part: str) -> Element:
        """The cleaned root of a part, parsed once."""
        if part not in self._trees:
            self._trees[part] = parse(self.package.parts[part])
            self.had_changes |= clean(self._trees[part])
        return self._trees[part]

    def links(self, part: str) -> dict[str, Relationship]:
        """The relationships of a part by their ids."""
        return self._links.get(part, {})

    def linked(self, kind: str) -> str | None:
        """The part to which the main part has a relationship of this kind, such as `footnotes`."""
        targets = (link.target for link in self.links(self.main).values() if link.kind == kind)
        return next((target for target in targets if target in self.package.parts), None)

    def stories(self) -> list[str]:
        """The parts with text: body, headers, footers, notes."""
        kinds = {"header", "footer", "footnotes", "endnotes"}
        linked = [link.target for link in self.links(self.main).values() if link.kind in kinds]
        return [self.main, *(part for part in dict.fromkeys(linked) if part in self.package.parts)]

    def identity(self, part: str, rid: str) -> Hashable:
        """What a relationship leads to, equal across documents: an address, or the content of a part."""
        link = self.links(part).get(rid)
        if link is None:
            return rid
        return link.target if link.external else self._digest(link.target)

    def _digest(self, part: str) -> str:
        return _digest(self.package.parts.get(part, b""))

    @cached_property
    def body(self) -> Element:
        body = self.tree(self.main).find(q("w:body"))
        if body is None:
            raise NotComparable(Obstacle.NOT_WORD, "no body", self.name)
        return body


@cache
def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def opened(data: bytes, name: str = "", limits: Limits = RESULT) -> Package:
    """The package, or NotComparable. A redline of two uploads may be larger than either."""
    try:
        return Package.read(data, limits)
    except TemplateRefused as error:
        raise NotComparable(Obstacle.NOT_WORD, str(error), name) from error


def _opened(data: bytes, name: str) -> Package:
    package = opened(data, name, UPLOAD)
    try:
        for _, part in package.xml_parts():
            parse_strictly(part)
        types = content_types(package) if CONTENT_TYPES in package.parts else {}
        main = main_part(package)
    except (ExpatError, DoctypeFound, ValueError) as error:
        raise NotComparable(Obstacle.NOT_WORD, str(error), name) from error
    if main is None or types.get(main) not in _MAIN_TYPES:
        raise NotComparable(Obstacle.NOT_WORD, f"main part {main!r}", name)
    return package
