"""Loading the demonstration into an empty database, in one transaction: whole or not at all."""

from datetime import date, timedelta
from typing import Any

from flask_security import hash_password
from sqlalchemy import select

from agreements.lifecycle import Verb
from crm.accounts import operations as accounts
from crm.accounts.models import User
from crm.accounts.security import actor_of
from crm.core import actor, clock
from crm.core.actor import Actor
from crm.core.db import session, unit_of_work
from crm.core.installation import Installation
from crm.demo import editions, intentions, paper
from crm.demo.approval import tell_approval
from crm.demo.clauses import add_clauses
from crm.demo.duties import tell_duties
from crm.demo.organisations import CITIES, COMPANIES, DALIAN, OURS, Cast
from crm.demo.people import PASSWORD, SIGN_INS
from crm.demo.requisites import requisites_of
from crm.demo.runs import tell_run
from crm.demo.story import Chapter, Outcome, Teller
from crm.exhibition.models import Edition, EditionState, Showcase, Stand
from crm.leads.models import Contact, Membership, Organisation
from crm.leads.operations import organisations, people
from crm.leads.queries import organisation_or_404
from crm.leads.rules.requisites import fields_of
from crm.partnerships.models import AgreementKind
from crm.partnerships.operations import install_shipped_templates

__all__ = ["PASSWORD", "SIGN_INS", "load"]

LOADER = actor.command("demo")
COOPERATION = (AgreementKind.COOPERATION,)
CITY_OUTCOMES = (
    (Outcome.SIGNED, 40),
    (Outcome.SIGNED, 36),
    (Outcome.THEIRS, 18),
    (Outcome.SENT, 13),
    (Outcome.SIGNED, 33),
    (Outcome.DRAFT, 12),
    (Outcome.BOOKED, 9),
)
COMPANY_OUTCOMES = {
    "А-01": (0, Outcome.SIGNED, 38),
    "А-03": (1, Outcome.THEIRS, 19),
    "А-05": (2, Outcome.SENT, 14),
    "А-11": (3, Outcome.SIGNED, 31),
    "А-07": (4, Outcome.DRAFT, 11),
    "А-09": (5, Outcome.HELD, 8),
    "Б-11": (7, Outcome.APPROVED, 12),
    "Б-12": (8, Outcome.SIGNED, 29),
    "Б-13": (9, Outcome.SENT, 15),
    "Б-02": (10, Outcome.HELD, 7),
    "Б-04": (11, Outcome.SIGNED, 34),
    "Б-03": (12, Outcome.REQUESTED, 6),
    "Т-11": (15, Outcome.SIGNED, 37),
    "Т-12": (16, Outcome.THEIRS, 20),
    "Т-02": (17, Outcome.DECLINED, 18),
    "Т-04": (18, Outcome.SENT, 12),
    "Т-13": (19, Outcome.SIGNED, 28),
    "Т-08": (20, Outcome.HELD, 9),
    "У-11": (22, Outcome.SIGNED, 35),
    "У-12": (23, Outcome.APPROVED, 13),
    "У-02": (24, Outcome.VOIDED, 17),
    "У-04": (25, Outcome.DRAFT, 10),
    "У-13": (27, Outcome.SIGNED, 30),
    "У-07": (28, Outcome.REQUESTED, 7),
    "Б-06": (29, Outcome.CANCELLED, 16),
    "А-02": (30, Outcome.SIGNED, 27),
    "Б-08": (13, Outcome.REJECTED, 15),
    "Т-07": (21, Outcome.WITHDRAWN, 13),
    "У-08": (31, Outcome.CALLED_OFF, 19),
}
TALKS = {
    6: (Outcome.OFFER, 6),
    32: (Outcome.INTERESTED, 5),
    33: (Outcome.CONTACTED, 3),
    34: (Outcome.CONTACTED, 9),
    14: (Outcome.LOST, 14),
    26: (Outcome.NEW, 1),
}
THEIR_WORDING = (
    "путём переговоров и консультаций",
    "путём переговоров, а затем посредничества и консультаций",
)
IN_ONE_GO = (9, 11, 15, 19, 22, 27, 30, 6, 14, 26, 33, 34)
"""Who gets a framework agreement in one run; the last two lack requisites."""
ENDS = {0: Verb.FULFIL, 1: Verb.END, 2: Verb.TERMINATE, 3: Verb.SUPERSEDE}


def load() -> None:
    """Fill an empty, migrated database. Nothing is kept if anything fails."""
    now = clock.now()
    with unit_of_work():
        session.add(Installation(demonstration=True))
        install_shipped_templates(by=LOADER)
        users = _users()
        manager, lawyer = actor_of(users[0]), actor_of(users[1])
        starts_on = editions.opening_day()
        with clock.stopped_at(now - timedelta(days=60)):
            add_clauses(lawyer)
            edition, cast = _world(manager, starts_on)
        teller = Teller(manager, lawyer, _stand_ids(edition), now)
        _tell_cities(teller, edition, cast)
        _tell_companies(teller, cast)
        _tell_cooperation(teller, edition, cast)
        _tell_intentions(teller, edition, cast)
        in_one_go = [cast[COMPANIES[n].short][0] for n in IN_ONE_GO]
        tell_run(in_one_go, edition, by=lawyer, now=now)
        tell_duties(teller, users)
        tell_approval(teller, edition, cast[COMPANIES[9].short][0], users)
        _memberships(users, cast)
        paper.upload_draft(by=lawyer)


