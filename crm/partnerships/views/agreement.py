"""The agreement's page and what is filled in on it."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from crm.core import clock
from crm.core.errors import RecordChanged
from crm.core.jobs import is_unfinished
from crm.core.timeline import timeline_of
from crm.partnerships import queries
from crm.partnerships.details import details_of
from crm.partnerships.errors import TermsFixed
from crm.partnerships.errors.uploads import TextInFile
from crm.partnerships.forms import TermsForm
from crm.partnerships.models import Agreement
from crm.partnerships.moves import possible_moves, turn_of
from crm.partnerships.operations import sending, text
from crm.partnerships.permissions import PartnershipsPermission
from crm.partnerships.queries.approvals import last_seen_revision
from crm.partnerships.terms import prepare
from crm.partnerships.views import deciding, duties, filling, shown, uploads
from crm.partnerships.views.blueprint import bp
from crm.partnerships.views.preview import preview as preview_of
from crm.web.access import requires
from crm.web.acting import acting
from crm.web.pace import require_pace

EDITABLE = text.CHANGEABLE
PACE = "60 per 15 seconds"


@bp.get("/agreements/<int:agreement_id>")
@requires(PartnershipsPermission.AGREEMENT_VIEW)
def agreement(agreement_id: int) -> ResponseReturnValue:
    found = queries.agreement_or_404(agreement_id, acting())
    return render_template("partnerships/agreement.html", **page_facts(found))


@bp.get("/agreements/<int:agreement_id>/changes")
@requires(PartnershipsPermission.AGREEMENT_VIEW)
def agreement_changes(agreement_id: int) -> ResponseReturnValue:
    """The page's moving parts once something happened: pages were made, the paper went out."""
    found = queries.agreement_or_404(agreement_id, acting())
    if request.args.get("after") == _stamp(found):
        return "", 204
    return (
        render_template("partnerships/_agreement_changes.html", **page_facts(found)),
        200,
        {"X-After": _stamp(found)},
    )


@bp.post("/agreements/<int:agreement_id>/terms")
@requires(PartnershipsPermission.AGREEMENT_CREATE)
def save_terms(agreement_id: int) -> ResponseReturnValue:
    found = queries.agreement_to_change(agreement_id, acting())
    form = filling.typed_form(found)
    if not form.validate():
        return render_template("partnerships/agreement.html", **page_facts(found, form=form)), 422
    if form.version.data != str(found.version):
        raise RecordChanged(who=_last_hand(found))
    text.save_terms(found, form.details(found.terms), by=acting())
    flash(_("Условия сохранены"), "success")
    return redirect(_address(found, "terms"))


@bp.post("/agreements/<int:agreement_id>/revision")
@requires(PartnershipsPermission.AGREEMENT_CREATE)
def render_revision(agreement_id: int) -> ResponseReturnValue:
    found = queries.agreement_to_change(agreement_id, acting())
    revision = text.render_revision(found, by=acting())
    flash(_("Сформирована редакция %(n)s", n=revision.n), "success")
    return redirect(_address(found))


@bp.post("/agreements/<int:agreement_id>/reading")
@requires(PartnershipsPermission.AGREEMENT_CREATE, reads=True)
def read_terms(agreement_id: int) -> ResponseReturnValue:
    """The text of what is typed, without saving it: a fragment while one types, the page without scripts."""
    require_pace("reading", PACE)
    found = queries.agreement_or_404(agreement_id, acting())
    if found.state not in EDITABLE:
        raise TermsFixed
    if found.upload is not None:
        raise TextInFile
    form = filling.typed_form(found)
    form.validate()
    reading = filling.reading_of(found, form)
    if request.headers.get("X-Reading"):
        return render_template("partnerships/_reading.html", agreement=found, reading=reading)
    return render_template("partnerships/agreement.html", **page_facts(found, form=form, reading=reading))


def page_facts(
    agreement: Agreement, form: TermsForm | None = None, reading: filling.Shown | None = None
) -> dict[str, Any]:
    """Everything the page shows, of data loaded already."""
    actor = acting()
    editable = agreement.state in EDITABLE
    preparation = prepare(agreement) if editable else None
    moves = possible_moves(agreement, actor, preparation)
    is_sending = is_unfinished(sending.sending_key(agreement.id))
    details = details_of(agreement)
    revision = agreement.latest_revision if editable else agreement.sent_revision or agreement.latest_revision
    preview = preview_of(agreement, revision)
    may_edit = editable and actor.may(PartnershipsPermission.AGREEMENT_CREATE)
    if form is None and editable and not agreement.is_their_text:
        form = filling.form_of(agreement, details)
    if reading is None and may_edit and form is not None and agreement.upload is None:
        reading = filling.reading_of(agreement, form)
    return {
        "agreement": agreement,
        "details": details,
        "preparation": preparation,
        "form": form,
        "reading": reading,
        "answers": filling.answers_shown(agreement, details),
        "may_edit": may_edit,
        "readings": uploads.readings(agreement) if editable else (),
        "may_choose": editable and actor.may(PartnershipsPermission.AGREEMENT_EDIT),
        "may_sign": actor.may(PartnershipsPermission.AGREEMENT_SIGN),
        "turn": turn_of(agreement, clock.now()),
        "rail": shown.rail(agreement),
        "gaps": shown.gaps(agreement, preparation.missing) if preparation else [],
        "next": shown.next_action(agreement, preparation, moves, actor, is_sending=is_sending),
        "others": shown.other_moves(agreement, moves, actor),
        "approval": agreement.approvals[-1] if agreement.approvals else None,
        "approval_lines": deciding.approval_lines(agreement, actor),
        "seen": last_seen_revision(agreement, actor.user_id) if agreement.running_approval else None,
        "revision": revision,
        "preview": preview,
        "stamp": _stamp(agreement) if is_sending or preview.is_awaited else None,
        "cards": shown.party_cards(agreement, preparation),
        "price": _price(preparation.values if preparation else revision.values if revision else {}),
        "duties": duties.lines(agreement) if duties.are_kept(agreement) else None,
        "unclaimed": duties.unclaimed(agreement, actor),
        "may_oblige": duties.may_add(agreement, actor),
        "signatures": queries.signatures_of(agreement),
        "happenings": timeline_of(agreement),
    }


def _price(values: dict[str, Any]) -> dict[str, Any] | None:
    """The price as it is or will be printed; a framework agreement has none."""
    price: dict[str, Any] | None = values.get("price")
    return price if price and price["lines"] else None


def _stamp(agreement: Agreement) -> str:
    """What the moving parts of the page depend on."""
    made = sum(revision.pdf is not None for revision in agreement.revisions)
    return f"{agreement.version}-{len(agreement.revisions)}-{made}"


def _last_hand(agreement: Agreement) -> str:
    latest = timeline_of(agreement, limit=1)
    return latest[0].actor if latest else ""


def _address(agreement: Agreement, anchor: str | None = None) -> str:
    return url_for("partnerships.agreement", agreement_id=agreement.id, _anchor=anchor)
