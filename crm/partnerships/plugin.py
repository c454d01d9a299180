"""How partnerships shows itself to the rest of the house."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from flask import url_for
from flask_babel import gettext as _

from agreements.lifecycle import ENDED, State, Turn
from crm.core import clock
from crm.core.actor import Actor
from crm.core.hooks import (
    AgreementProgress,
    CardAction,
    CardSection,
    Figure,
    NavItem,
    PeriodicJob,
    SearchHit,
    Subscription,
    TodayItem,
    hookimpl,
)
from crm.core.texts import text
from crm.exhibition.events import EditionChanged
from crm.exhibition.models import Booking, Showcase
from crm.leads.models import Organisation
from crm.partnerships import duty_reminders, jobs, queries, reminders, words
from crm.partnerships.models import Agreement
from crm.partnerships.operations import ending
from crm.partnerships.permissions import PartnershipsPermission as May
from crm.partnerships.queries import AgreementFilter, AgreementRow, runs
from crm.partnerships.queries import obligations as owed
from crm.partnerships.queries.approvals import steps_waiting_for
from crm.partnerships.queries.candidates import Source
from crm.partnerships.queries.obligations import ObligationFilter
from crm.partnerships.queries.runs import RunShown
from crm.partnerships.views import duties

LINES = 8
PAPERS = text("Соглашения")


@hookimpl
def nav_items() -> Sequence[NavItem]:
    return [
        NavItem(
            PAPERS, "partnerships.agreements", "file-certificate", May.AGREEMENT_VIEW, 40, PAPERS, _waiting
        ),
        NavItem(
            text("Обязательства"), "partnerships.obligations", "checklist", May.AGREEMENT_VIEW, 41, PAPERS
        ),
        NavItem(text("Реестр"), "partnerships.register", "notebook", May.REGISTER_VIEW, 42, PAPERS),
        NavItem(text("Шаблоны"), "partnerships.templates", "template", May.TEMPLATE_VIEW, 44, PAPERS),
        NavItem(
            text("Библиотека условий"), "partnerships.clauses", "list-details", May.TEMPLATE_VIEW, 46, PAPERS
        ),
        NavItem(
            text("Маршруты"),
            "partnerships.approval_routes",
            "list-check",
            May.ROUTE_EDIT,
            46,
            PAPERS,
        ),
    ]


def _waiting(actor: Actor) -> int:
    """What whoever registers agreements has to move."""
    if not actor.may(May.AGREEMENT_REGISTER):
        return 0
    counts = queries.turn_counts(actor, AgreementFilter())
    return counts[Turn.OVERDUE] + counts[Turn.US]


@hookimpl
def quick_actions() -> Sequence[NavItem]:
    return [
        NavItem(
            text("Новое соглашение"), "partnerships.new_agreement", "file-plus", May.AGREEMENT_CREATE, 20
        ),
        NavItem(
            text("Составить договоры списком"),
            "partnerships.new_agreement_run",
            "files",
            May.AGREEMENT_CREATE,
            21,
        ),
    ]


@hookimpl
def figures(actor: Actor) -> Sequence[Figure]:
    """Agreements by whose move."""
    if not actor.may(May.AGREEMENT_VIEW):
        return []
    counts = queries.turn_counts(actor, AgreementFilter())
    address = url_for("partnerships.agreements")
    return [
        Figure(PAPERS, _(title), counts[turn], f"{address}?turn={turn.value}", kind=kind, order=40 + n)
        for n, (turn, (kind, title)) in enumerate(words.TURNS.items())
    ]


@hookimpl
def periodic_jobs() -> Sequence[PeriodicJob]:
    return [
        PeriodicJob(jobs.EFFECT, jobs.EFFECT_EVERY),
        PeriodicJob(reminders.REMIND, reminders.REMIND_EVERY),
        PeriodicJob(duty_reminders.REMIND, duty_reminders.REMIND_EVERY),
    ]


@hookimpl
def event_subscriptions() -> Sequence[Subscription]:
    return [
        Subscription("partnerships.approval_letters", reminders.tell_about, reminders.TOLD),
        Subscription(
            "partnerships.terms_of_obligations", jobs.follow_the_forum, frozenset({EditionChanged.key})
        ),
    ]


@hookimpl
def booking_ended(booking_id: int, reason: str, by: Actor) -> None:
    ending.end_with_booking(booking_id, reason, by=by)


@hookimpl
def today_items(actor: Actor) -> Sequence[TodayItem]:
    """Overdue signatures for everybody who reads agreements, and what waits for this person's own move."""
    if not actor.may(May.AGREEMENT_VIEW):
        return []
    grouped = queries.agreements_by_turn(actor, limit=LINES)
    late = [_late(row) for row in grouped[Turn.OVERDUE]]
    late = [*_decisions(actor), *late, *_duties(actor)]
    if not actor.may(May.AGREEMENT_CREATE):
        return late
    ours = [_today(row, _our_move(row), "soon") for row in grouped[Turn.US] if _is_for(row, actor)]
    return _runs(actor) + late + ours


