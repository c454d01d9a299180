"""Keyset paging over ids: as fast on the last page as on the first."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from sqlalchemy import Select

from crm.core.db import session
from crm.core.model import Record
from crm.web.api.shapes import Page, PageQuery

Shape = TypeVar("Shape")


def page_of(
    statement: Select[Any], kind: type[Record], query: PageQuery, shown: Callable[[Any], Shape]
) -> Page[Shape]:
    """One page of `statement` in ascending order of id, each record turned into its shape."""
    items, following = rows_of(statement, kind, query)
    return Page(items=[shown(record) for record in items], next=following)


def rows_of(statement: Select[Any], kind: type[Record], query: PageQuery) -> tuple[Sequence[Any], int | None]:
    """The records of one page and the cursor of the next, None on the last."""
    statement = statement.order_by(kind.id).limit(query.limit + 1)
    if query.after is not None:
        statement = statement.where(kind.id > query.after)
    found: Sequence[Any] = session.scalars(statement).unique().all()
    items = found[: query.limit]
    return items, items[-1].id if len(found) > query.limit else None
