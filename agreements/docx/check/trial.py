"""The trial rendering: sample data through the branches, and the same document from docxtpl beside it."""

from collections.abc import Iterator, Mapping
from typing import Any

from agreements.docx.border import xml_safe
from agreements.docx.canonical import differing_parts
from agreements.docx.check.blocks import PlacedTag
from agreements.docx.dialect import Sources
from agreements.docx.errors import DocumentError, FilterRefused, MissingValue, RenderingFailed, ValueLost
from agreements.docx.fast import FastTemplate
from agreements.docx.filters import Filter
from agreements.docx.integrity import check_package
from agreements.docx.package import RESULT
from agreements.docx.problems import Place, Problem
from agreements.docx.samples import samples
from agreements.docx.schema import Variable
from agreements.docx.slow import render_slowly
from agreements.docx.structure import Unproven
from agreements.docx.writer import NotFast


def trial_problems(
    data: bytes,
    sources: Sources,
    variables: tuple[Variable, ...],
    filters: Mapping[str, Filter],
    tags: list[PlacedTag],
) -> Iterator[Problem]:
    """Problems that only a rendering shows; one of each kind is enough."""
    try:
        template = FastTemplate(sources, filters)
    except Unproven as reason:
        yield Problem.of("slow_path", detail=reason)
        if not any(placed.tag.prefix and placed.tag.opening == "{{" for placed in tags):
            yield from _trial_slowly(data, next(samples(variables)), filters)
        return
    told: set[str] = set()
    for number, values in enumerate(samples(variables, template.sites())):
        for problem in _trial(template, values, data if not number else None, filters):
            if problem.message_en not in told:
                told.add(problem.message_en)
                yield problem


def sample_document(sources: Sources, variables: tuple[Variable, ...]) -> bytes | None:
    """The template filled with the names of its own values in ⟦brackets⟧; None where only real data fit."""
    try:
        template = FastTemplate(sources, {})
        return template.render(xml_safe(next(samples(variables, template.sites()))))
    except (DocumentError, Unproven, NotFast):
        return None


def _trial(
    template: FastTemplate, values: dict[str, Any], data: bytes | None, filters: Mapping[str, Filter]
) -> Iterator[Problem]:
    clean = xml_safe(values)
    try:
        document = template.render(clean)
    except (FilterRefused, MissingValue, NotFast):
        return  # a mark is no amount and no date: what a sample cannot show is left to real data
    except (ValueLost, RenderingFailed) as error:
        where = error.where if isinstance(error, ValueLost) else Place()
        yield Problem.of("trial_failed", where, detail=error)
        return
    except Exception as error:
        yield Problem.of("trial_uncertain", detail=f"{type(error).__name__}: {error}")
        return
    if data is not None:
        yield from check_package(document, RESULT)
        yield from _beside_docxtpl(data, document, clean, filters)


def _beside_docxtpl(
    data: bytes, document: bytes, clean: Any, filters: Mapping[str, Filter]
) -> Iterator[Problem]:
    try:
        theirs = render_slowly(data, clean, filters)
    except DocumentError as error:
        yield Problem.of("trial_uncertain", detail=error)
        return
    for part in differing_parts(theirs, document):
        yield Problem.of("paths_differ", Place(part))


def _trial_slowly(data: bytes, values: dict[str, Any], filters: Mapping[str, Filter]) -> Iterator[Problem]:
    try:
        render_slowly(data, xml_safe(values), filters)
    except (FilterRefused, MissingValue):
        return
    except DocumentError as error:
        code = (
            "trial_failed"
            if isinstance(error, ValueLost) or "well-formed" in str(error)
            else "trial_uncertain"
        )
        yield Problem.of(code, detail=error)
