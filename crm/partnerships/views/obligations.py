"""Obligations: the list of all, the page of one, and what is done with them."""

from collections.abc import Sequence
from dataclasses import replace

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from agreements.lifecycle import Turn
from crm.accounts import queries as accounts
from crm.accounts.models import User
from crm.core import clock
from crm.core.errors import DomainError
from crm.core.timeline import timeline_of
from crm.partnerships import queries, words
from crm.partnerships.due import DueFrom
from crm.partnerships.forms import ReasonForm
from crm.partnerships.forms.obligations import DoneForm, ObligationForm, ProposalsForm
from crm.partnerships.models import Agreement
from crm.partnerships.models.obligations import Obligation, ObligationState
from crm.partnerships.operations import obligations as operations
from crm.partnerships.permissions import PartnershipsPermission as May
from crm.partnerships.proposals import proposed
from crm.partnerships.queries import obligations as owed
from crm.partnerships.queries.obligations import Due, ObligationFilter
from crm.partnerships.views import duties
from crm.partnerships.views.blueprint import bp, drawer_or_page
from crm.partnerships.views.files import attachment
from crm.partnerships.views.lists import chosen
from crm.web.access import requires
from crm.web.acting import acting
from crm.web.addresses import go_to, url_with
from crm.web.language import sentence
from crm.web.spreadsheets import spreadsheet

PAGE = 50


@bp.get("/obligations")
@requires(May.AGREEMENT_VIEW)
def obligations() -> ResponseReturnValue:
    wanted, start = _filter(), max(request.args.get("start", 0, type=int), 0)
    rows = owed.obligation_rows(acting(), wanted, limit=PAGE + 1, offset=start)
    counts = owed.turn_counts(acting(), replace(wanted, turn=None))
    return render_template(
        "partnerships/obligations.html",
        wanted=wanted,
        rows=rows[:PAGE],
        counts=counts,
        tabs=[
            (_(title), url_with(turn=turn.value, start=None), wanted.turn is turn, counts[turn])
            for turn, (_kind, title) in words.TURNS.items()
            if turn is not Turn.DONE
        ],
        next_start=start + PAGE if len(rows) > PAGE else None,
        previous_start=max(start - PAGE, 0) if start else None,
        due_options=duties.due_options(),
        state_options=[(one.value, _(one.title)) for one in ObligationState],
        editions=queries.editions_with_agreements(),
        cities=[(city, city) for city in owed.cities(acting())],
        is_narrowed=replace(wanted, turn=None) != ObligationFilter(),
    )


@bp.get("/obligations/export.<kind>")
@requires(May.AGREEMENT_VIEW)
def export_obligations(kind: str) -> ResponseReturnValue:
    """Exactly what the list shows, whole."""
    rows = owed.obligation_rows(acting(), _filter())
    name = f"obligations-{clock.now().date().isoformat()}"
    return spreadsheet(name, kind, duties.export_head(), [duties.export_row(row) for row in rows])


@bp.get("/agreements/<int:agreement_id>/obligations/proposals")
@requires(May.OBLIGATION_EDIT)
def obligation_proposals(agreement_id: int) -> ResponseReturnValue:
    found = queries.agreement_or_404(agreement_id, acting())
    return _proposals_page(found, ProposalsForm.of(proposed(found), operations.anchors_of(found)))


@bp.post("/agreements/<int:agreement_id>/obligations/proposals")
@requires(May.OBLIGATION_EDIT)
def take_obligations(agreement_id: int) -> ResponseReturnValue:
    found, form = queries.agreement_to_change(agreement_id, acting()), ProposalsForm()
    people, proposals, anchors = accounts.staff(), proposed(found), operations.anchors_of(found)
    form.offer(found, people)
    if not form.validate():
        return _proposals_page(found, form), 422
    try:
        made = operations.take(found, form.chosen(found, proposals, anchors, people), by=acting())
    except DomainError as refusal:
        form.form_errors.append(sentence(refusal))
        return _proposals_page(found, form), 422
    flash(_("Взято на контроль: %(count)s", count=len(made)), "success")
    return _back(found)


@bp.get("/agreements/<int:agreement_id>/obligations/new")
@requires(May.OBLIGATION_EDIT)
def new_obligation(agreement_id: int) -> ResponseReturnValue:
    found = queries.agreement_or_404(agreement_id, acting())
    return _form_page(found, None, ObligationForm.of(None, found))


