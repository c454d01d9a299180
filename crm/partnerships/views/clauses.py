"""The library of clauses: list, clause, editor with its live check; choosing wordings in an agreement."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from agreements.clauses import lines
from crm.core.errors import NotFound
from crm.partnerships import queries
from crm.partnerships.errors.clauses import ClauseTextUnusable
from crm.partnerships.forms.clauses import ChoiceForm, ClauseForm, FragmentForm, WordingForm
from crm.partnerships.models import Agreement, VersionStatus
from crm.partnerships.models.clauses import Clause, ClauseChoice, ClauseLanguage, Risk
from crm.partnerships.operations import clauses as verbs
from crm.partnerships.operations.library import report_as_json
from crm.partnerships.permissions import PartnershipsPermission
from crm.partnerships.queries import clauses as library
from crm.partnerships.queries.clauses import ClauseFilter
from crm.partnerships.rules import LARGEST_TEMPLATE, MEGABYTE
from crm.partnerships.views.blueprint import bp, drawer_or_page
from crm.web.access import requires
from crm.web.acting import acting
from crm.web.addresses import go_to
from crm.web.language import current_language

RISK_KINDS = {Risk.LOW: "ok", Risk.MEDIUM: "warn", Risk.HIGH: "danger"}


@bp.get("/clauses")
@requires(PartnershipsPermission.TEMPLATE_VIEW)
def clauses() -> ResponseReturnValue:
    wanted = _filter()
    return render_template(
        "partnerships/clauses.html",
        rows=library.clauses(wanted),
        wanted=wanted,
        is_narrowed=wanted != ClauseFilter(),
        categories=[(one, one) for one in library.categories()],
        risks=[(one.value, _(one.title)) for one in Risk],
        languages=[(one.value, _(one.title)) for one in ClauseLanguage],
        risk_kinds=RISK_KINDS,
        may_edit=_may_edit(),
    )


@bp.get("/clauses/new")
@requires(PartnershipsPermission.TEMPLATE_EDIT)
def new_clause() -> ResponseReturnValue:
    """With `twin`, the other language of a clause: code and place in the library are there already."""
    twin_id = request.args.get("twin", type=int)
    if twin_id is None:
        return _form_page(_offered(ClauseForm(), None), None)
    twin = library.clause_or_404(twin_id)
    other = ClauseLanguage.EN if twin.language is ClauseLanguage.RU else ClauseLanguage.RU
    form = ClauseForm(
        data={"code": twin.code, "language": other.value, "category": twin.category, "risk": twin.risk.value}
    )
    return _form_page(_offered(form, None), None)


@bp.post("/clauses")
@requires(PartnershipsPermission.TEMPLATE_EDIT)
def add_clause() -> ResponseReturnValue:
    form = _offered(ClauseForm(), None)
    if not form.validate():
        return _form_page(form, None), 422
    clause = verbs.add_clause(form.facts, by=acting())
    flash(_("Условие добавлено: теперь напишите его текст"), "success")
    return go_to(url_for("partnerships.clause", clause_id=clause.id))


@bp.get("/clauses/<int:clause_id>")
@requires(PartnershipsPermission.TEMPLATE_VIEW)
def clause(clause_id: int) -> ResponseReturnValue:
    return _page(library.clause_or_404(clause_id), WordingForm(), FragmentForm())


@bp.get("/clauses/<int:clause_id>/details")
@requires(PartnershipsPermission.TEMPLATE_EDIT)
def clause_form(clause_id: int) -> ResponseReturnValue:
    found = library.clause_or_404(clause_id)
    return _form_page(_offered(ClauseForm.of(found), found), found)


@bp.post("/clauses/<int:clause_id>/details")
@requires(PartnershipsPermission.TEMPLATE_EDIT)
def change_clause(clause_id: int) -> ResponseReturnValue:
    found = library.clause_to_change(clause_id)
    form = _offered(ClauseForm(), found)
    if not form.validate():
        return _form_page(form, found), 422
    verbs.change_clause(found, form.facts, by=acting())
    flash(_("Сведения сохранены"), "success")
    return go_to(url_for("partnerships.clause", clause_id=clause_id))


@bp.post("/clauses/<int:clause_id>/text")
@requires(PartnershipsPermission.TEMPLATE_EDIT)
def write_clause(clause_id: int) -> ResponseReturnValue:
    found, form = library.clause_to_change(clause_id), WordingForm()
    if not form.validate():
        return _page(found, form, FragmentForm()), 422
    version = verbs.write_version(found, form.text.data, by=acting())
    flash(_("Версия %(n)s сохранена", n=version.n), "success")
    return redirect(url_for("partnerships.clause", clause_id=clause_id, _anchor=f"version-{version.n}"))


@bp.post("/clauses/<int:clause_id>/fragment")
@requires(PartnershipsPermission.TEMPLATE_EDIT)
def upload_clause(clause_id: int) -> ResponseReturnValue:
    found, form = library.clause_to_change(clause_id), FragmentForm()
    if not form.validate():
        return _page(found, WordingForm(), form), 422
    version = verbs.upload_version(found, form.file.data.read(LARGEST_TEMPLATE + 1), by=acting())
    flash(_("Версия %(n)s сохранена", n=version.n), "success")
    return redirect(url_for("partnerships.clause", clause_id=clause_id, _anchor=f"version-{version.n}"))


@bp.post("/clauses/<int:clause_id>/check")
@requires(PartnershipsPermission.TEMPLATE_EDIT)
def check_clause(clause_id: int) -> ResponseReturnValue:
    """What is being typed, as it will read and what is wrong with it; keeps nothing."""
    library.clause_or_404(clause_id)
    typed = request.form.get("text", "")
    try:
        report = report_as_json(verbs.check_text(typed))
    except ClauseTextUnusable:
        report = {"problems": []}
    return render_template(
        "partnerships/_clause_check.html", text_lines=lines(typed), problems=report["problems"], lang=_lang()
    )


@bp.post("/clauses/<int:clause_id>/versions/<int:n>/approval")
@requires(PartnershipsPermission.TEMPLATE_EDIT)
def approve_clause(clause_id: int, n: int) -> ResponseReturnValue:
    verbs.approve_version(library.version_of(library.clause_to_change(clause_id), n), by=acting())
    flash(_("Версия %(n)s утверждена: новые соглашения берут её", n=n), "success")
    return redirect(url_for("partnerships.clause", clause_id=clause_id))


@bp.post("/clauses/<int:clause_id>/versions/<int:n>/retirement")
@requires(PartnershipsPermission.TEMPLATE_EDIT)
def retire_clause(clause_id: int, n: int) -> ResponseReturnValue:
    verbs.retire_version(library.version_of(library.clause_to_change(clause_id), n), by=acting())
    flash(_("Версия %(n)s отозвана", n=n), "success")
    return redirect(url_for("partnerships.clause", clause_id=clause_id))


@bp.get("/agreements/<int:agreement_id>/clauses/<int:choice_id>")
@requires(PartnershipsPermission.AGREEMENT_EDIT)
def wording_form(agreement_id: int, choice_id: int) -> ResponseReturnValue:
    found = queries.agreement_or_404(agreement_id, acting())
    choice = _choice(found, choice_id)
    form = ChoiceForm(data={"version": choice.version_id or 0})
    return _choice_page(found, choice, form)


@bp.post("/agreements/<int:agreement_id>/clauses/<int:choice_id>")
@requires(PartnershipsPermission.AGREEMENT_EDIT)
def choose_wording(agreement_id: int, choice_id: int) -> ResponseReturnValue:
    found = queries.agreement_to_change(agreement_id, acting())
    choice, form = _choice(found, choice_id), ChoiceForm()
    wordings = library.wordings_of(choice)
    form.offer(wordings, optional=verbs.is_optional(found, choice))
    if not form.validate():
        return _choice_page(found, choice, form), 422
    version = next((one for one in wordings if one.id == form.version.data), None)
    verbs.choose_wording(choice, version, by=acting())
    flash(_("Формулировка выбрана"), "success")
    return go_to(url_for("partnerships.agreement", agreement_id=agreement_id, _anchor="clauses"))


def _choice(agreement: Agreement, choice_id: int) -> ClauseChoice:
    found = next((one for one in agreement.clauses if one.id == choice_id), None)
    if found is None:
        raise NotFound
    return found


def _choice_page(agreement: Agreement, choice: ClauseChoice, form: ChoiceForm) -> str:
    wordings = library.wordings_of(choice)
    form.offer(wordings, optional=verbs.is_optional(agreement, choice))
    return drawer_or_page(
        "partnerships/_wording.html",
        title=_("Формулировка условия"),
        agreement=agreement,
        choice=choice,
        form=form,
        wordings=[(one, lines(one.text)) for one in wordings],
        risk_kinds=RISK_KINDS,
    )


def _filter() -> ClauseFilter:
    typed = request.args
    risk, language = typed.get("risk", ""), typed.get("language", "")
    return ClauseFilter(
        text=typed.get("q", "")[:100],
        category=typed.get("category", ""),
        risk=Risk(risk) if risk in set(Risk) else None,
        language=ClauseLanguage(language) if language in set(ClauseLanguage) else None,
    )


def _offered(form: ClauseForm, clause: Clause | None) -> ClauseForm:
    """Only wordings of the same language may be softened; code and language stay once they are given."""
    others = [one for one in library.clauses() if clause is None or one.id != clause.id]
    if clause is not None:
        others = [one for one in others if one.language is clause.language]
    form.offer(
        languages=[(one, _(one.title)) for one in ClauseLanguage],
        risks=[(one, _(one.title)) for one in Risk],
        clauses=others,
    )
    return form


def _form_page(form: ClauseForm, clause: Clause | None) -> str:
    return drawer_or_page(
        "partnerships/_clause_form.html",
        title=_("Сведения об условии") if clause else _("Новое условие"),
        form=form,
        clause=clause,
        action=(
            url_for("partnerships.change_clause", clause_id=clause.id)
            if clause
            else url_for("partnerships.add_clause")
        ),
    )


def _page(clause: Clause, form: WordingForm, fragment: FragmentForm) -> str:
    newest = next((one for one in clause.versions if one.text), None)
    if not form.is_submitted():
        form.text.data = newest.text if newest else ""
    return render_template(
        "partnerships/clause.html",
        clause=clause,
        form=form,
        fragment=fragment,
        versions=[(one, lines(one.text)) for one in clause.versions],
        is_draft=newest is not None and newest.status is VersionStatus.DRAFT,
        **_relations(clause),
    )


def _relations(clause: Clause) -> dict[str, Any]:
    return {
        "twin": library.twin_of(clause),
        "chain": library.chain_of(clause),
        "uses": library.uses_of(clause),
        "templates": library.templates_with(clause),
        "risk_kinds": RISK_KINDS,
        "may_edit": _may_edit(),
        "lang": _lang(),
        "megabytes": LARGEST_TEMPLATE // MEGABYTE,
    }


def _may_edit() -> bool:
    return acting().may(PartnershipsPermission.TEMPLATE_EDIT)


def _lang() -> str:
    return "en" if current_language() == "en" else "ru"
