"""The slow path: docxtpl itself, in the same sandbox, behind the same border, with strict parsing."""

import re
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from docxtpl import DocxTemplate, InlineImage, Listing, RichText, RichTextParagraph
from jinja2 import pass_context
from jinja2.runtime import Context
from lxml import etree
from markupsafe import Markup

from agreements.docx import rich
from agreements.docx.border import Values
from agreements.docx.dialect import DECLARATION, FOOTNOTES, PROPERTIES, shortened, without_declaration
from agreements.docx.environment import template_environment
from agreements.docx.errors import DocumentError, MissingValue, RenderingFailed, ValueLost
from agreements.docx.filters import Filter
from agreements.docx.integrity import parse_strictly
from agreements.docx.markup import escape
from agreements.docx.package import RESULT, Package
from agreements.docx.problems import Place

BRACE_MARK = "\U0001fffe"
"""Keeps `{_{` in a value as it was typed; the border lets no such character in."""
_BREAK = re.compile("[\n\t\a\f]")
_TEXTS = frozenset({"w:t", "w:delText", "w:instrText"})
_BRACES = ("{_{", "}_}", "{_%", "%_}")


def render_slowly(data: bytes, values: Values, filters: Mapping[str, Filter]) -> bytes:
    """The document docxtpl makes of the template `data`.

    Raises DocumentError alone: RenderingFailed where Jinja stops or the result would not be sound XML,
    ValueLost where something printed is not in the result.
    """
    printed: list[str] = []
    template = _StrictTemplate(BytesIO(data))

    @pass_context  # else Jinja would finish constants while compiling, and escape a picture before we see it
    def finalize(_: Context, value: Any) -> Any:
        return _finalized(value, template, printed)

    environment = template_environment(filters, finalize=finalize)
    template.init_docx()
    try:
        template.render(_for_docxtpl(values, template), environment)
        out = BytesIO()
        template.save(out)
    except DocumentError:
        raise
    except Exception as error:
        # anything a template can provoke in Jinja, docxtpl, python-docx and lxml means: not renderable
        raise RenderingFailed(f"{type(error).__name__}: {error}") from error
    result = out.getvalue()
    _verify(result, printed)
    return result


def _verify(result: bytes, printed: list[str]) -> None:
    """Every printed text stands in the text or the attributes of some part of the result."""
    found = _Found()
    for name, data in Package.read(result, RESULT).xml_parts():
        if not name.endswith(".rels"):
            parse_strictly(
                data,
                ("StartElementHandler", found.start),
                ("CharacterDataHandler", found.characters),
                ("EndElementHandler", found.end),
            )
    text = "".join(found.texts)
    for value in dict.fromkeys(printed):
        for piece in _BREAK.split(value):
            if piece not in text and escape(piece) not in text:
                raise ValueLost(piece, Place())


class _Found:
    """What a reader of the parts can see: Word shows no text that stands beside the elements for text."""

    __slots__ = ("_is_shown", "texts")

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._is_shown = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.texts.extend(attributes.values())
        self._is_shown = not name.startswith("w:") or name in _TEXTS

    def characters(self, text: str) -> None:
        if self._is_shown:
            self.texts.append(text)

    def end(self, _name: str) -> None:
        self._is_shown = False  # elements for text have no children


class _StrictTemplate(DocxTemplate):  # type: ignore[misc]
    """docxtpl without its leniency: broken XML is an error, properties are not escaped twice."""

    def render_xml_part(self, *arguments: Any, **options: Any) -> str:
        return str(super().render_xml_part(*arguments, **options)).replace(BRACE_MARK, "")

    def fix_tables(self, xml: str) -> Any:
        try:
            etree.fromstring(xml)
        except etree.XMLSyntaxError as error:
            raise RenderingFailed(f"the result is not well-formed: {error}") from None
        return super().fix_tables(xml)

    def render_properties(self, context: dict[str, Any], jinja_env: Any = None) -> None:
        plain = jinja_env.overlay(autoescape=False)
        core = self.docx.core_properties
        for name in PROPERTIES:
            text = plain.from_string(getattr(core, name)).render(context).replace(BRACE_MARK, "")
            setattr(core, name, shortened(text))

    def render_footnotes(self, context: dict[str, Any], jinja_env: Any = None) -> None:
        # docxtpl renders them once per section: a value holding a tag would run the second time
        for part in self.docx.part.package.parts:
            if part.content_type == FOOTNOTES:
                source = self.patch_xml(without_declaration(part.blob.decode("utf-8")))
                part._blob = (DECLARATION + self.render_xml_part(source, part, context, jinja_env)).encode()


def _finalized(value: Any, template: DocxTemplate, printed: list[str]) -> Any:
    if value is None:
        raise MissingValue("?")
    if isinstance(value, rich.Rich):  # made by a filter
        return _rich_for_docxtpl(value, template)
    if isinstance(value, Markup) or hasattr(value, "__html__"):
        return value
    text = str(value)
    printed.append(text)
    for brace in _BRACES:
        if brace in text:
            text = text.replace(brace, f"{brace[0]}{BRACE_MARK}{brace[1:]}")
    return text


def _for_docxtpl(value: Any, template: DocxTemplate) -> Any:
    """The same tree with rich values as docxtpl's own objects."""
    if isinstance(value, dict):
        return Values({key: _for_docxtpl(each, template) for key, each in value.items()})
    if isinstance(value, list):
        return [_for_docxtpl(each, template) for each in value]
    return _rich_for_docxtpl(value, template) if isinstance(value, rich.Rich) else value


def _rich_for_docxtpl(value: rich.Rich, template: DocxTemplate) -> Any:
    match value:
        case rich.Listing():
            return Listing(value.content)
        case rich.RichText():
            return _rich_text(value, template)
        case rich.Run():
            return _rich_text(rich.RichText((value,)), template)
        case rich.Paragraphs():
            paragraphs = RichTextParagraph()
            for style, text in value.content:
                paragraphs.add(_rich_text(text, template), parastyle=style)
            return paragraphs
        case rich.Picture():
            return _picture(value, template)
        case rich.Annex():
            return template.new_subdoc(BytesIO(value.data))
    raise RenderingFailed(f"no such rich value: {type(value).__name__}")


def _rich_text(value: rich.RichText, template: DocxTemplate) -> RichText:
    text = RichText()
    for run in value.runs:
        text.add(
            run.content,
            style=run.style,
            color=run.colour,
            highlight=run.shading,
            size=run.size,
            subscript=run.position == "subscript",
            superscript=run.position == "superscript",
            bold=run.bold,
            italic=run.italic,
            underline=run.underline or False,
            strike=run.strike,
            font=run.font,
            url_id=template.build_url_id(run.link) if run.link else None,
            rtl=run.right_to_left,
            lang=run.language,
        )
    return text


def _picture(value: rich.Picture, template: DocxTemplate) -> InlineImage:
    def emu(side: float | None) -> int | None:
        return None if side is None else round(side * rich.EMU_PER_MM)

    return InlineImage(template, BytesIO(value.data), emu(value.width), emu(value.height), value.link)
