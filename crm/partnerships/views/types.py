"""Types of agreements: the list, a new one, the settings of one."""

from typing import Any

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from crm.partnerships.forms import AgreementTypeForm
from crm.partnerships.models import AgreementKind, AgreementType
from crm.partnerships.operations import types as verbs
from crm.partnerships.permissions import PartnershipsPermission
from crm.partnerships.queries import library
from crm.partnerships.views.blueprint import bp
from crm.web.access import requires
from crm.web.acting import acting
from crm.web.addresses import go_to

NAMES = ("name", "code", "sign_within_days", "our_role", "their_role")
"""Fields of the form that are fields of the type."""


@bp.get("/agreement-types")
@requires(PartnershipsPermission.TEMPLATE_VIEW)
def agreement_types() -> ResponseReturnValue:
    return render_template(
        "partnerships/types.html",
        types=library.types(),
        may_edit=acting().may(PartnershipsPermission.TEMPLATE_EDIT),
    )


@bp.get("/agreement-types/new")
@requires(PartnershipsPermission.TEMPLATE_EDIT)
def new_type() -> ResponseReturnValue:
    return _page(None, _offered(AgreementTypeForm()))


@bp.post("/agreement-types")
@requires(PartnershipsPermission.TEMPLATE_EDIT)
def create_type() -> ResponseReturnValue:
    form = _offered(AgreementTypeForm())
    if not form.validate():
        return _page(None, form), 422
    made = verbs.create_type(**_typed(form), by=acting())
    flash(_("Вид документа создан. Загрузите его шаблон."), "success")
    return go_to(url_for("partnerships.template", template_id=library.templates_of(made)[0].id))


@bp.get("/agreement-types/<int:type_id>")
@requires(PartnershipsPermission.TEMPLATE_EDIT)
def agreement_type(type_id: int) -> ResponseReturnValue:
    found = library.free_type_or_404(type_id)
    kept = {name: getattr(found, name) for name in NAMES} | {"register": found.register_id}
    return _page(found, _offered(AgreementTypeForm(data=kept)))


@bp.post("/agreement-types/<int:type_id>")
@requires(PartnershipsPermission.TEMPLATE_EDIT)
def save_type(type_id: int) -> ResponseReturnValue:
    found = library.free_type_or_404(type_id)
    form = _offered(AgreementTypeForm())
    if not form.validate():
        return _page(found, form), 422
    verbs.change_type(found, **_typed(form), by=acting())
    flash(_("Вид документа сохранён"), "success")
    return go_to(url_for("partnerships.agreement_types"))


def _typed(form: AgreementTypeForm) -> dict[str, Any]:
    return {name: form[name].data for name in NAMES} | {"register_id": form.register.data}


def _offered(form: AgreementTypeForm) -> AgreementTypeForm:
    form.offer([(one.id, one.name) for one in library.registers()])
    return form


def _page(type_: AgreementType | None, form: AgreementTypeForm) -> str:
    return render_template(
        "partnerships/type.html",
        type=type_,
        form=form,
        templates=library.templates_of(type_) if type_ else [],
        is_free=type_ is None or type_.kind_of is AgreementKind.FREE,
    )
