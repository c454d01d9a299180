"""Shapes that every feature's API uses: strict bodies, money as strings, pages with a cursor."""

from decimal import Decimal
from typing import Annotated, Generic, TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, PlainSerializer, WithJsonSchema

Item = TypeVar("Item")

Money = Annotated[
    Decimal,
    PlainSerializer(lambda amount: f"{amount:.2f}", return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^-?\d+\.\d{2}$", "examples": ["120000.00"]}),
]
Moment = AwareDatetime
RecordId = Annotated[int, Field(ge=1, le=2**63 - 1)]


class Body(BaseModel):
    """What a client sends: an unknown field is a mistake, never silently dropped."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Answer(BaseModel):
    """What we answer."""

    model_config = ConfigDict(from_attributes=True)


class PageQuery(Body):
    """Keyset paging: `after` is the `next` of the previous page."""

    after: RecordId | None = None
    limit: int = Field(default=50, ge=1, le=200)


class Page(Answer, Generic[Item]):
    """A page of records; `next` is null on the last one."""

    items: list[Item]
    next: RecordId | None
