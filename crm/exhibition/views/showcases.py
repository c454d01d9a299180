"""The board of city showcases: how ready each is and what it lacks."""

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from crm.exhibition import operations, queries
from crm.exhibition.forms import ShowcaseForm
from crm.exhibition.permissions import ExhibitionPermission
from crm.exhibition.queries.showcases import showcases_of
from crm.exhibition.views import bp
from crm.exhibition.views.chosen import chosen_edition, edition_options
from crm.web.access import requires
from crm.web.acting import acting
from crm.web.addresses import go_to
from crm.web.refusals import wants_fragment


@bp.get("/showcases")
@requires(ExhibitionPermission.SHOWCASE_VIEW)
def showcases() -> ResponseReturnValue:
    edition = chosen_edition()
    return render_template(
        "exhibition/showcases.html",
        edition=edition,
        edition_options=edition_options(),
        showcases=showcases_of(edition.id),
        hall=next(iter(queries.halls_of(edition.id)), None),
        may_edit=acting().may(ExhibitionPermission.BOOKING_EDIT),
    )


@bp.get("/showcases/<int:showcase_id>")
@requires(ExhibitionPermission.BOOKING_EDIT)
def edit_showcase(showcase_id: int) -> ResponseReturnValue:
    found = queries.showcase_to_change(showcase_id)
    return _form_page(found.organisation.short_name, showcase_id, ShowcaseForm(obj=found))


@bp.post("/showcases/<int:showcase_id>")
@requires(ExhibitionPermission.BOOKING_EDIT)
def save_showcase(showcase_id: int) -> ResponseReturnValue:
    found = queries.showcase_to_change(showcase_id)
    form = ShowcaseForm(obj=found)
    if not form.validate():
        return _form_page(found.organisation.short_name, showcase_id, form), 422
    operations.describe_showcase(found, theme=form.theme.data or "", head=form.head.data or "", by=acting())
    flash(_("Витрина сохранена: %(city)s", city=found.organisation.short_name), "success")
    return go_to(url_for("exhibition.showcases"))


def _form_page(city: str, showcase_id: int, form: ShowcaseForm) -> str:
    template = "exhibition/_showcase_form.html" if wants_fragment() else "exhibition/showcase.html"
    return render_template(template, city=city, showcase_id=showcase_id, form=form)
