"""The portal's first screen: what is to be done, by when, and what has been reached."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from crm.core import clock
from crm.exhibition import operations
from crm.exhibition.forms import ShowcaseForm
from crm.exhibition.queries import showcase_to_change
from crm.portal import missing, queries
from crm.portal.checklist import is_asked
from crm.portal.permissions import PortalPermission
from crm.portal.views import bp, own, require_own, to_checklist
from crm.web.access import requires
from crm.web.acting import acting


@bp.get("")
@requires(PortalPermission.PORTAL_VIEW)
def home() -> ResponseReturnValue:
    """Straight to one's organisation; a choice for whoever acts for several."""
    found = queries.own_organisations(acting())
    if len(found) == 1:
        return redirect(url_for("portal.organisation", organisation_id=found[0].id))
    return render_template("portal/choice.html", organisations=found)


@bp.get("/<int:organisation_id>")
@requires(PortalPermission.PORTAL_VIEW)
def organisation(organisation_id: int) -> ResponseReturnValue:
    found = queries.participation(organisation_id, acting())
    if found is None:
        return render_template("portal/no_edition.html", organisation=own(organisation_id))
    return render_template(
        "portal/home.html",
        organisation=found.organisation,
        participation=found,
        missing=missing.titles(found.missing),
        asked=is_asked,
        days_left=(found.edition.starts_on - clock.today(found.edition.time_zone)).days,
    )


@bp.get("/<int:organisation_id>/showcases/<int:showcase_id>")
@requires(PortalPermission.PORTAL_SHOWCASE)
def showcase(organisation_id: int, showcase_id: int) -> ResponseReturnValue:
    own(organisation_id)
    found = showcase_to_change(showcase_id)
    require_own(found.organisation_id, organisation_id)
    return _showcase_page(organisation_id, showcase_id, ShowcaseForm(obj=found))


@bp.post("/<int:organisation_id>/showcases/<int:showcase_id>")
@requires(PortalPermission.PORTAL_SHOWCASE)
def save_showcase(organisation_id: int, showcase_id: int) -> ResponseReturnValue:
    own(organisation_id)
    found, form = showcase_to_change(showcase_id), ShowcaseForm()
    require_own(found.organisation_id, organisation_id)
    if not form.validate():
        return _showcase_page(organisation_id, showcase_id, form), 422
    operations.describe_showcase(found, theme=form.theme.data or "", head=form.head.data or "", by=acting())
    flash(_("Витрина сохранена."), "success")
    return to_checklist(organisation_id)


def _showcase_page(organisation_id: int, showcase_id: int, form: ShowcaseForm) -> str:
    return render_template(
        "portal/showcase.html", organisation=own(organisation_id), showcase_id=showcase_id, form=form
    )
