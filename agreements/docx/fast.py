"""The fast path: everything that does not depend on the values is done once per template version."""

import re
from collections.abc import Iterator, Mapping
from itertools import count
from xml.parsers import expat

from docxtpl import DocxTemplate
from jinja2 import Template
from lxml import etree

from agreements.docx.additions import Additions, PackageFacts
from agreements.docx.assembly import Assembly
from agreements.docx.border import Values
from agreements.docx.dialect import PROPERTY_MARK, Source, Sources, shortened
from agreements.docx.environment import template_environment
from agreements.docx.errors import RenderingFailed, ValueLost
from agreements.docx.filters import Filter
from agreements.docx.markup import escape
from agreements.docx.paths import path_of
from agreements.docx.problems import Place
from agreements.docx.program import Program
from agreements.docx.structure import TABLE_CLOSES, TABLE_OPENS
from agreements.docx.writer import PartWriter

FIRST_DRAWING = 1001
"""docxtpl numbers the drawings of the body from here."""
_ELASTIC = re.compile(f"{TABLE_OPENS}(.*?){TABLE_CLOSES}", re.DOTALL)
_MARKED = re.compile(f"{PROPERTY_MARK}(.*?){PROPERTY_MARK}")
_ROOT = re.compile(r"<w:document\b[^>]*>")
_NUMBER = re.compile(r'\sid="(\d+)"')


class FastTemplate:
    """A template ready to render; immutable. Unproven is raised at once for what it cannot take."""

    def __init__(self, sources: Sources, filters: Mapping[str, Filter]) -> None:
        environment = template_environment(filters)
        self._facts = PackageFacts(sources.package)
        self._parts = tuple(_Part(source, Program.of(source, environment)) for source in sources.parts)
        self._properties = _Properties(sources, filters) if sources.properties else None
        rendered = [source.name for source in sources.parts]
        if self._properties is not None:
            rendered.append(self._properties.name)
        self._assembly = Assembly(sources.package.parts, rendered)

    def render(self, values: Values) -> bytes:
        """The document; every part is well-formed and holds every text that was printed into it."""
        additions = Additions(self._facts)
        rendered = {part.name: part.render(values, additions) for part in self._parts}
        if self._properties is not None:
            rendered[self._properties.name] = self._properties.render(values)
        return self._assembly.write({**rendered, **additions.files()})


class _Part:
    """One rendered part: its program between two stretches of ready bytes."""

    __slots__ = ("_after", "_before", "_first_number", "_program", "_root", "name")

    def __init__(self, source: Source, program: Program) -> None:
        self.name = source.name
        self._program = program
        self._before, self._after = source.before.encode(), source.after.encode()
        root = _ROOT.search(source.before)
        self._root = root[0] if root else ""
        numbers = (int(number) for number in _NUMBER.findall(source.text))
        self._first_number = FIRST_DRAWING if source.kind == "body" else max(numbers, default=0) + 1

    def render(self, values: Values, additions: Additions) -> bytes:
        numbers: Iterator[int] = count(self._first_number)
        writer = PartWriter(self.name, self._program.sites, additions, numbers)
        text = self._program.run(values, writer)
        if self._program.has_elastic_tables:
            text = _ELASTIC.sub(lambda table: _recounted(self._root, table[1]), text)
        data = b"".join((self._before, text.encode(), self._after))
        _verify(self.name, data, writer.seen, values)
        return data


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

    def render(self, values: Values) -> bytes:
        texts = (
            piece if isinstance(piece, str) else escape(shortened(piece.render(values)))
            for piece in self._pieces
        )
        data = "".join(texts).encode()
        _verify(self.name, data, [], values)
        return data


def _verify(name: str, data: bytes, seen: list[str], values: Values) -> None:
    """Strict parsing, and nothing lost: the printed texts stand in the text of the part, in their order."""
    chunks: list[str] = []
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.CharacterDataHandler = chunks.append
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise RenderingFailed(f"{name} would not be well-formed: {error}") from None
    text = "".join(chunks)
    find, at = text.find, 0
    for value in seen:
        found = find(value, at)
        if found < 0:
            raise ValueLost(path_of(values, value) or value, Place(name))
        at = found + len(value)


def _recounted(root: str, table: str) -> str:
    """A table with its grid made to fit its cells, by docxtpl's own rule."""
    tree = DocxTemplate.fix_tables(None, f"{root}{table}</w:document>")
    return "".join(etree.tostring(child, encoding="unicode") for child in tree)
