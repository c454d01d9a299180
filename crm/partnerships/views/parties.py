"""The parties on the agreement's page: who signs, the inflected forms, the signatures."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from crm.core import clock
from crm.partnerships import operations, queries
from crm.partnerships.forms import FormsForm, PartyForm, SignatureForm
from crm.partnerships.models import Agreement, Channel, Party
from crm.partnerships.moves import ON_PAPER
from crm.partnerships.operations import text
from crm.partnerships.permissions import PartnershipsPermission
from crm.partnerships.rules import LARGEST_SCAN, MEGABYTE
from crm.partnerships.terms import prepare
from crm.partnerships.views.blueprint import bp, drawer_or_page
from crm.web.access import requires
from crm.web.acting import acting
from crm.web.addresses import go_to


@bp.get("/agreements/<int:agreement_id>/parties/<int:party_id>")
@requires(PartnershipsPermission.AGREEMENT_CREATE)
def party_form(agreement_id: int, party_id: int) -> ResponseReturnValue:
    party = _shown(agreement_id, party_id)
    form = PartyForm(data={"signatory": party.signatory_id or 0, "channel": party.channel.value})
    return _party_page(party, form)


@bp.post("/agreements/<int:agreement_id>/parties/<int:party_id>")
@requires(PartnershipsPermission.AGREEMENT_CREATE)
def save_party(agreement_id: int, party_id: int) -> ResponseReturnValue:
    party = _to_change(agreement_id, party_id)
    form = PartyForm()
    form.offer(party.organisation, _channels())
    if not form.validate():
        return _party_page(party, form), 422
    chosen = next((one for one in party.organisation.signatories if one.id == form.signatory.data), None)
    text.choose_signatory(party, chosen, channel=Channel(form.channel.data), by=acting())
    return _back(party.agreement, _("Подписант выбран"), "parties")


@bp.get("/agreements/<int:agreement_id>/parties/<int:party_id>/forms")
@requires(PartnershipsPermission.AGREEMENT_CREATE)
def forms_form(agreement_id: int, party_id: int) -> ResponseReturnValue:
    """The three forms as they would be printed, to look at and to correct."""
    party = _shown(agreement_id, party_id)
    proofs = prepare(party.agreement).proofs_of(party.position - 1)
    return _forms_page(
        party, FormsForm(data={proof.path.rpartition(".")[2]: proof.form.text for proof in proofs})
    )


@bp.post("/agreements/<int:agreement_id>/parties/<int:party_id>/forms")
@requires(PartnershipsPermission.AGREEMENT_CREATE)
def confirm_forms(agreement_id: int, party_id: int) -> ResponseReturnValue:
    """Without any field: all is well as it stands. With fields: as they were corrected."""
    party = _to_change(agreement_id, party_id)
    corrected = {}
    if "named" in request.form:
        form = FormsForm()
        if not form.validate():
            return _forms_page(party, form), 422
        corrected = {name: form[name].data or "" for name in ("named", "name_genitive", "title_genitive")}
    text.confirm_forms(party, by=acting(), **corrected)
    return _back(party.agreement, _("Формы подтверждены"), "parties")


@bp.get("/agreements/<int:agreement_id>/parties/<int:party_id>/signature")
@requires(PartnershipsPermission.AGREEMENT_SIGN)
def signature_form(agreement_id: int, party_id: int) -> ResponseReturnValue:
    party = _shown(agreement_id, party_id)
    today = clock.today(party.agreement.edition.time_zone)
    return _signature_page(party, SignatureForm(data={"signed_on": today, "channel": party.channel.value}))


@bp.post("/agreements/<int:agreement_id>/parties/<int:party_id>/signature")
@requires(PartnershipsPermission.AGREEMENT_SIGN)
def record_signature(agreement_id: int, party_id: int) -> ResponseReturnValue:
    party = _to_change(agreement_id, party_id)
    form = SignatureForm()
    form.offer(_channels())
    if not form.validate():
        return _signature_page(party, form), 422
    operations.record_signature(
        party,
        signed_on=form.signed_on.data,
        channel=Channel(form.channel.data),
        scan=form.scan.data.read(LARGEST_SCAN + 1) if form.scan.data else None,
        note=form.note.data or "",
        by=acting(),
    )
    return _back(party.agreement, _("Подпись отмечена: %(party)s", party=party.organisation.short_name))


def _shown(agreement_id: int, party_id: int) -> Party:
    return queries.party_of_agreement(queries.agreement_or_404(agreement_id, acting()), party_id)


def _to_change(agreement_id: int, party_id: int) -> Party:
    return queries.party_of_agreement(queries.agreement_to_change(agreement_id, acting()), party_id)


def _channels() -> list[tuple[Channel, str]]:
    """Those that a person can record; the others come with their own rooms."""
    return [(channel, _(channel.title)) for channel in Channel if channel in ON_PAPER]


def _party_page(party: Party, form: PartyForm) -> str:
    form.offer(party.organisation, _channels())
    return drawer_or_page("partnerships/_party.html", title=_("Кто подписывает"), party=party, form=form)


def _forms_page(party: Party, form: FormsForm) -> str:
    return drawer_or_page("partnerships/_forms.html", title=_("Падежные формы"), party=party, form=form)


def _signature_page(party: Party, form: SignatureForm) -> str:
    form.offer(_channels())
    return drawer_or_page(
        "partnerships/_signature.html",
        title=_("Отметить подпись"),
        party=party,
        form=form,
        megabytes=LARGEST_SCAN // MEGABYTE,
    )


def _back(agreement: Agreement, done: str, anchor: str | None = None) -> ResponseReturnValue:
    flash(done, "success")
    return go_to(url_for("partnerships.agreement", agreement_id=agreement.id, _anchor=anchor))
