"""Editions, halls, stands and who has a claim on them."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.core.model import Dated, Kopecks, Record, choice
from crm.core.texts import text
from crm.leads.models import Organisation, Sector


class EditionState(StrEnum):
    PLANNING = "planning"
    OPEN = "open"
    CLOSED = "closed"
    ARCHIVED = "archived"

    @property
    def title(self) -> str:
        return _EDITION_STATES[self]


_EDITION_STATES = {
    EditionState.PLANNING: text("Подготовка"),
    EditionState.OPEN: text("Продажи открыты"),
    EditionState.CLOSED: text("Продажи закрыты"),
    EditionState.ARCHIVED: text("Архив"),
}


class ConfirmedBy(StrEnum):
    """What makes a stand finally somebody's: practice differs, so it is the edition's setting."""

    SIGNATURE = "signature"
    DEPOSIT = "deposit"
    BOTH = "both"


class Edition(Dated, Record):
    """One year's forum. `facts` are public figures with their sources, shown as such."""

    __tablename__ = "edition"

    numeral: Mapped[str]
    name: Mapped[str]
    theme: Mapped[str] = mapped_column(default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    venue: Mapped[str]
    city: Mapped[str]
    time_zone: Mapped[str] = mapped_column(default="Asia/Yekaterinburg")
    state: Mapped[EditionState] = mapped_column(choice(EditionState), default=EditionState.PLANNING)
    organiser_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), info={"merge": "move"})
    confirmed_by: Mapped[ConfirmedBy] = mapped_column(choice(ConfirmedBy), default=ConfirmedBy.SIGNATURE)
    portal_hold_minutes: Mapped[int] = mapped_column(default=30)
    manager_hold_days: Mapped[int] = mapped_column(default=3)
    hold_extensions: Mapped[int] = mapped_column(default=2)
    holds_per_organisation: Mapped[int] = mapped_column(default=3)
    sign_within_days: Mapped[int] = mapped_column(default=14)
    deposit_within_days: Mapped[int] = mapped_column(default=7)
    deposit_percent: Mapped[int] = mapped_column(default=30)
    vat_rate: Mapped[int | None] = mapped_column(default=22)
    registration_fee: Mapped[Decimal] = mapped_column(Kopecks, default=Decimal(0))
    facts: Mapped[list[Any]] = mapped_column(default=list)

    @property
    def is_open(self) -> bool:
        return self.state is EditionState.OPEN


class Hall(Dated, Record):
    """A hall with its drawn plan. Lengths are metres; `features` are aisles, entrances, columns, labels as
    `{"kind": …, "points": [[x, y], …], "label": …}`."""

    __tablename__ = "hall"

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    edition: Mapped[Edition] = relationship(lazy="raise")
    name: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
    features: Mapped[list[Any]] = mapped_column(default=list)


class StandCategory(Dated, Record):
    """What kind of space it is and what a square metre of it costs."""

    __tablename__ = "stand_category"

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    name: Mapped[str]
    price_per_metre: Mapped[Decimal] = mapped_column(Kopecks)
    is_equipped: Mapped[bool] = mapped_column(default=True)
    included: Mapped[str] = mapped_column(default="")
    is_showcase: Mapped[bool] = mapped_column(default=False)


class StandStatus(StrEnum):
    """Derived from the blocking reason and the live claim, never stored."""

    AVAILABLE = "available"
    HELD = "held"
    BOOKED = "booked"
    BLOCKED = "blocked"

    @property
    def title(self) -> str:
        return _STATUSES[self]


_STATUSES = {
    StandStatus.AVAILABLE: text("Свободен"),
    StandStatus.HELD: text("Удержан"),
    StandStatus.BOOKED: text("Забронирован"),
    StandStatus.BLOCKED: text("Недоступен"),
}


class Stand(Dated, Record):
    """A stand on a hall's plan. `polygon` is a list of [x, y] in metres from the hall's upper left corner.

    Retired stands stay for history; a stand is never deleted.
    """

    __tablename__ = "stand"
    __table_args__ = (UniqueConstraint("hall_id", "number"),)

    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"), index=True)
    hall: Mapped[Hall] = relationship(lazy="raise")
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    edition: Mapped[Edition] = relationship(lazy="raise")
    category_id: Mapped[int] = mapped_column(ForeignKey("stand_category.id"))
    category: Mapped[StandCategory] = relationship(lazy="raise")
    number: Mapped[str]
    polygon: Mapped[list[Any]]
    area_dm2: Mapped[int]
    open_sides: Mapped[int] = mapped_column(default=1)
    sector: Mapped[Sector | None] = mapped_column(choice(Sector))
    power_kw: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(default="")
    blocked_reason: Mapped[str] = mapped_column(default="")
    retired_at: Mapped[datetime | None]
    claim: Mapped["StandClaim | None"] = relationship(
        lazy="raise",
        primaryjoin="and_(StandClaim.stand_id == Stand.id, StandClaim.active)",
        viewonly=True,
        uselist=False,
    )

    @property
    def area(self) -> Decimal:
        """Square metres, with two decimals."""
        return Decimal(self.area_dm2) / 100


class HoldSource(StrEnum):
    PORTAL = "portal"
    MANAGER = "manager"
    API = "api"
    WAITING_LIST = "waiting_list"


