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
from agreements.docx.verification import PARSED, Block, verify, verify_long
from agreements.docx.writer import PartWriter

FIRST_DRAWING = 1001
"""docxtpl numbers the drawings of the body from here."""
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

    __slots__ = ("_after", "_annexes", "_before", "_first_number", "_program", "_root", "_wholes", "name")

    def __init__(self, source: Source, program: Program, annexes: Mapping[str, str]) -> None:
        self.name = source.name
        self._annexes = annexes if source.kind == "body" else {}
        self._program = program
        self._before, self._after = source.before.encode(), source.after.encode()
        self._wholes = tuple(map(self._checked, program.wholes))
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
        for text in self._blocks(values, writer):
            blocks.append(Block(text, writer.taken()))
            for index, piece in enumerate(_WHOLE.split(text)):
                chunk = self._wholes[int(piece)] if index % 2 else piece.encode()
                chunks.append(chunk)
                if not index % 2:
                    made.append(chunk)
        chunks.append(self._after)
        made.append(self._after)
        self._verify(blocks, made, values)
        return chunks

    def _blocks(self, values: Values, writer: PartWriter) -> Iterator[str]:
        texts = self._program.run(values, writer)
        if not self._program.has_elastic_tables:
            return texts
        whole = "".join(texts)
        return iter([_ELASTIC.sub(lambda table: _recounted(self._root, table[1]), whole)])

    def _verify(self, blocks: list[Block], made: list[bytes], values: Values) -> None:
        """Check what this rendering made; the elements that never change were parsed once, see `_checked`."""
        if sum(map(len, made)) <= PARSED or self._program.has_elastic_tables:
            verify(self.name, b"".join(made), [text for block in blocks for text in block.seen], values)
        else:
            verify_long(self.name, blocks, made, values)

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
