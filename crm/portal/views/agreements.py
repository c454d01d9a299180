"""Reading and downloading one's agreements: the text that was sent, and no other."""

from flask import render_template
from flask.typing import ResponseReturnValue

from crm.core.errors import NotFound
from crm.partnerships import documents, queries
from crm.partnerships.models import Agreement, Revision
from crm.partnerships.views.files import attachment, page_picture
from crm.portal.checklist import is_asked
from crm.portal.permissions import PortalPermission
from crm.portal.views import bp, own, require_own
from crm.web.access import requires
from crm.web.acting import acting


@bp.get("/<int:organisation_id>/agreements/<int:agreement_id>")
@requires(PortalPermission.PORTAL_AGREEMENT)
def agreement(organisation_id: int, agreement_id: int) -> ResponseReturnValue:
    found, revision = _sent(organisation_id, agreement_id)
    return render_template(
        "portal/agreement.html",
        organisation=own(organisation_id),
        agreement=found,
        revision=revision,
        is_asked=is_asked(found),
        page_count=revision.pdf.page_count if revision.pdf else 0,
    )


@bp.get("/<int:organisation_id>/agreements/<int:agreement_id>/document.<suffix>")
@requires(PortalPermission.PORTAL_AGREEMENT)
def agreement_document(organisation_id: int, agreement_id: int, suffix: str) -> ResponseReturnValue:
    found, revision = _sent(organisation_id, agreement_id)
    files = {"docx": revision.docx, "pdf": revision.pdf.file if revision.pdf else None}
    file = files.get(suffix)
    if file is None:
        raise NotFound
    return attachment(file, documents.name_of(found, suffix))


@bp.get("/<int:organisation_id>/agreements/<int:agreement_id>/pages/<int:page>-<int:width>.png")
@requires(PortalPermission.PORTAL_AGREEMENT)
def agreement_page(organisation_id: int, agreement_id: int, page: int, width: int) -> ResponseReturnValue:
    """A page as a picture, to be read on a phone."""
    return page_picture(_sent(organisation_id, agreement_id)[1], page, width)


def _sent(organisation_id: int, agreement_id: int) -> tuple[Agreement, Revision]:
    """One's own agreement with the revision that was sent for signature."""
    own(organisation_id)
    found = queries.agreement_or_404(agreement_id, acting())
    require_own(found.organisation_id, organisation_id)
    return found, queries.document_of(found)
