"""Marks around values, so that each can be found again in the document that was made of them.

A mark is `OPEN number SPLIT text CLOSE` in characters of the private use area; one without text is a gap.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from agreements.docx.errors import FilterRefused
from agreements.docx.filters import Filter, filters_with

OPEN, SPLIT, CLOSE = "\ue010", "\ue011", "\ue012"
GAP_WORDS = "____"
MARK = re.compile(f"{OPEN}(\\d+){SPLIT}([^{OPEN}{SPLIT}{CLOSE}]*){CLOSE}")
_STRAY = str.maketrans("", "", OPEN + SPLIT + CLOSE)
_INDEX = re.compile(r"\[\d+\]")


def plain_path(path: str) -> str:
    """`parties[1].inn` → `parties[].inn`: as a schema writes it."""
    return _INDEX.sub("[]", path)


@dataclass(slots=True)
class Marked:
    """Values with marks; `paths` are what the numbers of the marks stand for (elements counted from 0)."""

    values: dict[str, Any] = field(default_factory=dict)
    paths: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Gaps:
    """What may not stay empty: `paths` as the values have them (`parties[0].inn`) or plain (`parties[].inn`).

    `rows` are the empty rows of lists of groups by the list's path: a list that nobody filled shows one.
    """

    paths: frozenset[str] = frozenset()
    rows: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def marked(values: Mapping[str, Any], gaps: Gaps, bare: frozenset[str]) -> Marked:
    """A copy of `values` with every text marked.

    Values at the plain paths of `bare` are compared by the template, or stand in attributes: no marks.
    """
    made = Marked()
    made.values = _Marker(made.paths, gaps, bare).group(values, "")
    return made


class _Marker:
    def __init__(self, paths: list[str], gaps: Gaps, bare: frozenset[str]) -> None:
        self._paths, self._gaps, self._bare = paths, gaps, bare
        self._known: dict[int, Any] = {}
        """Groups that stand in the tree twice keep the paths of their first place."""

    def group(self, values: Mapping[str, Any], path: str) -> dict[str, Any]:
        if id(values) not in self._known:
            self._known[id(values)] = {
                name: self.value(value, f"{path}.{name}" if path else name) for name, value in values.items()
            }
        return self._known[id(values)]  # type: ignore[no-any-return]

    def value(self, value: Any, path: str) -> Any:
        if isinstance(value, str):
            return self.text(value.translate(_STRAY), path)
        if isinstance(value, Mapping):
            return self.group(value, path)
        if isinstance(value, list | tuple):
            if not value and self._is_gap(path):
                return [self.value(self._gaps.rows.get(path, ""), f"{path}[0]")]
            return [self.value(item, f"{path}[{n}]") for n, item in enumerate(value)]
        return value

    def text(self, text: str, path: str) -> str:
        is_gap = not text and self._is_gap(path)
        if not is_gap and (not text or plain_path(path) in self._bare):
            return text
        self._paths.append(path)
        return f"{OPEN}{len(self._paths) - 1}{SPLIT}{text}{CLOSE}"

    def _is_gap(self, path: str) -> bool:
        paths = self._gaps.paths
        return path in paths or plain_path(path) in paths or path.removesuffix("[0]") in paths


def _through(filter_: Filter) -> Filter:
    """The same filter, looking past marks; a gap, and what it cannot answer for, go on as they are."""

    def looking_past(value: Any, *args: Any, **options: Any) -> Any:
        whole = MARK.fullmatch(value) if isinstance(value, str) else None
        if isinstance(value, str) and (gap := _gap_in(value, *args)):
            return gap
        inner = whole[2] if whole else _bare(value)
        try:
            result = filter_(inner, *(_bare(each) for each in args), **options)
        except FilterRefused:
            return value
        if whole and isinstance(result, str):
            return f"{OPEN}{whole[1]}{SPLIT}{result}{CLOSE}"
        return result

    return looking_past


def _gap_in(*values: Any) -> str | None:
    for value in values:
        for found in MARK.finditer(value) if isinstance(value, str) else ():
            if not found[2]:
                return found[0]
    return None


def _bare(value: Any) -> Any:
    return MARK.sub(r"\2", value) if isinstance(value, str) else value


def _wrapped(filter_: Callable[..., Any]) -> Filter:
    """Filters of Jinja that want its environment, and those that take lists, see marks as ordinary text."""
    return filter_ if hasattr(filter_, "jinja_pass_arg") else _through(filter_)


_WHOLE_VALUES = frozenset(
    {"default", "d", "join", "listed", "перечень", "items", "length", "count", "e", "escape"}
)

PASSING: Mapping[str, Filter] = {
    name: filter_ if name in _WHOLE_VALUES else _wrapped(filter_) for name, filter_ in filters_with().items()
}
"""Every filter of a template, made to work on marked values."""
