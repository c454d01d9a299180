"""How docxtpl's own test documents come out here: `python -m benchmarks.rendering.equality CHECKOUT`.

CHECKOUT is a folder of python-docx-template with its `tests`. Every script there runs in a scratch copy;
what it renders is rendered again by docxtpl in the same process with escaping on, and by this engine
from the same values. The parts of the two documents are compared after canonicalisation (C14N).
"""

import html
import io
import os
import runpy
import shutil
import sys
import tempfile
import warnings
import zipfile
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from copy import deepcopy
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any
from zlib import crc32

import docxtpl
import jinja2
from docxtpl.richtext import RichText, RichTextParagraph
from docxtpl.subdoc import Subdoc

from agreements.docx import (
    Annex,
    CompiledTemplate,
    DocumentError,
    Listing,
    Paragraphs,
    Picture,
    Run,
    check_template,
)
from agreements.docx import RichText as OurRichText
from agreements.docx.canonical import differing_parts
from agreements.docx.rich import EMU_PER_MM
from agreements.docx.schema import Variable

FIXES = {
    "header_footer_entities.docx": "an ampersand in a text constant is escaped once, not twice",
    "module_execute.docx": "a list or group is not printed as Python text but refused",
    "escape_auto.docx": "functions of the context cannot be called",
}
"""Intended differences from docxtpl, by the documents that show them."""


@dataclass
class Saved:
    """One document a test script saved, with everything that went into it."""

    script: str
    name: str
    template: bytes
    values: dict[str, Any] | None
    """The values as this engine takes them; None where it has no such value."""
    filters: dict[str, Callable[..., Any]]
    document: bytes
    replaced: dict[str, bytes] = field(default_factory=dict)


@dataclass
class Outcome:
    """What became of one saved document here."""

    saved: Saved
    path: str
    differences: list[str]


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or not (Path(arguments[0]) / "tests").is_dir():
        print("usage: python -m benchmarks.rendering.equality DOCXTPL-CHECKOUT", file=sys.stderr)
        return 2
    outcomes = [outcome(saved) for saved in documents_of(Path(arguments[0]))]
    for each in outcomes:
        verdict = "; ".join(each.differences) or "equal"
        if each.differences and each.saved.name in FIXES:
            verdict += f" (intended: {FIXES[each.saved.name]})"
        print(f"{each.saved.name:38} {each.path:9} {verdict}")
    fast = [each for each in outcomes if each.path == "fast"]
    equal = [each for each in fast if not each.differences]
    print(f"\n{len(outcomes)} documents, {len(fast)} on the fast path, {len(equal)} of them equal after C14N")
    return 0


def documents_of(checkout: Path) -> list[Saved]:
    """Run every test script on a scratch copy and collect what it saves."""
    with tempfile.TemporaryDirectory() as scratch:
        tests = Path(scratch) / "tests"
        shutil.copytree(checkout / "tests", tests)
        (tests / "output").mkdir(exist_ok=True)
        here = Path.cwd()
        collected: list[Saved] = []
        restore = _record(collected)
        os.chdir(tests)
        try:
            for script in sorted(tests.glob("*.py")):
                if script.stem not in ("runtests", "__init__"):
                    _run(script, collected)
        finally:
            os.chdir(here)
            restore()
    return collected


def _run(script: Path, collected: list[Saved]) -> None:
    before = len(collected)
    with redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            if script.stem == "module_execute":  # it starts a process; the same call in this one
                _execute_module(script.parent)
            else:
                runpy.run_path(str(script), run_name="__main__")
        except Exception as error:
            print(f"{script.name}: {error}", file=sys.stderr)
    for saved in collected[before:]:
        saved.script = script.stem


def _execute_module(tests: Path) -> None:
    from docxtpl.__main__ import main as docxtpl_main

    arguments = [
        "templates/module_execute_tpl.docx",
        "templates/module_execute.json",
        "output/module_execute.docx",
    ]
    old, sys.argv = sys.argv, ["docxtpl", *arguments, "-o", "-q"]
    try:
        docxtpl_main()
    finally:
        sys.argv = old


