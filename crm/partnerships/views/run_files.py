"""What a run leaves behind: its documents as one archive, and the sheet of its rows."""

from flask import Response, current_app
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from agreements.shipped import PAPERS
from crm.core import storage
from crm.core.settings import Settings
from crm.partnerships import words
from crm.partnerships.archive import zipped
from crm.partnerships.permissions import PartnershipsPermission
from crm.partnerships.queries import runs
from crm.partnerships.queries.runs import RowShown
from crm.partnerships.views.blueprint import bp
from crm.partnerships.views.runs_shown import reason_of
from crm.web.access import requires
from crm.web.acting import acting
from crm.web.spreadsheets import spreadsheet


@bp.get("/agreement-runs/<int:run_id>/documents.zip")
@requires(PartnershipsPermission.AGREEMENT_VIEW)
def run_documents(run_id: int) -> ResponseReturnValue:
    """Everything that was made, DOCX and PDF; sent while it is read, however much it is."""
    run = runs.run_or_404(run_id, acting())
    papers = runs.papers_of(run.id)
    chunks = zipped(PAPERS[run.kind_of.value].short_name, papers, storage.storage())
    response = Response(chunks, mimetype="application/zip")
    response.headers.set("Content-Disposition", "attachment", filename=f"agreements-{run.id}.zip")
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@bp.get("/agreement-runs/<int:run_id>/rows.<kind>")
@requires(PartnershipsPermission.AGREEMENT_VIEW)
def run_sheet(run_id: int, kind: str) -> ResponseReturnValue:
    """A line per row: what was made, its number and state, or why it was not."""
    run = runs.run_or_404(run_id, acting())
    head = [
        _("Номер"),
        _("Организация"),
        _("ИНН"),
        _("Город"),
        _("Документ"),
        _("Сумма"),
        _("Состояние"),
        _("Ссылка"),
        _("Причина"),
    ]
    settings: Settings = current_app.extensions["settings"]
    lines = [_line(row, settings.base_url) for row in runs.rows_shown(run.id)]
    return spreadsheet(f"agreements-{run.id}", kind, head, lines)


def _line(row: RowShown, base_url: str) -> tuple[object, ...]:
    state = _(words.title_of_state(row.agreement_state)) if row.agreement_state else _(row.state.title)
    return (
        row.number or (_("проект") if row.agreement_id else ""),
        row.organisation,
        row.inn,
        row.city,
        row.title,
        row.amount,
        state,
        f"{base_url}/agreements/{row.agreement_id}" if row.agreement_id else "",
        reason_of(row),
    )
