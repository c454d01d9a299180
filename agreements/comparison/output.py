"""The package of the redline: the new document, and what deleted content needs from the old one."""

import posixpath
from copy import deepcopy
from itertools import count

from lxml import etree

from agreements.comparison.atoms import MARKERS
from agreements.comparison.source import Source
from agreements.comparison.wml import NAMESPACES, Element, parse, q, qs, remove, serialise
from agreements.docx.integrity import CONTENT_TYPES, rels_name
from agreements.docx.package import Package

_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_R = f"{{{NAMESPACES['r']}}}"
_RELATIONSHIP = f"{{{_RELATIONSHIPS}}}Relationship"
_DOCPR = q("wp:docPr")
_OLD_ONLY = (*qs("w14:paraId w14:textId"),)


class Output:
    """Collects parts, relationships and content types; `finish` writes the package."""

    def __init__(self, old: Source, new: Source) -> None:
        self._old = old
        self._new = new
        self._parts: dict[str, bytes] = dict(new.package.parts)
        self._rels: dict[str, Element] = {}
        self._types = parse(self._parts[CONTENT_TYPES])
        self._moved: dict[str, str] = {}
        self._links: dict[tuple[str, str, str], str] = {}
        self._names = count(1)
        self._drawings = count(_highest_drawing(new) + 1)

    def adopt(self, element: Element, old_part: str, new_part: str) -> Element:
        """A copy of an old element that stands on its own in the new package."""
        copy = deepcopy(element)
        for each in copy.iter():
            for name, value in each.attrib.items():
                if str(name).startswith(_R) and value in self._old.links(old_part):
                    each.set(name, self.link(old_part, str(value), new_part))
            for name in _OLD_ONLY:
                each.attrib.pop(name, None)
            if each.tag == _DOCPR:
                each.set("id", str(next(self._drawings)))
        for marker in list(copy.iter(*MARKERS)):
            remove(marker)
        return copy

    def link(self, old_part: str, rid: str, new_part: str) -> str:
        """The id in `new_part` of what `rid` leads to in the old part; the target comes along."""
        known = (old_part, rid, new_part)
        if known not in self._links:
            self._links[known] = self._link(old_part, rid, new_part)
        return self._links[known]

    def add_part(self, old_name: str) -> str:
        """Bring a part of the old package with all it leads to; its name in the new package."""
        if old_name in self._moved:
            return self._moved[old_name]
        data = self._old.package.parts[old_name]
        if not old_name.endswith(".xml") and self._new.package.parts.get(old_name) == data:
            return old_name  # a picture both documents have
        name = self._free_name(old_name)
        self._moved[old_name] = name
        self._parts[name] = data
        kind = etree.SubElement(self._types, f"{{{_TYPES}}}Override")
        kind.set("PartName", f"/{name}")
        kind.set("ContentType", self._old.types.get(old_name, "application/octet-stream"))
        for rid in self._old.links(old_name):
            self._copy_link(old_name, rid, name, rid)
        return name

    def put(self, part: str, root: Element) -> None:
        """The final XML of a part."""
        self._parts[part] = serialise(root)

    def finish(self) -> bytes:
        for part, root in self._rels.items():
            self._parts[rels_name(part)] = serialise(root)
        self._parts[CONTENT_TYPES] = serialise(self._types)
        return Package(self._parts).write()

    def _link(self, old_part: str, rid: str, new_part: str) -> str:
        wanted = self._old.identity(old_part, rid)
        kind = self._old.links(old_part)[rid].kind
        for known, link in self._new.links(new_part).items():
            if link.kind == kind and self._new.identity(new_part, known) == wanted:
                return known
        taken = {each.get("Id") for each in self._rels_of(new_part)}
        fresh = next(name for n in count(1) if (name := f"rIdOld{n}") not in taken)
        self._copy_link(old_part, rid, new_part, fresh)
        return fresh

    def _copy_link(self, old_part: str, rid: str, new_part: str, fresh: str) -> None:
        original = parse(self._old.package.parts[rels_name(old_part)])
        (source,) = [each for each in original.iter(_RELATIONSHIP) if each.get("Id") == rid][:1]
        link = deepcopy(source)
        link.set("Id", fresh)
        target = self._old.links(old_part)[rid]
        if not target.external and target.target in self._old.package.parts:
            link.set("Target", f"/{self.add_part(target.target)}")
        self._rels_of(new_part).append(link)

    def _rels_of(self, part: str) -> Element:
        if part not in self._rels:
            existing = self._parts.get(rels_name(part))
            self._rels[part] = (
                parse(existing)
                if existing
                else etree.Element(f"{{{_RELATIONSHIPS}}}Relationships", nsmap={None: _RELATIONSHIPS})
            )
        return self._rels[part]

    def _free_name(self, name: str) -> str:
        if name not in self._parts:
            return name
        stem, dot, extension = name.rpartition(".")
        return next(
            free for n in self._names if (free := f"{stem}-old{n}{dot}{extension}") not in self._parts
        )


def _highest_drawing(source: Source) -> int:
    ids = [
        drawing.get("id", "")
        for name in source.package.parts
        if posixpath.dirname(name) == posixpath.dirname(source.main) and name.endswith(".xml")
        for drawing in source.tree(name).iter(_DOCPR)
    ]
    return max((int(each) for each in ids if each.isdigit()), default=0)
