"""Finding agreements, their files, the register and the templates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, literal, or_, select
from sqlalchemy.orm import aliased, joinedload

from agreements.lifecycle import ENDED, SIGNING, PartySignature, State, Turn
from crm.accounts.models import User
from crm.core import clock
from crm.core.actor import Actor, ActorKind, command
from crm.core.db import session
from crm.core.errors import NotFound
from crm.exhibition import queries as bookings
from crm.exhibition.models import Edition
from crm.exhibition.queries.bookings import approved
from crm.leads.models import Organisation
from crm.leads.rules.names import folded
from crm.partnerships.models import (
    Agreement,
    AgreementKind,
    AgreementType,
    Party,
    RegisterEntry,
    Revision,
    Signature,
    TemplateVersion,
)
from crm.partnerships.permissions import PartnershipsPermission
from crm.partnerships.queries.owed import has_late, turn_of_nearest
from crm.partnerships.queries.whole import knowing_itself, whole

NOT_SENT = frozenset({State.DRAFT, State.IN_REVIEW, State.APPROVED})
LONGEST_COLUMN = 50


def agreements_visible_to(actor: Actor) -> Select[Agreement]:
    """Staff see every agreement; the other side sees its own, from the moment it was sent."""
    found = select(Agreement)
    if actor.may(PartnershipsPermission.AGREEMENT_VIEW) or actor.kind in (ActorKind.COMMAND, ActorKind.JOB):
        return found
    if not actor.organisation_ids:
        return found.where(false())
    return found.where(
        Agreement.sent_at.is_not(None),
        Agreement.parties.any(and_(Party.organisation_id.in_(actor.organisation_ids), ~Party.is_ours)),
    )


def agreement_or_404(agreement_id: int, by: Actor) -> Agreement:
    """The agreement with everything a page shows of it."""
    return _one(whole(agreements_visible_to(by).where(Agreement.id == agreement_id)))


def agreement_to_change(agreement_id: int, by: Actor) -> Agreement:
    """The same, locked: its booking first, as a booking that ends is locked before its agreements."""
    found = agreements_visible_to(by).where(Agreement.id == agreement_id)
    booking_id = session.scalar(found.with_only_columns(Agreement.booking_id))
    if booking_id is not None:
        bookings.booking_to_change(booking_id, by)
    return _one(whole(found).with_for_update(of=Agreement).execution_options(populate_existing=True))


def open_agreements_of(booking_id: int) -> Sequence[Agreement]:
    """Agreements of a booking that have not ended, locked, oldest first."""
    found = (
        select(Agreement)
        .where(Agreement.booking_id == booking_id, Agreement.state.not_in(ENDED))
        .order_by(Agreement.id)
        .with_for_update(of=Agreement)
    )
    return [knowing_itself(one) for one in session.scalars(whole(found)).unique()]


def party_of_agreement(agreement: Agreement, party_id: int) -> Party:
    found = next((party for party in agreement.parties if party.id == party_id), None)
    if found is None:
        raise NotFound
    return found


def revision_of_agreement(agreement: Agreement, n: int) -> Revision:
    found = next((revision for revision in agreement.revisions if revision.n == n), None)
    if found is None:
        raise NotFound
    return found


def document_of(agreement: Agreement) -> Revision:
    """What the other side may download: the revision that was sent to it, and no other."""
    if agreement.sent_revision is None:
        raise NotFound
    return agreement.sent_revision


def signatures_of(agreement: Agreement) -> Sequence[Signature]:
    """Signatures of every revision, oldest first, with their scans."""
    return session.scalars(
        select(Signature)
        .join(Party, Party.id == Signature.party_id)
        .where(Party.agreement_id == agreement.id)
        .options(joinedload(Signature.scan), joinedload(Signature.party, innerjoin=True))
        .order_by(Signature.id)
    ).all()


def signature_of_agreement(agreement: Agreement, signature_id: int) -> Signature:
    found = next((one for one in signatures_of(agreement) if one.id == signature_id), None)
    if found is None:
        raise NotFound
    return found


def revision_for_pdf(revision_id: int) -> Revision | None:
    """A revision whose pages somebody may want to see: without a PDF yet, and frozen or not replaced."""
    newer = aliased(Revision)
    is_replaced = (
        select(newer.id).where(newer.agreement_id == Revision.agreement_id, newer.n > Revision.n).exists()
    )
    return session.scalar(
        select(Revision)
        .where(
            Revision.id == revision_id,
            ~Revision.pdf.has(),
            or_(Revision.frozen_at.is_not(None), ~is_replaced),
        )
        .options(joinedload(Revision.docx, innerjoin=True), joinedload(Revision.pdf))
    )


def _one(statement: Select[Agreement]) -> Agreement:
    found = session.scalars(statement).unique().one_or_none()
    if found is None:
        raise NotFound
    return knowing_itself(found)


# By whose move


@dataclass(frozen=True)
class AgreementFilter:
    """What is typed above the list; empty fields do not narrow it."""

    kind: AgreementKind | None = None
    state: State | None = None
    edition_id: int | None = None
    organisation_id: int | None = None
    template_id: int | None = None
    turn: Turn | None = None
    text: str = ""


@dataclass(frozen=True)
class AgreementRow:
    """An agreement as a list shows it."""

    id: int
    kind: AgreementKind
    state: State
    turn: Turn
    number: str | None
    organisation_id: int
    organisation: str
    city: str
    amount: Decimal | None
    sign_by: datetime | None
    owner_id: int | None
    owner: str | None

    @property
    def is_out(self) -> bool:
        """Whether signatures are being waited for."""
        return self.state in SIGNING


def turn_at(now: datetime) -> ColumnElement[str]:
    """By whose move each agreement stands at `now`, in SQL: the twin of `agreements.lifecycle.whose_move`."""
    return case(
        (Agreement.state.in_(ENDED), literal(Turn.DONE.value)),
        (and_(Agreement.state.in_(SIGNING), Agreement.sign_by <= now), literal(Turn.OVERDUE.value)),
        (has_late(now), literal(Turn.OVERDUE.value)),
        (Agreement.state == State.IN_NEGOTIATION, literal(Turn.THEM.value)),
        (and_(Agreement.state.in_(SIGNING), _theirs_waiting()), literal(Turn.THEM.value)),
        (Agreement.state == State.ACTIVE, func.coalesce(turn_of_nearest(), literal(Turn.DONE.value))),
        else_=literal(Turn.US.value),
    )


def agreement_rows(
    by: Actor, wanted: AgreementFilter, *, limit: int, after: int | None = None
) -> list[AgreementRow]:
    """Newest first; `after` is the id of the last row of the page before."""
    found = _narrowed(_rows(by), wanted).order_by(Agreement.id.desc()).limit(limit)
    if after is not None:
        found = found.where(Agreement.id < after)
    return [_row(values) for values in session.execute(found)]


def agreements_by_turn(
    by: Actor, wanted: AgreementFilter | None = None, *, limit: int = LONGEST_COLUMN
) -> dict[Turn, list[AgreementRow]]:
    """The newest agreements of each turn, overdue first; every turn is there, empty ones too."""
    wanted = wanted or AgreementFilter()
    statement = _narrowed(_rows(by), wanted)
    turn = turn_at(clock.now())
    grouped = {}
    for one in (Turn.OVERDUE, Turn.US, Turn.THEM, Turn.DONE):
        order = (Agreement.sign_by, Agreement.id.desc()) if one is Turn.THEM else (Agreement.id.desc(),)
        found = statement.where(turn == one.value).order_by(*order).limit(limit)
        grouped[one] = [_row(values) for values in session.execute(found)]
    return grouped


def turn_counts(by: Actor, wanted: AgreementFilter) -> dict[Turn, int]:
    """How many agreements stand by whose move, whatever part of them a page shows."""
    turn = turn_at(clock.now()).label("turn")
    inner = _narrowed(_joined(agreements_visible_to(by).with_only_columns(turn)), wanted).subquery()
    counted = session.execute(select(inner.c.turn, func.count()).group_by(inner.c.turn))
    found = {Turn(value): count for value, count in counted}
    return {one: found.get(one, 0) for one in Turn}


def agreements_of_booking(booking_id: int, by: Actor) -> list[AgreementRow]:
    found = _rows(by).where(Agreement.booking_id == booking_id).order_by(Agreement.id.desc())
    return [_row(values) for values in session.execute(found)]


def bookings_without_agreement(by: Actor) -> Sequence[Any]:
    """Rows of approved bookings for which nothing living has been drawn up yet, the oldest first."""
    rows = approved(by)
    drawn_up = select(Agreement.booking_id).where(
        Agreement.booking_id.in_([row.id for row in rows]), Agreement.state.not_in(ENDED)
    )
    known = set(session.scalars(drawn_up))
    return [row for row in rows if row.id not in known]


def leading_agreements(edition_id: int, organisation_ids: Sequence[int]) -> dict[int, AgreementRow]:
    """The agreement that says how far each organisation is: a living one before an ended one, the newest."""
    found = (
        _rows(command("progress"))
        .where(Agreement.edition_id == edition_id, Agreement.organisation_id.in_(organisation_ids))
        .order_by(Agreement.state.in_(ENDED).desc(), Agreement.id)
    )
    rows = [_row(values) for values in session.execute(found)]
    return {row.organisation_id: row for row in rows}


def editions_with_agreements() -> Sequence[tuple[int, str]]:
    found = select(Edition.id, Edition.numeral).where(Edition.id.in_(select(Agreement.edition_id).distinct()))
    return [(row[0], row[1]) for row in session.execute(found.order_by(Edition.starts_on.desc()))]


@dataclass(frozen=True)
class SearchedAgreement:
    """What search keeps of an agreement."""

    title: str
    number: str | None
    organisation: str
    inn: str
    city: str


def searched(agreement_id: int) -> SearchedAgreement | None:
    found = session.execute(
        select(
            Agreement.title,
            RegisterEntry.number,
            Organisation.short_name,
            Organisation.inn,
            Organisation.city,
        )
        .join(Organisation, Organisation.id == Agreement.organisation_id)
        .outerjoin(RegisterEntry, RegisterEntry.id == Agreement.entry_id)
        .where(Agreement.id == agreement_id)
    ).first()
    return None if found is None else SearchedAgreement(*found)


def all_ids() -> Sequence[int]:
    return session.scalars(select(Agreement.id).order_by(Agreement.id)).all()


def _theirs_waiting() -> ColumnElement[bool]:
    settled = [one for one in PartySignature if one.is_settled]
    waiting = aliased(Party)
    return (
        select(waiting.id)
        .where(waiting.agreement_id == Agreement.id, ~waiting.is_ours, waiting.signature.not_in(settled))
        .exists()
    )


def _rows(by: Actor) -> Select[*tuple[Any, ...]]:
    return _joined(
        agreements_visible_to(by).with_only_columns(
            Agreement.id,
            AgreementType.kind_of,
            Agreement.state,
            turn_at(clock.now()).label("turn"),
            RegisterEntry.number,
            Agreement.organisation_id,
            Organisation.short_name,
            Organisation.city,
            Agreement.amount,
            Agreement.sign_by,
            Agreement.owner_id,
            User.name,
        )
    )


def _joined(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return (
        statement.join(AgreementType, AgreementType.id == Agreement.type_id)
        .join(Organisation, Organisation.id == Agreement.organisation_id)
        .outerjoin(RegisterEntry, RegisterEntry.id == Agreement.entry_id)
        .outerjoin(User, User.id == Agreement.owner_id)
    )


def _row(values: Any) -> AgreementRow:
    id_, kind, state, turn, *rest = values
    return AgreementRow(id_, kind, state, Turn(turn), *rest)


def _narrowed(statement: Select[*tuple[Any, ...]], wanted: AgreementFilter) -> Select[*tuple[Any, ...]]:
    if wanted.kind is not None:
        statement = statement.where(AgreementType.kind_of == wanted.kind)
    if wanted.state is not None:
        statement = statement.where(Agreement.state == wanted.state)
    if wanted.edition_id is not None:
        statement = statement.where(Agreement.edition_id == wanted.edition_id)
    if wanted.organisation_id is not None:
        statement = statement.where(Agreement.parties.any(Party.organisation_id == wanted.organisation_id))
    if wanted.template_id is not None:
        versions = select(TemplateVersion.id).where(TemplateVersion.template_id == wanted.template_id)
        statement = statement.where(Agreement.template_version_id.in_(versions))
    if wanted.turn is not None:
        statement = statement.where(turn_at(clock.now()) == wanted.turn.value)
    typed = wanted.text.strip()
    if typed:
        statement = statement.where(
            or_(
                Organisation.words.contains(folded(typed), autoescape=True),
                Organisation.inn.startswith(typed, autoescape=True),
                RegisterEntry.number.contains(typed, autoescape=True),
                RegisterEntry.number.contains(typed.upper(), autoescape=True),
            )
        )
    return statement
