"""One version of a template: its text with the problems in place, what it asks for, its sample pages."""

from typing import Any

from flask import Response, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from agreements import pdf
from crm.core import jobs
from crm.core.errors import NotFound
from crm.partnerships import documents, previews
from crm.partnerships.models import TemplateVersion, VersionStatus
from crm.partnerships.operations import library as verbs
from crm.partnerships.permissions import PartnershipsPermission
from crm.partnerships.queries import library
from crm.partnerships.views.blueprint import bp
from crm.partnerships.views.files import FOREVER, WIDTHS, attachment, download
from crm.partnerships.views.paper import asked_for, decisions, new_asked_for, shown_text
from crm.web.access import requires
from crm.web.acting import acting
from crm.web.addresses import go_to
from crm.web.language import current_language, said

VIEWS = ("text", "data", "pages")


@bp.get("/templates/<int:template_id>/versions/<int:n>")
@requires(PartnershipsPermission.TEMPLATE_VIEW)
def template_version(template_id: int, n: int) -> ResponseReturnValue:
    version, earlier = _version(template_id, n)
    view = request.args.get("view", "text")
    if view not in VIEWS:
        raise NotFound
    return render_template(
        "partnerships/version.html", view=view, swap=False, **_facts(version, earlier, view)
    )


@bp.get("/templates/<int:template_id>/versions/<int:n>/changes")
@requires(PartnershipsPermission.TEMPLATE_VIEW)
def version_changes(template_id: int, n: int) -> ResponseReturnValue:
    """The page anew once the check or the sample pages are done."""
    version, earlier = _version(template_id, n)
    stamp = _stamp(version)
    if request.args.get("after") == stamp:
        return "", 204
    view = request.args.get("view", "text")
    if view not in VIEWS:
        raise NotFound
    page = render_template(
        "partnerships/_version.html", view=view, swap=True, **_facts(version, earlier, view)
    )
    return page, 200, {"X-After": stamp}


@bp.post("/templates/<int:template_id>/versions/<int:n>/approval")
@requires(PartnershipsPermission.TEMPLATE_EDIT)
def approve_version(template_id: int, n: int) -> ResponseReturnValue:
    verbs.approve_version(library.version_or_404(library.template_to_change(template_id), n), by=acting())
    flash(_("Версия %(n)s утверждена: новые документы составляются по ней", n=n), "success")
    return go_to(url_for("partnerships.template", template_id=template_id))


@bp.post("/templates/<int:template_id>/versions/<int:n>/retirement")
@requires(PartnershipsPermission.TEMPLATE_EDIT)
def retire_version(template_id: int, n: int) -> ResponseReturnValue:
    verbs.retire_version(library.version_or_404(library.template_to_change(template_id), n), by=acting())
    flash(_("Версия %(n)s отозвана", n=n), "success")
    return go_to(url_for("partnerships.template", template_id=template_id))


@bp.post("/templates/<int:template_id>/versions/<int:n>/check")
@requires(PartnershipsPermission.TEMPLATE_EDIT)
def check_version_again(template_id: int, n: int) -> ResponseReturnValue:
    verbs.check_again(library.version_or_404(library.template_to_change(template_id), n))
    flash(_("Версия %(n)s проверяется заново", n=n), "success")
    return go_to(url_for("partnerships.template_version", template_id=template_id, n=n))


@bp.post("/templates/<int:template_id>/versions/<int:n>/repaired")
@requires(PartnershipsPermission.TEMPLATE_EDIT)
def take_repaired(template_id: int, n: int) -> ResponseReturnValue:
    """The repaired copy as the next version; pressed twice, it leads to the one that is there already."""
    template = library.template_to_change(template_id)
    version = library.version_or_404(template, n)
    repair = previews.repaired_copy(version.file)
    made = library.version_of_template(template, repair.docx) if repair.changes else None
    if made is None:
        name = _("%(name)s, исправлено", name=version.file.name.removesuffix(".docx")) + ".docx"
        made = verbs.add_repaired(version, repair, file_name=name, by=acting())
        flash(_("Исправленная копия стала версией %(n)s и проверяется", n=made.n), "success")
    return go_to(url_for("partnerships.template_version", template_id=template_id, n=made.n))


@bp.get("/templates/<int:template_id>/versions/<int:n>/template.docx")
@requires(PartnershipsPermission.TEMPLATE_VIEW)
def template_docx(template_id: int, n: int) -> ResponseReturnValue:
    version, _earlier = _version(template_id, n)
    return attachment(version.file, f"{version.template.name}, v{n}.docx")


@bp.get("/templates/<int:template_id>/versions/<int:n>/annotated.docx")
@requires(PartnershipsPermission.TEMPLATE_VIEW)
def annotated_docx(template_id: int, n: int) -> ResponseReturnValue:
    version, _earlier = _version(template_id, n)
    copy = previews.annotated_copy(version, "en" if current_language() == "en" else "ru")
    if copy is None:
        raise NotFound
    return download(
        copy, documents.DOCX, _("%(name)s, v%(n)s, замечания", name=version.template.name, n=n) + ".docx"
    )