def _users() -> list[User]:
    hashed = hash_password(PASSWORD)
    return [
        accounts.create_user(
            email=one.email, name=one.name, roles=[one.role], password_hash=hashed, by=LOADER
        )
        for one in SIGN_INS
    ]


Known = dict[str, tuple[Organisation, Contact]]


def _world(by: Actor, starts_on: date) -> tuple[Edition, Known]:
    cast = {
        one.short: _organisation(one, n, by)
        for n, one in enumerate((OURS, *CITIES, *COMPANIES, DALIAN), start=1)
    }
    editions.archived_edition(cast[OURS.short][0])
    return editions.open_edition(cast[OURS.short][0], starts_on), cast


def _organisation(cast: Cast, n: int, by: Actor) -> tuple[Organisation, Contact]:
    values: dict[str, Any] = {
        "full_name": cast.full,
        "short_name": cast.short,
        "city": cast.city,
        "sector": cast.sector,
        **requisites_of(cast, n),
    }
    if cast is OURS:
        values["is_ours"] = True
    known = set(fields_of(cast.kind))
    allowed = {key: value for key, value in values.items() if key in known}
    organisation = organisations.create_organisation(cast.kind, by=by, **allowed)
    organisation = organisation_or_404(organisation.id, by)
    surname, name, patronymic = [*cast.signatory.full.split(), ""][:3]
    people.add_signatory(
        organisation,
        surname=surname,
        name=name,
        patronymic=patronymic,
        sex=cast.signatory.sex,
        title=cast.signatory.position,
        basis=cast.basis,
        by=by,
    )
    contact = people.add_contact(
        organisation,
        name=cast.contact.full,
        position=cast.contact.position,
        email=f"contact{n}@demo.example",
        phone=f"+7 912 600-{n:02}-{n * 7 % 100:02}",
        by=by,
    )
    return organisation, contact


def _stand_ids(edition: Edition) -> dict[str, int]:
    rows = session.execute(select(Stand.number, Stand.id).where(Stand.edition_id == edition.id))
    return dict(rows.all())


def _tell_cities(teller: Teller, edition: Edition, cast: Known) -> None:
    for n, (city, (outcome, days)) in enumerate(zip(CITIES, CITY_OUTCOMES, strict=True), start=1):
        organisation, contact = cast[city.short]
        session.add(
            Showcase(
                edition_id=edition.id,
                organisation_id=organisation.id,
                theme=city.interest,
                head=city.signatory.full,
                position=n,
            )
        )
        teller.tell(Chapter(city, outcome, days, f"Г-{n}", COOPERATION), organisation, contact)


def _tell_companies(teller: Teller, cast: Known) -> None:
    chapters = [
        Chapter(COMPANIES[n], outcome, days, stand) for stand, (n, outcome, days) in COMPANY_OUTCOMES.items()
    ]
    chapters += [Chapter(COMPANIES[n], outcome, days) for n, (outcome, days) in TALKS.items()]
    for chapter in sorted(chapters, key=lambda chapter: -chapter.days):
        teller.tell(chapter, *cast[chapter.cast.short])


def _tell_cooperation(teller: Teller, edition: Edition, cast: Known) -> None:
    """Agreements without a stand, one in each state that the exhibition does not bring about."""
    dalian, guest = cast[DALIAN.short]
    teller.negotiate(teller.with_counterpart(dalian, edition.id, days=6), guest)
    partner, lawyer = cast[COMPANIES[9].short]
    edited = teller.with_counterpart(partner, edition.id, days=7)
    teller.negotiate(edited, lawyer)
    teller.send_back(edited, *THEIR_WORDING)
    former = session.scalars(select(Edition).where(Edition.state == EditionState.ARCHIVED)).one()
    teller.former(cast[CITIES[0].short][0], former.id, former.starts_on, "7-С/25")
    for n, verb in ENDS.items():
        agreement = teller.with_counterpart(cast[COMPANIES[n].short][0], edition.id, days=50)
        teller.sign_and_enforce(agreement)
        teller.end(agreement, verb)
    teller.sign_and_enforce(teller.with_counterpart(cast[COMPANIES[8].short][0], edition.id, days=45))


def _tell_intentions(teller: Teller, edition: Edition, cast: Known) -> None:
    """Protocols of intentions: one approved with every answer, one begun."""
    whole = intentions.finished(edition.starts_on)
    teller.approve(teller.with_intentions(cast[COMPANIES[3].short][0], edition.id, 4, whole))
    teller.with_intentions(cast[COMPANIES[4].short][0], edition.id, 1, intentions.begun())


def _memberships(users: list[User], cast: Known) -> None:
    for user, sign_in in zip(users, SIGN_INS, strict=True):
        if sign_in.of:
            session.add(Membership(user_id=user.id, organisation_id=cast[sign_in.of][0].id))
