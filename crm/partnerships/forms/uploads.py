"""Forms of papers that come as files, and of talks about the text."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired, MultipleFileField
from wtforms import BooleanField, DateField, HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional

from crm.leads.models import Contact
from crm.partnerships.details import UploadDetails
from crm.partnerships.forms import DAY, LINE, TermsForm
from crm.partnerships.models import TalkChannel
from crm.web.fields import RoublesField

CHOOSE_FILE = _l("Выберите файл.")
NUMBER = Length(max=60, message=_l("Не длиннее 60 знаков."))


class UploadedTermsForm(TermsForm):
    """What is read off the paper: for finding it, not for printing it anew."""

    amount = RoublesField(_l("Сумма"), [Optional()])
    valid_from = DateField(_l("Действует с"), **DAY)
    valid_to = DateField(_l("Действует по"), **DAY)

    @classmethod
    def of(cls, details: UploadDetails, **hidden: Any) -> "UploadedTermsForm":
        return cls(
            data={name: getattr(details, name) for name in ("place", "amount", "valid_from", "valid_to")}
            | hidden
        )

    def details(self, kept: Any) -> dict[str, Any]:
        return {
            **kept,
            "place": self.place.data or "",
            "amount": self.amount.data,
            "valid_from": self.valid_from.data,
            "valid_to": self.valid_to.data,
        }

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        return bool(_days_in_order(self) and fine)


class UploadForm(FlaskForm):  # type: ignore[misc]
    """A paper that somebody else wrote, or that was signed before there was this register."""

    organisation = HiddenField()
    files = MultipleFileField(_l("Документ"), [FileRequired(CHOOSE_FILE)])
    type = SelectField(_l("Вид документа"), coerce=int)
    edition = SelectField(_l("Форум"), coerce=int)
    title = StringField(_l("Название"), [LINE])
    counterparty_number = StringField(_l("Номер контрагента"), [NUMBER])
    amount = RoublesField(_l("Сумма"), [Optional()])
    valid_from = DateField(_l("Действует с"), **DAY)
    valid_to = DateField(_l("Действует по"), **DAY)
    is_signed = BooleanField(_l("Документ уже подписан всеми сторонами"))
    signed_on = DateField(_l("Дата подписания"), **DAY)
    number = StringField(_l("Наш номер в прежнем журнале"), [NUMBER])

    def offer(self, *, types: Iterable[tuple[int, str]], editions: Iterable[tuple[int, str]]) -> None:
        self.type.choices = [SelectChoice(value=key, label=name) for key, name in types]
        self.edition.choices = [SelectChoice(value=key, label=name) for key, name in editions]

    @property
    def details(self) -> UploadDetails:
        return UploadDetails(
            amount=self.amount.data, valid_from=self.valid_from.data, valid_to=self.valid_to.data
        )

    def validate(self, extra_validators: Any = None) -> bool:
        fine = bool(super().validate(extra_validators)) & _days_in_order(self)
        if self.is_signed.data and self.signed_on.data is None:
            self.signed_on.errors = [_l("Укажите, когда документ подписан.")]
            fine = False
        if self.number.data and not self.is_signed.data:
            self.number.errors = [_l("Прежний номер есть только у подписанного документа.")]
            fine = False
        return fine


class PaperForm(FlaskForm):  # type: ignore[misc]
    """Another version of a paper, as a file."""

    file = FileField(_l("Документ"), [FileRequired(CHOOSE_FILE)])
    note = StringField(_l("Примечание"), [LINE])


class TalksForm(FlaskForm):  # type: ignore[misc]
    """Who of the other side got the text, and how."""

    contact = SelectField(_l("Кому передан текст"), coerce=int)
    channel = SelectField(_l("Как передан"))

    def offer(self, contacts: Iterable[Contact], channels: Iterable[tuple[TalkChannel, str]]) -> None:
        self.contact.choices = [
            SelectChoice(value=one.id, label=f"{one.name}, {one.position}" if one.position else one.name)
            for one in contacts
        ] or [SelectChoice(value=0, label=_l("Контактов нет: добавьте человека на карточке организации"))]
        self.channel.choices = [SelectChoice(value=one.value, label=name) for one, name in channels]


def _days_in_order(form: Any) -> bool:
    first, last = form.valid_from.data, form.valid_to.data
    if first and last and last < first:
        form.valid_to.errors = [_l("Последний день раньше первого.")]
        return False
    return True
