"""The text while it may change: terms, forms, revisions, and what an approval is bound to."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from agreements.docx import CompiledTemplate, RenderingFailed
from agreements.lifecycle import Refusal, State
from crm.core import jobs
from crm.core.db import session
from crm.partnerships import documents, operations
from crm.partnerships.details import CooperationDetails, ParticipationDetails
from crm.partnerships.errors import (
    AgreementExists,
    BookingNeeded,
    DocumentRefused,
    FieldsMissing,
    FormsUnknown,
    MoveImpossible,
    OrganiserMissing,
    SignatoryOfOther,
    TemplateMissing,
    TermsFixed,
)
from crm.partnerships.models import AgreementKind, Channel
from crm.partnerships.operations import text
from crm.partnerships.terms import prepare
from tests.exhibition.factories import make_edition
from tests.leads.factories import make_organisation, make_signatory
from tests.partnerships.factories import (
    SOMEBODY,
    confirm_all_forms,
    make_approved,
    make_booking,
    make_draft,
    make_ready_edition,
    make_ready_organisation,
    make_sent,
    missing_of,
    reloaded,
)

pytestmark = pytest.mark.usefixtures("app")


def test_a_contract_starts_from_its_booking() -> None:
    booking = make_booking(make_ready_edition(registration_fee=Decimal(15_000)))
    agreement = make_draft(booking=booking)
    terms = prepare(agreement).terms
    assert terms.stand.number in {line.stand.number for line in booking.lines if line.stand}
    assert agreement.amount == sum(line.amount for line in booking.lines) == terms.total
    assert [party.is_ours for party in agreement.parties] == [True, False]
    assert sum(one.percent for one in terms.payments) == 100


def test_a_framework_agreement_starts_from_the_usual_directions() -> None:
    agreement = make_draft(AgreementKind.COOPERATION)
    assert agreement.amount is None
    assert len(prepare(agreement).terms.directions) >= 3


def test_a_booking_has_one_open_contract() -> None:
    agreement = make_draft()
    with pytest.raises(AgreementExists):
        operations.draft_agreement(AgreementKind.PARTICIPATION, booking=agreement.booking, by=SOMEBODY)


def test_a_city_with_a_booking_may_have_a_framework_agreement_too() -> None:
    agreement = make_draft()
    assert agreement.booking is not None
    operations.draft_agreement(AgreementKind.COOPERATION, booking=agreement.booking, by=SOMEBODY)


def test_what_a_draft_cannot_do_without() -> None:
    edition, organisation = make_ready_edition(), make_ready_organisation()
    with pytest.raises(TemplateMissing):
        operations.draft_agreement(
            AgreementKind.COOPERATION, organisation=organisation, edition=edition, by=SOMEBODY
        )
    operations.install_shipped_templates(by=SOMEBODY)
    with pytest.raises(OrganiserMissing):
        operations.draft_agreement(
            AgreementKind.COOPERATION, organisation=organisation, edition=make_edition(), by=SOMEBODY
        )
    with pytest.raises(BookingNeeded):
        operations.draft_agreement(
            AgreementKind.PARTICIPATION, organisation=organisation, edition=edition, by=SOMEBODY
        )


def test_a_draft_waits_for_what_is_missing_and_then_makes_its_document_itself() -> None:
    bare = make_organisation()
    agreement = make_draft(booking=make_booking(organisation=bare))
    assert agreement.revisions == []
    assert {path.split(".")[0] for path in missing_of(agreement)} == {"exhibitor"}
    with pytest.raises(FieldsMissing):
        text.render_revision(agreement, by=SOMEBODY)
    for name, value in vars(make_ready_organisation()).items():
        if name in ("inn", "kpp", "ogrn", "legal_address", "bank_name", "bik", "account", "corr_account"):
            setattr(agreement.parties[1].organisation, name, value)
    signatory = make_signatory(bare)
    text.choose_signatory(agreement.parties[1], signatory, by=SOMEBODY)
    assert [revision.n for revision in agreement.revisions] == [1]


def test_saving_the_same_terms_makes_no_new_revision() -> None:
    agreement = make_draft()
    text.save_terms(agreement, agreement.terms, by=SOMEBODY)
    assert len(agreement.revisions) == 1
    text.save_terms(agreement, agreement.terms | {"badges": 7}, by=SOMEBODY)
    assert [revision.n for revision in agreement.revisions] == [1, 2]
    assert agreement.revisions[0].content_hash != agreement.revisions[1].content_hash


def test_going_back_to_an_earlier_text_is_a_new_revision_with_the_old_hash() -> None:
    agreement = make_draft()
    first = agreement.terms
    text.save_terms(agreement, first | {"badges": 7}, by=SOMEBODY)
    text.save_terms(agreement, first, by=SOMEBODY)
    assert agreement.revisions[2].content_hash == agreement.revisions[0].content_hash


def test_the_hash_knows_data_and_template_but_not_the_number() -> None:
    agreement = make_approved()
    approved = agreement.revisions[-1].content_hash
    operations.register_and_send(agreement, by=SOMEBODY)
    sent = agreement.revisions[-1]
    assert sent.content_hash == approved
    assert sent.docx.sha256 != agreement.revisions[0].docx.sha256
    assert sent.values["agreement"]["number"] == agreement.entry.number


def test_changed_data_take_an_approved_text_back_to_its_author() -> None:
    agreement = make_approved()
    text.save_terms(agreement, agreement.terms | {"package": "Партнёр"}, by=SOMEBODY)
    assert agreement.state is State.DRAFT
    assert len(agreement.revisions) == 2


def test_requisites_that_changed_elsewhere_are_noticed_before_sending() -> None:
    agreement = make_approved()
    agreement.parties[1].organisation.legal_address = "620000, г. Екатеринбург, пр. Ленина, д. 1"
    with pytest.raises(MoveImpossible) as refused:
        operations.register_and_send(agreement, by=SOMEBODY)
    assert refused.value.code == Refusal.REVISION_STALE
    assert agreement.entry is None, "no number is spent on a refusal"
    text.render_revision(agreement, by=SOMEBODY)
    assert agreement.state is State.DRAFT


def test_a_text_is_not_approved_with_forms_nobody_looked_at() -> None:
    agreement = make_draft()
    with pytest.raises(MoveImpossible) as refused:
        operations.submit(agreement, by=SOMEBODY)
    assert refused.value.code == Refusal.PARTIES_INCOMPLETE
    confirm_all_forms(agreement)
    operations.submit(agreement, by=SOMEBODY)
    assert agreement.state is State.APPROVED


def test_confirming_what_the_machine_says_makes_no_new_revision() -> None:
    agreement = make_draft()
    confirm_all_forms(agreement)
    assert len(agreement.revisions) == 1
    assert prepare(agreement).forms_confirmed


def test_a_corrected_form_is_printed_and_kept_for_later_agreements() -> None:
    agreement = make_draft()
    party = agreement.parties[1]
    text.confirm_forms(party, name_genitive="Иванова-Петрова Ивана Ивановича", by=SOMEBODY)
    assert (
        agreement.revisions[-1].values["exhibitor"]["signatory"]["name_gen"]
        == "Иванова-Петрова Ивана Ивановича"
    )
    later = make_draft(
        AgreementKind.COOPERATION, edition=agreement.edition, organisation=agreement.organisation
    )
    assert (
        later.revisions[-1].values["parties"][1]["signatory"]["name_gen"] == "Иванова-Петрова Ивана Ивановича"
    )


def test_a_form_that_a_person_chose_for_the_organisation_stays() -> None:
    agreement = make_draft()
    text.confirm_forms(agreement.parties[1], named="именуемая", by=SOMEBODY)
    text.save_terms(agreement, agreement.terms | {"badges": 2}, by=SOMEBODY)
    assert agreement.revisions[-1].values["exhibitor"]["named"] == "именуемая"


def test_forms_need_a_signatory_and_a_signatory_belongs_to_its_party() -> None:
    agreement = make_draft()
    ours, theirs = agreement.parties
    with pytest.raises(SignatoryOfOther):
        text.choose_signatory(theirs, ours.signatory, by=SOMEBODY)
    text.choose_signatory(theirs, None, by=SOMEBODY)
    with pytest.raises(FormsUnknown):
        text.confirm_forms(theirs, by=SOMEBODY)


def test_what_was_sent_is_not_edited() -> None:
    agreement = make_sent()
    with pytest.raises(TermsFixed):
        text.save_terms(agreement, agreement.terms, by=SOMEBODY)
    with pytest.raises(TermsFixed):
        text.confirm_forms(agreement.parties[0], by=SOMEBODY)
    with pytest.raises(TermsFixed):
        text.choose_signatory(agreement.parties[0], None, channel=Channel.SCAN_EXCHANGE, by=SOMEBODY)


def test_a_template_that_refuses_the_data_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    agreement = make_draft()

    def fail(_self: CompiledTemplate, _values: object) -> bytes:
        raise RenderingFailed("limit reached")

    monkeypatch.setattr(CompiledTemplate, "render", fail)
    text.save_terms(agreement, agreement.terms | {"badges": 9}, by=SOMEBODY)
    assert reloaded(agreement).terms["badges"] == 9
    assert len(agreement.revisions) == 1
    with pytest.raises(DocumentRefused):
        text.render_revision(agreement, by=SOMEBODY)


def test_a_revision_is_kept_with_its_name_and_asks_for_its_pages() -> None:
    agreement = make_draft()
    revision = agreement.revisions[-1]
    assert revision.docx.name == "Договор, проект — ООО Ромашка.docx"
    assert documents.name_of(agreement, "pdf").endswith(".pdf")
    session.flush()
    assert jobs.is_unfinished(f"{text.PREVIEW}:{revision.id}")


def test_terms_of_another_kind_are_not_taken_over() -> None:
    day = date(2030, 1, 1)
    assert replace(prepare(make_draft(AgreementKind.COOPERATION)).terms, valid_to=day).valid_to == day
    assert set(CooperationDetails.model_fields) & set(ParticipationDetails.model_fields) == {"place"}
