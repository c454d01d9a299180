"""What a rendering adds to the package: pictures and hyperlinks, with their relationships and types."""

import re
from collections.abc import Mapping
from hashlib import sha1
from itertools import count
from types import MappingProxyType

from docx.image.exceptions import UnrecognizedImageError
from docx.image.image import Image
from docx.oxml.shape import CT_Inline

from agreements.docx.errors import UnsafeValue
from agreements.docx.integrity import CONTENT_TYPES, OFFICE, Relationship, relationships, rels_name
from agreements.docx.markup import escape
from agreements.docx.package import Package
from agreements.docx.rich import EMU_PER_MM, Picture

_BLANK = re.compile(r"(?<=>)\s+(?=<)")
_EMPTY_RELS = (
    "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)


class PackageFacts:
    """What the package of a template already holds; read once, never changed."""

    __slots__ = ("links", "media", "parts")

    def __init__(self, package: Package) -> None:
        self.parts: Mapping[str, bytes] = package.parts
        self.media = MappingProxyType(
            {_digest(data): name for name, data in package.parts.items() if name.startswith("word/media/")}
        )
        links: dict[str, tuple[Relationship, ...]] = {}
        for link in relationships(package):
            links[link.source] = (*links.get(link.source, ()), link)
        self.links: Mapping[str, tuple[Relationship, ...]] = MappingProxyType(links)


class Additions:
    """The additions of one rendering."""

    def __init__(self, facts: PackageFacts) -> None:
        self._facts = facts
        self._media: dict[str, tuple[str, bytes]] = {}
        self._links: dict[str, list[Relationship]] = {}
        self._types: dict[str, str] = {}

    def link(self, part: str, address: str) -> str:
        """The id of a hyperlink from `part` to `address`."""
        return self._relationship(part, "hyperlink", address, external=True)

    def drawing(self, part: str, picture: Picture, number: int) -> str:
        """The markup of `picture` in `part`; `number` is its number among the drawings."""
        try:
            image = Image.from_blob(picture.data)
            width, height = image.scaled_dimensions(_emu(picture.width), _emu(picture.height))
        except (UnrecognizedImageError, ZeroDivisionError, ValueError, KeyError, OSError) as error:
            raise UnsafeValue("", "object", f"not a picture: {error}") from None
        rid = self._relationship(part, "image", self._medium(image), external=False)
        inline = CT_Inline.new_pic_inline(number, rid, picture.name or image.filename, width, height)
        markup = _BLANK.sub("", str(inline.xml))
        if picture.link:
            markup = _with_link(markup, self.link(part, picture.link))
        return markup

    def files(self) -> dict[str, bytes]:
        """The parts that are new or changed, by name."""
        files = dict(self._media.values())
        for part, links in self._links.items():
            name = rels_name(part)
            old = self._facts.parts.get(name, _EMPTY_RELS.encode()).decode()
            files[name] = _inserted(old, "".join(_relationship_markup(part, link) for link in links)).encode()
        if self._types or any(rels_name(part) not in self._facts.parts for part in self._links):
            files[CONTENT_TYPES] = self._content_types()
        return files

    def _medium(self, image: Image) -> str:
        digest = _digest(image.blob)
        if digest in self._facts.media:
            return self._facts.media[digest]
        if digest not in self._media:
            taken = {re.sub(r"\D", "", name.rpartition("/")[2]) for name in self._facts.media.values()}
            taken |= {re.sub(r"\D", "", name.rpartition("/")[2]) for name, _ in self._media.values()}
            number = next(n for n in count(1) if str(n) not in taken)
            self._media[digest] = (f"word/media/image{number}.{image.ext}", image.blob)
            self._types[image.ext] = image.content_type
        return self._media[digest][0]

    def _relationship(self, part: str, kind: str, target: str, *, external: bool) -> str:
        added = self._links.setdefault(part, [])
        known = (*self._facts.links.get(part, ()), *added)
        for link in known:
            if (link.kind, link.target, link.external) == (kind, target, external):
                return link.rid
        taken = {link.rid for link in known}
        rid = next(f"rId{n}" for n in count(1) if f"rId{n}" not in taken)
        added.append(Relationship(part, rid, kind, target, external))
        return rid

    def _content_types(self) -> bytes:
        text = self._facts.parts[CONTENT_TYPES].decode()
        types = {"rels": "application/vnd.openxmlformats-package.relationships+xml", **self._types}
        return _inserted(
            text,
            "".join(
                f'<Default Extension="{extension}" ContentType="{kind}"/>'
                for extension, kind in types.items()
                if f'Extension="{extension}"' not in text
            ),
        ).encode()


def _inserted(xml: str, elements: str) -> str:
    """`elements` as the last children of the root."""
    if xml.rstrip().endswith("/>"):
        name = re.search(r"<([\w:]+)[^<>]*/>\s*\Z", xml)
        assert name is not None
        return f"{xml.rstrip()[:-2]}>{elements}</{name[1]}>"
    at = xml.rindex("</")
    return xml[:at] + elements + xml[at:]


def _relationship_markup(part: str, link: Relationship) -> str:
    target = link.target if link.external else "/" + link.target
    if not link.external and link.target.startswith("word/") and part.startswith("word/"):
        target = link.target.removeprefix("word/")
    mode = ' TargetMode="External"' if link.external else ""
    return f'<Relationship Id="{link.rid}" Type="{OFFICE}/{link.kind}" Target="{escape(target)}"{mode}/>'


def _with_link(markup: str, rid: str) -> str:
    """The drawing as a hyperlink: a click element in both places where Word looks for it."""
    click = (
        '<a:hlinkClick xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        f'xmlns:r="{OFFICE}" r:id="{rid}"/>'
    )
    for name in ("wp:docPr", "pic:cNvPr"):
        markup = re.sub(rf"(<{name}\b[^>]*)/>", rf"\g<1>>{click}</{name}>", markup, count=1)
    return markup


def _emu(millimetres: float | None) -> int | None:
    return None if millimetres is None else round(millimetres * EMU_PER_MM)


def _digest(data: bytes) -> str:
    return sha1(data, usedforsecurity=False).hexdigest()
