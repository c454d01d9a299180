"""Keyset paging over any order: as fast on the last page as on the first, stable while others add rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, or_

from crm.core.db import session

Rows = Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class Order:
    """Rows go by `by`, then by `id` among equals. `by` must not be NULL: coalesce it."""

    by: ColumnElement[Any]
    id: ColumnElement[int]
    descending: bool = False


@dataclass(frozen=True)
class Page:
    """One page; `next` and `previous` are ids to hand back as `after` and `before`, None at the ends."""

    rows: Sequence[Row[Any]]
    next: int | None
    previous: int | None


def page_of(
    statement: Rows,
    order: Order,
    *,
    limit: int,
    after: int | None = None,
    before: int | None = None,
) -> Page:
    """The `limit` rows that follow `after`, or precede `before`, or come first.

    The first selected column is the id. An anchor that is gone or filtered out gives the first page.
    """
    backwards = before is not None
    edge = after if before is None else before
    anchor = None if edge is None else _anchor(statement, order, edge)
    statement = _ordered(statement, order, backwards=backwards).limit(limit + 1)
    if anchor is not None:
        statement = statement.where(_beyond(order, anchor, edge, backwards=backwards))
    rows = list(session.execute(statement))
    more, rows = len(rows) > limit, rows[:limit]
    if backwards:
        rows.reverse()
    if not rows:
        return Page([], None, None)
    has_previous = more if backwards else anchor is not None
    has_next = anchor is not None if backwards else more
    return Page(rows, rows[-1][0] if has_next else None, rows[0][0] if has_previous else None)


def _anchor(statement: Rows, order: Order, edge: int) -> Any:
    return session.execute(
        statement.with_only_columns(order.by).where(order.id == edge).order_by(None)
    ).scalar()


def _ordered(statement: Rows, order: Order, *, backwards: bool) -> Rows:
    if order.descending is backwards:
        return statement.order_by(order.by.asc(), order.id.asc())
    return statement.order_by(order.by.desc(), order.id.desc())


def _beyond(order: Order, anchor: Any, edge: int | None, *, backwards: bool) -> ColumnElement[bool]:
    if order.descending is backwards:
        return or_(order.by > anchor, and_(order.by == anchor, order.id > edge))
    return or_(order.by < anchor, and_(order.by == anchor, order.id < edge))
