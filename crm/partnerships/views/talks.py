"""The talks about a text: given to the other side, accepted, or come back with changes."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from agreements.incoming import LARGEST
from crm.partnerships import queries
from crm.partnerships.forms.uploads import PaperForm, TalksForm
from crm.partnerships.models import Agreement, TalkChannel
from crm.partnerships.operations import talks, uploads
from crm.partnerships.permissions import PartnershipsPermission
from crm.partnerships.rules import MEGABYTE
from crm.partnerships.views.blueprint import bp, drawer_or_page
from crm.web.access import requires
from crm.web.acting import acting
from crm.web.addresses import go_to


@bp.get("/agreements/<int:agreement_id>/talks")
@requires(PartnershipsPermission.AGREEMENT_CREATE)
def talks_form(agreement_id: int) -> ResponseReturnValue:
    found = queries.agreement_or_404(agreement_id, acting())
    return _talks_page(found, _offered(TalksForm(), found))


@bp.post("/agreements/<int:agreement_id>/talks")
@requires(PartnershipsPermission.AGREEMENT_CREATE)
def negotiate(agreement_id: int) -> ResponseReturnValue:
    found = queries.agreement_to_change(agreement_id, acting())
    form = _offered(TalksForm(), found)
    if not form.validate():
        return _talks_page(found, form), 422
    contact = next((one for one in found.organisation.contacts if one.id == form.contact.data), None)
    talks.negotiate(found, contact, TalkChannel(form.channel.data), by=acting())
    return _back(found, _("Текст передан контрагенту"))


@bp.post("/agreements/<int:agreement_id>/acceptance")
@requires(PartnershipsPermission.AGREEMENT_CREATE)
def accept_text(agreement_id: int) -> ResponseReturnValue:
    found = queries.agreement_to_change(agreement_id, acting())
    talks.accept_text(found, by=acting())
    return _back(found, _("Контрагент согласен с текстом"))


@bp.get("/agreements/<int:agreement_id>/counter-edit")
@requires(PartnershipsPermission.AGREEMENT_CREATE)
def counter_edit_form(agreement_id: int) -> ResponseReturnValue:
    return _edit_page(queries.agreement_or_404(agreement_id, acting()), PaperForm())


@bp.post("/agreements/<int:agreement_id>/counter-edit")
@requires(PartnershipsPermission.AGREEMENT_CREATE)
def take_counter_edit(agreement_id: int) -> ResponseReturnValue:
    """What came back, compared with ours at once: the next page shows what they changed."""
    found, form = queries.agreement_to_change(agreement_id, acting()), PaperForm()
    if not form.validate():
        return _edit_page(found, form), 422
    paper = uploads.admit([form.file.data.read(LARGEST + 1)])
    revision = talks.take_counter_edit(
        found, paper, file_name=form.file.data.filename or "", note=form.note.data or "", by=acting()
    )
    flash(_("Правки контрагента: редакция %(n)s", n=revision.n), "success")
    return go_to(
        url_for("partnerships.revision_comparison", agreement_id=found.id, old=revision.n - 1, new=revision.n)
    )


@bp.post("/agreements/<int:agreement_id>/template")
@requires(PartnershipsPermission.AGREEMENT_CREATE)
def return_to_template(agreement_id: int) -> ResponseReturnValue:
    found = queries.agreement_to_change(agreement_id, acting())
    talks.return_to_template(found, by=acting())
    return _back(found, _("Возвращён наш текст по шаблону"))


def _offered(form: TalksForm, agreement: Agreement) -> TalksForm:
    form.offer(agreement.organisation.contacts, [(one, _(one.title)) for one in TalkChannel])
    return form


def _talks_page(agreement: Agreement, form: TalksForm) -> str:
    return drawer_or_page(
        "partnerships/_talks.html", title=_("Передать на обсуждение"), form=form, agreement=agreement
    )


def _edit_page(agreement: Agreement, form: PaperForm) -> str:
    return drawer_or_page(
        "partnerships/_new_paper.html",
        title=_("Правки контрагента"),
        form=form,
        agreement=agreement,
        action=url_for("partnerships.take_counter_edit", agreement_id=agreement.id),
        why=_("Файл станет новой редакцией, и вы сразу увидите, что в нём изменено против нашего текста."),
        accepted=".docx",
        megabytes=LARGEST // MEGABYTE,
    )


def _back(agreement: Agreement, done: str) -> ResponseReturnValue:
    flash(done, "success")
    return go_to(url_for("partnerships.agreement", agreement_id=agreement.id))
