"""Dotted paths in values: where exactly something is missing."""

from collections.abc import Iterable
from typing import Any

from agreements.docx.schema import Variable


def missing_path(values: Any, name: str, variables: Iterable[Variable]) -> str:
    """The full path of the first absent value called `name` (or ending in it), as `lines[3].sum`."""
    for variable in variables:
        if variable.path == name or variable.name == name or name == "?":
            gap = first_gap(values, variable.path)
            if gap is not None:
                return gap
    return name


def first_gap(values: Any, path: str) -> str | None:
    """The first place on `path` (with `[]` for every item) that is absent or None; None if all is there."""
    return _gap(values, path.replace("[]", ".[]").split("."), "")


def first_misfit(values: Any, variables: Iterable[Variable]) -> tuple[str, str] | None:
    """The first value that is not the list or group the template walks through, and which it should be."""
    for variable in variables:
        steps = variable.path.replace("[]", ".[]").split(".")
        if found := _misfit(values, [*steps, "[]"] if variable.kind == "list" else steps, ""):
            return found
    return None


def path_of(values: Any, text: str, trail: str = "") -> str | None:
    """Where in `values` the text stands, or None."""
    if isinstance(values, dict):
        found = (path_of(value, text, f"{trail}.{key}".lstrip(".")) for key, value in values.items())
    elif isinstance(values, list):
        found = (path_of(value, text, f"{trail}[{index}]") for index, value in enumerate(values))
    else:
        return trail if str(values) == text else None
    return next((path for path in found if path is not None), None)


def _misfit(values: Any, steps: list[str], trail: str) -> tuple[str, str] | None:
    if not steps:
        return None
    step, *rest = steps
    if step == "[]":
        if not isinstance(values, list):
            return trail, "list"
        found = (_misfit(item, rest, f"{trail}[{index}]") for index, item in enumerate(values))
        return next((misfit for misfit in found if misfit is not None), None)
    if not isinstance(values, dict):
        return trail, "group"
    return _misfit(values[step], rest, f"{trail}.{step}".lstrip(".")) if step in values else None


def _gap(values: Any, steps: list[str], trail: str) -> str | None:
    if not steps:
        return trail if values is None else None
    step, *rest = steps
    if step == "[]":
        items = values if isinstance(values, list) else []
        found = (_gap(item, rest, f"{trail}[{index}]") for index, item in enumerate(items))
        return next((gap for gap in found if gap is not None), None)
    here = f"{trail}.{step}".lstrip(".")
    if not isinstance(values, dict) or step not in values:
        return here
    return _gap(values[step], rest, here)
