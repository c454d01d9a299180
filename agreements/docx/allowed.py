"""What a template may say: an allow-list over Jinja's syntax tree, applied before anything is compiled.

Jinja folds constants while it compiles, so `'a' * 300000000` must be refused on the parsed tree.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, nodes

from agreements.docx.environment import LOOP_CALLS, LOOP_FIELDS

LOOP_DEPTH = 3
CONSTANT = 1024
"""Characters in a text constant, digits in a number."""
SERIES = 100
"""Items in a literal list."""
GROWTH = 1000
"""How many times its longest value a `set` variable may grow by joining texts."""

_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Slice,
    nodes.If,
    nodes.For,
    nodes.Assign,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.CondExpr,
    nodes.Concat,
    nodes.Add,
    nodes.Sub,
    nodes.Neg,
    nodes.Mul,
    nodes.Filter,
    nodes.Test,
    nodes.List,
    nodes.Tuple,
    nodes.Keyword,
    nodes.Call,
)
_REMOVED_FILTERS = frozenset(
    {
        "attr",
        "safe",
        "format",
        "center",
        "random",
        "tojson",
        "pprint",
        "xmlattr",
        "urlize",
        "indent",
        "wordwrap",
        "batch",
        "slice",
        "forceescape",
        "float",
    }
)
_FIELD_FILTERS = frozenset(
    {
        "map",
        "select",
        "reject",
        "selectattr",
        "rejectattr",
        "groupby",
        "sort",
        "sum",
        "unique",
        "min",
        "max",
        "join",
    }
)


@dataclass(frozen=True, slots=True)
class Violation:
    """A construct that may not stand in a template: a code of the catalogue and what was found."""

    code: str
    line: int
    details: dict[str, Any]


def violations(tree: nodes.Template, environment: Environment) -> Iterator[Violation]:
    """Everything in `tree` that the allow-list does not permit, in reading order."""
    yield from _Reader(environment).read(tree, 0)
    yield from _growth(tree)


class _Reader:
    def __init__(self, environment: Environment) -> None:
        self._environment = environment

    def read(self, node: nodes.Node, loops: int) -> Iterator[Violation]:
        if not isinstance(node, _ALLOWED):
            yield _no(node, "forbidden_construct", what=type(node).__name__.lower())
            return
        yield from self._judge(node, loops)
        inside = loops + 1 if isinstance(node, nodes.For) else loops
        for child in node.iter_child_nodes():
            yield from self.read(child, inside)

    def _judge(self, node: nodes.Node, loops: int) -> Iterator[Violation]:
        match node:
            case nodes.Name(name=name) if name.startswith("_") or (name == "loop" and not loops):
                yield _no(node, "forbidden_name", what=name)
            case nodes.Getattr(attr=name) if name.startswith("_"):
                yield _no(node, "forbidden_name", what=name)
            case nodes.Getattr(node=nodes.Name(name="loop"), attr=name) if name not in LOOP_FIELDS:
                yield _no(node, "forbidden_name", what=f"loop.{name}")
            case nodes.Getitem(arg=nodes.Const(value=str() as name)) if name.startswith("_"):
                yield _no(node, "forbidden_name", what=name)
            case nodes.Const(value=value) if len(str(value)) > CONSTANT:
                yield _no(node, "too_complex", what=f"{str(value)[:20]}…")
            case nodes.Const(value=float()):
                pass
            case nodes.List(items=items) | nodes.Tuple(items=items) if len(items) > SERIES:
                yield _no(node, "too_complex", what=f"{len(items)} items")
            case nodes.For(recursive=True):
                yield _no(node, "forbidden_construct", what="recursive")
            case nodes.For() if loops >= LOOP_DEPTH:
                yield _no(node, "too_deep", limit=LOOP_DEPTH)
            case nodes.Mul() if not _is_span(node):
                yield _no(node, "forbidden_construct", what="*")
            case nodes.Call() if not _is_loop_call(node):
                yield _no(node, "forbidden_call", what=_called(node))
            case nodes.Filter():
                yield from self._filter(node)
            case nodes.Test(name=name) if name not in self._environment.tests:
                yield _no(node, "unknown_test", name=name)
            case nodes.Assign(target=target) if not isinstance(target, nodes.Name):
                yield _no(node, "forbidden_construct", what="set")

    def _filter(self, node: nodes.Filter) -> Iterator[Violation]:
        if node.node is None:
            yield _no(node, "forbidden_construct", what="filter")
        if node.name not in self._environment.filters:
            code = "forbidden_filter" if node.name in _REMOVED_FILTERS else "unknown_filter"
            yield _no(node, code, name=node.name)
        elif node.name in _FIELD_FILTERS:
            yield from _field_arguments(node)
        if node.dyn_args is not None or node.dyn_kwargs is not None:
            yield _no(node, "forbidden_construct", what="*")


def _field_arguments(node: nodes.Filter) -> Iterator[Violation]:
    """Arguments of `map(attribute=…)` and its kin name fields: never private ones, never computed ones."""
    fields = node.args[1:] if node.name == "join" else node.args
    for argument in (*fields, *(keyword.value for keyword in node.kwargs)):
        if isinstance(argument, nodes.Const):
            if any(step.startswith("_") for step in str(argument.value).split(".")):
                yield _no(node, "forbidden_name", what=argument.value)
        elif not isinstance(argument, nodes.Name | nodes.Getattr | nodes.List):
            yield _no(node, "too_complex", what=node.name)


def _is_span(node: nodes.Mul) -> bool:
    """`n * loop.length` is what `{% hm %}` becomes."""
    right = node.right
    return (
        isinstance(node.left, nodes.Const)
        and isinstance(node.left.value, int)
        and isinstance(right, nodes.Getattr)
        and right.attr == "length"
        and isinstance(right.node, nodes.Name)
        and right.node.name == "loop"
    )


def _is_loop_call(node: nodes.Call) -> bool:
    target = node.node
    return (
        isinstance(target, nodes.Getattr)
        and target.attr in LOOP_CALLS
        and isinstance(target.node, nodes.Name)
        and target.node.name == "loop"
        and node.dyn_args is None
        and node.dyn_kwargs is None
    )


def _called(node: nodes.Call) -> str:
    target = node.node
    if isinstance(target, nodes.Getattr):
        return f"{target.attr}()"
    return f"{target.name}()" if isinstance(target, nodes.Name) else "()"


def _growth(tree: nodes.Template) -> Iterator[Violation]:
    """Refuse chains of `{% set a = a ~ a %}`: each doubles the text, forty of them fill any memory."""
    weights: dict[str, int] = {}
    for node in tree.find_all(nodes.Assign):
        weight = _weight(node.node, weights)
        if weight > GROWTH:
            yield _no(node, "too_complex", what="set")
            return
        if isinstance(node.target, nodes.Name):
            weights[node.target.name] = max(weight, weights.get(node.target.name, 1))


def _weight(node: nodes.Node, weights: dict[str, int]) -> int:
    if isinstance(node, nodes.Name):
        return weights.get(node.name, 1)
    return max(1, sum(_weight(child, weights) for child in node.iter_child_nodes()))


def _no(node: nodes.Node, code: str, **details: object) -> Violation:
    return Violation(code, node.lineno, details)
