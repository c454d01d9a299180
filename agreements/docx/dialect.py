"""The template as Jinja sees it: docxtpl's own patching, applied once, to every part that is rendered.

docxtpl (LGPL) is called here, at compile time; what it returns is kept as text. The dialect a lawyer
writes is therefore docxtpl's by construction.
"""

import re
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from types import MappingProxyType
from typing import Any, Literal

from docxtpl import DocxTemplate
from lxml import etree

from agreements.docx.integrity import relationships, rels_name
from agreements.docx.package import Package

PartKind = Literal["body", "header", "footer", "footnotes"]

FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
PROPERTIES = ("author", "comments", "identifier", "language", "subject", "title")
"""Document properties that docxtpl renders."""
PROPERTY_LENGTH = 255
"""Characters Word keeps in a property; longer ones are shortened."""
PROPERTY_MARK = "\U0003fffe"
"""Stands around the name of a property where its rendered text belongs; no value can hold it."""
_DECLARATION = re.compile(r"\A\ufeff?\s*<\?xml[^>]*\?>\s*")
_TIE = re.compile(rb"<Relationship [^>]*/attachedTemplate\"[^>]*/>")
_TIED = re.compile(rb"<w:attachedTemplate[^>]*/>")
DECLARATION = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"


@dataclass(frozen=True, slots=True)
class Source:
    """One part that is rendered: Jinja source between two stretches of XML that never change."""

    name: str
    kind: PartKind
    text: str
    before: str = DECLARATION
    after: str = ""


@dataclass(frozen=True, slots=True)
class Sources:
    """A whole template in the dialect: parts, properties, and the package they belong into.

    `package` is what python-docx writes for the template itself: parts nobody refers to are gone, and
    in `core_part` the properties that hold tags are marked.
    """

    parts: tuple[Source, ...]
    properties: tuple[tuple[str, str], ...]
    core_part: str
    package: Package
    annexes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """The markup of documents merged into the package, by the SHA-256 of their files."""


def neutralised(data: bytes) -> bytes:
    """The template without its tie to a .dotx on somebody's computer, which Word would try to fetch."""
    package = Package.read(data)
    ties = [link for link in relationships(package) if link.kind == "attachedTemplate"]
    changed: dict[str, bytes] = {}
    for link in ties:
        rels = rels_name(link.source)
        changed[rels] = _TIE.sub(b"", changed.get(rels, package.parts[rels]))
        changed[link.source] = _TIED.sub(b"", changed.get(link.source, package.parts[link.source]))
    return package.replacing(changed).write() if ties else data


def read_sources(data: bytes, annexes: Iterable[bytes] = ()) -> Sources:
    """Patch every rendered part of the template `data`, which must have passed the package check.

    `annexes` are documents whose styles, numbering and pictures are merged into the package, so that
    their text can be put in the place of a tag.
    """
    template = DocxTemplate(BytesIO(data))
    template.init_docx()
    merged = {sha256(annex).hexdigest(): _merged(template, annex) for annex in annexes}
    core = template.docx.core_properties
    written = {name: str(getattr(core, name)) for name in PROPERTIES}
    properties = tuple((name, text) for name, text in written.items() if "{" in text)
    for name, text in written.items():  # docxtpl writes every property, so that empty ones exist too
        setattr(core, name, f"{PROPERTY_MARK}{name}{PROPERTY_MARK}" if "{" in text else text)
    core_part = str(template.docx.part.package._core_properties_part.partname).lstrip("/")
    parts = (_body(template), *_headers_and_footers(template), *_footnotes(template))
    return Sources(parts, properties, core_part, Package.read(_saved(template)), MappingProxyType(merged))


def shortened(text: str) -> str:
    """A property text as long as Word allows."""
    return text if len(text) <= PROPERTY_LENGTH else text[: PROPERTY_LENGTH - 1] + "…"


def _body(template: Any) -> Source:
    root = template.docx._element
    shell = deepcopy(root)
    shell.replace(shell.body, etree.SubElement(shell, shell.body.tag))
    before, _, after = etree.tostring(shell, encoding="unicode").partition("<w:body/>")
    text = _patched(template, template.get_xml())
    # lxml repeats every namespace on the body when it stands alone; inside the document they are idle
    text = re.sub(r"<w:body [^>]*>", "<w:body>", text, count=1)
    name = str(template.docx.part.partname).lstrip("/")
    return Source(name, "body", text, DECLARATION + before, after)


def _headers_and_footers(template: Any) -> list[Source]:
    found: dict[str, Source] = {}
    for kind, address in (("header", template.HEADER_URI), ("footer", template.FOOTER_URI)):
        for _, part in template.get_headers_footers(address):
            name = str(part.partname).lstrip("/")
            text = _patched(template, template.get_part_xml(part))
            found[name] = Source(name, kind, text)  # type: ignore[arg-type]
    return list(found.values())


def _footnotes(template: Any) -> list[Source]:
    return [
        Source(
            str(part.partname).lstrip("/"),
            "footnotes",
            _patched(template, without_declaration(part.blob.decode())),
        )
        for part in template.docx.part.package.parts
        if part.content_type == FOOTNOTES
    ]


def without_declaration(xml: str) -> str:
    """The XML text from its root element on."""
    return _DECLARATION.sub("", xml, count=1)


def _patched(template: Any, xml: str) -> str:
    return re.sub(r"\n<w:p([ >])", r"<w:p\1", str(template.patch_xml(xml)))


def _merged(template: Any, annex: bytes) -> str:
    """Merge a document into the package of the template; its body as markup, tables counted."""
    markup = str(template.new_subdoc(BytesIO(annex)))
    namespaces = " ".join(
        f'xmlns:{prefix}="{address}"' for prefix, address in template.docx._element.nsmap.items() if prefix
    )
    tree = template.fix_tables(f"<w:body {namespaces}>{markup}</w:body>")
    return "".join(etree.tostring(child, encoding="unicode") for child in tree)


def _saved(template: Any) -> bytes:
    out = BytesIO()
    template.docx.save(out)
    return out.getvalue()
