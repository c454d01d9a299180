"""Questions generated from the schema of a template: one for every value that the records do not know."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from agreements.bilingual import Text
from agreements.docx import Variable
from agreements.intake.wording import Wording

QuestionKind = Literal["text", "lines", "number", "money", "date", "flag", "rows"]

_KINDS: Mapping[str, QuestionKind] = {
    "money": "money",
    "number": "number",
    "date": "date",
    "flag": "flag",
    "text": "text",
    "any": "text",
    "name": "text",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One thing to ask a person.

    `lines` are a list of texts, `rows` a list of groups whose fields are `columns`. `is_ready`: the template
    prints the value as it is, so it must come ready for print. `decides`: a condition of the template asks
    it, so it may stay empty. `is_absent`: the template asks whether it is there at all. `conditions` are
    paths on which it depends whether the value is printed.
    """

    path: str
    kind: QuestionKind
    label: Text
    hint: str = ""
    default: str = ""
    is_ready: bool = False
    decides: bool = False
    is_absent: bool = False
    may_be_empty: bool = False
    is_whole: bool = False
    is_long: bool = False
    conditions: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    columns: tuple["Question", ...] = ()

    @property
    def name(self) -> str:
        """The last step of the path."""
        return self.path.rpartition(".")[2]


def questions_of(
    variables: Iterable[Variable], known: frozenset[str], wording: Mapping[str, Wording]
) -> tuple[Question, ...]:
    """In reading order of the template; `known` are the paths that the records fill."""
    own = [variable for variable in variables if _is_own(variable.path, known)]
    return tuple(
        _question(variable, own, wording)
        for variable in own
        if "[]" not in variable.path and not _is_group(variable, own)
    )


def own_paths(variables: Iterable[Variable], known: frozenset[str]) -> list[str]:
    """Every path about which something may be said: values, lists and their columns."""
    own = [variable for variable in variables if _is_own(variable.path, known)]
    return [one.path for one in own if not _is_group(one, own) and not one.path.endswith("[]")]


def unfillable(variables: Iterable[Variable], known: frozenset[str]) -> list[str]:
    """Paths that no form can fill: rich text, a list within a list, more fields of a known list."""
    return [variable.path for variable in variables if not _is_fillable(variable, known)]


def _is_fillable(variable: Variable, known: frozenset[str]) -> bool:
    if variable.path in known:
        return True
    outer = variable.path.split("[]")
    deep = len(outer) > 2 or (len(outer) == 2 and ("." in outer[1][1:] or variable.kind in ("list", "group")))
    is_item = variable.path.endswith("[]") and len(outer) == 2
    return (
        variable.kind != "rich"
        and not variable.conflicting
        and outer[0] not in {path for path in known if path + "[]" in known}
        and (is_item or not deep)
    )


def _is_own(path: str, known: frozenset[str]) -> bool:
    return path not in known


def _is_group(variable: Variable, own: list[Variable]) -> bool:
    return variable.kind == "group" or any(other.path.startswith(f"{variable.path}.") for other in own)


def _question(variable: Variable, own: list[Variable], wording: Mapping[str, Wording]) -> Question:
    said = wording.get(variable.path, Wording())
    columns = tuple(_columns(variable, own, wording))
    kind, is_ready = _kind(variable, said, has_columns=bool(columns))
    numbers = [choice for choice in variable.choices if isinstance(choice, int)]
    return Question(
        path=variable.path,
        kind=kind,
        label=said.label_of(variable.path),
        hint=said.hint,
        default=said.default,
        is_ready=is_ready,
        decides=variable.decides or kind == "flag",
        is_absent=variable.optional,
        may_be_empty=said.may_be_empty or variable.decides or variable.optional or kind == "flag",
        is_whole=bool(numbers),
        is_long=said.way == "long",
        conditions=variable.conditions,
        choices=tuple(choice for choice in variable.choices if isinstance(choice, str)),
        columns=columns,
    )


def _kind(variable: Variable, said: Wording, *, has_columns: bool) -> tuple[QuestionKind, bool]:
    """What is asked, and whether it must come ready for print."""
    if variable.kind == "list":
        return ("rows" if has_columns else "lines"), not has_columns
    kind = _KINDS.get(variable.kind, "text")
    if kind != "text" or variable.kind == "name":
        return kind, False
    ways: Mapping[str, QuestionKind] = {"money": "money", "number": "number", "date": "date"}
    if variable.choices:
        return "text", False
    return ways.get(said.way, "text"), True


def _columns(variable: Variable, own: list[Variable], wording: Mapping[str, Wording]) -> Iterator[Question]:
    prefix = f"{variable.path}[]."
    for other in own:
        name = other.path.removeprefix(prefix)
        if other.path.startswith(prefix) and "[]" not in name and "." not in name:
            yield _question(other, [], wording)
