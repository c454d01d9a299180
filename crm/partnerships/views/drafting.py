"""A new agreement, from a booking or with an organisation."""

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from crm.exhibition.models import Booking, Edition
from crm.exhibition.queries import booking_or_404, booking_to_change, edition_or_404, editions
from crm.leads.models import Organisation, Signatory
from crm.leads.queries import organisation_or_404
from crm.partnerships import operations, queries
from crm.partnerships.forms import NewAgreementForm
from crm.partnerships.models import AgreementKind
from crm.partnerships.permissions import PartnershipsPermission
from crm.partnerships.queries import library
from crm.partnerships.views.blueprint import bp, drawer_or_page
from crm.web.access import requires
from crm.web.acting import acting
from crm.web.addresses import go_to

ABOUT_A_STAND = frozenset({AgreementKind.PARTICIPATION, AgreementKind.FREE})


@bp.get("/agreements/new")
@requires(PartnershipsPermission.AGREEMENT_CREATE)
def new_agreement() -> ResponseReturnValue:
    """A drawer on the booking's or the organisation's page; an ordinary page without scripts.

    Called from anywhere, with no subject in the address, it first asks what the agreement is about.
    """
    if "booking" not in request.args and "organisation" not in request.args:
        return render_template(
            "partnerships/subject.html", bookings=queries.bookings_without_agreement(acting())
        )
    booking, organisation = _subject(lock=False)
    return _form_page(_offered(NewAgreementForm(), booking, organisation), booking, organisation)


@bp.post("/agreements")
@requires(PartnershipsPermission.AGREEMENT_CREATE)
def create_agreement() -> ResponseReturnValue:
    booking, organisation = _subject(lock=True)
    form = _offered(NewAgreementForm(), booking, organisation)
    if not form.validate():
        return _form_page(form, booking, organisation), 422
    edition = booking.edition if booking else edition_or_404(form.edition.data)
    kind, type_id = form.chosen
    agreement = operations.draft_agreement(
        kind,
        type_id=type_id,
        booking=booking if kind in ABOUT_A_STAND else None,
        organisation=organisation,
        edition=edition,
        signatory=_chosen(organisation, form.signatory.data),
        our_signatory=_chosen(_organiser(edition), form.our_signatory.data),
        by=acting(),
    )
    flash(_("Проект составлен"), "success")
    return go_to(url_for("partnerships.agreement", agreement_id=agreement.id))


def _subject(*, lock: bool) -> tuple[Booking | None, Organisation]:
    """What the agreement is about, as the address says."""
    booking_id = request.values.get("booking", type=int)
    if booking_id is None:
        return None, organisation_or_404(request.values.get("organisation", 0, type=int), acting())
    find = booking_to_change if lock else booking_or_404
    booking = find(booking_id, acting())
    return booking, organisation_or_404(booking.organisation_id, acting())


def _offered(form: NewAgreementForm, booking: Booking | None, organisation: Organisation) -> NewAgreementForm:
    typed = (
        [AgreementKind.PARTICIPATION, AgreementKind.COOPERATION] if booking else [AgreementKind.COOPERATION]
    )
    free = [(f"{AgreementKind.FREE.value}-{one.id}", one.name) for one in library.free_types()]
    known = [booking.edition] if booking else list(editions())
    form.offer(
        kinds=[*((kind.value, _(kind.title)) for kind in typed), *free],
        editions=[(edition.id, f"{edition.numeral} {edition.name}") for edition in known],
        theirs=organisation,
        ours=_organiser(known[0]) if known else None,
    )
    return form


def _organiser(edition: Edition) -> Organisation | None:
    return organisation_or_404(edition.organiser_id, acting()) if edition.organiser_id else None


def _chosen(organisation: Organisation | None, signatory_id: int) -> Signatory | None:
    known = organisation.signatories if organisation else []
    return next((one for one in known if one.id == signatory_id), None)


def _form_page(form: NewAgreementForm, booking: Booking | None, organisation: Organisation) -> str:
    return drawer_or_page(
        "partnerships/_new_agreement.html",
        title=_("Новое соглашение"),
        form=form,
        booking=booking,
        organisation=organisation,
    )
