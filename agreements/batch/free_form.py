"""Rows for any template: a column named like a variable (`party.name`) fills it."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from agreements.batch.cells import parsed_date, parsed_number, parsed_yes
from agreements.batch.errors import RowRefused
from agreements.batch.filling import Filled, Filler
from agreements.batch.table import Row
from agreements.docx import Variable

_EXPECTED = {
    "money": "сумма вида 120000,00",
    "number": "число",
    "date": "дата вида 31.12.2026",
    "flag": "«да» или «нет»",
    "list": "значения через точку с запятой или список JSON",
}


def recognised(headers: Sequence[str], variables: Sequence[Variable]) -> tuple[dict[str, str], list[str]]:
    """Headers as written → paths of variables, and headers that the template does not use."""
    paths = {variable.path.casefold(): variable.path for variable in variables if _has_a_column(variable)}
    named = [header for header in headers if header]
    known = {header: paths[header.casefold()] for header in named if header.casefold() in paths}
    return known, [header for header in named if header not in known]


def _has_a_column(variable: Variable) -> bool:
    """A group is filled by its fields, the fields of a list by the JSON of the list."""
    return variable.kind != "group" and "[]" not in variable.path


def filler(known: Mapping[str, str], variables: Sequence[Variable]) -> Filler:
    """How rows with these headers become values of the template; the file is named by the first cell."""
    by_path = {variable.path: variable for variable in variables}

    def fill(row: Row) -> Filled:
        values: dict[str, Any] = {}
        faults: list[str] = []
        for header, path in known.items():
            variable = by_path[path]
            cell = row.cells.get(header, "")
            if not cell and _must_be_filled(variable):
                faults.append(f"{header}: не заполнено")
                continue
            try:
                _put(values, path, _read(variable, cell))
            except ValueError:
                faults.append(f"{header}: «{cell:.60}» — ожидается {_EXPECTED.get(variable.kind, 'другое')}")
        if faults:
            raise RowRefused(*faults)
        return Filled(values, next(iter(row.cells.values()), ""))

    return fill


def _must_be_filled(variable: Variable) -> bool:
    """An empty cell is no for a flag and no items for a list; anything printed always must have a value."""
    return variable.required and not variable.optional and variable.kind not in {"flag", "list"}


def _read(variable: Variable, cell: str) -> Any:
    """The cell as the template uses it: money, numbers, dates, yes and no, lists; else the text itself."""
    match variable.kind:
        case "flag":
            return parsed_yes(cell)
        case "list":
            return _list(cell)
        case _ if not cell:
            return ""
        case "money":
            return parsed_number(cell)
        case "number":
            value = parsed_number(cell)
            return int(value) if value == int(value) else value
        case "date":
            return parsed_date(cell)
        case _:
            return cell


def _list(cell: str) -> list[Any]:
    if not cell.startswith("["):
        return [part.strip() for part in cell.split(";") if part.strip()]
    try:
        parsed = json.loads(cell, parse_float=Decimal)
    except RecursionError as error:
        raise ValueError(cell) from error
    assert isinstance(parsed, list)
    return parsed


def _put(values: dict[str, Any], path: str, value: Any) -> None:
    *groups, name = path.split(".")
    for group in groups:
        values = values.setdefault(group, {})
    values[name] = value