@bp.post("/agreements/<int:agreement_id>/obligations")
@requires(May.OBLIGATION_EDIT)
def add_obligation(agreement_id: int) -> ResponseReturnValue:
    return _saved(queries.agreement_to_change(agreement_id, acting()), None)


@bp.get("/obligations/<int:obligation_id>")
@requires(May.AGREEMENT_VIEW)
def obligation(obligation_id: int) -> ResponseReturnValue:
    found = owed.obligation_or_404(obligation_id, acting())
    return render_template(
        "partnerships/obligation.html",
        obligation=found,
        agreement=found.agreement,
        status=duties.status_of(found, clock.now()),
        rule=duties.rule_in_words(found),
        is_our_move=found.is_our_move,
        may_edit=acting().may(May.OBLIGATION_EDIT),
        may_report=acting().may(May.OBLIGATION_REPORT),
        happenings=timeline_of(found),
    )


@bp.get("/obligations/<int:obligation_id>/terms")
@requires(May.OBLIGATION_EDIT)
def obligation_form(obligation_id: int) -> ResponseReturnValue:
    found = owed.obligation_or_404(obligation_id, acting())
    return _form_page(found.agreement, found, ObligationForm.of(found, found.agreement))


@bp.post("/obligations/<int:obligation_id>/terms")
@requires(May.OBLIGATION_EDIT)
def save_obligation(obligation_id: int) -> ResponseReturnValue:
    found = owed.obligation_to_change(obligation_id, acting())
    return _saved(found.agreement, found)


@bp.get("/obligations/<int:obligation_id>/done")
@requires(May.OBLIGATION_REPORT)
def done_form(obligation_id: int) -> ResponseReturnValue:
    found = owed.obligation_or_404(obligation_id, acting())
    return _done_page(found, DoneForm.today(clock.today(found.agreement.edition.time_zone)))


@bp.post("/obligations/<int:obligation_id>/done")
@requires(May.OBLIGATION_REPORT)
def report_done(obligation_id: int) -> ResponseReturnValue:
    found, form = owed.obligation_to_change(obligation_id, acting()), DoneForm()
    if not form.validate():
        return _done_page(found, form), 422
    try:
        operations.report_done(found, form.report(), by=acting())
    except DomainError as refusal:
        form.form_errors.append(sentence(refusal))
        return _done_page(found, form), 422
    flash(_("Исполнение отмечено: %(what)s", what=found.what), "success")
    return _to(found)


@bp.post("/obligations/<int:obligation_id>/acceptance")
@requires(May.OBLIGATION_EDIT)
def accept_obligation(obligation_id: int) -> ResponseReturnValue:
    found = owed.obligation_to_change(obligation_id, acting())
    operations.accept(found, by=acting())
    flash(_("Принято: %(what)s", what=found.what), "success")
    return _to(found)


@bp.get("/obligations/<int:obligation_id>/return")
@requires(May.OBLIGATION_EDIT)
def return_form(obligation_id: int) -> ResponseReturnValue:
    return _reason_page(owed.obligation_or_404(obligation_id, acting()), ReasonForm(), "return")


@bp.post("/obligations/<int:obligation_id>/return")
@requires(May.OBLIGATION_EDIT)
def return_obligation(obligation_id: int) -> ResponseReturnValue:
    found, form = owed.obligation_to_change(obligation_id, acting()), ReasonForm()
    if not form.validate():
        return _reason_page(found, form, "return"), 422
    operations.give_back(found, form.reason.data, by=acting())
    flash(_("Возвращено: %(what)s", what=found.what), "success")
    return _to(found)


@bp.get("/obligations/<int:obligation_id>/waiver")
@requires(May.OBLIGATION_EDIT)
def waive_form(obligation_id: int) -> ResponseReturnValue:
    return _reason_page(owed.obligation_or_404(obligation_id, acting()), ReasonForm(), "waive")


@bp.post("/obligations/<int:obligation_id>/waiver")
@requires(May.OBLIGATION_EDIT)
def waive_obligation(obligation_id: int) -> ResponseReturnValue:
    found, form = owed.obligation_to_change(obligation_id, acting()), ReasonForm()
    if not form.validate():
        return _reason_page(found, form, "waive"), 422
    operations.waive(found, form.reason.data, by=acting())
    flash(_("Снято: %(what)s", what=found.what), "success")
    return _to(found)


