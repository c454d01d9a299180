"""From a template and values that may lack anything to the text as HTML, its gaps, and what it shows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from agreements.docx import CompiledTemplate
from agreements.docx.package import RESULT, Package
from agreements.reading.html import page
from agreements.reading.marks import MARK, PASSING, Gaps, Marked, marked, plain_path

Label = Callable[[str], tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Reading:
    """`html` is a fragment without style or script, every text escaped. `gaps` are the paths of printed
    values that nobody gave, `seen` the plain paths of all that the text shows, both in reading order."""

    html: str
    gaps: tuple[str, ...]
    seen: tuple[str, ...]


def read(template: CompiledTemplate, values: Mapping[str, Any], gaps: Gaps, label: Label) -> Reading:
    """The document of these values; `label` names the value at a path, in full and short.

    Raises DocumentError where the template cannot be filled even with gaps.
    """
    made = _prepared(template, values, gaps)
    docx = _passing(template).render(made.values)
    found = [made.paths[int(mark[1])] for mark in _marks_in(docx)]
    html = page(docx, lambda number: label(made.paths[number]))
    return Reading(html, _gaps(docx, made), tuple(dict.fromkeys(map(plain_path, found))))


def gaps_in(template: CompiledTemplate, values: Mapping[str, Any], gaps: Gaps) -> tuple[str, ...]:
    """The paths of what the document would print and nobody gave, in reading order; raises DocumentError."""
    made = _prepared(template, values, gaps)
    return _gaps(_passing(template).render(made.values), made)


def _prepared(template: CompiledTemplate, values: Mapping[str, Any], gaps: Gaps) -> Marked:
    compared = {one.path for one in template.variables if one.choices or one.kind == "number"}
    return marked(values, gaps, frozenset(compared | set(template.sites)))


def _passing(template: CompiledTemplate) -> CompiledTemplate:
    return template.with_filters(PASSING)


def _gaps(docx: bytes, made: Marked) -> tuple[str, ...]:
    return tuple(dict.fromkeys(made.paths[int(mark[1])] for mark in _marks_in(docx) if not mark[2]))


def _marks_in(docx: bytes) -> list[Any]:
    """Marks of every part, the text first, then headers and footers."""
    parts = Package.read(docx, RESULT).parts
    names = sorted((name for name in parts if name.endswith(".xml")), key=lambda name: "document" not in name)
    return [mark for name in names for mark in MARK.finditer(parts[name].decode())]
