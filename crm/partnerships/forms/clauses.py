"""Forms of the library of clauses, and of choosing a wording for an agreement."""

import re
from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Regexp

from crm.partnerships.forms import LINE, REQUIRED
from crm.partnerships.models.clauses import Clause, ClauseLanguage, ClauseVersion, Risk
from crm.partnerships.operations.clauses import ClauseFacts
from crm.partnerships.rules import LONGEST_CLAUSE

CODE = re.compile(r"[a-z][a-z0-9_]{1,39}\Z")
NOTHING = 0


class ClauseForm(FlaskForm):  # type: ignore[misc]
    """What people know a clause by."""

    code = StringField(
        _l("Код"),
        [
            DataRequired(REQUIRED),
            Regexp(CODE, message=_l("Латинские буквы, цифры и «_», от 2 до 40 знаков.")),
        ],
    )
    language = SelectField(_l("Язык"))
    title = StringField(_l("Название"), [DataRequired(REQUIRED), LINE])
    category = StringField(_l("Раздел"), [LINE])
    risk = SelectField(_l("Риск"))
    when_to_use = TextAreaField(_l("Когда применять"), [Length(max=2000)])
    fallback_of = SelectField(_l("Смягчает условие"), coerce=int)

    def offer(
        self,
        *,
        languages: Iterable[tuple[ClauseLanguage, str]],
        risks: Iterable[tuple[Risk, str]],
        clauses: Iterable[Clause],
    ) -> None:
        self.language.choices = [SelectChoice(value=one.value, label=name) for one, name in languages]
        self.risk.choices = [SelectChoice(value=one.value, label=name) for one, name in risks]
        self.fallback_of.choices = [
            SelectChoice(value=NOTHING, label=_l("Ничего: это первая формулировка")),
            *(SelectChoice(value=one.id, label=one.title) for one in clauses),
        ]

    @classmethod
    def of(cls, clause: Clause) -> "ClauseForm":
        names = ("code", "title", "category", "when_to_use")
        return cls(
            data={name: getattr(clause, name) for name in names}
            | {
                "language": clause.language.value,
                "risk": clause.risk.value,
                "fallback_of": clause.fallback_of_id or NOTHING,
            }
        )

    @property
    def facts(self) -> ClauseFacts:
        return ClauseFacts(
            code=self.code.data or "",
            language=ClauseLanguage(self.language.data),
            title=(self.title.data or "").strip(),
            category=(self.category.data or "").strip(),
            risk=Risk(self.risk.data),
            when_to_use=(self.when_to_use.data or "").strip(),
            fallback_of_id=self.fallback_of.data or None,
        )


class WordingForm(FlaskForm):  # type: ignore[misc]
    text = TextAreaField(
        _l("Текст условия"),
        [DataRequired(REQUIRED), Length(max=LONGEST_CLAUSE, message=_l("Текст слишком длинный."))],
    )


class FragmentForm(FlaskForm):  # type: ignore[misc]
    file = FileField(_l("Фрагмент Word"), [FileRequired(_l("Выберите файл DOCX."))])


class ChoiceForm(FlaskForm):  # type: ignore[misc]
    """Which wording stands in a place of an agreement."""

    version = SelectField(_l("Формулировка"), coerce=int)

    def offer(self, wordings: Iterable[ClauseVersion], *, optional: bool) -> None:
        self.version.choices = [SelectChoice(value=one.id, label=_label(one)) for one in wordings]
        if optional:
            self.version.choices.append(SelectChoice(value=NOTHING, label=_l("Опустить условие")))


def _label(version: ClauseVersion) -> Any:
    return f"{version.clause.title}, v{version.n}"
