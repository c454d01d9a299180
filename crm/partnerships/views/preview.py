"""The pages of a revision beside its data, or why there are none."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from agreements import pdf
from crm.partnerships.models import Agreement, Revision
from crm.web.language import said


@dataclass(frozen=True)
class Preview:
    """The pages of a revision, or why there are none."""

    pages: list[tuple[str, str]]
    is_awaited: bool = False
    why: str = ""


def preview(agreement: Agreement, revision: Revision | None) -> Preview:
    if revision is None:
        return Preview([], why=_("Документа ещё нет: он появится, когда данные заполнены."))
    if revision.pdf is not None:
        return Preview(
            [
                (_page_url(agreement, revision, n, 640), _page_url(agreement, revision, n, 1600))
                for n in range(1, revision.pdf.page_count + 1)
            ]
        )
    if pdf.engine() is None:
        return Preview([], why=said(pdf.TROUBLE_TEXTS[pdf.Trouble.NO_ENGINE]))
    return Preview([], is_awaited=True, why=_("Готовим страницы документа…"))


def _page_url(agreement: Agreement, revision: Revision, n: int, width: int) -> str:
    return url_for("partnerships.page_image", agreement_id=agreement.id, n=revision.n, page=n, width=width)
