"""Agreements for tests, made by the product's own operations on shipped templates."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from crm.core import actor, clock
from crm.core.actor import Actor
from crm.core.db import session
from crm.exhibition.models import Booking, Edition
from crm.exhibition.operations import book_stands
from crm.exhibition.queries import booking_to_change, stands_to_change
from crm.leads.models import Organisation, OrganisationKind
from crm.partnerships import operations, queries
from crm.partnerships.models import Agreement, AgreementKind
from crm.partnerships.operations import text
from crm.partnerships.terms import prepare
from tests.conftest import SERVER
from tests.exhibition.factories import make_edition, make_hall, make_stand
from tests.leads.factories import make_organisation, make_signatory

SOMEBODY = actor.command("tests")
REQUISITES = {
    "inn": "7707083893",
    "kpp": "773601001",
    "ogrn": "1027700132195",
    "legal_address": "117312, г. Москва, ул. Вавилова, д. 19",
    "bank_name": "ПАО Сбербанк, г. Москва",
    "bik": "044525225",
    "account": "40702810438000000001",
    "corr_account": "30101810400000000225",
    "email": "office@example.org",
}


def make_ready_organisation(
    full_name: str = "Общество с ограниченной ответственностью «Ромашка»",
    short_name: str = "ООО «Ромашка»",
    *,
    kind: OrganisationKind = OrganisationKind.COMPANY,
    signatory: dict[str, Any] | None = None,
    **values: Any,
) -> Organisation:
    """An organisation whose requisites and signatory lack nothing."""
    organisation = make_organisation(kind=kind, full_name=full_name, short_name=short_name)
    for name, value in (REQUISITES | {"city": "Екатеринбург"} | values).items():
        setattr(organisation, name, value)
    organisation.refresh_keys()
    make_signatory(organisation, **(signatory or {}))
    session.flush()
    return organisation


def make_ready_edition(**settings: Any) -> Edition:
    organiser = make_ready_organisation(
        "Автономная некоммерческая организация «Города России»",
        "АНО «Города России»",
        kind=OrganisationKind.AGENCY,
        signatory={"surname": "Петрова", "name": "Анна", "patronymic": "Сергеевна", "title": "Директор"},
        is_ours=True,
    )
    return make_edition(**{"organiser_id": organiser.id} | settings)


def make_booking(edition: Edition | None = None, organisation: Organisation | None = None) -> Booking:
    stand = make_stand(make_hall(edition or make_ready_edition()))
    booking = book_stands(
        stands_to_change([stand.id]), organisation=organisation or make_ready_organisation(), by=SOMEBODY
    )
    return booking_to_change(booking.id, SOMEBODY)


ANSWERS = {
    "проект.название": "Умный квартал",
    "проект.описание": "сбор данных о дворах",
    "ожидаемые_результаты": ["открытые данные"],
    "этапы": [
        {"название": "Обследование", "срок": "2027-03-01", "ответственный": "Сторона 2", "результат": "отчёт"}
    ],
    "дней_на_ответ": "5",
    "основной_договор_до": "2027-11-01",
    "контакты.организатор": "Петрова А. С.",
    "контакты.контрагент": "Иванов И. И.",
}
"""To every question of the shipped protocol of intentions that must have an answer."""


def make_free(answers: dict[str, Any] | None = None, **given: Any) -> Agreement:
    """A protocol of intentions with these answers."""
    agreement = make_draft(AgreementKind.FREE, **given)
    text.save_terms(agreement, {"answers": ANSWERS if answers is None else answers}, by=SOMEBODY)
    return agreement


def make_draft(
    kind: AgreementKind = AgreementKind.PARTICIPATION, *, by: Actor = SOMEBODY, **given: Any
) -> Agreement:
    """A draft with its document rendered; forms are not confirmed yet."""
    operations.install_shipped_templates(by=SOMEBODY)
    if kind is AgreementKind.PARTICIPATION:
        given.setdefault("booking", None)
        given["booking"] = given["booking"] or make_booking()
    else:
        given.setdefault("edition", make_ready_edition())
        given.setdefault("organisation", make_ready_organisation())
    return operations.draft_agreement(kind, by=by, **given)


def confirm_all_forms(agreement: Agreement) -> None:
    for party in agreement.parties:
        text.confirm_forms(party, by=SOMEBODY)


def make_approved(kind: AgreementKind = AgreementKind.PARTICIPATION, **given: Any) -> Agreement:
    agreement = make_free(**given) if kind is AgreementKind.FREE else make_draft(kind, **given)
    confirm_all_forms(agreement)
    operations.submit(agreement, by=SOMEBODY)
    return agreement


def make_sent(kind: AgreementKind = AgreementKind.PARTICIPATION, **given: Any) -> Agreement:
    agreement = make_approved(kind, **given)
    operations.register_and_send(agreement, by=SOMEBODY)
    return agreement


def make_signed(kind: AgreementKind = AgreementKind.PARTICIPATION, **given: Any) -> Agreement:
    agreement = make_sent(kind, **given)
    for party in agreement.parties:
        operations.record_signature(party, signed_on=today(agreement), by=SOMEBODY)
    return agreement


def today(agreement: Agreement) -> date:
    return clock.today(agreement.edition.time_zone)


def missing_of(agreement: Agreement) -> list[str]:
    return [one.path for one in prepare(agreement).missing]


def reloaded(agreement: Agreement) -> Agreement:
    """The agreement as the database has it."""
    session.flush()
    session.expire_all()
    return queries.agreement_or_404(agreement.id, SOMEBODY)


@contextmanager
def empty_database(folder: Path) -> Iterator[str]:
    """A database of one test, where commits are real: a file, or one on the server under test."""
    if not SERVER:
        yield f"sqlite:///{folder / 'own.db'}"
        return
    name = f"vitrina_race_{os.getpid()}"
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield make_url(SERVER).set(drivername="postgresql+psycopg", database=name).render_as_string(False)
    finally:
        with psycopg.connect(SERVER, autocommit=True) as server:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
