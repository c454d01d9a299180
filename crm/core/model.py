"""The base of all tables and the column types that mean the same on SQLite and PostgreSQL."""

from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, ClassVar

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Enum, Integer, MetaData, types
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, registry

from crm.core import clock

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

__all__ = ["Base", "Dated", "Key", "Kopecks", "Moment", "Money", "Record", "UtcMoment", "choice"]


class UtcMoment(types.TypeDecorator[datetime]):
    """An aware moment: refuses naive values, comes back aware from SQLite too."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


class Kopecks(types.TypeDecorator[Decimal]):
    """Money: `Decimal` roubles with at most two decimals in Python, integer kopecks in the column."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        kopecks = value * 100
        if kopecks != kopecks.to_integral_value():
            raise ValueError(f"{value} has more than two decimals")
        return int(kopecks)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else (Decimal(value) / 100).quantize(Decimal("0.01"))


def choice(kind: type[StrEnum], *, name: str = "") -> Enum:
    """A column of one of the enumeration's values, kept as readable text with a check constraint.

    The constraint is named after the enumeration; a second such column of a table brings its own `name`.
    """
    return Enum(
        kind,
        native_enum=False,
        length=32,
        create_constraint=True,
        name=name or kind.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
    )


Key = Annotated[int, mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)]
Moment = Annotated[datetime, mapped_column(UtcMoment)]
Money = Annotated[Decimal, mapped_column(Kopecks)]


class Base(DeclarativeBase):
    """Where all tables are known; Flask-SQLAlchemy is given this class."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={
            datetime: UtcMoment,
            Decimal: Kopecks,
            int: BigInteger().with_variant(Integer, "sqlite"),
            dict[str, Any]: JSON().with_variant(JSONB, "postgresql"),
            list[Any]: JSON().with_variant(JSONB, "postgresql"),
            list[str]: JSON().with_variant(JSONB, "postgresql"),
        },
    )


class Record(Base):
    """A row that the product keeps. Relationships load only when a query asks for them."""

    __abstract__ = True

    is_chained: ClassVar[bool] = False
    """Whether events about such a record form a chain that shows tampering (`crm.core.chain`)."""

    id: Mapped[Key]

    @classmethod
    def kind(cls) -> str:
        """The name under which events, search and links know this kind of record."""
        return str(cls.__tablename__)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.__dict__.get('id')}>"


class Dated:
    """When a record came to be and was last changed."""

    created_at: Mapped[datetime] = mapped_column(UtcMoment, default=clock.now)
    updated_at: Mapped[datetime] = mapped_column(UtcMoment, default=clock.now, onupdate=clock.now)
