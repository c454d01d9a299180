"""What one's organisation owes under its agreements, and what it is owed: seen, and reported done."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from crm.core import clock
from crm.core.errors import DomainError, NotFound
from crm.partnerships.forms.obligations import DoneForm
from crm.partnerships.models.obligations import Obligation
from crm.partnerships.operations import obligations as operations
from crm.partnerships.queries import obligations as owed
from crm.partnerships.queries.obligations import ObligationFilter
from crm.partnerships.views import duties
from crm.partnerships.views.files import attachment
from crm.portal.permissions import PortalPermission
from crm.portal.views import bp, own, require_own
from crm.web.access import requires
from crm.web.acting import acting
from crm.web.language import sentence


@bp.get("/<int:organisation_id>/obligations")
@requires(PortalPermission.PORTAL_AGREEMENT)
def obligations(organisation_id: int) -> ResponseReturnValue:
    organisation = own(organisation_id)
    wanted = ObligationFilter(organisation_id=organisation_id, closed_too=True)
    rows = owed.obligation_rows(acting(), wanted)
    return render_template(
        "portal/obligations.html",
        organisation=organisation,
        mine=[row for row in rows if not row.is_ours and not row.state.is_closed],
        theirs=[row for row in rows if row.is_ours and not row.state.is_closed],
        closed=[row for row in rows if row.state.is_closed],
    )


@bp.get("/<int:organisation_id>/obligations/<int:obligation_id>")
@requires(PortalPermission.PORTAL_AGREEMENT)
def obligation(organisation_id: int, obligation_id: int) -> ResponseReturnValue:
    found = _own(organisation_id, obligation_id)
    return _page(found, DoneForm.today(clock.today(found.agreement.edition.time_zone)))


@bp.post("/<int:organisation_id>/obligations/<int:obligation_id>/done")
@requires(PortalPermission.PORTAL_AGREEMENT)
def report_done(organisation_id: int, obligation_id: int) -> ResponseReturnValue:
    """Only what one's own side owes is one's own to report."""
    found, form = _own(organisation_id, obligation_id, lock=True), DoneForm()
    if found.party.organisation_id != organisation_id:
        raise NotFound
    if not form.validate():
        return _page(found, form), 422
    try:
        operations.report_done(found, form.report(), by=acting())
    except DomainError as refusal:
        form.form_errors.append(sentence(refusal))
        return _page(found, form), 422
    flash(_("Исполнение отмечено: организатор проверит и примет"), "success")
    return redirect(url_for("portal.obligations", organisation_id=organisation_id), 303)


@bp.get("/<int:organisation_id>/obligations/<int:obligation_id>/evidence/<int:file_id>")
@requires(PortalPermission.PORTAL_AGREEMENT)
def obligation_evidence(organisation_id: int, obligation_id: int, file_id: int) -> ResponseReturnValue:
    kept = owed.file_of(_own(organisation_id, obligation_id), file_id)
    return attachment(kept.file, kept.file.name)


def _own(organisation_id: int, obligation_id: int, *, lock: bool = False) -> Obligation:
    own(organisation_id)
    find = owed.obligation_to_change if lock else owed.obligation_or_404
    found = find(obligation_id, acting())
    require_own(found.agreement.organisation_id, organisation_id)
    return found


def _page(one: Obligation, form: DoneForm) -> str:
    organisation = own(one.agreement.organisation_id)
    return render_template(
        "portal/obligation.html",
        organisation=organisation,
        obligation=one,
        form=form,
        may_report=one.party.organisation_id == organisation.id and one.state == "open",
        is_late=one.is_overdue(clock.now()),
        rule=duties.rule_in_words(one),
        megabytes=duties.MEGABYTES,
    )
