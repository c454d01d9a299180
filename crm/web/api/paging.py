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
    statement = statement.order_by(kind.id).limit(query.limit + 1)
    if query.after is not None:
        statement = statement.where(kind.id > query.after)
    found: Sequence[Any] = session.scalars(statement).unique().all()
    items = found[: query.limit]
    more = len(found) > query.limit
    return Page(items=[shown(record) for record in items], next=items[-1].id if more else None)
