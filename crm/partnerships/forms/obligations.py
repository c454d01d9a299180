"""Forms of obligations: one typed or changed, those proposed from the terms, a report of work done."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from wtforms import (
    BooleanField,
    DateField,
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
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional

from crm.accounts.models import User
from crm.partnerships.due import LONGEST, Anchors, DueFrom, DueRule, due_on
from crm.partnerships.forms import DAY, LINE, REQUIRED, TEXT
from crm.partnerships.models import Agreement, Party
from crm.partnerships.models.obligations import Obligation
from crm.partnerships.operations.obligations import Report
from crm.partnerships.proposals import ObligationTerms
from crm.partnerships.rules import LARGEST_EVIDENCE
from crm.web.fields import RoublesField

NOBODY = 0
MOST_FILES = 10
SERIES = (
    (0, _l("Один раз")),
    (1, _l("Каждый месяц")),
    (3, _l("Каждый квартал")),
    (6, _l("Каждые полгода")),
    (12, _l("Каждый год")),
)


class ObligationForm(FlaskForm):  # type: ignore[misc]
    """An obligation as a person types it."""

    what = StringField(_l("Что нужно сделать"), [DataRequired(REQUIRED), LINE])
    party = SelectField(_l("Кто должен"), coerce=int)
    due_from = SelectField(_l("Срок"))
    fixed_on = DateField(_l("День"), **DAY)
    days = IntegerField(_l("Через сколько дней"), [Optional(), NumberRange(0, LONGEST)])
    working_days = BooleanField(_l("Считать рабочие дни"))
    after = SelectField(_l("После обязательства"), coerce=int)
    every_months = SelectField(_l("Повторяется"), coerce=int)
    repeat_until = DateField(_l("Повторять до"), **DAY)
    amount = RoublesField(_l("Сумма"), [Optional()])
    clause = StringField(_l("Пункт документа"), [LINE])
    responsible = SelectField(_l("Кто у нас отвечает"), coerce=int)
    person = StringField(_l("Кто отвечает у другой стороны"), [LINE])

    @classmethod
    def of(cls, one: Obligation | None, agreement: Agreement) -> "ObligationForm":
        if one is None:
            theirs = next((one.id for one in agreement.parties if not one.is_ours), None)
            usual = {"responsible": agreement.owner_id or NOBODY, "every_months": 0, "after": NOBODY}
            return cls(data=usual | {"party": theirs})
        names = ("what", "fixed_on", "days", "working_days", "every_months", "repeat_until", "amount")
        kept = {name: getattr(one, name) for name in (*names, "clause", "person")}
        return cls(
            data=kept
            | {
                "party": one.party_id,
                "due_from": one.due_from.value,
                "after": one.after_id or NOBODY,
                "responsible": one.responsible_id or NOBODY,
            }
        )

    def offer(
        self, agreement: Agreement, people: Iterable[User], rules: Iterable[tuple[DueFrom, str]], own: int
    ) -> None:
        self.party.choices = _parties(agreement)
        self.due_from.choices = [SelectChoice(value=one.value, label=name) for one, name in rules]
        others = [one for one in agreement.obligations if one.id != own]
        self.after.choices = [
            SelectChoice(value=NOBODY, label=_l("Не выбрано")),
            *(SelectChoice(value=one.id, label=one.what) for one in others),
        ]
        self.every_months.choices = [SelectChoice(value=months, label=name) for months, name in SERIES]
        self.responsible.choices = _people(people)

    def terms(self, agreement: Agreement, people: Sequence[User]) -> ObligationTerms:
        due_from = DueFrom(self.due_from.data)
        is_day = due_from is DueFrom.DATE
        return ObligationTerms(
            what=self.what.data,
            party=_party(agreement, self.party.data),
            rule=DueRule(
                due_from,
                self.fixed_on.data if is_day else None,
                0 if is_day else self.days.data or 0,
                working_days=not is_day and self.working_days.data,
            ),
            amount=self.amount.data,
            clause=self.clause.data or "",
            person=self.person.data or "",
            responsible=_person(people, self.responsible.data),
            after_id=self.after.data or None,
            every_months=self.every_months.data,
            repeat_until=self.repeat_until.data if self.every_months.data else None,
        )


class ProposalForm(Form):  # type: ignore[misc]
    """One proposed obligation: taken as it stands, adjusted, or left."""

    taken = BooleanField(_l("Взять"))
    source = HiddenField()
    what = StringField(_l("Что нужно сделать"), [LINE])
    party = SelectField(_l("Кто должен"), coerce=int)
    due_on = DateField(_l("Срок"), **DAY)
    amount = RoublesField(_l("Сумма"), [Optional()])
    clause = StringField(_l("Пункт"), [LINE])
    responsible = SelectField(_l("Кто у нас отвечает"), coerce=int)


class ProposalsForm(FlaskForm):  # type: ignore[misc]
    rows = FieldList(FormField(ProposalForm))

    @classmethod
    def of(cls, proposals: Sequence[ObligationTerms], anchors: Anchors) -> "ProposalsForm":
        return cls(
            data={
                "rows": [
                    {
                        "taken": True,
                        "source": one.source,
                        "what": one.what,
                        "party": one.party.id,
                        "due_on": due_on(one.rule, anchors),
                        "amount": one.amount,
                        "clause": one.clause,
                        "responsible": one.responsible.id if one.responsible else NOBODY,
                    }
                    for one in proposals
                ]
            }
        )

    def offer(self, agreement: Agreement, people: Sequence[User]) -> None:
        for row in self.rows:
            row.form.party.choices = _parties(agreement)
            row.form.responsible.choices = _people(people)

    def validate(self, extra_validators: Any = None) -> bool:
        fine = bool(super().validate(extra_validators))
        for row in self.rows:
            if row.form.taken.data and not (row.form.what.data or "").strip():
                row.form.what.errors = [REQUIRED]
                fine = False
        return fine

    def chosen(
        self,
        agreement: Agreement,
        proposals: Sequence[ObligationTerms],
        anchors: Anchors,
        people: Sequence[User],
    ) -> list[ObligationTerms]:
        """What was ticked. A day that was left as computed keeps its rule; another one stands by itself."""
        known = {one.source: one for one in proposals}
        found = []
        for row in self.rows.data:
            proposal = known.get(row["source"])
            if proposal is None or not row["taken"]:
                continue
            kept = row["due_on"] is None or row["due_on"] == due_on(proposal.rule, anchors)
            found.append(
                ObligationTerms(
                    what=row["what"],
                    party=_party(agreement, row["party"]),
                    rule=proposal.rule if kept else DueRule(DueFrom.DATE, row["due_on"]),
                    amount=row["amount"],
                    clause=row["clause"] or "",
                    person=proposal.person,
                    responsible=_person(people, row["responsible"]),
                    source=proposal.source,
                )
            )
        return found


class DoneForm(FlaskForm):  # type: ignore[misc]
    """That it is done, when, and what proves it."""

    done_on = DateField(_l("Когда исполнено"), [InputRequired(REQUIRED)], format="%Y-%m-%d")
    note = TextAreaField(_l("Что сделано"), [TEXT])
    link = StringField(_l("Ссылка"), [LINE])
    files = MultipleFileField(_l("Подтверждающие файлы"))

    @classmethod
    def today(cls, day: date) -> "DoneForm":
        return cls(data={"done_on": day})

    def report(self) -> Report:
        uploads = [one for one in self.files.data or () if one and one.filename][:MOST_FILES]
        return Report(
            done_on=self.done_on.data,
            note=self.note.data or "",
            link=(self.link.data or "").strip(),
            files=[(one.filename, one.read(LARGEST_EVIDENCE + 1)) for one in uploads],
        )


def _parties(agreement: Agreement) -> list[SelectChoice]:
    return [
        SelectChoice(value=party.id, label=f"{party.role}: {party.organisation.short_name}")
        for party in agreement.parties
    ]


def _people(people: Iterable[User]) -> list[SelectChoice]:
    return [
        SelectChoice(value=NOBODY, label=_l("Не назначен")),
        *(SelectChoice(value=one.id, label=one.name) for one in people),
    ]


def _party(agreement: Agreement, party_id: int) -> Party:
    return next(one for one in agreement.parties if one.id == party_id)


def _person(people: Iterable[User], user_id: int) -> User | None:
    return next((one for one in people if one.id == user_id), None)
