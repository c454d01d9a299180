"""Forms of partnerships: what a person types, and how it becomes terms and back."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from agreements.terms import PaymentInstalment, PlannedAction
from crm.leads.models import Organisation, Signatory
from crm.partnerships.details import CooperationDetails, Details, ParticipationDetails
from crm.partnerships.models import AgreementKind, AgreementType, Channel

REQUIRED = _l("Заполните это поле.")
LINE = Length(max=500, message=_l("Не длиннее 500 знаков."))
TEXT = Length(max=5000, message=_l("Не длиннее 5000 знаков."))
DAY = {"format": "%Y-%m-%d", "validators": [Optional()]}
SPARE_ROWS = 2
PAYMENT_ROWS = 4


class ReasonForm(FlaskForm):  # type: ignore[misc]
    """Why: colleagues or the law will ask."""

    reason = TextAreaField(
        _l("Причина"), [DataRequired(_l("Укажите причину: её потом спросят коллеги или закон.")), TEXT]
    )


class DeclineForm(ReasonForm):
    party = SelectField(_l("Кто отказался"), coerce=int)

    def offer(self, parties: Iterable[tuple[int, str]]) -> None:
        self.party.choices = [SelectChoice(value=key, label=name) for key, name in parties]


class NewAgreementForm(FlaskForm):  # type: ignore[misc]
    """A new agreement: what kind, and who signs."""

    kind = SelectField(_l("Вид документа"))
    edition = SelectField(_l("Форум"), coerce=int, validate_choice=True)
    signatory = SelectField(_l("Подписант участника"), coerce=int)
    our_signatory = SelectField(_l("Подписант организатора"), coerce=int)

    def offer(
        self,
        *,
        kinds: Iterable[tuple[AgreementKind, str]],
        editions: Iterable[tuple[int, str]],
        theirs: Organisation,
        ours: Organisation | None,
    ) -> None:
        self.kind.choices = [SelectChoice(value=kind.value, label=name) for kind, name in kinds]
        self.edition.choices = [SelectChoice(value=key, label=name) for key, name in editions]
        self.signatory.choices = signatory_choices(theirs)
        self.our_signatory.choices = signatory_choices(ours)


class PartyForm(FlaskForm):  # type: ignore[misc]
    """Who signs for a party, and how."""

    signatory = SelectField(_l("Подписант"), coerce=int)
    channel = SelectField(_l("Как подписывает"))

    def offer(self, organisation: Organisation, channels: Iterable[tuple[Channel, str]]) -> None:
        self.signatory.choices = signatory_choices(organisation)
        self.channel.choices = [SelectChoice(value=one.value, label=name) for one, name in channels]


class FormsForm(FlaskForm):  # type: ignore[misc]
    """Inflected forms as they will stand in the preamble."""

    named = StringField(_l("Именуемый, именуемая или именуемое"), [DataRequired(REQUIRED), LINE])
    title_genitive = StringField(_l("Должность: в лице кого"), [LINE])
    name_genitive = StringField(_l("Фамилия, имя, отчество: в лице кого"), [LINE])


class SignatureForm(FlaskForm):  # type: ignore[misc]
    """A signature on paper."""

    signed_on = DateField(
        _l("Дата подписания"), [InputRequired(_l("Укажите дату подписания."))], format="%Y-%m-%d"
    )
    channel = SelectField(_l("Как подписано"))
    scan = FileField(_l("Скан подписанного документа"))
    note = StringField(_l("Примечание"), [LINE])

    def offer(self, channels: Iterable[tuple[Channel, str]]) -> None:
        self.channel.choices = [SelectChoice(value=one.value, label=name) for one, name in channels]


class TemplateVersionForm(FlaskForm):  # type: ignore[misc]
    file = FileField(_l("Файл шаблона"), [FileRequired(_l("Выберите файл DOCX."))])


class TemplateNameForm(FlaskForm):  # type: ignore[misc]
    name = StringField(_l("Название"), [DataRequired(_l("Назовите шаблон.")), LINE])


class NewTemplateForm(TemplateNameForm):
    """Another template for agreements of a type that is there."""

    type = SelectField(_l("Вид документа"))
    file = FileField(_l("Файл шаблона"), [FileRequired(_l("Выберите файл DOCX."))])

    def offer(self, types: Iterable[AgreementType]) -> None:
        self.type.choices = [SelectChoice(value=str(one.id), label=one.name) for one in types]


class PaymentForm(Form):  # type: ignore[misc]
    """One instalment: a share of the price, due by a day or within days after signing."""

    percent = DecimalField(_l("Доля, %"), [Optional(), NumberRange(0, 100)], places=None)
    due = DateField(_l("До даты"), **DAY)
    days_after_signing = IntegerField(_l("Или дней"), [Optional(), NumberRange(1, 365)])


class ActionForm(Form):  # type: ignore[misc]
    """A line of the road map."""

    what = StringField(_l("Мероприятие"), [LINE])
    due = StringField(_l("Срок"), [LINE])
    responsible = StringField(_l("Ответственный"), [LINE])
    result = StringField(_l("Результат"), [LINE])


class TermsForm(FlaskForm):  # type: ignore[misc]
    """What both kinds of agreement ask for."""

    version = HiddenField()
    place = StringField(_l("Место заключения"), [LINE])

    def details(self, kept: Mapping[str, Any]) -> dict[str, Any]:
        """The terms as typed; what the form does not show stays as it was kept."""
        raise NotImplementedError


class ParticipationForm(TermsForm):
    package = StringField(_l("Пакет участия"), [LINE])
    badges = IntegerField(_l("Пропусков на стенд"), [Optional(), NumberRange(0, 9999)])
    payments = FieldList(FormField(PaymentForm), max_entries=PAYMENT_ROWS)
    application = DateField(_l("Заявка и дополнительные услуги"), **DAY)
    design = DateField(_l("Проект стенда и схема электричества"), **DAY)
    equipment = DateField(_l("Оборудование и мебель"), **DAY)
    catalogue = DateField(_l("Сведения для каталога"), **DAY)
    badge_list = DateField(_l("Список на пропуска"), **DAY)
    law = SelectField(
        _l("Закупка"),
        choices=[
            SelectChoice(value="none", label=_l("Не по закону о закупках")),
            SelectChoice(value="44-ФЗ", label="44-ФЗ"),
            SelectChoice(value="223-ФЗ", label="223-ФЗ"),
        ],
    )
    ground = StringField(_l("Основание заключения"), [LINE])
    ikz = StringField(_l("ИКЗ"), [Length(max=36)])

    @classmethod
    def of(cls, details: ParticipationDetails, **hidden: Any) -> "ParticipationForm":
        """The form showing kept terms, with room for another instalment."""
        rows = [
            {"percent": one.percent, "due": one.due, "days_after_signing": one.days_after_signing}
            for one in details.payments
        ]
        return cls(
            data={
                "place": details.place,
                "package": details.package,
                "badges": details.badges or None,
                "payments": [*rows, {}][:PAYMENT_ROWS],
                **{
                    name: getattr(details.deadlines, name)
                    for name in ("application", "design", "equipment", "catalogue")
                },
                "badge_list": details.deadlines.badges,
                "law": details.procurement.law,
                "ground": details.procurement.ground,
                "ikz": details.procurement.ikz,
                **hidden,
            }
        )

    def details(self, kept: Mapping[str, Any]) -> dict[str, Any]:
        return {
            **kept,
            "place": self.place.data or "",
            "package": self.package.data or "",
            "badges": self.badges.data or 0,
            "payments": [_instalment(row) for row in self.payments.data if row["percent"]],
            "deadlines": {
                "application": self.application.data,
                "design": self.design.data,
                "equipment": self.equipment.data,
                "catalogue": self.catalogue.data,
                "badges": self.badge_list.data,
            },
            "procurement": {
                **kept.get("procurement", {}),
                "law": self.law.data,
                "ground": self.ground.data or "",
                "ikz": self.ikz.data or "",
            },
        }

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        rows = [row for row in self.payments if row.percent.data]
        for row in rows:
            if (row.due.data is None) == (row.days_after_signing.data is None):
                row.due.errors = [_l("Укажите либо день, либо число дней после подписания.")]
                fine = False
        total = sum((row.percent.data for row in rows), Decimal(0))
        if rows and total != 100 and fine:
            rows[0].percent.errors = [_l("Доли вместе должны составить 100 %.")]
            fine = False
        return bool(fine)


class CooperationForm(TermsForm):
    purpose = TextAreaField(_l("Цель: в целях чего"), [TEXT])
    directions = TextAreaField(_l("Направления сотрудничества, каждое с новой строки"), [TEXT])
    forms = TextAreaField(_l("Формы взаимодействия, каждая с новой строки"), [TEXT])
    plan = FieldList(FormField(ActionForm), max_entries=40)
    working_group = BooleanField(_l("Создаётся рабочая группа"))
    valid_from = DateField(_l("Действует с"), **DAY)
    valid_to = DateField(_l("Действует по"), **DAY)
    auto_renew_years = IntegerField(_l("Продлевается на лет"), [Optional(), NumberRange(0, 50)])
    exit_notice_days = IntegerField(
        _l("Предупреждение о выходе, дней"), [InputRequired(REQUIRED), NumberRange(1, 365)]
    )
    copies = IntegerField(_l("Экземпляров"), [InputRequired(REQUIRED), NumberRange(1, 99)])

    @classmethod
    def of(cls, details: CooperationDetails, **hidden: Any) -> "CooperationForm":
        """The form showing kept terms, with room for more lines of the plan."""
        plain = {name: getattr(details, name) for name in _PLAIN}
        rows = [
            {"what": one.what, "due": one.due, "responsible": one.responsible, "result": one.result}
            for one in details.plan
        ]
        return cls(
            data={
                **plain,
                "directions": "\n".join(details.directions),
                "forms": "\n".join(details.forms),
                "plan": [*rows, *({} for _ in range(SPARE_ROWS))],
                **hidden,
            }
        )

    def details(self, kept: Mapping[str, Any]) -> dict[str, Any]:
        return {
            **kept,
            **{name: self[name].data for name in _PLAIN},
            "place": self.place.data or "",
            "purpose": self.purpose.data or "",
            "auto_renew_years": self.auto_renew_years.data or 0,
            "directions": _lines(self.directions.data),
            "forms": _lines(self.forms.data),
            "plan": [_planned(row) for row in self.plan.data if (row["what"] or "").strip()],
        }

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        if self.valid_from.data and self.valid_to.data and self.valid_to.data < self.valid_from.data:
            self.valid_to.errors = [_l("Последний день раньше первого.")]
            fine = False
        return bool(fine)


_PLAIN = (
    "place",
    "purpose",
    "working_group",
    "valid_from",
    "valid_to",
    "auto_renew_years",
    "exit_notice_days",
    "copies",
)


def form_of(details: Details, *, version: int) -> TermsForm:
    """The form for these terms, filled with them; `version` guards against saving over a newer state."""
    if isinstance(details, CooperationDetails):
        return CooperationForm.of(details, version=str(version))
    assert isinstance(details, ParticipationDetails)
    return ParticipationForm.of(details, version=str(version))


def typed_form(kind: AgreementKind) -> TermsForm:
    """The form as the person sent it."""
    return CooperationForm() if kind is AgreementKind.COOPERATION else ParticipationForm()


def signatory_choices(organisation: Organisation | None) -> list[SelectChoice]:
    """The organisation's signatories, or the word that there is none."""
    known = organisation.signatories if organisation else []
    if not known:
        return [SelectChoice(value=0, label=_l("Подписант не указан"))]
    return [SelectChoice(value=one.id, label=_signatory(one)) for one in known]


def _signatory(one: Signatory) -> str:
    return f"{one.full_name}, {one.title}" if one.title else one.full_name


def _instalment(row: Mapping[str, Any]) -> PaymentInstalment:
    return PaymentInstalment(
        percent=row["percent"], due=row["due"], days_after_signing=row["days_after_signing"]
    )


def _planned(row: Mapping[str, Any]) -> PlannedAction:
    return PlannedAction(
        **{name: (row[name] or "").strip() for name in ("what", "due", "responsible", "result")}
    )


def _lines(typed: str | None) -> list[str]:
    return [line.strip() for line in (typed or "").splitlines() if line.strip()]
