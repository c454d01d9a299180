"""What another version of a template asks for that the one before did not: new names, other kinds."""

from collections.abc import Iterable
from dataclasses import dataclass

from agreements.docx.schema import Kind, Variable


@dataclass(frozen=True, slots=True)
class KindChange:
    """A variable that is used as something else now."""

    path: str
    old: Kind
    new: Kind


@dataclass(frozen=True, slots=True)
class Differences:
    """New names, required and not; names that are gone; names that became required; other kinds."""

    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    now_required: tuple[str, ...] = ()
    kinds: tuple[KindChange, ...] = ()

    @property
    def is_breaking(self) -> bool:
        """Whether data that filled the earlier version may fail to fill this one."""
        return bool(self.required or self.now_required or self.kinds)

    @property
    def is_empty(self) -> bool:
        """Whether both versions ask for the same."""
        return not (self.is_breaking or self.optional or self.gone)


def differences(old: Iterable[Variable], new: Iterable[Variable]) -> Differences:
    """Compare the variables of two versions; groups are left out, as their fields tell."""
    before = {each.path: each for each in old if each.kind != "group"}
    after = {each.path: each for each in new if each.kind != "group"}
    fresh = [each for path, each in after.items() if path not in before]
    kept = [(before[path], each) for path, each in after.items() if path in before]
    return Differences(
        required=tuple(each.path for each in fresh if _is_required(each)),
        optional=tuple(each.path for each in fresh if not _is_required(each)),
        gone=tuple(path for path in before if path not in after),
        now_required=tuple(each.path for was, each in kept if _is_required(each) and not _is_required(was)),
        kinds=tuple(KindChange(each.path, was.kind, each.kind) for was, each in kept if _differ(was, each)),
    )


def _is_required(variable: Variable) -> bool:
    return variable.required and not variable.optional


def _differ(was: Variable, now: Variable) -> bool:
    """A plain value that is only asked more of (`any` becomes `text`) is no other kind."""
    loose: frozenset[Kind] = frozenset({"any", "flag", "text", "name"})
    return was.kind != now.kind and not {was.kind, now.kind} <= loose
