"""Sample values for a template, made from what it needs: enough sets to walk through its branches."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import islice, product
from typing import Any

from agreements.docx.rich import Paragraphs, RichText
from agreements.docx.schema import Kind, Variable
from agreements.docx.structure import SiteKind

ALL_COMBINATIONS = 6
"""Up to so many deciding values every combination is made (2^6 documents), beyond it one flip each."""
SETS = 100
ITEMS = 2
"""Items in a sample list."""

_PLAIN: dict[Kind, Any] = {
    "number": 7,
    "money": "1234.56",
    "date": date(2026, 6, 12),
    "flag": True,
    "name": "Иванов Иван Иванович",
}


def samples(
    variables: Iterable[Variable], sites: Mapping[str, SiteKind] | None = None
) -> Iterator[dict[str, Any]]:
    """Sets of values: texts are unique marks («⟦party.name⟧»), so that each can be found in the result.

    `sites` tells which paths print between runs (rich text), between paragraphs, or into attributes.
    """
    known = tuple(variables)
    tree = _Tree(known, sites or {})
    yield tree.values({})
    emptied = [each for each in known if each.decides or each.optional or each.kind == "list"]
    yield tree.values({each.path: _absent(each) for each in emptied})
    deciding = [each for each in known if each.decides and not each.choices]
    for chosen in islice(_combinations(deciding), SETS):
        yield tree.values(chosen)
    for each in known:
        for choice in each.choices[:SETS]:
            yield tree.values({each.path: choice})


def _combinations(deciding: list[Variable]) -> Iterator[dict[str, Any]]:
    if len(deciding) > ALL_COMBINATIONS:
        yield from ({each.path: _absent(each)} for each in deciding)
        return
    for present in product((True, False), repeat=len(deciding)):
        yield {each.path: _absent(each) for each, there in zip(deciding, present, strict=True) if not there}


def _absent(variable: Variable) -> Any:
    """What makes a condition false; `_Nothing` where the name itself may be missing."""
    if variable.optional:
        return _Nothing
    return {"list": [], "number": 0, "flag": False}.get(variable.kind, "")


class _Nothing:
    """Stands for a name that is not given."""


class _Tree:
    """The variables as a tree of their steps; `[]` is the step to the items of a list."""

    def __init__(self, variables: tuple[Variable, ...], sites: Mapping[str, SiteKind]) -> None:
        self._sites = sites
        self._root: dict[str, Any] = {}
        self._known = {variable.path: variable for variable in variables}
        for variable in variables:
            node = self._root
            for step in variable.path.replace("[]", ".[]").split("."):
                node = node.setdefault(step, {})

    def values(self, chosen: Mapping[str, Any]) -> dict[str, Any]:
        """One set of values; `chosen` gives some paths a value of their own."""
        return self._group(self._root, "", "", chosen)

    def _group(
        self, node: dict[str, Any], path: str, number: str, chosen: Mapping[str, Any]
    ) -> dict[str, Any]:
        made = {
            step: self._value(inner, f"{path}.{step}".lstrip("."), number, chosen)
            for step, inner in node.items()
        }
        return {step: value for step, value in made.items() if value is not _Nothing}

    def _value(self, node: dict[str, Any], path: str, number: str, chosen: Mapping[str, Any]) -> Any:
        if path in chosen:
            return chosen[path]
        if "[]" in node:
            items = range(1, ITEMS + 1)
            return [self._value(node["[]"], f"{path}[]", f"{number} {item}", chosen) for item in items]
        if node:
            return self._group(node, path, number, chosen)
        return self._plain(self._known[path], f"⟦{path}⟧{number}")

    def _plain(self, variable: Variable, mark: str) -> Any:
        match self._sites.get(variable.path):
            case "run":
                return RichText.of(mark)
            case "block":
                return Paragraphs(((None, RichText.of(mark)),))
            case "attribute":
                return "1"
        empty: dict[Kind, Any] = {"list": [mark], "group": {}}
        return empty.get(variable.kind, _PLAIN.get(variable.kind, mark))
