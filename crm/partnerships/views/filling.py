"""The form of an agreement's terms, and the text beside it as it reads with what is typed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from agreements.docx import DocumentError
from agreements.docx.errors import UnsafeValue
from agreements.labels import label_of
from crm.core.errors import DomainError
from crm.partnerships import own_variables, reading
from crm.partnerships.details import (
    CooperationDetails,
    Details,
    FreeDetails,
    ParticipationDetails,
    UploadDetails,
    details_from,
)
from crm.partnerships.documents import made_from
from crm.partnerships.forms import CooperationForm, ParticipationForm, TermsForm
from crm.partnerships.forms.uploads import UploadedTermsForm
from crm.partnerships.free_form import FreeForm, free_form
from crm.partnerships.models import Agreement, AgreementKind
from crm.web import filters
from crm.web.language import said


@dataclass(frozen=True)
class Shown:
    """The text as the page shows it; `why` says why there is none, `asked` names the fields it prints."""

    html: str | Markup = ""
    gaps: int = 0
    why: str = ""
    asked: str = ""
    is_of_kept: bool = False


def form_of(agreement: Agreement, details: Details) -> TermsForm:
    """The form for these terms, filled with them; `version` guards against saving over a newer state."""
    version = str(agreement.version)
    if isinstance(details, UploadDetails):
        return UploadedTermsForm.of(details, version=version)
    if isinstance(details, FreeDetails):
        return free_form(own_variables.questions(made_from(agreement)), details, version=version)
    if isinstance(details, CooperationDetails):
        return CooperationForm.of(details, version=version)
    assert isinstance(details, ParticipationDetails)
    return ParticipationForm.of(details, version=version)


def typed_form(agreement: Agreement) -> TermsForm:
    """The form as the person sent it."""
    if agreement.template_version is None:
        return UploadedTermsForm()
    match agreement.type.kind_of:
        case AgreementKind.FREE:
            return free_form(own_variables.questions(agreement.template_version))
        case AgreementKind.COOPERATION:
            return CooperationForm()
    return ParticipationForm()


def reading_of(agreement: Agreement, form: TermsForm) -> Shown:
    """The text of what stands in the form; never an error, whatever was typed."""
    try:
        details = details_from(agreement.type.kind_of, form.details(agreement.terms))
        return _shown(agreement, form, details)
    except UnsafeValue as error:
        label = label_of(error.path, own_variables.wording_of(made_from(agreement)))
        return Shown(
            why=_("В поле «%(label)s» есть знак, которого не бывает в документах.", label=said(label))
        )
    except (DocumentError, DomainError, ValueError, TypeError, ArithmeticError):
        return _of_kept(agreement, form)


def _of_kept(agreement: Agreement, form: TermsForm) -> Shown:
    """What is typed contradicts itself for the moment: the text of what is saved stays."""
    try:
        found = _shown(agreement, form, None)
    except (DocumentError, DomainError, ValueError, TypeError, ArithmeticError):
        return Shown(why=_("Текст пока нельзя показать: проверьте отмеченные поля и данные сторон."))
    why = _("Показан сохранённый текст: введённое пока не складывается в документ.")
    return Shown(found.html, found.gaps, why, found.asked, is_of_kept=True)


def _shown(agreement: Agreement, form: TermsForm, details: Details | None) -> Shown:
    found = reading.reading_of(agreement, details, said)
    html = Markup(found.html)  # noqa: S704  a fragment with every text escaped
    return Shown(html, len(found.gaps), asked=_asked(form, found.seen))


def _asked(form: TermsForm, seen: Sequence[str]) -> str:
    """The fields that stand under a condition and whose values the text shows now."""
    if not isinstance(form, FreeForm):
        return ""
    known = set(seen)
    names = [f"q{n}" for n, one in enumerate(form.questions) if _is_shown(one, known)]
    return " ".join(names)


def _is_shown(question: Any, seen: set[str]) -> bool:
    columns = {column.path for column in question.columns} | {f"{question.path}[]", question.path}
    return bool(columns & seen)


def answers_shown(agreement: Agreement, details: Details) -> list[tuple[str, str]]:
    """Kept answers as facts, for a text that does not change any more."""
    if not isinstance(details, FreeDetails):
        return []
    asked = own_variables.questions(made_from(agreement))
    return [(said(one.label), _fact(one, details.answers.get(one.path))) for one in asked]


def _fact(question: Any, value: Any) -> str:
    match question.kind:
        case "flag":
            return str(_("да")) if value else str(_("нет"))
        case "rows":
            return str(ngettext("%(num)s строка", "%(num)s строк", len(value or ())))
        case "lines":
            return "; ".join(value or ())
        case "date" if value:
            return str(filters.day(date.fromisoformat(value)))
        case "money" if value:
            return str(filters.money(Decimal(value)))
    return str(value or "")
