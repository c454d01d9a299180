"""The template library: the list, a template with its versions and their check, uploads."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from crm.partnerships.forms import TemplateVersionForm
from crm.partnerships.operations import library as verbs
from crm.partnerships.permissions import PartnershipsPermission
from crm.partnerships.queries import library
from crm.partnerships.rules import LARGEST_TEMPLATE, MEGABYTE
from crm.partnerships.views.blueprint import bp
from crm.web.access import requires
from crm.web.acting import acting


@bp.get("/templates")
@requires(PartnershipsPermission.TEMPLATE_VIEW)
def templates() -> ResponseReturnValue:
    return render_template("partnerships/templates.html", rows=library.templates())


@bp.get("/templates/<int:template_id>")
@requires(PartnershipsPermission.TEMPLATE_VIEW)
def template(template_id: int) -> ResponseReturnValue:
    return _page(template_id, TemplateVersionForm())


@bp.post("/templates/<int:template_id>/versions")
@requires(PartnershipsPermission.TEMPLATE_EDIT)
def add_version(template_id: int) -> ResponseReturnValue:
    form = TemplateVersionForm()
    if not form.validate():
        return _page(template_id, form), 422
    found = library.template_to_change(template_id)
    content = form.file.data.read(LARGEST_TEMPLATE + 1)
    version = verbs.add_version(found, content, file_name=form.file.data.filename or "", by=acting())
    if version.report["acceptable"]:
        flash(_("Версия %(n)s загружена: проверьте её и утвердите", n=version.n), "success")
    else:
        flash(_("Версия %(n)s загружена, но в ней есть ошибки", n=version.n), "warning")
    return redirect(url_for("partnerships.template", template_id=template_id, _anchor=f"version-{version.n}"))


@bp.post("/templates/<int:template_id>/versions/<int:n>/approval")
@requires(PartnershipsPermission.TEMPLATE_EDIT)
def approve_version(template_id: int, n: int) -> ResponseReturnValue:
    verbs.approve_version(library.version_or_404(library.template_to_change(template_id), n), by=acting())
    flash(_("Версия %(n)s утверждена: новые документы составляются по ней", n=n), "success")
    return redirect(url_for("partnerships.template", template_id=template_id))


@bp.post("/templates/<int:template_id>/versions/<int:n>/retirement")
@requires(PartnershipsPermission.TEMPLATE_EDIT)
def retire_version(template_id: int, n: int) -> ResponseReturnValue:
    verbs.retire_version(library.version_or_404(library.template_to_change(template_id), n), by=acting())
    flash(_("Версия %(n)s отозвана", n=n), "success")
    return redirect(url_for("partnerships.template", template_id=template_id))


def _page(template_id: int, form: TemplateVersionForm) -> str:
    found = library.template_or_404(template_id)
    return render_template(
        "partnerships/template.html",
        template=found,
        versions=library.versions_of(found),
        uses=library.uses_of(found),
        form=form,
        megabytes=LARGEST_TEMPLATE // MEGABYTE,
    )
