"""The shape of what people type about stands, bookings, payments and editions."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    ValidationError,
)
from wtforms.widgets import HiddenInput

from crm.core.errors import DomainError
from crm.exhibition.models import Booking, Edition, EditionState
from crm.exhibition.queries.plan import PlanStand
from crm.exhibition.rules.bookings import ConfirmedBy
from crm.web.fields import MomentField, RoublesField
from crm.web.language import sentence

REQUIRED = DataRequired(_l("Заполните это поле."))
LONG = Length(max=500, message=_l("Слишком длинно: не больше 500 знаков."))


def put_beside(form: FlaskForm, refusal: DomainError) -> None:
    """A refusal about one field stands beside it; one about the whole goes to the summary."""
    if refusal.field in form:
        form[refusal.field].errors = [*form[refusal.field].errors, sentence(refusal)]
    else:
        form.form_errors.append(sentence(refusal))


class TakeStandForm(FlaskForm):  # type: ignore[misc]
    """For whom a stand is held or booked; `until` empty means the edition's term."""

    organisation_id = IntegerField(widget=HiddenInput(), validators=[REQUIRED])
    lead_id = IntegerField(widget=HiddenInput(), validators=[Optional()])
    until = MomentField(_l("Удержать до"), validators=[Optional()])


class ReasonForm(FlaskForm):  # type: ignore[misc]
    """Why: a colleague or the law will ask."""

    reason = StringField(_l("Причина"), validators=[REQUIRED, LONG])


class PaymentForm(FlaskForm):  # type: ignore[misc]
    amount = RoublesField(_l("Сумма"), validators=[InputRequired(_l("Заполните это поле."))])
    paid_on = DateField(_l("Дата поступления"), validators=[REQUIRED])
    document = StringField(_l("Документ"), validators=[LONG])


class MoveForm(FlaskForm):  # type: ignore[misc]
    """Another stand instead of one of the booking's."""

    from_stand = SelectField(_l("Вместо стенда"), coerce=int)
    to_stand = SelectField(_l("Новый стенд"), coerce=int)
    reason = StringField(_l("Причина"), validators=[REQUIRED, LONG])

    def offer(self, booking: Booking, free: Sequence[PlanStand]) -> None:
        """Set what can be chosen from."""
        self.from_stand.choices = [SelectChoice(stand.id, stand.number) for stand in booking.stands]
        self.to_stand.choices = [
            SelectChoice(
                stand.id,
                _("%(number)s · %(area)s м² · %(category)s")
                % {"number": stand.number, "area": stand.area.normalize(), "category": stand.category},
            )
            for stand in free
        ]


class ShowcaseForm(FlaskForm):  # type: ignore[misc]
    theme = StringField(_l("Тема экспозиции"), validators=[LONG])
    head = StringField(_l("Глава делегации"), validators=[LONG])


def _number(label: str, lowest: int, highest: int) -> IntegerField:
    refused = _l("Введите число от %(lowest)d до %(highest)d.", lowest=lowest, highest=highest)
    return IntegerField(label, validators=[InputRequired(refused), NumberRange(lowest, highest, refused)])


class EditionSettingsForm(FlaskForm):  # type: ignore[misc]
    """How stands of an edition are sold; field names are those of `Edition`."""

    name = StringField(_l("Название"), validators=[REQUIRED, LONG])
    theme = StringField(_l("Тема"), validators=[LONG])
    starts_on = DateField(_l("Первый день"), validators=[REQUIRED])
    ends_on = DateField(_l("Последний день"), validators=[REQUIRED])
    venue = StringField(_l("Площадка"), validators=[REQUIRED, LONG])
    city = StringField(_l("Город"), validators=[REQUIRED, LONG])
    state = SelectField(_l("Состояние"), coerce=EditionState)
    confirmed_by = SelectField(_l("Стенд закрепляет"), coerce=ConfirmedBy)
    portal_hold_minutes = _number(_l("Удержание в кабинете участника, минут"), 5, 24 * 60)
    manager_hold_days = _number(_l("Удержание менеджером, рабочих дней"), 1, 30)
    hold_extensions = _number(_l("Сколько раз можно продлить удержание"), 0, 10)
    holds_per_organisation = _number(_l("Удержаний одновременно на организацию"), 1, 50)
    review_within_days = _number(_l("Срок решения по заявке, рабочих дней"), 1, 30)
    sign_within_days = _number(_l("Срок подписания договора, дней"), 1, 120)
    deposit_within_days = _number(_l("Срок предоплаты, дней после подписания"), 1, 120)
    deposit_percent = _number(_l("Предоплата, процентов"), 0, 100)
    registration_fee = RoublesField(_l("Регистрационный взнос"), validators=[Optional()])
    vat_rate = SelectField(_l("НДС"), coerce=lambda value: int(value) if value else None)
    vat_ground = TextAreaField(_l("Основание, если цены без НДС"), validators=[LONG])

    def __init__(self, *, obj: Edition) -> None:
        super().__init__(obj=obj)
        self.state.choices = [SelectChoice(one.value, _(one.title)) for one in EditionState]
        self.confirmed_by.choices = [SelectChoice(one.value, _(one.title)) for one in ConfirmedBy]
        self.vat_rate.choices = [
            SelectChoice("22", _("Общая ставка по дате оказания услуг")),
            SelectChoice("7", _("7 процентов, упрощённая система")),
            SelectChoice("5", _("5 процентов, упрощённая система")),
            SelectChoice("", _("Без НДС")),
        ]

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by field of the edition."""
        typed = {name: value for name, value in self.data.items() if name != "csrf_token"}
        return {name: value.strip() if isinstance(value, str) else value for name, value in typed.items()} | {
            "registration_fee": self.registration_fee.data or Decimal(0)
        }

    def validate_ends_on(self, field: DateField) -> None:
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(_("Последний день не может быть раньше первого."))

    def validate_vat_ground(self, field: TextAreaField) -> None:
        if self.vat_rate.data is None and not (field.data or "").strip():
            raise ValidationError(_("Назовите норму закона: она печатается в договоре."))
