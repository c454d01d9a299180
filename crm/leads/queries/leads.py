"""The pipeline as a board and as a table, and what waits for somebody in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select

from crm.accounts.models import User
from crm.core import clock
from crm.core.db import session
from crm.core.keyset import Order, Page, page_of
from crm.core.model import Kopecks, UtcMoment
from crm.leads.models import Contact, Lead, Organisation, Sector, Stage
from crm.leads.models.activities import Activity
from crm.leads.rules.names import folded

PAGE = 50
CARDS = 20
BOARD_STAGES = tuple(stage for stage in Stage if stage is not Stage.LOST)
NOBODY = 0
_NEVER = literal(datetime(9000, 1, 1, tzinfo=UTC), UtcMoment())  # no next step: after all that have one
_NOTHING: ColumnElement[Decimal] = literal(Decimal(0), Kopecks())
SORTS: dict[str, ColumnElement[Any]] = {
    "organisation": Organisation.name_key.expression,
    "amount": func.coalesce(Lead.amount, _NOTHING),
    "next": func.coalesce(Lead.next_step_at, _NEVER),
    "touched": Lead.touched_at.expression,
    "created": Lead.created_at.expression,
}


@dataclass(frozen=True)
class LeadFilter:
    """What board and table are narrowed to; None and empty mean: anything. `owner` NOBODY: nobody's leads."""

    edition: int | None = None
    owner: int | None = None
    sector: Sector | None = None
    stage: Stage | None = None
    text: str = ""
    rotting: bool = False

    @property
    def is_empty(self) -> bool:
        return self.owner is None and not (self.sector or self.stage or self.text or self.rotting)


@dataclass(frozen=True)
class Column:
    """A stage on the board: how many leads and how much money in all, and the first cards."""

    stage: Stage
    count: int
    total: Decimal
    cards: Sequence[Any]

    @property
    def rest(self) -> int:
        return self.count - len(self.cards)


def board(wanted: LeadFilter) -> list[Column]:
    """All columns but the lost ones; each shows its first cards."""
    counted = {
        stage: (count, total or Decimal(0)) for stage, count, total in session.execute(_counts(wanted))
    }
    ranked = _rows(wanted).add_columns(
        func.row_number().over(partition_by=Lead.stage, order_by=(Lead.position, Lead.id)).label("place")
    )
    placed = ranked.subquery()
    cards: dict[Stage, list[Any]] = {stage: [] for stage in BOARD_STAGES}
    for row in session.execute(select(placed).where(placed.c.place <= CARDS).order_by(placed.c.place)):
        cards.get(row.stage, []).append(row)
    return [Column(stage, *(counted.get(stage) or (0, Decimal(0))), cards[stage]) for stage in BOARD_STAGES]


def listed(wanted: LeadFilter, *, sort: str, after: int | None = None, before: int | None = None) -> Page:
    """One page of the table; `sort` is a key of `SORTS`, with a minus for descending."""
    order = Order(SORTS[sort.lstrip("-")], Lead.id.expression, descending=sort.startswith("-"))
    return page_of(_rows(wanted), order, limit=PAGE, after=after, before=before)


def everything(wanted: LeadFilter, *, sort: str) -> Sequence[Any]:
    """All rows that the table shows on its pages, for the export."""
    key = SORTS[sort.lstrip("-")]
    order = (key.desc(), Lead.id.desc()) if sort.startswith("-") else (key, Lead.id)
    return session.execute(_rows(wanted).order_by(*order)).all()


def totals(wanted: LeadFilter) -> tuple[int, Decimal]:
    """How many leads and how much money the filter lets through."""
    rows = [(count, total or Decimal(0)) for _, count, total in session.execute(_counts(wanted))]
    return sum(count for count, _ in rows), sum((total for _, total in rows), Decimal(0))


def _counts(wanted: LeadFilter) -> Select[Stage, int, Decimal | None]:
    return (
        select(
            Lead.stage,
            func.count(Lead.id),
            func.coalesce(func.sum(Lead.amount), _NOTHING),
        )
        .join(Lead.organisation)
        .where(*_conditions(wanted))
        .group_by(Lead.stage)
    )