@hookimpl
def list_actions(kind: str, actor: Actor) -> Sequence[CardAction]:
    sources = {
        Booking.kind(): (Source.BOOKINGS, _("Составить договоры…")),
        Showcase.kind(): (Source.SHOWCASES, _("Составить соглашения…")),
        Organisation.kind(): (Source.ORGANISATIONS, _("Составить соглашения…")),
    }
    if kind not in sources or not actor.may(May.AGREEMENT_CREATE):
        return []
    source, label = sources[kind]
    address = url_for("partnerships.new_agreement_run", source=source.value)
    return [CardAction(label, address, "files", order=10)]


@hookimpl
def card_sections(organisation_id: int, actor: Actor) -> Sequence[CardSection]:
    if not actor.may(May.AGREEMENT_VIEW):
        return []
    wanted = AgreementFilter(organisation_id=organisation_id)
    rows = queries.agreement_rows(actor, wanted, limit=20)
    values = {
        "rows": rows,
        "state_words": words.STATES,
        "new_url": url_for("partnerships.new_agreement", organisation=organisation_id),
        "new_label": _("Составить соглашение"),
        "may_create": actor.may(May.AGREEMENT_CREATE),
    }
    return [
        CardSection(_("Соглашения"), "partnerships/_section.html", values, order=40),
        *_duties_of(organisation_id, actor),
    ]


@hookimpl
def booking_sections(booking_id: int, actor: Actor) -> Sequence[CardSection]:
    if not actor.may(May.AGREEMENT_VIEW):
        return []
    rows = queries.agreements_of_booking(booking_id, actor)
    values = {
        "rows": rows,
        "state_words": words.STATES,
        "new_url": url_for("partnerships.new_agreement", booking=booking_id),
        "new_label": _("Составить договор"),
        "may_create": actor.may(May.AGREEMENT_CREATE) and all(row.state in ENDED for row in rows),
    }
    return [CardSection(_("Договор"), "partnerships/_section.html", values, order=10)]


@hookimpl
def agreement_progress(edition_id: int, organisation_ids: Sequence[int]) -> Sequence[AgreementProgress]:
    return [
        AgreementProgress(
            organisation_id=organisation_id,
            label=_(words.title_of_state(row.state)),
            kind=words.kind_of_state(row.state),
            url=url_for("partnerships.agreement", agreement_id=row.id),
            is_signed=row.state in (State.SIGNED, State.ACTIVE, State.FULFILLED),
        )
        for organisation_id, row in queries.leading_agreements(edition_id, organisation_ids).items()
    ]


@hookimpl
def search_hits(kind: str, record_id: int) -> Sequence[SearchHit]:
    if kind != Agreement.kind():
        return []
    row = queries.searched(record_id)
    if row is None:
        return []
    return [
        SearchHit(
            kind=kind,
            record_id=record_id,
            title=row.title if not row.number else f"{row.title}, №\u00a0{row.number}",
            subtitle=row.organisation,
            url=f"/agreements/{record_id}",
            words=" ".join((row.title, row.number or "", row.organisation, row.inn, row.city)),
            visible_to=frozenset({"staff"}),
        )
    ]


@hookimpl
def searchable() -> Sequence[tuple[str, Sequence[int]]]:
    return [(Agreement.kind(), queries.all_ids())]


def _runs(actor: Actor) -> list[TodayItem]:
    """Runs that this person started and that are not over yet, or ended with rows that were not made."""
    if actor.user_id is None:
        return []
    rows = runs.runs_shown(actor, limit=LINES, of_user=actor.user_id)
    return [_run(row) for row in rows if row.cancelled_at is None and _is_unfinished(row)]


def _is_unfinished(row: RunShown) -> bool:
    return row.started_at is None or row.counts.waiting > 0 or row.counts.refused > 0


