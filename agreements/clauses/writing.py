"""A clause filled with an agreement's values, ready to stand where a template says `{{p clauses.x }}`."""

import re
from collections.abc import Mapping
from typing import Any

from jinja2 import TemplateError

from agreements.clauses.text import Line, lines
from agreements.docx.border import xml_safe
from agreements.docx.compiled import compile_template
from agreements.docx.environment import template_environment
from agreements.docx.errors import RenderingFailed
from agreements.docx.rich import Annex, Paragraphs, RichText, Run

_PARAGRAPH_TAG = re.compile(r"\{%p(?=\s)")
_MARKS = {ord("*"): "\ue000", ord("\\"): "\ue001", ord("."): "\ue002", ord(")"): "\ue003", ord("\n"): " "}
"""What a value may contain and must not mean: a star in a name is no emphasis, «1.» no numbered point."""
_BACK = str.maketrans({"\ue000": "*", "\ue001": "\\", "\ue002": ".", "\ue003": ")"})


def written(text: str, values: Mapping[str, Any], *, point_style: str | None = None) -> Paragraphs:
    """The clause with `values` in its tags.

    Points take `point_style`, which numbers them on from the template's own; without one they are numbered
    here from 1. Raises UnsafeValue, MissingValue, RenderingFailed.
    """
    environment = template_environment(finalize=_harmless)
    environment.autoescape = False  # the text becomes runs, which are escaped when they are written
    try:
        template = environment.from_string(_PARAGRAPH_TAG.sub("{%", text))
        filled = template.render(xml_safe(values))
    except TemplateError as error:
        raise RenderingFailed(str(error)) from error
    return Paragraphs(tuple(_paragraphs(lines(filled), point_style)))


def fragment(document: bytes, values: Mapping[str, Any]) -> Annex:
    """A clause that is a Word document, filled by the same engine. Raises what compiling and rendering do."""
    return Annex(compile_template(document).render(values))


def _paragraphs(found: tuple[Line, ...], point_style: str | None) -> list[tuple[str | None, RichText]]:
    made: list[tuple[str | None, RichText]] = []
    n = 0
    for line in found:
        runs = tuple(_plain(run) for run in line.runs)
        if line.is_point and point_style is None:
            n += 1
            runs = (Run(f"{n}. "), *runs)
        made.append((point_style if line.is_point else None, RichText(runs)))
    return made


def _plain(run: Run) -> Run:
    return Run(run.content.translate(_BACK), bold=run.bold, italic=run.italic)


def _harmless(value: Any) -> Any:
    return value.translate(_MARKS) if isinstance(value, str) else value