class Hold(Dated, Record):
    """A stand kept for an organisation until a moment. Ends by release, expiry or becoming a booking."""

    __tablename__ = "hold"
    __table_args__ = (Index(None, "organisation_id", "edition_id", "ended_at"),)

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    stand_id: Mapped[int] = mapped_column(ForeignKey("stand.id"), index=True)
    stand: Mapped[Stand] = relationship(lazy="raise")
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), index=True, info={"merge": "move"}
    )
    organisation: Mapped[Organisation] = relationship(lazy="raise")
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("lead.id"))
    source: Mapped[HoldSource] = mapped_column(choice(HoldSource))
    expires_at: Mapped[datetime] = mapped_column(index=True)
    extended_count: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str] = mapped_column(default="")


class BookingState(StrEnum):
    """See the state machine in `rules.py`; a bare hold is not a booking yet."""

    REQUESTED = "requested"
    APPROVED = "approved"
    AWAITING_SIGNATURE = "awaiting_signature"
    AWAITING_DEPOSIT = "awaiting_deposit"
    CONFIRMED = "confirmed"
    CHECKED_IN = "checked_in"
    CLOSED = "closed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"

    @property
    def title(self) -> str:
        return _BOOKING_STATES[self]

    @property
    def is_active(self) -> bool:
        return self in ACTIVE_BOOKINGS


_BOOKING_STATES = {
    BookingState.REQUESTED: text("Заявка подана"),
    BookingState.APPROVED: text("Заявка одобрена"),
    BookingState.AWAITING_SIGNATURE: text("Ждём подписи"),
    BookingState.AWAITING_DEPOSIT: text("Ждём оплаты"),
    BookingState.CONFIRMED: text("Подтверждено"),
    BookingState.CHECKED_IN: text("На площадке"),
    BookingState.CLOSED: text("Завершено"),
    BookingState.REJECTED: text("Отклонено"),
    BookingState.WITHDRAWN: text("Отозвано"),
    BookingState.EXPIRED: text("Срок истёк"),
    BookingState.CANCELLED: text("Отменено"),
    BookingState.NO_SHOW: text("Неявка"),
}

ACTIVE_BOOKINGS = frozenset(
    {
        BookingState.REQUESTED,
        BookingState.APPROVED,
        BookingState.AWAITING_SIGNATURE,
        BookingState.AWAITING_DEPOSIT,
        BookingState.CONFIRMED,
        BookingState.CHECKED_IN,
    }
)


class Booking(Dated, Record):
    """An organisation's stands at an edition, with the prices as they were agreed."""

    __tablename__ = "booking"

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    edition: Mapped[Edition] = relationship(lazy="raise")
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), index=True, info={"merge": "move"}
    )
    organisation: Mapped[Organisation] = relationship(lazy="raise")
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("lead.id"))
    state: Mapped[BookingState] = mapped_column(choice(BookingState), index=True)
    sign_by: Mapped[datetime | None]
    deposit_by: Mapped[datetime | None]
    signed_at: Mapped[datetime | None]
    deposit_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)
    lines: Mapped[list["BookingLine"]] = relationship(
        lazy="raise", back_populates="booking", order_by="BookingLine.id"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  SQLAlchemy's own name and shape


class BookingLine(Record):
    """One priced position of a booking: a stand, or the registration fee (without a stand)."""

    __tablename__ = "booking_line"

    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), index=True)
    booking: Mapped[Booking] = relationship(lazy="raise", back_populates="lines")
    stand_id: Mapped[int | None] = mapped_column(ForeignKey("stand.id"), index=True)
    stand: Mapped[Stand | None] = relationship(lazy="raise")
    name: Mapped[str]
    unit: Mapped[str]
    quantity_hundredths: Mapped[int]
    price: Mapped[Decimal] = mapped_column(Kopecks)
    amount: Mapped[Decimal] = mapped_column(Kopecks)
    vat_rate: Mapped[int | None]

    @property
    def quantity(self) -> Decimal:
        return Decimal(self.quantity_hundredths) / 100


class StandClaim(Dated, Record):
    """The one row that says a stand is taken: by a live hold or by an active booking.

    At most one active claim per stand: the partial unique index is the last wall against giving it twice.
    """

    __tablename__ = "stand_claim"
    __table_args__ = (
        Index(
            "uq_stand_claim_active",
            "stand_id",
            unique=True,
            sqlite_where=sql("active"),
            postgresql_where=sql("active"),
        ),
        CheckConstraint("(hold_id IS NULL) <> (booking_id IS NULL)", name="hold_or_booking"),
    )

    stand_id: Mapped[int] = mapped_column(ForeignKey("stand.id"), index=True)
    active: Mapped[bool] = mapped_column(default=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), info={"merge": "move"})
    organisation: Mapped[Organisation] = relationship(lazy="raise")
    hold_id: Mapped[int | None] = mapped_column(ForeignKey("hold.id"), index=True)
    hold: Mapped[Hold | None] = relationship(lazy="raise")
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("booking.id"), index=True)
    booking: Mapped[Booking | None] = relationship(lazy="raise")


class Showcase(Dated, Record):
    """A city's showcase at an edition: theme and head of delegation; its stands are the city's bookings."""

    __tablename__ = "showcase"
    __table_args__ = (UniqueConstraint("edition_id", "organisation_id"),)

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), info={"merge": "move"})
    organisation: Mapped[Organisation] = relationship(lazy="raise")
    theme: Mapped[str] = mapped_column(default="")
    head: Mapped[str] = mapped_column(default="", info={"personal": "name"})
    position: Mapped[int]
