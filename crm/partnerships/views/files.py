"""Downloads: each file is reached through its agreement and by what it is there, never by its own id."""

from urllib.parse import quote

from flask import Response
from flask.typing import ResponseReturnValue

from agreements import pdf
from crm.core import storage
from crm.core.errors import NotFound
from crm.core.storage import StoredFile
from crm.partnerships import documents, queries
from crm.partnerships.models import Revision
from crm.partnerships.permissions import PartnershipsPermission
from crm.partnerships.views.blueprint import bp
from crm.web.access import requires
from crm.web.acting import acting

WIDTHS = (640, 1600)
FOREVER = "private, max-age=31536000, immutable"


@bp.get("/agreements/<int:agreement_id>/revisions/<int:n>/document.docx")
@requires(PartnershipsPermission.AGREEMENT_VIEW)
def document_docx(agreement_id: int, n: int) -> ResponseReturnValue:
    revision = _revision(agreement_id, n)
    return attachment(revision.docx, documents.name_of(revision.agreement, "docx"))


@bp.get("/agreements/<int:agreement_id>/revisions/<int:n>/document.pdf")
@requires(PartnershipsPermission.AGREEMENT_VIEW)
def document_pdf(agreement_id: int, n: int) -> ResponseReturnValue:
    revision = _revision(agreement_id, n)
    if revision.pdf is None:
        raise NotFound
    return attachment(revision.pdf.file, documents.name_of(revision.agreement, "pdf"))


@bp.get("/agreements/<int:agreement_id>/revisions/<int:n>/pages/<int:page>-<int:width>.png")
@requires(PartnershipsPermission.AGREEMENT_VIEW)
def page_image(agreement_id: int, n: int, page: int, width: int) -> ResponseReturnValue:
    return page_picture(_revision(agreement_id, n), page, width)


@bp.get("/agreements/<int:agreement_id>/signatures/<int:signature_id>/scan")
@requires(PartnershipsPermission.AGREEMENT_VIEW)
def signature_scan(agreement_id: int, signature_id: int) -> ResponseReturnValue:
    found = queries.agreement_or_404(agreement_id, acting())
    signature = queries.signature_of_agreement(found, signature_id)
    if signature.scan is None:
        raise NotFound
    return attachment(signature.scan, signature.scan.name)


def attachment(file: StoredFile, name: str) -> Response:
    """The stored file to be saved under `name`."""
    return download(storage.content_of(file), file.media_type, name)


def download(content: bytes, media_type: str, name: str) -> Response:
    """The content to be saved under `name` (RFC 5987), never shown as a page of ours."""
    response = Response(content, mimetype=media_type)
    plain = name.encode("ascii", "ignore").decode().strip(" .,-") or "document"
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain.replace(chr(34), '')}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def page_picture(revision: Revision, page: int, width: int) -> Response:
    """A page as a picture, drawn from the stored PDF: a browser keeps it, as a revision never changes."""
    if revision.pdf is None or width not in WIDTHS or not 1 <= page <= revision.pdf.page_count:
        raise NotFound
    picture = pdf.page(storage.content_of(revision.pdf.file), page, width=width)
    response = Response(picture, mimetype="image/png")
    response.headers["Cache-Control"] = FOREVER
    return response


def _revision(agreement_id: int, n: int) -> Revision:
    found = queries.agreement_or_404(agreement_id, acting())
    return queries.revision_of_agreement(found, n)