def _record(collected: list[Saved]) -> Callable[[], None]:
    """Make docxtpl's classes remember what they are given."""
    template_class = docxtpl.DocxTemplate
    originals = {
        (template_class, "render"): template_class.render,
        (template_class, "save"): template_class.save,
        (template_class, "build_url_id"): template_class.build_url_id,
        (RichText, "add"): RichText.add,
        (RichTextParagraph, "add"): RichTextParagraph.add,
        (Subdoc, "__init__"): Subdoc.__init__,
    }

    def render(self: Any, context: Any, jinja_env: Any = None, autoescape: bool = False) -> None:
        environment = jinja_env or jinja2.Environment()
        originals[template_class, "render"](self, context, environment, autoescape=True)
        self.seen = (context, jinja_env)

    def save(self: Any, filename: Any, *arguments: Any, **options: Any) -> None:
        originals[template_class, "save"](self, filename, *arguments, **options)
        if hasattr(self, "seen"):
            collected.append(_saved(self, filename))

    def build_url_id(self: Any, url: str) -> str:
        rid: str = originals[template_class, "build_url_id"](self, url)
        _ADDRESSES[rid] = url
        return rid

    def add(self: Any, text: Any, *arguments: Any, **options: Any) -> None:
        originals[RichText, "add"](self, text, *arguments, **options)
        self.runs = [
            *getattr(self, "runs", []),
            *([text] if isinstance(text, RichText) else [(text, options)]),
        ]

    def add_paragraph(self: Any, text: Any, parastyle: Any = None) -> None:
        originals[RichTextParagraph, "add"](self, text, parastyle)
        self.paragraphs = [*getattr(self, "paragraphs", []), (parastyle, text)]

    def subdocument(self: Any, tpl: Any, docpath: Any = None) -> None:
        self.file = docpath
        originals[Subdoc, "__init__"](self, tpl, docpath)

    replacements = (render, save, build_url_id, add, add_paragraph, subdocument)
    for (owner, name), function in zip(originals, replacements, strict=True):
        setattr(owner, name, function)

    def restore() -> None:
        for (owner, name), function in originals.items():
            setattr(owner, name, function)

    return restore


_ADDRESSES: dict[str, str] = {}


def _saved(template: Any, filename: Any) -> Saved:
    context, environment = template.seen
    source = Path(template.template_file).read_bytes()
    document = filename.getvalue() if hasattr(filename, "getvalue") else Path(filename).read_bytes()
    own = dict(environment.filters) if environment else {}
    standard = jinja2.Environment().filters
    return Saved(
        script="",
        name=Path(filename).name if isinstance(filename, str) else "(in memory)",
        template=source,
        values=_converted(context),
        filters={name: function for name, function in own.items() if name not in standard},
        document=document,
        replaced=dict(_replacements(template, source)),
    )


def _converted(context: dict[str, Any]) -> dict[str, Any] | None:
    try:
        return {name: _ours(value) for name, value in context.items()}
    except TypeError:
        return None


def _replacements(template: Any, source: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(source)) as archive:
        for name in archive.namelist():
            crc = crc32(archive.read(name))
            if name.startswith("word/media/") and crc in template.crc_to_new_media:
                yield name, template.crc_to_new_media[crc]
            elif name.startswith("word/embeddings/") and crc in template.crc_to_new_embedded:
                yield name, template.crc_to_new_embedded[crc]
            elif name in template.zipname_to_replace:
                yield name, template.zipname_to_replace[name]
    for picture, data in template.pics_to_replace.items():
        yield str(template.pic_map[picture][1].partname).lstrip("/"), data


