"""Papers that come as files: a new agreement from one, another version of it."""

from functools import lru_cache

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from agreements.incoming import LARGEST, Paper, PaperKind, Suggestion, suggestions, text_of
from agreements.pdf import PdfError
from crm.core import storage
from crm.exhibition.queries import edition_or_404, editions
from crm.leads.models import Organisation
from crm.leads.queries import organisation_or_404
from crm.partnerships import documents, queries
from crm.partnerships.forms.uploads import PaperForm, UploadForm
from crm.partnerships.models import Agreement
from crm.partnerships.operations import uploads
from crm.partnerships.operations.uploads import Described, Signed
from crm.partnerships.permissions import PartnershipsPermission
from crm.partnerships.queries import library
from crm.partnerships.rules import MEGABYTE
from crm.partnerships.views.blueprint import bp, drawer_or_page
from crm.web.access import requires
from crm.web.acting import acting
from crm.web.addresses import go_to

ACCEPTED = ".docx,application/pdf,image/png,image/jpeg"
MEGABYTES = LARGEST // MEGABYTE


@bp.get("/agreements/upload")
@requires(PartnershipsPermission.AGREEMENT_CREATE)
def upload_form() -> ResponseReturnValue:
    """In the drawer of the organisation; called from nowhere, it first asks whose document it is."""
    if "organisation" not in request.args:
        return redirect(url_for("partnerships.new_agreement"))
    organisation = organisation_or_404(request.args.get("organisation", 0, type=int), acting())
    return _upload_page(_offered(UploadForm(data={"organisation": organisation.id})), organisation)


@bp.post("/agreements/upload")
@requires(PartnershipsPermission.AGREEMENT_CREATE)
def upload_agreement() -> ResponseReturnValue:
    organisation = organisation_or_404(request.form.get("organisation", 0, type=int), acting())
    form = _offered(UploadForm())
    if not form.validate():
        return _upload_page(form, organisation), 422
    described = Described(
        type=library.type_or_404(form.type.data),
        organisation=organisation,
        edition=edition_or_404(form.edition.data),
        title=form.title.data or "",
        details=form.details,
        counterparty_number=form.counterparty_number.data or "",
    )
    signed = Signed(form.signed_on.data, form.number.data or "") if form.is_signed.data else None
    files = form.files.data
    paper = uploads.admit([one.read(LARGEST + 1) for one in files])
    agreement = uploads.upload_agreement(
        paper, described, file_name=files[0].filename or "", signed=signed, by=acting()
    )
    flash(_("Документ внесён"), "success")
    return go_to(url_for("partnerships.agreement", agreement_id=agreement.id))


@bp.get("/agreements/<int:agreement_id>/paper")
@requires(PartnershipsPermission.AGREEMENT_CREATE)
def paper_form(agreement_id: int) -> ResponseReturnValue:
    return _paper_page(queries.agreement_or_404(agreement_id, acting()), PaperForm())


@bp.post("/agreements/<int:agreement_id>/paper")
@requires(PartnershipsPermission.AGREEMENT_CREATE)
def replace_paper(agreement_id: int) -> ResponseReturnValue:
    found, form = queries.agreement_to_change(agreement_id, acting()), PaperForm()
    if not form.validate():
        return _paper_page(found, form), 422
    paper = uploads.admit([form.file.data.read(LARGEST + 1)])
    revision = uploads.replace_upload(found, paper, file_name=form.file.data.filename or "", by=acting())
    flash(_("Загружена редакция %(n)s", n=revision.n), "success")
    return go_to(url_for("partnerships.agreement", agreement_id=found.id))


def readings(agreement: Agreement) -> tuple[Suggestion, ...]:
    """What the file seems to say, for a person to take or leave."""
    return _readings(agreement.upload.sha256, agreement.upload.media_type) if agreement.upload else ()


@lru_cache(maxsize=64)
def _readings(sha256: str, media_type: str) -> tuple[Suggestion, ...]:
    kind = PaperKind.WORD if media_type == documents.DOCX else PaperKind.PDF
    try:
        return suggestions(text_of(Paper(kind, storage.storage().get(sha256))))
    except PdfError:
        return ()


def _offered(form: UploadForm) -> UploadForm:
    form.offer(
        types=[(one.id, one.name) for one in library.agreement_types()],
        editions=[(one.id, f"{one.numeral} {one.name}") for one in editions()],
    )
    return form


def _upload_page(form: UploadForm, organisation: Organisation) -> str:
    return drawer_or_page(
        "partnerships/_upload.html",
        title=_("Загрузить документ"),
        form=form,
        organisation=organisation,
        accepted=ACCEPTED,
        megabytes=MEGABYTES,
    )


def _paper_page(agreement: Agreement, form: PaperForm) -> str:
    return drawer_or_page(
        "partnerships/_new_paper.html",
        title=_("Новая редакция файлом"),
        form=form,
        agreement=agreement,
        action=url_for("partnerships.replace_paper", agreement_id=agreement.id),
        why=_("Прежняя редакция останется рядом: изменения видны в сравнении."),
        accepted=ACCEPTED,
        megabytes=MEGABYTES,
    )
