"""The proof page of a run: every inflected form as it will be printed, confirmed or corrected in place."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from agreements.preamble import basis
from agreements.terms import FormState
from agreements.terms.values.party import party_values
from crm.leads.queries import signatory_to_change
from crm.partnerships.forms import LINE
from crm.partnerships.models.runs import AgreementRun
from crm.partnerships.operations import runs as verbs
from crm.partnerships.permissions import PartnershipsPermission
from crm.partnerships.proofs import ProofSheet, proof_sheets
from crm.partnerships.queries import runs
from crm.partnerships.terms import is_confirmed
from crm.partnerships.views.blueprint import bp
from crm.partnerships.views.runs_shown import forms_of
from crm.web.access import requires
from crm.web.acting import acting
from crm.web.addresses import go_to
from crm.web.refusals import wants_fragment

FORMS = ("named", "title_genitive", "name_genitive")


@dataclass(frozen=True)
class FormShown:
    """One form in its place: what it was made of, what will be printed, how sure the machine is."""

    name: str
    label: str
    source: str
    text: str
    is_certain: bool
    is_confirmed: bool


@dataclass(frozen=True)
class SheetShown:
    """A signatory's preamble: its forms by name, and on what the person acts."""

    sheet: ProofSheet
    role: str
    forms: dict[str, FormShown]
    basis: str

    @property
    def id(self) -> int:
        return self.sheet.signatory.id


@bp.get("/agreement-runs/<int:run_id>/forms")
@requires(PartnershipsPermission.AGREEMENT_VIEW)
def run_forms(run_id: int) -> ResponseReturnValue:
    """Those that nobody looked at yet, doubtful ones first; with `all` the others too."""
    run = runs.run_or_404(run_id, acting())
    return render_template("partnerships/run_forms.html", **_facts(run))


@bp.post("/agreement-runs/<int:run_id>/forms/<int:signatory_id>")
@requires(PartnershipsPermission.AGREEMENT_CREATE)
def confirm_run_forms(run_id: int, signatory_id: int) -> ResponseReturnValue:
    """As they stand in the row: looked at, or corrected there."""
    run = runs.run_to_change(run_id, acting())
    signatory_to_change(signatory_id, acting())
    sheet = verbs.sheet_of(_sheets(run), signatory_id)
    typed = {name: request.form[name] for name in FORMS if name in request.form}
    if any(len(value) > LINE.max for value in typed.values()):
        facts = _facts(run) | {"too_long": signatory_id, "typed": typed}
        return render_template("partnerships/run_forms.html", **facts), 422
    verbs.confirm_forms(run, sheet, typed, by=acting())
    if wants_fragment():
        facts = _facts(runs.run_or_404(run_id, acting()))
        confirmed = verbs.sheet_of(_sheets(run), signatory_id)
        return render_template("partnerships/_run_form_confirmed.html", one=_shown(confirmed), **facts)
    flash(_("Формы подтверждены"), "success")
    return go_to(url_for("partnerships.run_forms", run_id=run.id))


@bp.post("/agreement-runs/<int:run_id>/forms")
@requires(PartnershipsPermission.AGREEMENT_CREATE)
def confirm_certain_forms(run_id: int) -> ResponseReturnValue:
    run = runs.run_to_change(run_id, acting())
    count = verbs.confirm_certain(run, _sheets(run), by=acting())
    flash(
        ngettext("Подтверждены формы %(num)s подписанта", "Подтверждены формы %(num)s подписантов", count),
        "success",
    )
    return go_to(url_for("partnerships.run_forms", run_id=run.id))


def _sheets(run: AgreementRun) -> list[ProofSheet]:
    """Of every row that can be looked at as paper: of those that wait, and of those that are made."""
    return proof_sheets(runs.readiness_of(run, runs.rows_of(run), by=acting()))


def _facts(run: AgreementRun) -> dict[str, Any]:
    sheets = _sheets(run)
    left = sorted((one for one in sheets if not one.is_confirmed), key=lambda one: one.is_certain)
    wanted: Sequence[ProofSheet] = sheets if request.args.get("all") else left
    return {
        "run": run,
        "rows": [_shown(one) for one in wanted],
        "is_all": bool(request.args.get("all")),
        "forms": forms_of(sheets),
        "certain_left": sum(one.is_certain for one in left),
        "may_confirm": acting().may(PartnershipsPermission.AGREEMENT_CREATE),
        "too_long": None,
        "typed": {},
    }


def _shown(sheet: ProofSheet) -> SheetShown:
    said = party_values(sheet.party, "")
    labels = {
        "named": _("Именуется"),
        "title_genitive": _("Должность: в лице кого"),
        "name_genitive": _("Фамилия, имя, отчество: в лице кого"),
    }
    sources = {
        "named": sheet.organisation.full_name,
        "title_genitive": sheet.signatory.title,
        "name_genitive": sheet.signatory.full_name,
    }
    forms = {
        name: FormShown(
            name=name,
            label=labels[name],
            source=sources[name],
            text=proof.form.text,
            is_certain=proof.form.certain or proof.form.state is not FormState.AUTOMATIC,
            is_confirmed=is_confirmed(proof),
        )
        for proof in sheet.proofs
        if (name := proof.path.rpartition(".")[2]) in labels
    }
    return SheetShown(sheet, said["role"], forms, basis(sheet.party))