@bp.get("/templates/<int:template_id>/versions/<int:n>/repaired.docx")
@requires(PartnershipsPermission.TEMPLATE_VIEW)
def repaired_docx(template_id: int, n: int) -> ResponseReturnValue:
    version, _earlier = _version(template_id, n)
    repair = previews.repaired_copy(version.file)
    if not repair.changes:
        raise NotFound
    name = _("%(name)s, v%(n)s, исправлено", name=version.template.name, n=n) + ".docx"
    return download(repair.docx, documents.DOCX, name)


@bp.get("/templates/<int:template_id>/versions/<int:n>/pages/<int:page>-<int:width>.png")
@requires(PartnershipsPermission.TEMPLATE_VIEW)
def template_page(template_id: int, n: int, page: int, width: int) -> ResponseReturnValue:
    version, _earlier = _version(template_id, n)
    made = previews.sample_pages(version.file)
    if not made or width not in WIDTHS or not 1 <= page <= pdf.page_count(made):
        raise NotFound
    response = Response(pdf.page(made, page, width=width), mimetype="image/png")
    response.headers["Cache-Control"] = FOREVER
    return response


def _version(template_id: int, n: int) -> tuple[TemplateVersion, TemplateVersion | None]:
    """The version and the one its news are told against: what is in use, else the nearest that was whole."""
    versions = library.versions_of(library.template_or_404(template_id))
    found = next((one for one in versions if one.n == n), None)
    if found is None:
        raise NotFound
    before = [one for one in versions if one.n < n]
    in_use = [one for one in before if one.status is VersionStatus.APPROVED]
    whole = [one for one in before if one.report.get("variables")]
    return found, next(iter((*in_use, *whole, *before)), None)


def _facts(version: TemplateVersion, earlier: TemplateVersion | None, view: str) -> dict[str, Any]:
    template = library.template_or_404(version.template_id)
    problems = previews.problems_of(version)
    facts: dict[str, Any] = {
        "template": template,
        "version": version,
        "earlier": earlier,
        "used": library.uses_of(template).get(version.id, 0),
        "problems": problems,
        "errors": sum(problem.severity == "error" for problem in problems),
        "lang": "en" if current_language() == "en" else "ru",
        "news": new_asked_for(previews.new_in(version, earlier), template.type.kind_of.value),
        "may_edit": acting().may(PartnershipsPermission.TEMPLATE_EDIT),
        "is_waiting": _is_checking(version),
        "changes": previews.repaired_copy(version.file).changes if problems else (),
        "stamp": _stamp(version) if _is_checking(version) or _are_pages_awaited(version) else None,
    }
    if view == "text":
        return facts | {"text": shown_text(previews.outline_of(version.file), problems)}
    if view == "data":
        variables, kind = previews.variables_of(version), template.type.kind_of.value
        return facts | {
            "variables": asked_for(variables, kind),
            "decisions": decisions(previews.branches_of(version)),
            "is_known": "variables" in version.report,
        }
    return facts | {"pages": _pages(version), "why_no_pages": _why_no_pages(version)}


def _pages(version: TemplateVersion) -> list[tuple[str, str]]:
    made = previews.sample_pages(version.file)
    count = pdf.page_count(made) if made else 0
    return [(_page_url(version, n, WIDTHS[0]), _page_url(version, n, WIDTHS[1])) for n in range(1, count + 1)]


def _page_url(version: TemplateVersion, page: int, width: int) -> str:
    place = {"template_id": version.template_id, "n": version.n, "page": page, "width": width}
    return url_for("partnerships.template_page", **place)  # type: ignore[arg-type]


def _why_no_pages(version: TemplateVersion) -> str:
    """Empty where they are there or on their way."""
    if not version.is_checked or _are_pages_awaited(version):
        return ""
    if pdf.engine() is None:
        return said(pdf.TROUBLE_TEXTS[pdf.Trouble.NO_ENGINE])
    if not version.report["acceptable"]:
        return str(_("Страницы появятся у версии без ошибок: эту заполнить нельзя."))
    if previews.sample_pages(version.file) == b"":
        return str(_("Образец данных к шаблону не подошёл: посмотрите готовый документ у соглашения."))
    if previews.sample_pages(version.file):
        return ""
    return str(_("Страницы ещё не готовили: проверьте версию заново."))


def _is_checking(version: TemplateVersion) -> bool:
    return not version.is_checked or jobs.is_unfinished(verbs.check_key(version))


def _are_pages_awaited(version: TemplateVersion) -> bool:
    return pdf.engine() is not None and jobs.is_unfinished(verbs.pages_key(version))


def _stamp(version: TemplateVersion) -> str:
    return f"{_is_checking(version):d}{_are_pages_awaited(version):d}-{version.status.value}"
