"""How obligations are shown: status, the rule of the term in words, lines of lists, cells of exports."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from agreements.lifecycle import State
from crm.core import clock
from crm.core.actor import Actor
from crm.partnerships.due import DueFrom, DueRule
from crm.partnerships.models import Agreement
from crm.partnerships.models.obligations import IN_FORCE, Obligation, ObligationState, nearest
from crm.partnerships.operations.obligations import SIGNED_ONCE
from crm.partnerships.permissions import PartnershipsPermission as May
from crm.partnerships.proposals import ObligationTerms, proposed
from crm.partnerships.queries.obligations import Due, ObligationRow
from crm.partnerships.rules import LARGEST_EVIDENCE, MEGABYTE
from crm.partnerships.views.deciding import NextAction
from crm.web.filters import day

MEGABYTES = LARGEST_EVIDENCE // MEGABYTE

Status = tuple[str, str]
"""Kind of state of the design language, and words."""


@dataclass(frozen=True)
class Line:
    """An obligation on the agreement's page."""

    obligation: Obligation
    kind: str
    label: str
    rule: str


def lines(agreement: Agreement) -> list[Line]:
    """What is not closed first, by term."""
    now = clock.now()
    ordered = sorted(agreement.obligations, key=lambda one: one.state.is_closed)
    return [Line(one, *status_of(one, now), rule_in_words(one)) for one in ordered]


def unclaimed(agreement: Agreement, by: Actor) -> Sequence[ObligationTerms]:
    """What the terms propose and this person may take."""
    if agreement.state not in IN_FORCE or not by.may(May.OBLIGATION_EDIT):
        return []
    return proposed(agreement)


def are_kept(agreement: Agreement) -> bool:
    """Whether the page has a section of obligations."""
    return bool(agreement.obligations) or agreement.state in SIGNED_ONCE


def may_add(agreement: Agreement, by: Actor) -> bool:
    return agreement.state in SIGNED_ONCE and by.may(May.OBLIGATION_EDIT)


def status_of(one: Obligation, now: datetime) -> Status:
    return _status(one.state, is_late=one.is_overdue(now), is_ours=one.is_ours)


def status_of_row(row: ObligationRow) -> Status:
    return _status(row.state, is_late=row.is_late, is_ours=row.is_ours)


def _status(state: ObligationState, *, is_late: bool, is_ours: bool) -> Status:
    if is_late:
        return "danger", _("Просрочено")
    if state is ObligationState.OPEN:
        return ("accent", _("Наш ход")) if is_ours else ("info", _("Ход другой стороны"))
    if state is ObligationState.DONE:
        return ("info", _("Ждём приёмки")) if is_ours else ("accent", _("Примите исполнение"))
    return ("ok" if state is ObligationState.ACCEPTED else "neutral"), _(state.title)


def rule_in_words(one: Obligation) -> str:
    before = next((other.what for other in one.agreement.obligations if other.id == one.after_id), "")
    said = _rule(one.rule, before)
    return f"{said}. {_series(one.every_months)}" if one.every_months else said


def rule_of_terms(terms: ObligationTerms) -> str:
    return _rule(terms.rule, "")


def _rule(rule: DueRule, before: str) -> str:
    if rule.due_from is DueFrom.DATE:
        return str(_("день назван в условиях") if rule.fixed_on else _("срок в условиях не назван"))
    if rule.working_days:
        span = ngettext("%(num)s рабочий день", "%(num)s рабочих дней", rule.days)
    else:
        span = ngettext("%(num)s календарный день", "%(num)s календарных дней", rule.days)
    said: dict[DueFrom, str] = {
        DueFrom.SIGNED: _("%(span)s после подписания", span=span),
        DueFrom.EFFECTIVE: _("%(span)s после вступления в силу", span=span),
        DueFrom.OBLIGATION: _("%(span)s после исполнения «%(before)s»", span=span, before=before),
        DueFrom.FORUM_START: _("%(span)s до открытия форума", span=span),
        DueFrom.FORUM_END: _("%(span)s после закрытия форума", span=span),
    }
    return said[rule.due_from]


def _series(months: int) -> str:
    names: dict[int, str] = {
        1: _("Каждый месяц"),
        3: _("Каждый квартал"),
        6: _("Каждые полгода"),
        12: _("Каждый год"),
    }
    return names.get(months) or str(ngettext("Каждый %(num)s месяц", "Каждые %(num)s месяцев", months))


def due_options() -> list[tuple[str, str]]:
    return [
        (Due.LATE.value, _("Просрочены")),
        (Due.WEEK.value, _("Ближайшие 7 дней")),
        (Due.MONTH.value, _("Ближайший месяц")),
        (Due.UNKNOWN.value, _("Срок ещё не известен")),
    ]


def next_action(agreement: Agreement, by: Actor) -> NextAction | None:
    """What an agreement in force waits for: its duties to be taken, the nearest of them, or its end."""
    if agreement.state is not State.ACTIVE:
        return None
    waiting = unclaimed(agreement, by)
    if waiting and not agreement.obligations:
        return NextAction(
            _("Возьмите обязательства на контроль: %(count)s", count=len(waiting)),
            _("Они прочитаны из условий: проверьте сроки и ответственных."),
            _("Посмотреть"),
            url_for("partnerships.obligation_proposals", agreement_id=agreement.id),
        )
    one = nearest(agreement.obligations)
    if one is None:
        return _to_fulfil(agreement, by)
    return _about(one)


def _about(one: Obligation) -> NextAction:
    until = _("Срок: %(day)s.", day=day(one.due_on)) if one.due_on else _("Срок ещё не известен.")
    url = url_for("partnerships.obligation", obligation_id=one.id)
    if one.state is ObligationState.DONE:
        title = _("Примите исполнение: %(what)s", what=one.what)
        if one.is_ours:
            title = _("Ждём, что примут: %(what)s", what=one.what)
        return NextAction(title, "", _("Открыть"), url)
    title = one.what if one.is_ours else _("Ждём: %(what)s", what=one.what)
    return NextAction(title, f"{one.party.organisation.short_name}. {until}", _("Открыть"), url)


def _to_fulfil(agreement: Agreement, by: Actor) -> NextAction | None:
    if not agreement.obligations or not by.may(May.AGREEMENT_EDIT):
        return None
    return NextAction(
        _("Всё исполнено: закройте документ"),
        _("Все обязательства приняты или сняты."),
        _("Признать исполненным"),
        url_for("partnerships.fulfil", agreement_id=agreement.id),
        "post",
    )


def export_head() -> list[str]:
    return [
        _("Обязательство"),
        _("Кто должен"),
        _("Контрагент"),
        _("Город"),
        _("Документ"),
        _("Номер"),
        _("Пункт"),
        _("Срок"),
        _("Состояние"),
        _("Исполнено"),
        _("Сумма"),
        _("Ответственный"),
    ]


def export_row(row: ObligationRow) -> tuple[Any, ...]:
    return (
        row.what,
        row.party,
        row.organisation,
        row.city,
        _(row.kind.title),
        row.number,
        row.clause,
        row.due_on,
        status_of_row(row)[1],
        row.done_on,
        row.amount,
        row.responsible,
    )
