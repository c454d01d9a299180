"""What is done within the limits of a child process: checking an upload, and docxtpl's own rendering."""

import json
import pickle
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, replace
from typing import Any

from agreements.docx.annotation import annotated
from agreements.docx.border import Values
from agreements.docx.check import Report, check_template
from agreements.docx.check.trial import sample_document
from agreements.docx.errors import (
    DocumentError,
    FilterRefused,
    MissingValue,
    RenderingFailed,
    TemplateRefused,
    UnsafeValue,
    ValueLost,
)
from agreements.docx.filters import Filter
from agreements.docx.limits import OutOfLimits, in_child
from agreements.docx.preview.outline import Outline, as_json, from_json
from agreements.docx.preview.reading import outline
from agreements.docx.problems import Language, Place, Problem
from agreements.docx.repair import Change, RepairedCopy, repaired
from agreements.docx.schema import Branch, Variable
from agreements.docx.slow import render_slowly

_ZIP = b"PK"


def check_upload(
    data: bytes, *, vocabulary: Iterable[str] | None = None, fonts: Iterable[str] | None = None
) -> Report:
    """`check_template` in a child process; one that runs out of its limits yields the problem `timeout`."""
    known = (None if each is None else list(each) for each in (vocabulary, fonts))
    try:
        answer = in_child(_check, data, *known)
    except OutOfLimits:
        return Report((Problem.of("timeout"),))
    return _report(json.loads(answer))


def render_contained(data: bytes, values: Values, filters: Mapping[str, Filter]) -> bytes:
    """`render_slowly` in a child process; one that runs out of its limits is RenderingFailed.

    `filters` cross by their import names, so each must be a function of a module.
    """
    try:
        answer = in_child(_render, data, values, dict(filters))
    except OutOfLimits as error:
        raise RenderingFailed(f"docxtpl ran out of its memory, time or output: {error}") from error
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        raise RenderingFailed(f"a filter docxtpl needs cannot leave this process: {error}") from error
    if answer.startswith(_ZIP):
        return answer
    told = json.loads(answer)
    raise _ERRORS.get(told["code"], RenderingFailed)(*told["arguments"])


def outline_upload(data: bytes) -> Outline:
    """`preview.outline` in a child process; empty where it runs out of its limits."""
    try:
        return from_json(json.loads(in_child(_outline, data)))
    except OutOfLimits:
        return Outline()


def repair_upload(data: bytes) -> RepairedCopy:
    """`repair.repaired` in a child process; without changes where it runs out of its limits."""
    try:
        copy = in_child(_repair, data)
    except OutOfLimits:
        return RepairedCopy(data, ())
    told, _, docx = copy.partition(b"\n")
    changes = (Change(**{**each, "where": Place(**each["where"])}) for each in json.loads(told))
    return RepairedCopy(docx or data, tuple(changes))


def annotate_upload(data: bytes, problems: Iterable[Problem], *, language: Language = "ru") -> bytes | None:
    """`annotation.annotated` in a child process; None where nothing can be written into the file."""
    try:
        return in_child(_annotate, data, [asdict(each) for each in problems], language) or None
    except OutOfLimits:
        return None


def sample_upload(data: bytes) -> bytes | None:
    """An acceptable template filled with sample data, in a child process; None where that cannot be."""
    try:
        return in_child(_sample, data) or None
    except OutOfLimits:
        return None


def _sample(data: bytes) -> bytes:
    report = check_template(data, trial=False)
    if not report.acceptable or report.sources is None:
        return b""
    return sample_document(report.sources, report.variables) or b""


def _outline(data: bytes) -> bytes:
    return json.dumps(as_json(outline(data))).encode()


def _repair(data: bytes) -> bytes:
    """The changes as a line of JSON, then the copy where there are any."""
    made = repaired(data)
    told = json.dumps([asdict(each) for each in made.changes]).encode()
    return told + b"\n" + (made.docx if made.changes else b"")


def _annotate(data: bytes, problems: list[dict[str, Any]], language: Language) -> bytes:
    known = [Problem(**{**each, "where": Place(**each["where"])}) for each in problems]
    try:
        return annotated(data, known, language=language)
    except TemplateRefused:
        return b""


def _check(data: bytes, vocabulary: list[str] | None, fonts: list[str] | None) -> bytes:
    try:
        report = check_template(data, vocabulary=vocabulary, fonts=fonts)
    except (MemoryError, RecursionError):
        report = Report((Problem.of("timeout"),))
    return json.dumps(asdict(replace(report, sources=None))).encode()


def _report(plain: dict[str, Any]) -> Report:
    return Report(
        tuple(Problem(**{**each, "where": Place(**each["where"])}) for each in plain["problems"]),
        tuple(
            Variable(**{**each, "conditions": tuple(each["conditions"]), "choices": tuple(each["choices"])})
            for each in plain["variables"]
        ),
        tuple(
            Branch(**{**each, "variables": tuple(each["variables"]), "where": Place(**each["where"])})
            for each in plain["branches"]
        ),
    )


def _render(data: bytes, values: Values, filters: dict[str, Filter]) -> bytes:
    """The document, which is a ZIP, or an error as JSON."""
    try:
        return render_slowly(data, values, filters)
    except DocumentError as error:
        return json.dumps({"code": error.code, "arguments": _arguments(error)}).encode()


def _arguments(error: DocumentError) -> list[str]:
    """What the error was made of, as texts."""
    match error:
        case UnsafeValue():
            return [error.path, error.reason, error.detail]
        case MissingValue() | ValueLost():
            return [error.path]
        case FilterRefused():
            return [error.filter, str(error.value), error.reason]
    return [str(error)]


_ERRORS: dict[str, Callable[..., DocumentError]] = {
    UnsafeValue.code: UnsafeValue,
    MissingValue.code: MissingValue,
    ValueLost.code: lambda path: ValueLost(path, Place()),  # docxtpl does not tell where
    FilterRefused.code: FilterRefused,
}