def _rows(wanted: LeadFilter) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Lead.id,
            Lead.organisation_id,
            Organisation.short_name.label("organisation"),
            Organisation.city,
            Organisation.sector,
            Contact.name.label("contact"),
            Lead.interest,
            Lead.stage,
            Lead.amount,
            Lead.owner_id,
            User.name.label("owner"),
            Lead.next_step,
            Lead.next_step_at,
            Lead.touched_at,
            Lead.created_at,
        )
        .join(Lead.organisation)
        .outerjoin(Lead.contact)
        .outerjoin(Lead.owner)
        .where(*_conditions(wanted))
    )


def _conditions(wanted: LeadFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.edition is not None:
        conditions.append(Lead.edition_id == wanted.edition)
    if wanted.owner is not None:
        nobody = wanted.owner == NOBODY
        conditions.append(Lead.owner_id.is_(None) if nobody else Lead.owner_id == wanted.owner)
    if wanted.sector:
        conditions.append(Organisation.sector == wanted.sector)
    if wanted.stage:
        conditions.append(Lead.stage == wanted.stage)
    if wanted.rotting:
        conditions.append(_is_rotting(clock.now()))
    conditions += [Organisation.words.contains(word, autoescape=True) for word in folded(wanted.text).split()]
    return conditions


def _is_rotting(now: datetime) -> ColumnElement[bool]:
    return or_(
        *(
            and_(Lead.stage == stage, Lead.touched_at <= now - timedelta(days=stage.rots_after_days + 1))
            for stage in Stage
            if stage.rots_after_days is not None
        )
    )


def next_steps_of(user_id: int, *, until: datetime) -> Sequence[Any]:
    """Somebody's next steps on open leads that fall due before `until`, the most urgent first."""
    return session.execute(
        select(Lead.id, Organisation.short_name, Lead.next_step, Lead.next_step_at)
        .join(Lead.organisation)
        .where(Lead.owner_id == user_id, Lead.next_step_at < until, Lead.stage != Stage.LOST)
        .order_by(Lead.next_step_at)
        .limit(50)
    ).all()


def tasks_of(user_id: int, *, until: datetime) -> Sequence[Any]:
    """Somebody's activities to be done before `until`, the most urgent first."""
    return session.execute(
        select(
            Activity.id,
            Activity.organisation_id,
            Activity.lead_id,
            Organisation.short_name,
            Activity.summary,
            Activity.due_at,
        )
        .join(Activity.organisation)
        .where(Activity.assignee_id == user_id, Activity.done_at.is_(None), Activity.due_at < until)
        .order_by(Activity.due_at)
        .limit(50)
    ).all()


def rotting_of(user_id: int, now: datetime) -> Sequence[Any]:
    """Somebody's leads that lie untouched too long, the longest first."""
    return session.execute(
        select(Lead.id, Organisation.short_name, Lead.stage, Lead.touched_at)
        .join(Lead.organisation)
        .where(Lead.owner_id == user_id, _is_rotting(now))
        .order_by(Lead.touched_at)
        .limit(20)
    ).all()


def open_and_rotting(edition: int | None) -> tuple[int, int]:
    """How many open leads of an edition there are, and how many of them lie untouched too long."""
    rows = session.execute(_counts(LeadFilter(edition=edition)))
    living = sum(count for stage, count, _total in rows if stage not in (Stage.WON, Stage.LOST))
    return living, totals(LeadFilter(edition=edition, rotting=True))[0]


def without_owner() -> Sequence[Any]:
    """Open leads that nobody has taken, the newest first."""
    return session.execute(
        select(Lead.id, Organisation.short_name, Lead.interest, Lead.created_at)
        .join(Lead.organisation)
        .where(Lead.owner_id.is_(None), Lead.stage.not_in((Stage.WON, Stage.LOST)))
        .order_by(Lead.id.desc())
        .limit(20)
    ).all()


def first_position(edition_id: int | None, stage: Stage) -> int | None:
    """The position of the uppermost card of a column, None in an empty one."""
    return session.scalar(
        select(func.min(Lead.position)).where(
            Lead.edition_id.is_not_distinct_from(edition_id), Lead.stage == stage
        )
    )
