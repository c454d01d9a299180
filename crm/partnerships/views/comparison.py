"""What changed between two revisions of an agreement, or two versions of a template."""

from collections.abc import Sequence
from typing import Any

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from agreements.comparison import OBSTACLE_TEXTS, NotComparable, Obstacle, html_view, two_columns
from agreements.docx.problems import Language
from crm.core.errors import NotFound
from crm.core.texts import text
from crm.partnerships import documents, own_variables, queries
from crm.partnerships.comparison import ChangedVariable, Paper, changed_variables, contents, redline
from crm.partnerships.errors import RedlineImpossible
from crm.partnerships.models import Agreement, Revision, TemplateVersion
from crm.partnerships.models.clauses import Clause
from crm.partnerships.permissions import PartnershipsPermission
from crm.partnerships.queries import clauses, library
from crm.partnerships.views.blueprint import bp
from crm.partnerships.views.files import download
from crm.web.access import requires
from crm.web.acting import acting
from crm.web.language import current_language, said

CHANGE_LOOKS = {
    "inserted": ("ok", text("Добавлено"), "plus"),
    "deleted": ("danger", text("Удалено"), "minus"),
    "replaced": ("info", text("Заменено"), "arrows-exchange"),
    "formatted": ("neutral", text("Оформление"), "typography"),
}


@bp.get("/agreements/<int:agreement_id>/comparison")
@requires(PartnershipsPermission.AGREEMENT_VIEW)
def revision_comparison(agreement_id: int) -> ResponseReturnValue:
    found = queries.agreement_or_404(agreement_id, acting())
    papers = _revisions(found)
    old, new = _chosen(papers)
    return render_template(
        "partnerships/comparison.html",
        title=_("Сравнение редакций %(old)s и %(new)s", old=old.n, new=new.n),
        crumbs=[
            (_("Соглашения"), url_for("partnerships.agreements")),
            (
                f"{found.organisation.short_name}: {_(found.type.title)}",
                url_for("partnerships.agreement", agreement_id=found.id),
            ),
        ],
        choices=[(str(paper.n), _("Редакция %(n)s", n=paper.n)) for paper in papers],
        file=url_for("partnerships.revision_redline", agreement_id=found.id, old=old.n, new=new.n),
        variables=_variables(found, old, new),
        **_facts(old, new),
    )


@bp.get("/agreements/<int:agreement_id>/comparison.docx")
@requires(PartnershipsPermission.AGREEMENT_VIEW)
def revision_redline(agreement_id: int) -> ResponseReturnValue:
    found = queries.agreement_or_404(agreement_id, acting())
    return _tracked(*_chosen(_revisions(found)), name=documents.name_of(found, "docx"))


@bp.get("/templates/<int:template_id>/comparison")
@requires(PartnershipsPermission.TEMPLATE_VIEW)
def version_comparison(template_id: int) -> ResponseReturnValue:
    found = library.template_or_404(template_id)
    papers = _versions(library.versions_of(found))
    old, new = _chosen(papers)
    return render_template(
        "partnerships/comparison.html",
        title=_("Сравнение версий %(old)s и %(new)s", old=old.n, new=new.n),
        crumbs=[
            (_("Шаблоны"), url_for("partnerships.templates")),
            (found.name, url_for("partnerships.template", template_id=found.id)),
        ],
        choices=[(str(paper.n), _("Версия %(n)s", n=paper.n)) for paper in papers],
        file=url_for("partnerships.version_redline", template_id=found.id, old=old.n, new=new.n),
        variables=[],
        **_facts(old, new),
    )


@bp.get("/templates/<int:template_id>/comparison.docx")
@requires(PartnershipsPermission.TEMPLATE_VIEW)
def version_redline(template_id: int) -> ResponseReturnValue:
    found = library.template_or_404(template_id)
    return _tracked(*_chosen(_versions(library.versions_of(found))), name=f"{found.name}.docx")