def outcome(saved: Saved) -> Outcome:
    """Render the same here and compare."""
    if saved.values is None:
        return Outcome(saved, "slow", ["a subdocument"])
    refused = {problem.code for problem in check_template(saved.template).problems}
    if "forbidden_call" in refused:
        return Outcome(saved, "refused", ["calls a function of the context"])
    try:
        filters = {name: _decimal_free(function) for name, function in saved.filters.items()}
        template = CompiledTemplate(saved.template, filters)
        values = _completed(saved.values, template.variables)
        found = differing_parts(saved.document, template.render(values, replaced=saved.replaced))
    except DocumentError as error:
        return Outcome(saved, "error", [f"{type(error).__name__}: {error}"])
    if template.slow_because:
        return Outcome(saved, "slow", [template.slow_because, *found])
    return Outcome(saved, "fast", found)


def _ours(value: Any) -> Any:
    """A value of a test script as this engine takes it."""
    match value:
        case RichTextParagraph():
            return Paragraphs(tuple((style, _text(text)) for style, text in value.paragraphs))
        case RichText():
            return _text(value)
        case docxtpl.Listing():
            return Listing(html.unescape(value.xml))
        case docxtpl.InlineImage():
            return _picture(value)
        case Subdoc():
            return _annex(value)
        case float():
            return Decimal(repr(value))
        case str() if set(value) & {"\a", "\f"}:
            return Listing(value)
        case dict():
            return {key: _ours(each) for key, each in value.items()}
        case list() | tuple():
            return [_ours(each) for each in value]
    return deepcopy(value)


def _text(value: Any) -> OurRichText:
    if not isinstance(value, RichText):
        return OurRichText.of(value)
    runs: list[Run] = []
    for item in getattr(value, "runs", []):
        runs += _text(item).runs if isinstance(item, RichText) else [_run_of(*item)]
    return OurRichText(tuple(runs))


def _run_of(text: Any, options: dict[str, Any]) -> Run:
    position = (
        "superscript" if options.get("superscript") else "subscript" if options.get("subscript") else None
    )
    underline = options.get("underline")
    return Run(
        str(text),
        style=options.get("style"),
        colour=options.get("color"),
        shading=options.get("highlight"),
        size=options.get("size"),
        bold=bool(options.get("bold")),
        italic=bool(options.get("italic")),
        strike=bool(options.get("strike")),
        underline="single" if underline is True else underline or None,
        position=position,
        font=options.get("font"),
        link=_ADDRESSES[options["url_id"]] if "url_id" in options else None,
    )


def _annex(value: Subdoc) -> Annex | Paragraphs:
    """A document given as a file, or plain paragraphs made by calls; TypeError for more than that."""
    if getattr(value, "file", None):
        return Annex(Path(value.file).read_bytes())
    body = value.subdocx.element.body
    paragraphs = body.xpath("./w:p")
    others = body.xpath("./*[not(self::w:p) and not(self::w:sectPr)] | .//w:p//w:rPr | .//w:p//w:pPr")
    if others:
        raise TypeError("a subdocument built by calls")
    return Paragraphs(
        tuple((None, OurRichText.of("".join(each.xpath(".//w:t/text()")))) for each in paragraphs)
    )


def _picture(value: Any) -> Picture:
    descriptor = value.image_descriptor
    data = Path(descriptor).read_bytes() if isinstance(descriptor, str) else descriptor.getvalue()
    sides = (None if side is None else side / EMU_PER_MM for side in (value.width, value.height))
    return Picture(data, *sides, value.anchor, Path(descriptor).name if isinstance(descriptor, str) else "")


def _completed(values: dict[str, Any], variables: tuple[Variable, ...]) -> dict[str, Any]:
    """docxtpl prints nothing for an unknown name, this engine refuses: give what the scripts left out."""
    complete = dict(values)
    empty: dict[str, Any] = {"list": [], "group": {}}
    for variable in variables:
        if variable.path.isidentifier() and not variable.optional:
            complete.setdefault(variable.path, empty.get(variable.kind, ""))
    return complete


def _decimal_free(function: Callable[..., Any]) -> Callable[..., Any]:
    def called(*arguments: Any) -> Any:
        plain = [float(each) if isinstance(each, Decimal) else each for each in arguments]
        result = function(*plain)
        return str(result) if isinstance(result, float) else result

    return called


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
