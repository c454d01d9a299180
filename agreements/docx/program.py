"""One part of a template as Python code that prints it: Jinja's compiler with direct look-ups.

The values are plain dictionaries and every `{{ … }}` knows where it prints, so `{{ row.name }}` becomes
`text(row['name'], 7)`: no look-up of attributes, no sandbox call, no markup objects. Where the direct way
does not fit the data (`a.b` on a text), Python raises and the whole document takes the slow path.
"""

import re
from collections.abc import Iterator, Sequence
from types import CodeType, FunctionType
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import new_context

from agreements.docx.border import Values
from agreements.docx.dialect import Source
from agreements.docx.environment import PlainDataEnvironment
from agreements.docx.errors import RenderingFailed
from agreements.docx.structure import WHOLE_CLOSES, WHOLE_OPENS, Edit, Site, Survey, survey
from agreements.docx.writer import PartWriter

OUTPUT = 50_000_000
"""Characters one part may grow to."""
_BLOCK = 128
"""Outputs joined at a time."""
_PRINTER = {"text": "text", "attribute": "attribute", "run": "between", "block": "between"}
_WHOLE = re.compile(f"{WHOLE_OPENS}(.*?){WHOLE_CLOSES}")
_LOOSE = re.compile(r"\A>|&[^;]*\Z")
"""The end of a reference or of `]]>` may be missing at the edge of a text: a value could supply it."""
_BRACES = (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}"))


class Program:
    """The compiled code of one part; immutable, run with the functions of a `PartWriter`."""

    __slots__ = (
        "_code",
        "_defaults",
        "_environment",
        "_names",
        "has_elastic_tables",
        "is_steady",
        "name",
        "sites",
        "wholes",
    )

    def __init__(
        self, name: str, tree: nodes.Template, environment: PlainDataEnvironment, *, is_body: bool
    ) -> None:
        """Compile `tree`, which must have passed the allow-list; Unproven where it may break the XML."""
        self.name = name
        findings = survey(tree, is_body=is_body)
        self.sites: Sequence[Site] = tuple(findings.sites)
        self.has_elastic_tables = findings.has_elastic_tables
        self.wholes: Sequence[str] = tuple(map(unescaped, findings.wholes))
        _edit_text(tree, findings)
        self.is_steady = not any(_LOOSE.search(each.data) for each in tree.find_all(nodes.TemplateData))
        """Whether no text next to a value is cut within a sign of XML: values cannot complete one."""
        self._environment = environment
        self._names = _executed(tree, environment, findings.sites)
        root: FunctionType = self._names.pop("root")
        self._code: CodeType = root.__code__
        self._defaults = root.__defaults__

    @classmethod
    def of(cls, source: Source, environment: PlainDataEnvironment) -> "Program":
        """The program of one part of a template."""
        return cls(source.name, environment.parse(source.text), environment, is_body=source.kind == "body")

    def run(self, values: Values, writer: PartWriter) -> Iterator[str | int]:
        """The text of the part in blocks, and between them the numbers of the stretches kept apart."""
        # a fresh namespace per rendering: the code finds its writer there, and nothing is shared
        names = {**self._names, **writer.functions()}
        root = FunctionType(self._code, names, "root", self._defaults)
        context = new_context(self._environment, None, {}, values, True, {}, None)
        block: list[str] = []
        size = 0
        for piece in root(context):
            if piece.__class__ is str:
                block.append(piece)
                if len(block) < _BLOCK:
                    continue
            if block:
                text = "".join(block)
                block.clear()
                size += len(text)
                if size > OUTPUT:
                    raise RenderingFailed(f"{self.name} grows beyond {OUTPUT} characters")
                yield text
            if piece.__class__ is int:
                yield piece
        if block:
            yield "".join(block)


class _Generator(CodeGenerator):
    """Jinja's code generator with two changes: how values are printed and how fields are looked up."""

    sites: Sequence[Site] = ()
    steps = 0

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        """One text for all that stands between two statements: fewer steps of the generator.

        Each leaves its number with the writer: the numbers of a rendering tell its shape.
        """
        self.newline(node)
        self.write(f"step({self.steps})")
        self.steps += 1
        self.newline(node)
        self.write("yield ''.join((")
        for child in node.nodes:
            if isinstance(child, nodes.TemplateData):
                self._text(child, node)
            elif isinstance(child, nodes.InternalName):
                self.write(f"{child.name}, ")
            else:
                self._print(child, frame)
        self.write("))")

    def _text(self, data: nodes.TemplateData, node: nodes.Output) -> None:
        for index, piece in enumerate(_WHOLE.split(data.data)):
            if index % 2:
                self.write("))")
                self.newline(node)
                self.write(f"yield {int(piece)}")
                self.newline(node)
                self.write("yield ''.join((")
            elif piece:
                self.write(f"{piece!r}, ")

    def _print(self, node: nodes.Expr, frame: Frame) -> None:
        index: int = node.site  # type: ignore[attr-defined]  # set by the survey
        self.write(f"{_PRINTER[self.sites[index].kind]}(")
        self.visit(node, frame)
        self.write(f", {index}), ")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        self.visit(node.node, frame)
        if isinstance(node.node, nodes.Name) and node.node.name == "loop":
            self.write(f".{node.attr}")
        else:
            self.write(f"[{node.attr!r}]")


def _executed(
    tree: nodes.Template, environment: PlainDataEnvironment, sites: Sequence[Site]
) -> dict[str, Any]:
    generator = _Generator(environment, None, None, optimized=False)
    generator.sites = sites
    generator.visit(tree)
    code = compile(generator.stream.getvalue(), "<template>", "exec")  # type: ignore[attr-defined]
    names: dict[str, Any] = {"environment": environment}
    exec(code, names)  # noqa: S102 - the code Jinja made of a tree that passed the allow-list
    return names


def _edit_text(tree: nodes.Template, findings: Survey) -> None:
    """Apply the edits of the survey and unescape braces, in the text of the template alone."""
    for output in tree.find_all(nodes.Output):
        children: list[nodes.Expr] = []
        for child in output.nodes:
            if isinstance(child, nodes.TemplateData):
                children.extend(_edited(child, findings.edits.get(id(child), [])))
            else:
                children.append(child)
        output.nodes = children


def _edited(node: nodes.TemplateData, edits: list[Edit]) -> list[nodes.Expr]:
    pieces: list[nodes.Expr] = []
    text, at = "", 0
    for edit in sorted(edits, key=lambda each: each.start):
        text += node.data[at : edit.start]
        at = edit.end
        if edit.text is not None:
            text += edit.text
            continue
        pieces += [_data(text, node.lineno), _raw("number()", node.lineno)]
        text = ""
    return [*pieces, _data(text + node.data[at:], node.lineno)]


def _data(text: str, line: int) -> nodes.TemplateData:
    return nodes.TemplateData(unescaped(text), lineno=line)


def unescaped(text: str) -> str:
    """The text of a template with `{_{` and its kin as braces."""
    for written, meant in _BRACES:
        text = text.replace(written, meant)
    return text


def _raw(code: str, line: int) -> nodes.Expr:
    """An expression that is written into the generated code as it is."""
    name: Any = object.__new__(nodes.InternalName)  # its constructor is Jinja's parser's own
    nodes.Node.__init__(name, code, lineno=line)
    return name  # type: ignore[no-any-return]