@bp.get("/clauses/<int:clause_id>/comparison")
@requires(PartnershipsPermission.TEMPLATE_VIEW)
def clause_comparison(clause_id: int) -> ResponseReturnValue:
    found = clauses.clause_or_404(clause_id)
    papers = _wordings(found)
    old, new = _chosen(papers)
    return render_template(
        "partnerships/comparison.html",
        title=_("Сравнение версий %(old)s и %(new)s", old=old.n, new=new.n),
        crumbs=[
            (_("Библиотека условий"), url_for("partnerships.clauses")),
            (found.title, url_for("partnerships.clause", clause_id=found.id)),
        ],
        choices=[(str(paper.n), _("Версия %(n)s", n=paper.n)) for paper in papers],
        file=url_for("partnerships.clause_redline", clause_id=found.id, old=old.n, new=new.n),
        variables=[],
        **_facts(old, new),
    )


@bp.get("/clauses/<int:clause_id>/comparison.docx")
@requires(PartnershipsPermission.TEMPLATE_VIEW)
def clause_redline(clause_id: int) -> ResponseReturnValue:
    found = clauses.clause_or_404(clause_id)
    return _tracked(*_chosen(_wordings(found)), name=f"{found.code}.docx")


def _wordings(clause: Clause) -> list[Paper]:
    return [Paper(one.n, one.file, one.made_by, one.created_at) for one in clause.versions]


def _revisions(agreement: Agreement) -> list[Paper]:
    """Newest first, as the page lists them."""
    return [_paper(revision) for revision in reversed(agreement.revisions)]


def _paper(revision: Revision) -> Paper:
    return Paper(revision.n, revision.docx, revision.made_by, revision.created_at)


def _versions(versions: Sequence[TemplateVersion]) -> list[Paper]:
    return [Paper(one.n, one.file, one.file.created_by, one.created_at) for one in versions]


def _chosen(papers: Sequence[Paper]) -> tuple[Paper, Paper]:
    """What the address asks for; else the latest and the one before it."""
    numbered = {paper.n: paper for paper in papers}
    latest = max(numbered, default=0)
    new = numbered.get(request.args.get("new", latest, type=int))
    if new is None:
        raise NotFound
    old = numbered.get(request.args.get("old", new.n - 1, type=int))
    if old is None:
        raise NotFound
    return old, new


def _variables(agreement: Agreement, old: Paper, new: Paper) -> list[ChangedVariable] | None:
    """The data that differ; None where the templates do, as their variables then say little."""
    before, after = (queries.revision_of_agreement(agreement, paper.n) for paper in (old, new))
    if before.template_version_id != after.template_version_id:
        return None
    version = agreement.template_version
    own = own_variables.wording_of(version) if version is not None else {}
    return changed_variables(before.values, after.values, own)


def _facts(old: Paper, new: Paper) -> dict[str, Any]:
    """The comparison as the page shows it: tracked changes, or why there are none."""
    facts: dict[str, Any] = {
        "old": old,
        "new": new,
        "looks": CHANGE_LOOKS,
        "lang": _language(),
        "said": said,
        "is_same_file": old.file.sha256 == new.file.sha256,
        "obstacle": None,
        "changes": (),
        "settled": [],
    }
    if facts["is_same_file"]:
        return facts
    try:
        found = redline(old, new)
    except NotComparable as error:
        obstacle = said(OBSTACLE_TEXTS[error.obstacle])
        return facts | {"obstacle": obstacle, "columns": _columns(error, old, new)}
    return facts | {
        "changes": found.changes,
        "settled": [{"old": old.n, "new": new.n}[name] for name in found.settled],
        "text": Markup(html_view(found.docx, _language())),  # noqa: S704  a fragment with every text escaped
    }


def _columns(error: NotComparable, old: Paper, new: Paper) -> Markup | None:
    """Both texts side by side, which needs no proof; a file that is no Word document has none."""
    if error.obstacle is Obstacle.NOT_WORD:
        return None
    return Markup(two_columns(*contents(old, new)))  # noqa: S704  a fragment with every text escaped


def _tracked(old: Paper, new: Paper, *, name: str) -> Response:
    try:
        found = redline(old, new)
    except NotComparable as error:
        raise RedlineImpossible from error
    return download(
        found.docx, documents.DOCX, _("Правки %(old)s–%(new)s, %(name)s", old=old.n, new=new.n, name=name)
    )


def _language() -> Language:
    return "en" if current_language() == "en" else "ru"
