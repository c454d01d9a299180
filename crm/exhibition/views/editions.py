"""Editions: the list, one edition with its public facts, and the settings of sales."""

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from crm.core.timeline import timeline_of
from crm.exhibition import operations, queries
from crm.exhibition.forms import EditionSettingsForm
from crm.exhibition.models import Edition
from crm.exhibition.permissions import ExhibitionPermission
from crm.exhibition.queries import bookings
from crm.exhibition.queries.occupancy import occupancy
from crm.exhibition.views import bp
from crm.web.access import requires
from crm.web.acting import acting
from crm.web.addresses import go_to


@bp.get("/editions")
@requires(ExhibitionPermission.PLAN_VIEW)
def editions_list() -> ResponseReturnValue:
    found = queries.editions()
    return render_template("exhibition/editions.html", editions=found, occupancy=occupancy())


@bp.get("/editions/<int:edition_id>")
@requires(ExhibitionPermission.PLAN_VIEW)
def edition(edition_id: int) -> ResponseReturnValue:
    found = queries.edition_or_404(edition_id)
    return render_template(
        "exhibition/edition.html",
        edition=found,
        halls=queries.halls_of(edition_id),
        categories=queries.categories_of(edition_id),
        occupancy=occupancy().get(edition_id),
        sums=bookings.sums(edition_id),
        history=timeline_of(found, limit=12),
        may_manage=acting().may(ExhibitionPermission.EDITION_MANAGE),
    )


@bp.get("/editions/<int:edition_id>/settings")
@requires(ExhibitionPermission.EDITION_MANAGE)
def edition_settings(edition_id: int) -> ResponseReturnValue:
    found = queries.edition_or_404(edition_id)
    return _settings_page(found, EditionSettingsForm(obj=found))


@bp.post("/editions/<int:edition_id>/settings")
@requires(ExhibitionPermission.EDITION_MANAGE)
def save_edition_settings(edition_id: int) -> ResponseReturnValue:
    found = queries.edition_to_change(edition_id)
    form = EditionSettingsForm(obj=found)
    if not form.validate():
        return _settings_page(found, form), 422
    operations.change_edition(found, form.values, by=acting())
    flash(_("Настройки выпуска сохранены"), "success")
    return go_to(url_for("exhibition.edition", edition_id=edition_id))


def _settings_page(found: Edition, form: EditionSettingsForm) -> str:
    return render_template("exhibition/edition_settings.html", edition=found, form=form)