@bp.get("/obligations/<int:obligation_id>/evidence/<int:file_id>")
@requires(May.AGREEMENT_VIEW)
def obligation_evidence(obligation_id: int, file_id: int) -> ResponseReturnValue:
    kept = owed.file_of(owed.obligation_or_404(obligation_id, acting()), file_id)
    return attachment(kept.file, kept.file.name)


@bp.post("/agreements/<int:agreement_id>/fulfilment")
@requires(May.AGREEMENT_EDIT)
def fulfil(agreement_id: int) -> ResponseReturnValue:
    found = queries.agreement_to_change(agreement_id, acting())
    operations.fulfil(found, by=acting())
    flash(_("Признано исполненным"), "success")
    return _back(found)


def _filter() -> ObligationFilter:
    return ObligationFilter(
        turn=chosen(Turn, "turn"),
        due=chosen(Due, "due"),
        state=chosen(ObligationState, "state"),
        edition_id=request.args.get("edition", type=int),
        organisation_id=request.args.get("organisation", type=int),
        responsible_id=acting().user_id if request.args.get("mine") else None,
        city=request.args.get("city", "")[:100],
        text=request.args.get("q", "")[:100],
    )


def _proposals_page(agreement: Agreement, form: ProposalsForm) -> str:
    form.offer(agreement, accounts.staff())
    proposals = {one.source: one for one in proposed(agreement)}
    return render_template(
        "partnerships/proposals.html",
        agreement=agreement,
        form=form,
        hints={source: duties.rule_of_terms(one) for source, one in proposals.items()},
        unsure={source for source, one in proposals.items() if not one.is_certain},
        named={source: one.person for source, one in proposals.items()},
    )


def _form_page(agreement: Agreement, one: Obligation | None, form: ObligationForm) -> str:
    people = _people(one)
    form.offer(agreement, people, [(rule, _(rule.title)) for rule in DueFrom], one.id if one else 0)
    return drawer_or_page(
        "partnerships/_obligation_form.html",
        title=_("Условия обязательства") if one else _("Новое обязательство"),
        agreement=agreement,
        obligation=one,
        form=form,
    )


def _people(one: Obligation | None) -> Sequence[User]:
    """Staff, and whoever answers for it although their access is closed."""
    staff = list(accounts.staff())
    named = one.responsible if one else None
    return [*staff, *([named] if named is not None and named not in staff else [])]


def _saved(agreement: Agreement, one: Obligation | None) -> ResponseReturnValue:
    form, people = ObligationForm(), _people(one)
    form.offer(agreement, people, [(rule, _(rule.title)) for rule in DueFrom], one.id if one else 0)
    if not form.validate():
        return _form_page(agreement, one, form), 422
    terms = form.terms(agreement, people)
    try:
        if one is None:
            operations.add_obligation(agreement, terms, by=acting())
        else:
            operations.change_obligation(one, terms, by=acting())
    except DomainError as refusal:
        form.form_errors.append(sentence(refusal))
        return _form_page(agreement, one, form), 422
    flash(_("Обязательство сохранено"), "success")
    return _to(one) if one else _back(agreement)


def _done_page(one: Obligation, form: DoneForm) -> str:
    return drawer_or_page(
        "partnerships/_done.html",
        title=_("Отметить исполнение"),
        obligation=one,
        form=form,
        megabytes=duties.MEGABYTES,
    )


def _reason_page(one: Obligation, form: ReasonForm, verb: str) -> str:
    titles = {
        "return": (_("Вернуть исполнение"), _("Вернуть"), "partnerships.return_obligation"),
        "waive": (_("Снять обязательство"), _("Снять обязательство"), "partnerships.waive_obligation"),
    }
    title, button, endpoint = titles[verb]
    return drawer_or_page(
        "partnerships/_obligation_reason.html",
        title=title,
        button=button,
        verb=verb,
        obligation=one,
        form=form,
        action=url_for(endpoint, obligation_id=one.id),
    )


def _back(agreement: Agreement) -> ResponseReturnValue:
    return go_to(url_for("partnerships.agreement", agreement_id=agreement.id, _anchor="obligations"))


def _to(one: Obligation) -> ResponseReturnValue:
    return go_to(url_for("partnerships.obligation", obligation_id=one.id))
