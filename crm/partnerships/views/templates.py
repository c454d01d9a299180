"""The template library: the list, a template with its versions and their check, uploads."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from crm.partnerships.forms import TemplateVersionForm
from crm.partnerships.models import TemplateVersion
from crm.partnerships.operations import library as verbs
from crm.partnerships.permissions import PartnershipsPermission
from crm.partnerships.queries import library
from crm.partnerships.rules import LARGEST_TEMPLATE, MEGABYTE
from crm.partnerships.views.blueprint import bp
from crm.web.access import requires
from crm.web.acting import acting
from crm.web.language import current_language


@bp.get("/templates")
@requires(PartnershipsPermission.TEMPLATE_VIEW)
def templates() -> ResponseReturnValue:
    return render_template("partnerships/templates.html", rows=library.templates())


@bp.get("/templates/<int:template_id>")
@requires(PartnershipsPermission.TEMPLATE_VIEW)
def template(template_id: int) -> ResponseReturnValue:
    return _page(template_id, TemplateVersionForm())


@bp.get("/templates/<int:template_id>/changes")
@requires(PartnershipsPermission.TEMPLATE_VIEW)
def template_changes(template_id: int) -> ResponseReturnValue:
    """The versions anew once another one was checked."""
    versions = library.versions_of(library.template_or_404(template_id))
    stamp = _stamp(versions)
    if request.args.get("after") == stamp:
        return "", 204
    page = render_template("partnerships/_versions.html", swap=True, **_facts(template_id, versions))
    return page, 200, {"X-After": stamp}


@bp.post("/templates/<int:template_id>/versions")
@requires(PartnershipsPermission.TEMPLATE_EDIT)
def add_version(template_id: int) -> ResponseReturnValue:
    form = TemplateVersionForm()
    if not form.validate():
        return _page(template_id, form), 422
    found = library.template_to_change(template_id)
    content = form.file.data.read(LARGEST_TEMPLATE + 1)
    version = verbs.add_version(found, content, file_name=form.file.data.filename or "", by=acting())
    flash(_("Версия %(n)s загружена и проверяется", n=version.n), "success")
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
    versions = library.versions_of(library.template_or_404(template_id))
    return render_template(
        "partnerships/template.html",
        form=form,
        megabytes=LARGEST_TEMPLATE // MEGABYTE,
        swap=False,
        **_facts(template_id, versions),
    )


def _facts(template_id: int, versions: Sequence[TemplateVersion]) -> dict[str, Any]:
    found = library.template_or_404(template_id)
    is_waiting = any(not version.is_checked for version in versions)
    return {
        "template": found,
        "versions": versions,
        "uses": library.uses_of(found),
        "may_edit": acting().may(PartnershipsPermission.TEMPLATE_EDIT),
        "lang": "en" if current_language() == "en" else "ru",
        "stamp": _stamp(versions) if is_waiting else None,
    }


def _stamp(versions: Sequence[TemplateVersion]) -> str:
    return f"{len(versions)}-{sum(version.is_checked for version in versions)}"
