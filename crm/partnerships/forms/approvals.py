"""Forms of approval: a decision with its comment, handing over, and the route itself."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, FieldList, Form, FormField, IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from crm.accounts.models import User
from crm.partnerships.forms import LINE, REQUIRED, ReasonForm
from crm.partnerships.models import AgreementType
from crm.partnerships.models.approvals import ApprovalRoute
from crm.partnerships.operations.approvals import StepTerms
from crm.web.fields import RoublesField

MOST_STEPS = 12
SPARE_STEPS = 2
USUAL_DAYS = 2
NOBODY = 0


class ApproveForm(FlaskForm):  # type: ignore[misc]
    comment = StringField(_l("Замечание, если есть"), [LINE])


class ChangesForm(ReasonForm):
    """What must change: the author reads exactly this."""


class HandOverForm(FlaskForm):  # type: ignore[misc]
    to = SelectField(_l("Кому"), coerce=int)

    def offer(self, people: Iterable[User]) -> None:
        self.to.choices = [SelectChoice(value=one.id, label=one.name) for one in people]


class StepForm(Form):  # type: ignore[misc]
    """A row of the route; a row without a name is no step."""

    position = IntegerField(_l("Очередь"), [Optional(), NumberRange(1, 99)])
    name = StringField(_l("Этап"), [Length(max=100, message=_l("Не длиннее 100 знаков."))])
    approver = SelectField(_l("Кто согласует"), coerce=int)
    deputy = SelectField(_l("Заместитель"), coerce=int)
    within_days = IntegerField(_l("Рабочих дней"), [Optional(), NumberRange(1, 60)])


class RouteForm(FlaskForm):  # type: ignore[misc]
    name = StringField(_l("Название маршрута"), [DataRequired(REQUIRED), LINE])
    type = SelectField(_l("Для документов"), coerce=int)
    from_amount = RoublesField(_l("Сумма от"), [Optional()])
    self_approval = BooleanField(_l("Автор может согласовать собственный текст"))
    steps = FieldList(FormField(StepForm), max_entries=MOST_STEPS)

    @classmethod
    def of(cls, route: ApprovalRoute | None) -> "RouteForm":
        """The form showing the route, with room for more steps."""
        rows: list[dict[str, Any]] = [
            {
                "position": step.position,
                "name": step.name,
                "approver": step.approver_id,
                "deputy": step.deputy_id or NOBODY,
                "within_days": step.within_days,
            }
            for step in (route.steps if route else ())
        ]
        last = rows[-1]["position"] if rows else 0
        spare = [
            {"position": last + n, "within_days": USUAL_DAYS, "deputy": NOBODY}
            for n in range(1, SPARE_STEPS + 1)
        ]
        kept = {"from_amount": Decimal(0)} if route is None else {
            "name": route.name,
            "type": route.type_id,
            "from_amount": route.from_amount,
            "self_approval": route.self_approval,
        }  # fmt: skip
        return cls(data={**kept, "steps": [*rows, *spare][:MOST_STEPS]})

    def offer(self, types: Sequence[AgreementType], people: Sequence[User]) -> None:
        self.type.choices = [SelectChoice(value=one.id, label=one.name) for one in types]
        known = [SelectChoice(value=one.id, label=one.name) for one in people]
        for row in self.steps:
            row.form.approver.choices = [SelectChoice(value=NOBODY, label=_l("Не выбран")), *known]
            row.form.deputy.choices = [SelectChoice(value=NOBODY, label=_l("Без заместителя")), *known]

    def validate(self, extra_validators: Any = None) -> bool:
        fine = bool(super().validate(extra_validators))
        for row in self.steps:
            if row.form.name.data and not row.form.approver.data:
                row.form.approver.errors = [_l("Выберите, кто согласует этап.")]
                fine = False
            elif row.form.approver.data and not (row.form.name.data or "").strip():
                row.form.name.errors = [_l("Назовите этап: «Финансы», «Юрист».")]
                fine = False
        return fine

    def terms(self, people: Sequence[User]) -> list[StepTerms]:
        """The steps as typed, in order; rows left empty are none."""
        known = {one.id: one for one in people}
        return [
            StepTerms(
                position=row["position"] or n,
                name=row["name"],
                approver=known[row["approver"]],
                deputy=known.get(row["deputy"]),
                within_days=row["within_days"] or USUAL_DAYS,
            )
            for n, row in enumerate(self.steps.data, 1)
            if (row["name"] or "").strip()
        ]
