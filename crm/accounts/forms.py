"""What administrators fill in about people."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, InputRequired, Length

from crm.accounts.models import User
from crm.accounts.roles import Role

NOBODY = 0


class RolesForm(FlaskForm):  # type: ignore[misc]
    """The roles of somebody on our side; outsiders get theirs with an invitation to the portal."""

    roles = SelectMultipleField(_l("Роли"), validators=[InputRequired(_l("Выберите хотя бы одну роль."))])

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.roles.choices = [SelectChoice(role.value, gettext(role.title)) for role in Role if role.is_staff]

    @property
    def chosen(self) -> list[Role]:
        return [Role(value) for value in self.roles.data or []]


class HeadForm(FlaskForm):  # type: ignore[misc]
    """Who hears of what this person left undone."""

    head = SelectField(_l("Руководитель"), coerce=int)

    def offer(self, people: Iterable[User]) -> None:
        self.head.choices = [
            SelectChoice(value=NOBODY, label=_l("Не назначен")),
            *(SelectChoice(value=one.id, label=one.name) for one in people),
        ]


class AccountForm(FlaskForm):  # type: ignore[misc]
    """What people may change about themselves."""

    name = StringField(
        _l("Имя и фамилия"), validators=[InputRequired(_l("Укажите, как вас зовут.")), Length(max=200)]
    )


class InviteForm(RolesForm):
    """A new colleague: a letter with a one-time link goes out."""

    name = StringField(
        _l("Имя и фамилия"),
        validators=[InputRequired(_l("Укажите, как зовут коллегу.")), Length(max=200)],
    )
    email = EmailField(
        _l("Электронная почта"),
        validators=[
            InputRequired(_l("Укажите адрес почты.")),
            Email(_l("Проверьте адрес: так почта не дойдёт.")),
        ],
    )
