"""The register: the journal of numbers, its self-check, and the journal as a spreadsheet."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from crm.core import clock
from crm.partnerships import words
from crm.partnerships.permissions import PartnershipsPermission
from crm.partnerships.queries import register as journal
from crm.partnerships.queries.register import JournalFilter
from crm.partnerships.views.blueprint import bp
from crm.web.access import requires
from crm.web.spreadsheets import spreadsheet

PAGE = 100


@bp.get("/register")
@requires(PartnershipsPermission.REGISTER_VIEW)
def register() -> ResponseReturnValue:
    wanted, after = _filter(), request.args.get("after", type=int)
    rows = journal.journal(wanted, limit=PAGE + 1, after=after)
    registers = journal.registers()
    return render_template(
        "partnerships/register.html",
        wanted=wanted,
        rows=rows[:PAGE],
        total=journal.journal_count(wanted),
        next_after=rows[PAGE - 1].id if len(rows) > PAGE else None,
        register_options=[(one.id, one.name) for one in registers],
        period_options=[(key, key) for key in journal.periods()],
        checks=[(one, journal.check_of(one)) for one in registers],
    )


@bp.get("/register/export.<kind>")
@requires(PartnershipsPermission.REGISTER_EXPORT)
def export_register(kind: str) -> ResponseReturnValue:
    head = [
        _("Номер"),
        _("Дата"),
        _("Реестр"),
        _("Вид документа"),
        _("Контрагент"),
        _("ИНН"),
        _("Состояние"),
        _("Подписано"),
        _("Кто присвоил"),
        _("Аннулирован"),
        _("Причина"),
    ]
    rows = [
        (
            row.number,
            row.registered_on,
            row.register,
            _(row.kind.title),
            row.organisation,
            row.inn,
            _(words.title_of_state(row.state)),
            row.signed_at,
            row.registered_by,
            row.annulled_at,
            row.annulled_reason,
        )
        for row in reversed(journal.journal(_filter()))
    ]
    return spreadsheet(f"register-{clock.now().date().isoformat()}", kind, head, rows)


def _filter() -> JournalFilter:
    return JournalFilter(
        register_id=request.args.get("register", type=int),
        period_key=request.args.get("period", "")[:20],
        text=request.args.get("q", "")[:100],
    )