def _run(row: RunShown) -> TodayItem:
    counts = row.counts
    if row.started_at is None:
        detail = _("Проверить и составить: %(count)s", count=counts.total)
    elif counts.waiting:
        detail = _("Составляется: %(done)s из %(total)s", done=counts.done, total=counts.total)
    else:
        detail = _("Не составлено: %(count)s из %(total)s", count=counts.refused, total=counts.total)
    return TodayItem(
        group=_("Соглашения"),
        title=_("Составление списком: %(kind)s", kind=_(row.kind.title)),
        detail=detail,
        url=url_for("partnerships.agreement_run", run_id=row.id),
    )


def _is_for(row: AgreementRow, actor: Actor) -> bool:
    """Legal staff move everything; a manager what is theirs to prepare."""
    if row.state in (State.SIGNED, State.IN_REVIEW, State.ACTIVE):
        return False
    return actor.may(May.AGREEMENT_REGISTER) or (
        row.owner_id == actor.user_id and row.state in (State.DRAFT, State.DECLINED)
    )


def _our_move(row: AgreementRow) -> str:
    moves = {
        State.DRAFT: _("Подготовить и согласовать"),
        State.APPROVED: _("Присвоить номер и отправить"),
        State.DECLINED: _("Отказ: доработать или отменить"),
        State.SIGNATURE_EXPIRED: _("Срок подписания истёк"),
        State.OUT_FOR_SIGNATURE: _("Подписать с нашей стороны"),
        State.PARTIALLY_SIGNED: _("Подписать с нашей стороны"),
    }
    return str(moves.get(row.state) or _(words.title_of_state(row.state)))


def _late(row: AgreementRow) -> TodayItem:
    """A signature that did not come in time, or an obligation; that has a term of its own, on its page."""
    if row.is_out:
        return _today(row, _("Подпись просрочена"), "overdue")
    item = _today(row, _("Обязательство просрочено"), "overdue")
    return replace(item, urgency="overdue", due=None)


def _today(row: AgreementRow, detail: str, urgency: str) -> TodayItem:
    return TodayItem(
        group=_("Соглашения"),
        title=f"{row.organisation}: {_(row.kind.title)}",
        detail=detail,
        url=url_for("partnerships.agreement", agreement_id=row.id),
        urgency=urgency if row.sign_by else "calm",
        due=row.sign_by,
    )


def _decisions(actor: Actor) -> list[TodayItem]:
    """What this person is asked to approve."""
    if actor.user_id is None or not actor.may(May.AGREEMENT_APPROVE):
        return []
    now = clock.now()
    return [
        TodayItem(
            group=_("Согласование"),
            title=f"{waiting.organisation}: {_(waiting.kind.title)}",
            detail=_("Ваше решение: %(step)s", step=waiting.step),
            url=url_for("partnerships.agreement", agreement_id=waiting.agreement_id),
            urgency="overdue" if waiting.due_at and waiting.due_at <= now else "soon",
            due=waiting.due_at,
        )
        for waiting in steps_waiting_for(actor.user_id, limit=LINES)
    ]


def _duties_of(organisation_id: int, actor: Actor) -> list[CardSection]:
    """What is still owed under the agreements of an organisation; no section where nothing is."""
    wanted = ObligationFilter(organisation_id=organisation_id)
    rows = owed.obligation_rows(actor, wanted, limit=LINES + 1)
    values = {
        "rows": rows[:LINES],
        "status": duties.status_of_row,
        "has_more": len(rows) > LINES,
        "all_url": url_for("partnerships.obligations", organisation=organisation_id),
    }
    return [CardSection(_("Обязательства"), "partnerships/_duties_section.html", values, 42)] if rows else []


def _duties(actor: Actor) -> list[TodayItem]:
    """What this person has to do, to press for or to accept."""
    if actor.user_id is None or not actor.may(May.OBLIGATION_REPORT):
        return []
    rows = owed.waiting_for(actor, may_accept=actor.may(May.OBLIGATION_EDIT), limit=LINES)
    return [
        TodayItem(
            group=_("Обязательства"),
            title=f"{row.organisation}: {row.what}",
            detail=duties.status_of_row(row)[1],
            url=url_for("partnerships.obligation", obligation_id=row.id),
            urgency="overdue" if row.is_late else "soon",
            due=row.due_at - timedelta(minutes=1) if row.due_at else None,
        )
        for row in rows
    ]
