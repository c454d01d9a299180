"""The shape of what people type about organisations, their people, leads and activities."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from babel import Locale
from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    Field,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Email, Length, Optional
from wtforms.widgets import HiddenInput

from agreements.bilingual import Text
from agreements.requisites import Verdict
from crm.accounts.queries import staff
from crm.accounts.roles import OUTSIDERS
from crm.leads.models import CHARTER, OrganisationKind, Sector
from crm.leads.models.activities import ActivityKind
from crm.leads.rules import requisites
from crm.leads.rules.requisites import Requisite
from crm.web.fields import MomentField, RoublesField
from crm.web.language import LOCALES, current_language, said

REQUIRED = DataRequired(_l("Заполните это поле."))
EMAIL = Email(_l("Проверьте адрес: в нём должны быть имя, знак @ и домен."))
LONG = Length(max=2000, message=_l("Слишком длинно: не больше 2000 знаков."))
NO_OWNER = "0"


def choices_of(members: Any, *, nothing: str | None = None) -> list[SelectChoice]:
    """Choices of an enumeration by its titles; `nothing` names the empty one."""
    first = [] if nothing is None else [SelectChoice("", nothing)]
    return first + [SelectChoice(str(member), _(member.title)) for member in members]


def sent(form: FlaskForm, names: Iterable[str]) -> dict[str, Any]:
    """The values that the browser sent: what a form did not carry is left as it is, never emptied."""
    return {
        str(name): form[name].data
        for name in names
        if form[name].raw_data or isinstance(form[name], BooleanField)
    }


class OrganisationForm(FlaskForm):  # type: ignore[misc]
    """The requisites of one kind of organisation; its subclasses bring the fields of their kind.

    Impossible values are errors. Doubtful ones stand in `doubts` until each is confirmed with a reason.
    """

    kind: OrganisationKind
    version = IntegerField(widget=HiddenInput(), validators=[Optional()])

    def __init__(
        self, *args: Any, confirmed: frozenset[tuple[str, str]] = frozenset(), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.confirmed = confirmed
        self.doubts: dict[Requisite, Verdict] = {}

    @property
    def values(self) -> dict[str, Any]:
        return sent(self, requisites.fields_of(self.kind))

    @property
    def reasons(self) -> dict[Requisite, str]:
        """Why doubtful values are right all the same, of those whose box is ticked."""
        return {
            field: request.form.get(f"reason_{field}", "").strip()
            for field in requisites.fields_of(self.kind)
            if request.form.get(f"confirm_{field}")
        }

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        is_valid: bool = super().validate(extra_validators)
        for field, verdict in requisites.verdicts(self.kind, self.values).items():
            if verdict.outcome == "impossible":
                self[field].errors = [*self[field].errors, reason_of(verdict)]
                is_valid = False
            elif verdict.outcome == "suspicious" and (field, verdict.normalised) not in self.confirmed:
                self.doubts[field] = verdict
        return is_valid and all(self.reasons.get(field) for field in self.doubts)


def reason_of(verdict: Verdict) -> str:
    """What a check says, in the language of the present answer."""
    return said(Text(verdict.reason_ru, verdict.reason_en))


def _countries() -> list[SelectChoice]:
    """Countries by their ISO codes, the neighbours first."""
    names = {
        code: name
        for code, name in Locale.parse(current_language()).territories.items()
        if len(code) == 2 and code.isalpha() and code not in ("RU", "EU", "EZ", "UN", "ZZ", "XA", "XB", "QO")
    }
    near = [code for code in requisites.NEIGHBOURS if code in names]
    far = sorted(set(names) - set(near), key=names.__getitem__)
    return [SelectChoice("", _("Выберите страну")), *(SelectChoice(code, names[code]) for code in near + far)]


_PLAIN: dict[Requisite, Callable[[Any], Field]] = {
    Requisite.FULL_NAME: lambda label: StringField(label, validators=[REQUIRED, LONG]),
    Requisite.EMAIL: lambda label: EmailField(label, validators=[Optional(), EMAIL]),
    Requisite.PHONE: lambda label: TelField(label, validators=[LONG]),
    Requisite.DESCRIPTION: lambda label: TextAreaField(label, validators=[LONG]),
    Requisite.OGRNIP_ON: lambda label: DateField(label, validators=[Optional()]),
    Requisite.NPD_CHECKED_ON: lambda label: DateField(label, validators=[Optional()]),
    Requisite.VAT_PAYER: lambda label: BooleanField(label, default=True),
    Requisite.IS_OURS: lambda label: BooleanField(label),
    Requisite.COUNTRY: lambda label: SelectField(label, choices=_countries, validators=[REQUIRED]),
    Requisite.SECTOR: lambda label: SelectField(
        label,
        choices=lambda: choices_of(Sector, nothing=_("Не выбрана")),
        coerce=lambda value: Sector(value) if value else None,
        validators=[Optional()],
    ),
}


def _form_of(kind: OrganisationKind) -> type[OrganisationForm]:
    fields: dict[str, Any] = {
        str(field): _PLAIN.get(field, lambda label: StringField(label, validators=[LONG]))(_l(field.title))
        for field in requisites.fields_of(kind)
    }
    return type(f"{kind.name.title()}Form", (OrganisationForm,), {"kind": kind, **fields})


ORGANISATION_FORMS = {kind: _form_of(kind) for kind in OrganisationKind}


class ContactForm(FlaskForm):  # type: ignore[misc]
    name = StringField(_l("Фамилия, имя, отчество"), validators=[REQUIRED, LONG])
    position = StringField(_l("Должность"), validators=[LONG])
    email = EmailField(_l("Электронная почта"), validators=[Optional(), EMAIL])
    phone = TelField(_l("Телефон"), validators=[LONG])
    note = TextAreaField(_l("Заметка"), validators=[LONG])


class SignatoryForm(FlaskForm):  # type: ignore[misc]
    surname = StringField(_l("Фамилия"), validators=[REQUIRED, LONG])
    name = StringField(_l("Имя"), validators=[REQUIRED, LONG])
    patronymic = StringField(_l("Отчество"), validators=[LONG])
    sex = RadioField(
        _l("Пол"),
        choices=lambda: [
            SelectChoice("", _("По имени")),
            SelectChoice("m", _("Мужской")),
            SelectChoice("f", _("Женский")),
        ],
        default="",
    )
    title = StringField(_l("Должность"), validators=[LONG])
    basis = StringField(_l("Действует на основании"), default=CHARTER, validators=[LONG])
    attorney_number = StringField(_l("Номер доверенности"), validators=[LONG])
    attorney_issued_on = DateField(_l("Дата доверенности"), validators=[Optional()])
    attorney_valid_until = DateField(_l("Действует по"), validators=[Optional()])
    name_original = StringField(_l("Имя на языке страны"), validators=[LONG])
    title_original = StringField(_l("Должность на языке страны"), validators=[LONG])


class FormsForm(FlaskForm):  # type: ignore[misc]
    """The genitive forms of a signatory, looked at by a person."""

    name_genitive = StringField(_l("Кого: фамилия, имя, отчество"), validators=[REQUIRED, LONG])
    title_genitive = StringField(_l("Кого: должность"), validators=[LONG])


class ReasonForm(FlaskForm):  # type: ignore[misc]
    reason = TextAreaField(_l("Причина"), validators=[REQUIRED, LONG])


class InvitationForm(FlaskForm):  # type: ignore[misc]
    email = EmailField(_l("Электронная почта"), validators=[REQUIRED, EMAIL])
    name = StringField(_l("Имя"), validators=[LONG])
    role = RadioField(
        _l("Кто это"), choices=lambda: choices_of(sorted(OUTSIDERS, reverse=True)), default="exhibitor"
    )
    locale = RadioField(
        _l("Язык письма"),
        choices=[
            SelectChoice(code, str(Locale(code).get_display_name(code)).capitalize()) for code in LOCALES
        ],
        default="ru",
    )


class LeadForm(FlaskForm):  # type: ignore[misc]
    """Three fields; `organisation_id` is filled by «Это та же организация», `distinct` by «Это другая»."""

    organisation = StringField(_l("Организация: название или ИНН"), validators=[REQUIRED, LONG])
    contact = StringField(_l("Контакт: имя, телефон, почта"), validators=[LONG])
    interest = StringField(_l("Что интересует"), validators=[REQUIRED, LONG])
    organisation_id = IntegerField(widget=HiddenInput(), validators=[Optional()])
    distinct = HiddenField()


class LeadDetailsForm(FlaskForm):  # type: ignore[misc]
    owner = SelectField(
        _l("Ответственный"),
        choices=lambda: [
            SelectChoice(NO_OWNER, _("Никто")),
            *(SelectChoice(str(user.id), user.name) for user in staff()),
        ],
    )
    amount = RoublesField(_l("Сумма"))


class NextStepForm(FlaskForm):  # type: ignore[misc]
    next_step = StringField(_l("Следующий шаг"), validators=[LONG])
    next_step_at = MomentField(_l("Когда"))


class ActivityForm(FlaskForm):  # type: ignore[misc]
    """One line and what it was; with a moment it is a plan, not a record."""

    summary = StringField(_l("Что произошло или что сделать"), validators=[LONG])
    kind = SelectField(_l("Вид"), choices=lambda: choices_of(ActivityKind), coerce=ActivityKind)
    due_at = MomentField(_l("Сделать к"))
