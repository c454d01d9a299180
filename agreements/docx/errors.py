"""What the document engine refuses; every error says which template, value or place it is about."""

from collections.abc import Sequence

from agreements.docx.problems import UNREADABLE, Place, Problem


class DocumentError(Exception):
    """Anything the engine refuses; `code` is stable and meant for programs."""

    code = "document_error"


class TemplateRefused(DocumentError):
    """The template may not be used; `problems` lists everything that is wrong with it."""

    code = "template_refused"

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        first = self.problems[0]
        more = f" (and {len(self.problems) - 1} more)" if len(self.problems) > 1 else ""
        super().__init__(f"{first.where.describe('en')}: {first.message_en}{more}")

    @property
    def is_unreadable(self) -> bool:
        """Whether this is no Word document at all, or one that nobody can open."""
        return any(problem.code in UNREADABLE for problem in self.problems)


class UnsafeValue(DocumentError):
    """A value that may not enter a document; `path` is dotted, `reason` a stable word.

    Reasons: `control_character`, `surrogate`, `noncharacter`, `break_character`, `object`, `float`,
    `key`, `too_deep`, `too_many`, `needs_run_tag`, `unsafe_attribute`, `address`.
    """

    code = "unsafe_value"

    def __init__(self, path: str, reason: str, detail: str = "") -> None:
        self.path, self.reason, self.detail = path, reason, detail
        super().__init__(f"{path}: {reason}" + (f" ({detail})" if detail else ""))


class MissingValue(DocumentError):
    """The template needs a value that was not given (or is None where text must stand)."""

    code = "missing_value"

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(f"{path} has no value")


class ValueLost(DocumentError):
    """A value was printed by the template but does not stand in the text of the result."""

    code = "value_lost"

    def __init__(self, path: str, where: Place) -> None:
        self.path, self.where = path, where
        super().__init__(f"{path} is not in the text of the result: {where.describe('en')}")


class FilterRefused(DocumentError):
    """A filter that cannot answer for a value; it never prints a guess."""

    code = "filter_refused"

    def __init__(self, name: str, value: object, reason: str) -> None:
        self.filter, self.value, self.reason = name, value, reason
        super().__init__(f"{name}: {reason}: {value!r:.60}")


class WrongKind(DocumentError):
    """The template needs a list (or a group) where another value was given."""

    code = "wrong_kind"

    def __init__(self, path: str, needed: str) -> None:
        self.path, self.needed = path, needed
        super().__init__(f"{path} has to be a {needed}")


class RenderingFailed(DocumentError):
    """The template could not be rendered with these values: a wrong operation, or a limit was reached."""

    code = "rendering_failed"
