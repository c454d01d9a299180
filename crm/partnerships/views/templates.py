"""The template library: the list, a template with its versions and uses, a new one, its name and rest."""

from collections.abc import Sequence
from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from crm.core.errors import DomainError
from crm.partnerships import words
from crm.partnerships.errors import TemplateKept, TemplateUnchanged
from crm.partnerships.forms import NewTemplateForm, TemplateNameForm, TemplateVersionForm
from crm.partnerships.models import TemplateVersion
from crm.partnerships.operations import library as verbs
from crm.partnerships.permissions import PartnershipsPermission
from crm.partnerships.queries import library
from crm.partnerships.rules import LARGEST_TEMPLATE, MEGABYTE
from crm.partnerships.views.blueprint import bp, drawer_or_page
from crm.web.access import requires
from crm.web.acting import acting
from crm.web.addresses import go_to
from crm.web.language import sentence

_OF_THE_FILE = (TemplateKept, TemplateUnchanged)


@bp.get("/templates")
@requires(PartnershipsPermission.TEMPLATE_VIEW)
def templates() -> ResponseReturnValue:
    return render_template("partnerships/templates.html", rows=library.templates(), may_edit=_may_edit())


@bp.get("/templates/new")
@requires(PartnershipsPermission.TEMPLATE_EDIT)
def new_template() -> ResponseReturnValue:
    return _new_page(_offered(NewTemplateForm()))


@bp.post("/templates")
@requires(PartnershipsPermission.TEMPLATE_EDIT)
def create_template() -> ResponseReturnValue:
    form = _offered(NewTemplateForm())
    if not form.validate():
        return _new_page(form), 422
    try:
        version = verbs.add_template(
            library.type_or_404(int(form.type.data)),
            (form.name.data or "").strip(),
            form.file.data.read(LARGEST_TEMPLATE + 1),
            file_name=form.file.data.filename or "",
            by=acting(),
        )
    except DomainError as refusal:
        _tell(form, refusal)
        return _new_page(form), 422
    flash(_("Шаблон добавлен, файл проверяется"), "success")
    return go_to(url_for("partnerships.template_version", template_id=version.template_id, n=version.n))


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
    try:
        version = verbs.add_version(found, content, file_name=form.file.data.filename or "", by=acting())
    except DomainError as refusal:
        _tell(form, refusal)
        return _page(template_id, form, same=refusal.values.get("n")), 422
    flash(_("Версия %(n)s загружена и проверяется", n=version.n), "success")
    return go_to(url_for("partnerships.template_version", template_id=template_id, n=version.n))


@bp.get("/templates/<int:template_id>/name")
@requires(PartnershipsPermission.TEMPLATE_EDIT)
def template_name(template_id: int) -> ResponseReturnValue:
    found = library.template_or_404(template_id)
    return _name_page(template_id, TemplateNameForm(obj=found))


@bp.post("/templates/<int:template_id>/name")
@requires(PartnershipsPermission.TEMPLATE_EDIT)
def rename_template(template_id: int) -> ResponseReturnValue:
    form = TemplateNameForm()
    if not form.validate():
        return _name_page(template_id, form), 422
    try:
        verbs.rename_template(
            library.template_to_change(template_id), (form.name.data or "").strip(), by=acting()
        )
    except DomainError as refusal:
        _tell(form, refusal)
        return _name_page(template_id, form), 422
    flash(_("Название сохранено"), "success")
    return go_to(url_for("partnerships.template", template_id=template_id))


@bp.post("/templates/<int:template_id>/retirement")
@requires(PartnershipsPermission.TEMPLATE_EDIT)
def retire_template(template_id: int) -> ResponseReturnValue:
    verbs.retire_template(library.template_to_change(template_id), by=acting())
    flash(_("Шаблон убран из работы: новые документы по нему не составляются"), "success")
    return go_to(url_for("partnerships.template", template_id=template_id))


@bp.post("/templates/<int:template_id>/restoration")
@requires(PartnershipsPermission.TEMPLATE_EDIT)
def restore_template(template_id: int) -> ResponseReturnValue:
    verbs.restore_template(library.template_to_change(template_id), by=acting())
    flash(_("Шаблон возвращён в работу"), "success")
    return go_to(url_for("partnerships.template", template_id=template_id))


def _tell(form: FlaskForm, refusal: DomainError) -> None:
    """The refusal beside its field, so that what else was typed stays."""
    field = form._fields.get(refusal.field or "")
    if field is None:
        raise refusal
    field.errors = [sentence(refusal)]


def _page(template_id: int, form: TemplateVersionForm, *, same: object = None) -> str:
    """`same` is the number of the version that the refused file equals."""
    versions = library.versions_of(library.template_or_404(template_id))
    return render_template(
        "partnerships/template.html",
        form=form,
        same=same,
        megabytes=LARGEST_TEMPLATE // MEGABYTE,
        swap=False,
        **_facts(template_id, versions),
    )


def _new_page(form: NewTemplateForm) -> str:
    return render_template(
        "partnerships/new_template.html", form=form, megabytes=LARGEST_TEMPLATE // MEGABYTE
    )


def _name_page(template_id: int, form: TemplateNameForm) -> str:
    found = library.template_or_404(template_id)
    return drawer_or_page(
        "partnerships/_template_name.html", title=_("Название шаблона"), template=found, form=form
    )


def _offered(form: NewTemplateForm) -> NewTemplateForm:
    form.offer(library.agreement_types())
    return form


def _facts(template_id: int, versions: Sequence[TemplateVersion]) -> dict[str, Any]:
    found = library.template_or_404(template_id)
    is_waiting = any(not version.is_checked for version in versions)
    return {
        "template": found,
        "versions": versions,
        "uses": library.uses_of(found),
        "states": [
            (state, words.kind_of_state(state), _(words.title_of_state(state)), count)
            for state, count in library.states_of_uses(found).items()
        ],
        "may_edit": _may_edit(),
        "may_view_agreements": acting().may(PartnershipsPermission.AGREEMENT_VIEW),
        "stamp": _stamp(versions) if is_waiting else None,
    }


def _may_edit() -> bool:
    return acting().may(PartnershipsPermission.TEMPLATE_EDIT)


def _stamp(versions: Sequence[TemplateVersion]) -> str:
    return f"{len(versions)}-{sum(version.is_checked for version in versions)}"
