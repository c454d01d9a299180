"""`python -m agreements decline --kind KIND`: genitives of names, titles and cities, forms of «именуемый»."""

import argparse
from collections.abc import Callable
from typing import NamedTuple

from agreements.commands.tsv import Row, extend_lines
from agreements.russian import cities, names, organisations, titles
from agreements.russian.names import PersonName, Sex

NAME = "decline"

_SEXES: dict[str, Sex] = {"m": "m", "f": "f", "м": "m", "ж": "f"}


class _Kind(NamedTuple):
    columns: tuple[str, ...]
    added: str
    form: Callable[[Row], str]


def _name(row: Row) -> str:
    sex = _SEXES.get(row["sex"].lower())
    return names.genitive(PersonName(row["surname"], row["name"], row["patronymic"], sex))


def _organisation(row: Row) -> str:
    return organisations.named_form(row["organisation"], _SEXES.get(row["sex"].lower()))


_KINDS = {
    "name": _Kind(("surname", "name", "patronymic", "sex"), "genitive", _name),
    "title": _Kind(("title",), "genitive", lambda row: titles.genitive(row["title"])),
    "city": _Kind(("city",), "genitive", lambda row: cities.genitive(row["city"])),
    "organisation": _Kind(("organisation", "sex"), "form", _organisation),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Read tab-separated lines under a header and add the column genitive (form for organisations). "
        "Columns: surname, name, patronymic, sex (m, f or empty) for names; title; city; organisation. "
        "What cannot be declined comes back unchanged."
    )
    parser.add_argument("--kind", required=True, choices=tuple(_KINDS))


def run(args: argparse.Namespace) -> int:
    """0: every line has its answer."""
    kind = _KINDS[args.kind]
    extend_lines(kind.columns, [kind.added], lambda row: [kind.form(row)])
    return 0
