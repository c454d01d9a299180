"""What is done within the limits of a child process: checking an upload, and docxtpl's own rendering."""

import json
import pickle
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, replace
from typing import Any

from agreements.docx.border import Values
from agreements.docx.check import Report, check_template
from agreements.docx.errors import (
    DocumentError,
    FilterRefused,
    MissingValue,
    RenderingFailed,
    UnsafeValue,
    ValueLost,
)
from agreements.docx.filters import Filter
from agreements.docx.limits import OutOfLimits, in_child
from agreements.docx.problems import Place, Problem
from agreements.docx.schema import Branch, Variable
from agreements.docx.slow import render_slowly

_ZIP = b"PK"


def check_upload(data: bytes, *, vocabulary: Iterable[str] | None = None) -> Report:
    """`check_template` in a child process; one that runs out of its limits yields the problem `timeout`."""
    try:
        answer = in_child(_check, data, None if vocabulary is None else list(vocabulary))
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


def _check(data: bytes, vocabulary: list[str] | None) -> bytes:
    try:
        report = check_template(data, vocabulary=vocabulary)
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
        tuple(Branch(**{**each, "variables": tuple(each["variables"])}) for each in plain["branches"]),
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
