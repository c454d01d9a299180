"""From a booking to a signed agreement, as operations tell it."""

import pytest

from agreements.lifecycle import State
from crm.exhibition.models import BookingState
from crm.partnerships.models import AgreementKind
from tests.partnerships.factories import (
    make_draft,
    make_free,
    make_signed,
    missing_of,
    reloaded,
)

pytestmark = pytest.mark.usefixtures("app")


@pytest.mark.parametrize("kind", list(AgreementKind))
def test_a_draft_with_complete_parties_has_its_document_at_once(kind: AgreementKind) -> None:
    agreement = make_free() if kind is AgreementKind.FREE else make_draft(kind)
    assert missing_of(agreement) == []
    assert agreement.state is State.DRAFT
    assert [revision.n for revision in agreement.revisions] == [1]
    assert agreement.entry is None


def test_the_last_signature_signs_the_agreement_and_confirms_the_booking() -> None:
    agreement = make_signed()
    assert agreement.state is State.SIGNED
    assert agreement.booking is not None
    assert agreement.booking.state is BookingState.CONFIRMED
    assert reloaded(agreement).signed_at is not None
