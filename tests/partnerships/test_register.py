"""Numbers without gap or double, and what may never change once it was given or sent."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DatabaseError

from agreements.lifecycle import State
from crm.app import create_app
from crm.core import clock
from crm.core.db import db, session, unit_of_work
from crm.core.model import Base
from crm.partnerships import operations, queries
from crm.partnerships.errors import NumberNeedsValue
from crm.partnerships.models import (
    AgreementKind,
    NumberCounter,
    RegisterEntry,
    Revision,
    RevisionPdf,
    Signature,
)
from crm.partnerships.numbers import take_number
from crm.partnerships.operations import ending, sending
from crm.partnerships.operations.sending import Pdf
from crm.partnerships.queries import register
from crm.partnerships.queries.register import JournalFilter
from tests.conftest import settings_for
from tests.partnerships.factories import (
    SOMEBODY,
    empty_database,
    make_approved,
    make_booking,
    make_draft,
    make_ready_edition,
    make_ready_organisation,
    make_sent,
    make_signed,
)

RACERS = 64


# Numbers


@pytest.mark.usefixtures("app")
def test_numbers_follow_one_another_in_each_register() -> None:
    edition = make_ready_edition()
    numbers = [
        make_sent(booking=make_booking(edition)).entry.number,
        make_sent(booking=make_booking(edition)).entry.number,
        make_sent(AgreementKind.COOPERATION, edition=edition).entry.number,
    ]
    year = clock.today(edition.time_zone).year % 100
    assert numbers == [f"В-001/{year}", f"В-002/{year}", f"С-001/{year}"]


@pytest.mark.usefixtures("app")
def test_a_retry_keeps_the_number() -> None:
    agreement = make_approved()
    first = sending.register(agreement, by=SOMEBODY)
    assert sending.register(agreement, by=SOMEBODY) is first
    operations.register_and_send(agreement, by=SOMEBODY)
    assert session.scalar(select(func.count()).select_from(RegisterEntry)) == 1


@pytest.mark.usefixtures("app")
def test_a_registration_rolled_back_leaves_no_hole() -> None:
    edition = make_ready_edition()
    one, two = make_approved(booking=make_booking(edition)), make_approved(booking=make_booking(edition))
    savepoint = session().begin_nested()
    sending.register(one, by=SOMEBODY)
    savepoint.rollback()
    assert sending.register(queries.agreement_to_change(two.id, SOMEBODY), by=SOMEBODY).seq == 1


@pytest.mark.usefixtures("app")
def test_a_scheme_that_needs_a_value_says_which_and_spends_nothing() -> None:
    agreement = make_approved(booking=make_booking(organisation=make_ready_organisation(city="")))
    agreement.type.register.scheme = "{city}-{seq}/{yy}"
    savepoint = session().begin_nested()
    with pytest.raises(NumberNeedsValue):
        sending.register(agreement, by=SOMEBODY)
    savepoint.rollback()
    assert session.scalar(select(NumberCounter.last)) is None


@pytest.mark.usefixtures("app")
def test_the_journal_keeps_annulled_numbers_and_checks_itself() -> None:
    edition = make_ready_edition()
    first, second = (make_sent(booking=make_booking(edition)) for _ in range(2))
    ending.void(first, "Ошибка", by=SOMEBODY)
    session.flush()
    rows = register.journal(JournalFilter())
    assert [(row.number, row.annulled_reason) for row in rows] == [
        (second.entry.number, ""),
        (first.entry.number, "Ошибка"),
    ]
    assert register.journal(JournalFilter(text=first.entry.number.lower()))[0].agreement_id == first.id
    assert register.check_of(first.type.register).is_clean


@pytest.mark.usefixtures("app")
def test_a_hole_in_the_journal_is_named() -> None:
    agreement = make_sent()
    book = agreement.type.register
    session.add(
        RegisterEntry(
            register_id=book.id,
            period_key=agreement.entry.period_key,
            seq=5,
            number="В-005/00",
            registered_on=date(2026, 1, 1),
            registered_by="кто-то",
        )
    )
    session.flush()
    (gap,) = register.check_of(book).gaps
    assert (gap.first, gap.last) == (2, 4)


# What never changes


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("record", "values"),
    [
        (Revision, {"content_hash": "0" * 64}),
        (Revision, {"docx_id": 1}),
        (Revision, {"frozen_at": None}),
        (RegisterEntry, {"number": "В-999/26"}),
        (RegisterEntry, {"registered_on": date(2020, 1, 1)}),
        (RegisterEntry, {"seq": 99}),
        (Signature, {"signed_on": date(2020, 1, 1)}),
        (Signature, {"note": "другое"}),
    ],
)
def test_what_was_sent_numbered_or_signed_is_not_rewritten(record: type, values: dict[str, object]) -> None:
    agreement = make_signed()
    frozen = select(Revision.id).where(Revision.frozen_at.is_not(None)).scalar_subquery()
    where = record.id == frozen if record is Revision else record.id > 0
    with pytest.raises(DatabaseError, match="append-only"):
        session.execute(update(record).where(where).values(**values))
    assert agreement.state is State.SIGNED


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("record", [Revision, RegisterEntry, Signature, RevisionPdf])
def test_nothing_of_it_is_deleted(record: type) -> None:
    agreement = make_signed()
    sending.keep_pdf(agreement.sent_revision, Pdf(b"%PDF-1.4", 1, "test"), by=SOMEBODY)
    with pytest.raises(DatabaseError, match="append-only"):
        session.execute(delete(record))


@pytest.mark.usefixtures("app")
def test_a_number_is_annulled_once() -> None:
    agreement = make_sent()
    ending.void(agreement, "Ошибка", by=SOMEBODY)
    session.flush()
    with pytest.raises(DatabaseError, match="append-only"):
        session.execute(update(RegisterEntry).values(annulled_reason="Передумали"))


@pytest.mark.usefixtures("app")
def test_a_draft_revision_is_not_frozen() -> None:
    agreement = make_draft()
    session.execute(update(Revision).where(Revision.id == agreement.revisions[0].id).values(made_by="кто-то"))


# Sixty-four at once, on a database of its own: commits, waiting and locks are real here


@pytest.fixture
def racing_app(tmp_path: Path) -> Iterator[Flask]:
    """An application whose transactions really commit."""
    with empty_database(tmp_path) as url:
        app = create_app(settings_for(tmp_path, url))
        with app.app_context():
            Base.metadata.create_all(db.engine)
            yield app
            db.engine.dispose()


def test_registrations_at_once_get_numbers_without_gap_or_double(racing_app: Flask) -> None:
    """Sixteen writers, sixty-four numbers, every eighth of them given back by a rollback and taken again."""
    with unit_of_work():
        agreement_id = make_approved().id

    def take(n: int) -> None:
        with racing_app.app_context():
            if n % 8 == 0:
                with pytest.raises(InterruptedError), unit_of_work():
                    _register(agreement_id)
                    raise InterruptedError
            with unit_of_work():
                _register(agreement_id)

    with ThreadPoolExecutor(16) as writers:
        list(writers.map(take, range(RACERS)))
    with unit_of_work():
        taken = session.execute(select(RegisterEntry.seq, RegisterEntry.number)).all()
        assert sorted(seq for seq, _ in taken) == list(range(1, RACERS + 1))
        assert len({number for _, number in taken}) == RACERS


def _register(agreement_id: int) -> None:
    agreement = queries.agreement_or_404(agreement_id, SOMEBODY)
    take_number(agreement, on=date(2026, 5, 12), by=SOMEBODY)
