"""Every part of the design language on one page, for whoever writes a screen; served in development only."""

from datetime import timedelta

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, FileField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from crm.core import clock
from crm.desk.permissions import DeskPermission
from crm.web.access import requires
from crm.web.fields import RoublesField

bp = Blueprint("styleguide", __name__)


class SpecimenForm(FlaskForm):  # type: ignore[misc]
    """One field of each kind; the first is refused, to show how that looks."""

    organisation = StringField(_l("Организация"), validators=[InputRequired(_l("Заполните это поле."))])
    stage = SelectField(_l("Стадия"), choices=[SelectChoice("new", _l("Новый"))])
    amount = RoublesField(_l("Сумма"))
    until = DateField(_l("Удержать до"))
    interest = RadioField(
        _l("Интерес"),
        choices=[SelectChoice("stand", _l("Стенд")), SelectChoice("showcase", _l("Витрина города"))],
    )
    note = TextAreaField(_l("Заметка"))
    consent = BooleanField(_l("Наше юридическое лицо"))
    scan = FileField(_l("Скан"))


@bp.get("/styleguide")
@requires(DeskPermission.DESK_VIEW)
def styleguide() -> ResponseReturnValue:
    form, now = SpecimenForm(formdata=None), clock.now()
    form.organisation.errors = [form.organisation.validators[0].message]
    later = now + timedelta(minutes=24)
    return render_template("styleguide.html", form=form, now=now, today=now.date(), later=later)
