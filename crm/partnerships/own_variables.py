"""A template's own variables: questions in the words of legal staff, answers, what is not answered."""

from collections.abc import Mapping
from typing import Any

from agreements.docx import DocumentError
from agreements.intake import Question, Unreadable, Wording, printed, questions_of, unfillable
from agreements.intake import checked as _checked
from agreements.labels import label_of
from agreements.reading import Gaps, gaps_in
from agreements.terms import Missing
from agreements.vocabulary import vocabulary
from crm.partnerships.documents import compiled
from crm.partnerships.errors import DetailsUnusable
from crm.partnerships.models import TemplateVersion

ROOT = "own"
"""The first step of the path under which a missing answer is told."""


def wording_of(version: TemplateVersion) -> dict[str, Wording]:
    """What legal staff said of each variable, by path."""
    return {path: Wording.of(said) for path, said in version.wording.items()}


def questions(version: TemplateVersion) -> tuple[Question, ...]:
    """What the template asks for beyond the records; its file must be loaded."""
    return questions_of(compiled(version).variables, vocabulary("free"), wording_of(version))


def not_fillable(version: TemplateVersion) -> list[str]:
    """Variables for which no form can be made."""
    return unfillable(compiled(version).variables, vocabulary("free"))


def checked(version: TemplateVersion, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers as they may be kept; raises DetailsUnusable naming the first that is not one."""
    try:
        return _checked(questions(version), answers)
    except Unreadable as unreadable:
        label = label_of(unreadable.path, wording_of(version))
        raise DetailsUnusable(detail=label) from unreadable


def first_answers(version: TemplateVersion) -> dict[str, Any]:
    """What legal staff set as the usual answer; one that does not fit its question is left out."""
    usual: dict[str, Any] = {}
    for question in questions(version):
        try:
            if question.default and question.kind != "rows":
                usual |= _checked([question], {question.path: question.default})
        except Unreadable:
            continue
    return usual


def values_of(version: TemplateVersion, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The tree of the template's own values."""
    return printed(questions(version), answers)


def gaps_of(version: TemplateVersion) -> Gaps:
    """What the document may not leave empty where it prints it."""
    asked = questions(version)
    columns = [column for question in asked for column in question.columns]
    return Gaps(
        frozenset(one.path for one in (*asked, *columns) if not one.may_be_empty),
        {
            one.path: {column.name: False if column.kind == "flag" else "" for column in one.columns}
            for one in asked
            if one.kind == "rows"
        },
    )


def unanswered(version: TemplateVersion, values: Mapping[str, Any]) -> list[Missing]:
    """What the document of these values would print and nobody answered, in reading order.

    Which conditions hold is told by the document itself. Where it cannot be made at all, everything counts
    that stands under no condition.
    """
    gaps = gaps_of(version)
    try:
        paths = list(gaps_in(compiled(version), values, gaps))
    except DocumentError:
        empty = (question for question in questions(version) if not question.may_be_empty)
        paths = [one.path for one in empty if not one.conditions and not _at(values, one.path)]
    own = wording_of(version)
    told = dict.fromkeys(_of_list(path, values) for path in paths)
    return [Missing(f"{ROOT}.{path}", label_of(path, own)) for path in told]


def _of_list(path: str, values: Mapping[str, Any]) -> str:
    """A gap in the only row of a list that nobody filled is a gap of the list."""
    series, mark, _column = path.partition("[0]")
    return series if mark and not _at(values, series) else path


def _at(values: Mapping[str, Any], path: str) -> Any:
    value: Any = values
    for step in path.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return value
