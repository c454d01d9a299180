"""What a template needs: names, kinds, lists, and under which conditions; read from its syntax tree."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from jinja2 import nodes

from agreements.docx.problems import Place

Kind = Literal["text", "number", "money", "date", "flag", "name", "rich", "list", "group", "any"]

_BY_FILTER: dict[str, Kind] = {
    **dict.fromkeys(
        ("money", "money_words", "contract_sum", "деньги", "прописью", "сумма_договора"), "money"
    ),
    **dict.fromkeys(("date", "date_long", "date_quoted", "date_span"), "date"),
    **dict.fromkeys(("дата", "дата_словами", "дата_в_кавычках", "период"), "date"),
    **dict.fromkeys(("plural", "число", "abs", "round"), "number"),
    **dict.fromkeys(("join", "listed", "перечень"), "list"),
    **dict.fromkeys(("upper", "lower", "title", "capitalize", "trim", "typeset", "типографика"), "text"),
    **dict.fromkeys(("qr", "куар"), "text"),
    **dict.fromkeys(("initials", "инициалы"), "name"),
}
_SAME_LIST = frozenset({"sort", "reverse", "unique", "list", "selectattr", "rejectattr", "select", "reject"})
_ONE_ITEM = frozenset({"first", "last", "min", "max"})
_STRENGTH: tuple[Kind, ...] = (
    "any",
    "flag",
    "text",
    "name",
    "number",
    "date",
    "money",
    "rich",
    "group",
    "list",
)
"""Which of two findings about one name tells more; the later wins."""
_COMPOSED: frozenset[Kind] = frozenset({"list", "group"})
_SIMPLE: frozenset[Kind] = frozenset({"text", "name", "number", "date", "money"})


@dataclass(frozen=True, slots=True)
class Variable:
    """One value a template uses.

    `path` is dotted, `[]` marks the items of a list: `party.name`, `lines[].amount`. `required` means
    that some use stands under no condition; otherwise `conditions` names the values its uses depend on.
    `optional` means the template itself asks whether it is there (`is defined`, `default`).
    """

    path: str
    kind: Kind
    required: bool
    optional: bool = False
    conditions: tuple[str, ...] = ()
    decides: bool = False
    """Whether a condition asks it."""
    choices: tuple[str | int, ...] = ()
    """Constants the template compares it with; for a number also its neighbours."""
    conflicting: bool = False
    """Whether it is a list or a group in one place and a plain value in another."""

    @property
    def name(self) -> str:
        """The last step of the path."""
        return self.path.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Branch:
    """A place where the template decides: the values it asks, and the line of the patched source.

    `condition` is what stands in the tag, `governs` the beginning of the text under it, `otherwise` that
    of the text under its `else`; they are empty where the tag was not found in the text.
    """

    part: str
    line: int
    variables: tuple[str, ...]
    where: Place = field(default_factory=Place)
    condition: str = ""
    governs: str = ""
    otherwise: str = ""


@dataclass(slots=True)
class _Finding:
    kinds: set[Kind] = field(default_factory=set)
    conditions: set[str] = field(default_factory=set)
    choices: dict[str | int, None] = field(default_factory=dict)
    unconditional: bool = False
    optional: bool = False


def variables_of(trees: Mapping[str, nodes.Template]) -> tuple[tuple[Variable, ...], tuple[Branch, ...]]:
    """The variables and branches of a template, given the syntax tree of each of its parts."""
    reader = _Reader()
    for part, tree in trees.items():
        reader.part = part
        reader.statements(tree.body, {}, _Under())
    return tuple(_variable(path, found) for path, found in reader.found.items()), tuple(reader.branches)


def json_schema(variables: Iterable[Variable]) -> dict[str, Any]:
    """The variables as a JSON Schema (draft 2020-12) of one object; money is text, dates are ISO text."""
    tree: dict[str, Any] = {"kind": "group", "required": True, "fields": {}}
    for variable in variables:
        node = tree
        for step in _steps(variable.path):
            node = node["fields"].setdefault(step, {"kind": "any", "required": False, "fields": {}})
        node.update(kind=variable.kind, required=variable.required and not variable.optional)
        if variable.conditions and not variable.required:
            node["conditions"] = list(variable.conditions)
    schema = _schema(tree)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


_TYPES: dict[Kind, dict[str, Any]] = {
    "text": {"type": ["string", "number", "integer"]},
    "number": {"type": ["integer", "number"]},
    "money": {"type": "string", "pattern": r"^-?\d+(\.\d{1,2})?$", "x-kind": "money"},
    "date": {"type": "string", "format": "date"},
    "flag": {"type": ["boolean", "string", "number", "array", "null"], "x-kind": "flag"},
    "name": {"type": "string", "x-kind": "name"},
    "rich": {"x-kind": "rich"},
    "any": {},
}


def _schema(node: dict[str, Any]) -> dict[str, Any]:
    fields = node["fields"]
    extra = {"x-conditions": node["conditions"]} if "conditions" in node else {}
    if "[]" in fields:
        return {"type": "array", "items": _schema(fields["[]"]), **extra}
    if fields or node["kind"] == "group":
        return {
            "type": "object",
            "properties": {name: _schema(child) for name, child in fields.items()},
            "required": sorted(name for name, child in fields.items() if child["required"]),
            **extra,
        }
    return {"type": "array", **extra} if node["kind"] == "list" else {**_TYPES[node["kind"]], **extra}


def _steps(path: str) -> Iterator[str]:
    for step in path.split("."):
        name, *items = step.split("[]")
        yield name
        yield from ("[]" for _ in items)


@dataclass(frozen=True, slots=True)
class _Under:
    """What a place in the template depends on."""

    conditions: frozenset[str] = frozenset()
    guarded: frozenset[str] = frozenset()

    def given(self, conditions: Iterable[str], guarded: Iterable[str]) -> "_Under":
        return _Under(self.conditions | set(conditions), self.guarded | set(guarded))


_Scope = dict[str, str | None]
"""Names made by the template itself, with the path they stand for, or None where it is computed."""


class _Reader:
    def __init__(self) -> None:
        self.part = ""
        self.found: dict[str, _Finding] = {}
        self.branches: list[Branch] = []

    def statements(self, body: list[nodes.Node], scope: _Scope, under: _Under) -> None:
        for node in body:
            match node:
                case nodes.Output(nodes=children):
                    for child in children:
                        if not isinstance(child, nodes.TemplateData):
                            self.expression(child, scope, under, "text")
                case nodes.If():
                    self._if(node, scope, under)
                case nodes.For():
                    self._for(node, scope, under)
                case nodes.Assign(target=nodes.Name(name=name), node=value):
                    self.expression(value, scope, under, "any")
                    scope[name] = self._path(value, scope)

    def _if(self, node: nodes.If, scope: _Scope, under: _Under) -> None:
        self.expression(node.test, scope, under, "flag")
        asked = tuple(dict.fromkeys(self._paths_in(node.test, scope)))
        self.branches.append(Branch(self.part, node.lineno, asked))
        inside = under.given(asked, self._guarded_by(node.test, scope))
        self.statements(node.body, scope, inside)
        for other in node.elif_:
            self._if(other, scope, under.given(asked, ()))
        self.statements(node.else_, scope, under.given(asked, ()))

    def _for(self, node: nodes.For, scope: _Scope, under: _Under) -> None:
        self.expression(node.iter, scope, under, "list")
        series = self._path(node.iter, scope)
        inner: _Scope = {**scope, "loop": None}
        for target in node.target.find_all(nodes.Name) if isinstance(node.target, nodes.Tuple) else ():
            inner[target.name] = None
        if isinstance(node.target, nodes.Name):
            inner[node.target.name] = f"{series}[]" if series else None
        if node.test is not None:
            self.expression(node.test, inner, under, "flag")
        self.statements(node.body, inner, under)
        self.statements(node.else_, dict(scope), under)

    def expression(self, node: nodes.Node, scope: _Scope, under: _Under, kind: Kind) -> None:
        """Note every value `node` uses; `kind` is what its own value is used as."""
        path = (
            self._path(node, scope) if isinstance(node, nodes.Name | nodes.Getattr | nodes.Getitem) else None
        )
        if path is not None:
            self._note(path, kind, under)
        match node:
            case nodes.Filter(name=name, node=inner) if inner is not None:
                self._filter(node, name, inner, scope, under, kind)
            case nodes.Test(name="defined" | "undefined", node=inner):
                self._optional(inner, scope, under)
            case nodes.Compare(expr=left, ops=operands):
                among = [operand.expr for operand in operands if operand.op in ("in", "notin")]
                beside: list[nodes.Node] = [left, *(operand.expr for operand in operands)]
                guess = _kind_beside(beside)
                for each in beside:
                    self.expression(each, scope, under, "any" if each in among else guess)
                self._compared(beside, among, scope)
            case nodes.Add() | nodes.Sub():
                for child in (node.left, node.right):
                    self.expression(child, scope, under, "number" if isinstance(node, nodes.Sub) else "any")
            case nodes.And() | nodes.Or() | nodes.Not():
                for part in node.iter_child_nodes():
                    self.expression(part, scope, under, kind)
            case nodes.CondExpr():
                self._choice(node, scope, under, kind)
            case nodes.Getattr() | nodes.Name():
                pass
            case nodes.Getitem(arg=argument):
                self.expression(argument, scope, under, "any")
            case _:
                for part in node.iter_child_nodes():
                    self.expression(part, scope, under, "text" if isinstance(node, nodes.Concat) else "any")

    def _compared(self, beside: list[nodes.Node], among: list[nodes.Expr], scope: _Scope) -> None:
        """Note the constants beside each value; what a value is looked for `among` is not one of them."""
        constants = [each.value for node in beside for each in _constants(node)]
        for node in beside:
            path = self._path(node, scope)
            if path is not None and node not in among:
                for value in constants:
                    near = (value - 1, value, value + 1) if isinstance(value, int) else (value,)
                    self.found[path].choices.update(dict.fromkeys(near))

    def _filter(
        self, node: nodes.Filter, name: str, inner: nodes.Expr, scope: _Scope, under: _Under, kind: Kind
    ) -> None:
        if name in ("default", "d"):
            self._optional(inner, scope, under, kind)
        else:
            self.expression(
                inner, scope, under, _BY_FILTER.get(name, "list" if name in _SAME_LIST else "any")
            )
        if (series := self._path(inner, scope)) is not None:
            for name_of_field in _fields_of(node):
                self._note(f"{series}[].{name_of_field}", "any", under)
        for argument in (*node.args, *(keyword.value for keyword in node.kwargs)):
            self.expression(
                argument, scope, under, _BY_FILTER.get(name, "any") if name.endswith("span") else "any"
            )

    def _choice(self, node: nodes.CondExpr, scope: _Scope, under: _Under, kind: Kind) -> None:
        self.expression(node.test, scope, under, "flag")
        asked = tuple(self._paths_in(node.test, scope))
        self.expression(node.expr1, scope, under.given(asked, self._guarded_by(node.test, scope)), kind)
        if node.expr2 is not None:
            self.expression(node.expr2, scope, under.given(asked, ()), kind)

    def _optional(self, node: nodes.Node, scope: _Scope, under: _Under, kind: Kind = "any") -> None:
        path = self._path(node, scope)
        if path is None:
            self.expression(node, scope, under, kind)
            return
        self._note(path, kind, under)
        self.found[path].optional = True

    def _note(self, path: str, kind: Kind, under: _Under) -> None:
        parent = path.removesuffix("[]") if path.endswith("[]") else path.rpartition(".")[0]
        if parent:
            self._note(parent, "list" if path.endswith("[]") else "group", under)
        found = self.found.setdefault(path, _Finding())
        found.kinds.add(kind)
        found.optional = found.optional or path in under.guarded
        conditions = under.conditions - {path}
        found.unconditional = found.unconditional or not conditions
        found.conditions |= conditions

    def _path(self, node: nodes.Node, scope: _Scope) -> str | None:
        """The dotted path a plain expression stands for, or None where it is computed."""
        match node:
            case nodes.Name(name=name):
                return scope.get(name, name)
            case (
                nodes.Getattr(node=inner, attr=name)
                | nodes.Getitem(node=inner, arg=nodes.Const(value=str(name)))
            ):
                base = self._path(inner, scope)
                return f"{base}.{name}" if base else None
            case nodes.Getitem(node=inner, arg=nodes.Slice()):
                return self._path(inner, scope)
            case nodes.Getitem(node=inner):
                base = self._path(inner, scope)
                return f"{base}[]" if base else None
            case nodes.Filter(node=inner, name=name) if inner is not None and name in _SAME_LIST | {
                "default",
                "d",
            }:
                return self._path(inner, scope)
            case nodes.Filter(node=inner, name=name) if inner is not None and name in _ONE_ITEM:
                base = self._path(inner, scope)
                return f"{base}[]" if base else None
        return None

    def _paths_in(self, node: nodes.Node, scope: _Scope) -> Iterator[str]:
        path = self._path(node, scope)
        if path is not None:
            yield path
            return
        for child in node.iter_child_nodes():
            yield from self._paths_in(child, scope)

    def _guarded_by(self, test: nodes.Node, scope: _Scope) -> Iterator[str]:
        """The paths known to be there inside `if test`."""
        match test:
            case nodes.Test(name="defined", node=inner):
                if path := self._path(inner, scope):
                    yield path
            case nodes.And(left=left, right=right):
                yield from self._guarded_by(left, scope)
                yield from self._guarded_by(right, scope)


def _fields_of(node: nodes.Filter) -> Iterator[str]:
    """The field of each item a filter reads: `map(attribute="name")`, `selectattr("name")`."""
    named = [keyword.value for keyword in node.kwargs if keyword.key == "attribute"]
    first = node.args[:1] if node.name in ("selectattr", "rejectattr", "groupby", "sum") else []
    for argument in (*named, *first):
        if isinstance(argument, nodes.Const) and isinstance(argument.value, str):
            yield argument.value


def _constants(node: nodes.Node) -> Iterator[nodes.Const]:
    items = node.items if isinstance(node, nodes.List | nodes.Tuple) else [node]
    for each in items:
        if (
            isinstance(each, nodes.Const)
            and isinstance(each.value, str | int)
            and not isinstance(each.value, bool)
        ):
            yield each


def _kind_beside(expressions: list[nodes.Node]) -> Kind:
    """What a comparison with constants tells about the other side."""
    for each in expressions:
        if isinstance(each, nodes.Const) and not isinstance(each.value, bool):
            return "text" if isinstance(each.value, str) else "number"
    return "any"


def _variable(path: str, found: _Finding) -> Variable:
    return Variable(
        path=path,
        kind=max(found.kinds, key=_STRENGTH.index),
        required=found.unconditional,
        optional=found.optional,
        conditions=() if found.unconditional else tuple(sorted(found.conditions)),
        decides=bool(found.kinds & {"flag"}) or bool(found.choices),
        choices=tuple(found.choices),
        conflicting=bool(found.kinds & _COMPOSED and found.kinds & _SIMPLE),
    )
