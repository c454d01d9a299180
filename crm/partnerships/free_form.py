"""The form of a free paper: one field per question of its template, made when the form is asked for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wtforms import BooleanField, FieldList, Form, FormField, StringField, TextAreaField
from wtforms.fields import Field
from wtforms.validators import StopValidation

from agreements.intake import EXPECTED, Question, Unreadable, answered, shown
from crm.partnerships.details import FreeDetails
from crm.partnerships.forms import SPARE_ROWS, TermsForm
from crm.web.language import said

MOST_FIELDS = 60
"""Rows of one list in the form; a longer list comes by import."""


@dataclass(frozen=True)
class Asked:
    """A question with its field, as the page lays it out; `note` says on what it depends."""

    question: Question
    field: Field
    depends_on: Sequence[str]


class FreeForm(TermsForm):
    """Fields are named `q0`, `q1` … in the order of the questions."""

    questions: tuple[Question, ...] = ()

    def asked(self) -> Iterator[Asked]:
        labels = {one.path: said(one.label) for one in self.questions}
        for n, question in enumerate(self.questions):
            depends = [labels[path] for path in question.conditions if path in labels]
            yield Asked(question, self[f"q{n}"], depends)

    def details(self, kept: Mapping[str, Any]) -> dict[str, Any]:
        """What can be read of the answers; a form that was refused leaves out those that cannot."""
        answers = {}
        for n, question in enumerate(self.questions):
            try:
                answers[question.path] = answered(question, self._typed(question, self[f"q{n}"]))
            except Unreadable:
                continue
        return {**kept, "place": self.place.data or "", "answers": answers}

    def _typed(self, question: Question, field: Field) -> Any:
        if question.kind != "rows":
            return field.data
        return [
            {column.name: row[f"c{n}"] for n, column in enumerate(question.columns)} for row in field.data
        ]


def free_form(questions: tuple[Question, ...], details: FreeDetails | None = None, **hidden: Any) -> FreeForm:
    """The form as the person sent it, or with `details` the one that shows them."""
    fields = {f"q{n}": _field(question) for n, question in enumerate(questions)}
    form = type("TemplateForm", (FreeForm,), fields | {"questions": questions})
    if details is None:
        return form()  # type: ignore[no-any-return]
    values = {f"q{n}": _value(one, details.answers.get(one.path)) for n, one in enumerate(questions)}
    return form(data={"place": details.place, **values, **hidden})  # type: ignore[no-any-return]


def _field(question: Question) -> Any:
    label = said(question.label)
    match question.kind:
        case "flag":
            return BooleanField(label)
        case "rows":
            columns = {f"c{n}": _field(column) for n, column in enumerate(question.columns)}
            row = type("RowForm", (Form,), columns)
            return FieldList(FormField(row), label, max_entries=MOST_FIELDS)
    field = TextAreaField if question.kind == "lines" or question.is_long else StringField
    return field(label, [_readable(question)])


def _value(question: Question, kept: Any) -> Any:
    if question.kind == "flag":
        return bool(kept)
    if question.kind == "rows":
        rows = [
            {f"c{n}": _value(column, row.get(column.name)) for n, column in enumerate(question.columns)}
            for row in kept or ()
        ]
        return [*rows, *({} for _ in range(SPARE_ROWS))][:MOST_FIELDS]
    return shown(question, kept)


def _readable(question: Question) -> Any:
    def check(_form: Form, field: Field) -> None:
        try:
            answered(question, field.data)
        except Unreadable as unreadable:
            raise StopValidation(said(EXPECTED[unreadable.reason])) from unreadable

    return check
