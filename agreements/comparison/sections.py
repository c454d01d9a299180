"""Which header and footer of the old document became which of the new one: same section, same place."""

from collections.abc import Iterator
from dataclasses import dataclass

from agreements.comparison.source import Source
from agreements.comparison.wml import SECTPR, Element, q

_REFERENCES = {q("w:headerReference"): "header", q("w:footerReference"): "footer"}
_RID = q("r:id")
Place = tuple[str, str]
"""`header` or `footer`, and `default`, `first` or `even`."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A header or footer that a section names itself."""

    place: Place
    rid: str
    part: str


def sections(source: Source) -> list[Element]:
    """The section properties in order; the last are those of the body."""
    return list(source.body.iter(SECTPR))


def named_by(source: Source, section: Element) -> Iterator[Reference]:
    for each in section:
        if each.tag in _REFERENCES:
            rid = each.get(_RID, "")
            link = source.links(source.main).get(rid)
            if link is not None and link.target in source.package.parts:
                place = (_REFERENCES[each.tag], each.get(q("w:type"), "default"))
                yield Reference(place, rid, link.target)


def in_force(source: Source) -> list[dict[Place, Reference]]:
    """For every section what stands on its pages: its own header or the one of the section before."""
    found: list[dict[Place, Reference]] = []
    for section in sections(source):
        own = {reference.place: reference for reference in named_by(source, section)}
        found.append({**(found[-1] if found else {}), **own})
    return found
