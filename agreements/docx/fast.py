"""The fast path: everything that does not depend on the values is done once per template version."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from types import MappingProxyType

from docxtpl import DocxTemplate
from jinja2 import Template
from lxml import etree

from agreements.docx.additions import Additions, PackageFacts
from agreements.docx.assembly import Assembly
from agreements.docx.border import Values
from agreements.docx.dialect import PROPERTY_MARK, Source, Sources, shortened
from agreements.docx.environment import template_environment
from agreements.docx.filters import Filter
from agreements.docx.markup import escape
from agreements.docx.program import Program
from agreements.docx.structure import TABLE_CLOSES, TABLE_OPENS, WHOLE_CLOSES, WHOLE_OPENS, Site, SiteKind
from agreements.docx.verification import PARSED, Block, verify, verify_long, verify_values
from agreements.docx.writer import PartWriter

FIRST_DRAWING = 1001
"""docxtpl numbers the drawings of the body from here."""
PROVEN = 1024
"""Shapes a part remembers as read by the strict parser."""
_ELASTIC = re.compile(f"{TABLE_OPENS}(.*?){TABLE_CLOSES}", re.DOTALL)
_WHOLE = re.compile(f"{WHOLE_OPENS}(.*?){WHOLE_CLOSES}")
_MARKED = re.compile(f"{PROPERTY_MARK}(.*?){PROPERTY_MARK}")
_ROOT = re.compile(r"<w:document\b[^>]*>")
_NUMBER = re.compile(r'\sid="(\d+)"')


class FastTemplate:
    """A template ready to render; immutable. Unproven is raised at once for what it cannot take."""

    def __init__(self, sources: Sources, filters: Mapping[str, Filter]) -> None:
        environment = template_environment(filters)
        self._facts = PackageFacts(sources.package)
        self._parts = tuple(
            _Part(source, Program.of(source, environment), sources.annexes) for source in sources.parts
        )
        self._properties = _Properties(sources, filters) if sources.properties else None
        rendered = [source.name for source in sources.parts]
        if self._properties is not None:
            rendered.append(self._properties.name)
        self._assembly = Assembly(sources.package.parts, rendered)

    def render(self, values: Values, replaced: Mapping[str, bytes] = MappingProxyType({})) -> bytes:
        """The document; every part is well-formed and holds every text that was printed into it."""
        additions = Additions(self._facts)
        rendered = {part.name: part.render(values, additions) for part in self._parts}
        if self._properties is not None:
            rendered[self._properties.name] = self._properties.render(values)
        for name, data in (*replaced.items(), *additions.files().items()):
            rendered[name] = [data]
        return self._assembly.write(rendered)

    def sites(self) -> dict[str, SiteKind]:
        """Where each printed path stands, for those that print outside of plain text."""
        sites = [site for part in self._parts for site in part.sites]
        return {site.path: site.kind for site in sites if site.kind != "text"}


class _Part:
    """One rendered part: its program between two stretches of ready bytes."""

    __slots__ = (
        "_after",
        "_annexes",
        "_before",
        "_first_number",
        "_program",
        "_proven",
        "_root",
        "_wholes",
        "name",
    )

    def __init__(self, source: Source, program: Program, annexes: Mapping[str, str]) -> None:
        self.name = source.name
        self._annexes = annexes if source.kind == "body" else {}
        self._program = program
        self._before, self._after = source.before.encode(), source.after.encode()
        self._wholes = tuple(map(self._checked, program.wholes))
        self._proven: set[bytes] = set()
        root = _ROOT.search(source.before)
        self._root = root[0] if root else ""
        numbers = (int(number) for number in _NUMBER.findall(source.text))
        self._first_number = FIRST_DRAWING if source.kind == "body" else max(numbers, default=0) + 1

    @property
    def sites(self) -> Sequence[Site]:
        """What each `{{ … }}` of the part stands in."""
        return self._program.sites

    def render(self, values: Values, additions: Additions) -> list[bytes]:
        numbers: Iterator[int] = count(self._first_number)
        writer = PartWriter(self.name, self._program.sites, additions, numbers, self._annexes)
        blocks: list[Block] = []
        chunks = [self._before]
        made = [self._before]
        for piece in self._pieces(values, writer):
            if isinstance(piece, int):
                chunks.append(self._wholes[piece])
                continue
            blocks.append(Block(piece, writer.taken()))
            chunk = piece.encode()
            chunks.append(chunk)
            made.append(chunk)
        chunks.append(self._after)
        made.append(self._after)
        self._verify(blocks, made, values, writer)
        return chunks

    def _pieces(self, values: Values, writer: PartWriter) -> Iterator[str | int]:
        pieces = self._program.run(values, writer)
        if not self._program.has_elastic_tables:
            return pieces
        marked = (
            piece if isinstance(piece, str) else f"{WHOLE_OPENS}{piece}{WHOLE_CLOSES}" for piece in pieces
        )
        counted = _ELASTIC.sub(lambda table: _recounted(self._root, table[1]), "".join(marked))
        return (int(each) if index % 2 else each for index, each in enumerate(_WHOLE.split(counted)))

    def _verify(self, blocks: list[Block], made: list[bytes], values: Values, writer: PartWriter) -> None:
        """Check what this rendering made.

        The strict parser reads a part whole where its elements are new to it. Those of a `shape` that was
        read before can only differ in the characters of values; elements that never change were read
        when the template was compiled, see `_checked`.
        """
        if self._program.has_elastic_tables:
            self._verify_whole(blocks, made, values)
        elif sum(map(len, made)) > PARSED:
            verify_long(self.name, blocks, made, values)
        elif writer.brings_elements or not self._program.is_steady:
            self._verify_whole(blocks, made, values)
        elif (shape := writer.shape()) in self._proven:
            seen = [text for block in blocks for text in block.seen]
            verify_values(self.name, Block("".join([block.text for block in blocks]), seen), values)
        else:
            self._verify_whole(blocks, made, values)
            if len(self._proven) >= PROVEN:
                self._proven.clear()
            self._proven.add(shape)

    def _verify_whole(self, blocks: list[Block], made: list[bytes], values: Values) -> None:
        verify(self.name, b"".join(made), [text for block in blocks for text in block.seen], values)

    def _checked(self, whole: str) -> bytes:
        """A stretch of whole elements as bytes, parsed strictly in its place in the part."""
        verify(
            self.name,
            b"".join((self._before, f"<w:body>{whole}</w:body>".encode(), self._after)),
            [],
            Values(),
        )
        return whole.encode()


class _Properties:
    """The document properties with tags: ready XML around small plain-text templates."""

    __slots__ = ("_pieces", "name")

    def __init__(self, sources: Sources, filters: Mapping[str, Filter]) -> None:
        environment = template_environment(filters).overlay(autoescape=False)
        templates = {name: environment.from_string(text) for name, text in sources.properties}
        self.name = sources.core_part
        pieces = _MARKED.split(sources.package.parts[self.name].decode())
        self._pieces: tuple[str | Template, ...] = tuple(
            templates[piece] if index % 2 else piece for index, piece in enumerate(pieces)
        )

    def render(self, values: Values) -> list[bytes]:
        texts = (
            piece if isinstance(piece, str) else escape(shortened(piece.render(values)))
            for piece in self._pieces
        )
        data = "".join(texts).encode()
        verify(self.name, data, [], values)
        return [data]


def _recounted(root: str, table: str) -> str:
    """A table with its grid made to fit its cells, by docxtpl's own rule."""
    tree = DocxTemplate.fix_tables(None, f"{root}{table}</w:document>")
    return "".join(etree.tostring(child, encoding="unicode") for child in tree)
