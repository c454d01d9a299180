"""The words for a template's own variables: what the form calls them, hints, usual values."""

from dataclasses import dataclass

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from agreements.intake import Question, Wording, readable
from agreements.intake.wording import WAYS
from agreements.labels import label_of
from crm.core.errors import NotFound
from crm.core.texts import text
from crm.partnerships import own_variables
from crm.partnerships.models import AgreementKind, TemplateVersion
from crm.partnerships.operations import library as verbs
from crm.partnerships.permissions import PartnershipsPermission
from crm.partnerships.queries import library
from crm.partnerships.views.blueprint import bp
from crm.web.access import requires
from crm.web.acting import acting
from crm.web.addresses import go_to
from crm.web.language import said

LONGEST = 300
KIND_WORDS = {
    "text": text("текст"),
    "lines": text("перечень, каждое с новой строки"),
    "number": text("число"),
    "money": text("сумма"),
    "date": text("дата"),
    "flag": text("да или нет"),
    "rows": text("таблица"),
}
WAY_WORDS = {
    "": text("Строка"),
    "long": text("Большое поле"),
    "money": text("Сумма"),
    "number": text("Число"),
    "date": text("Дата"),
}


@dataclass(frozen=True)
class Row:
    """One variable as the page shows it; `n` names its fields."""

    n: int
    question: Question
    said: Wording
    readable: str
    depends_on: str
    is_column: bool


@bp.get("/template-versions/<int:version_id>/variables")
@requires(PartnershipsPermission.TEMPLATE_VIEW)
def variables(version_id: int) -> ResponseReturnValue:
    version = _with_variables(version_id)
    return render_template(
        "partnerships/variables.html",
        version=version,
        rows=_rows(version),
        unfillable=own_variables.not_fillable(version),
        kinds=KIND_WORDS,
        ways=WAY_WORDS,
        may_edit=acting().may(PartnershipsPermission.TEMPLATE_EDIT),
    )


@bp.post("/template-versions/<int:version_id>/variables")
@requires(PartnershipsPermission.TEMPLATE_EDIT)
def save_variables(version_id: int) -> ResponseReturnValue:
    version = _with_variables(version_id)
    wording = own_variables.wording_of(version) | {row.question.path: _typed(row.n) for row in _rows(version)}
    verbs.save_wording(version, wording, by=acting())
    flash(_("Подписи переменных сохранены"), "success")
    return go_to(url_for("partnerships.template", template_id=version.template_id))


def _with_variables(version_id: int) -> TemplateVersion:
    """A sound version of a free template; variables are never read of one that the check refused."""
    version = library.version_with_file_or_404(version_id)
    is_free = version.template.type.kind_of is AgreementKind.FREE
    if not is_free or not version.report.get("acceptable"):
        raise NotFound
    return version


def _rows(version: TemplateVersion) -> list[Row]:
    own = own_variables.wording_of(version)
    asked: list[tuple[Question, bool]] = []
    for question in own_variables.questions(version):
        asked += [(question, False), *((column, True) for column in question.columns)]
    return [
        Row(
            n,
            question,
            own.get(question.path, Wording()),
            readable(question.path),
            ", ".join(said(label_of(path, own)) for path in question.conditions),
            is_column,
        )
        for n, (question, is_column) in enumerate(asked)
    ]


def _typed(n: int) -> Wording:
    def word(name: str) -> str:
        return request.form.get(f"{name}-{n}", "").strip()[:LONGEST]

    way = word("way")
    return Wording(
        label=word("label"),
        label_en=word("label_en"),
        hint=word("hint"),
        default=word("default"),
        way=way if way in WAYS else "",
        may_be_empty=f"may_be_empty-{n}" in request.form,
    )
