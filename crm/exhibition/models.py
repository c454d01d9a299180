"""Editions, halls, stands and who has a claim on them; what may happen to one of these records."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.core.model import Dated, Kopecks, Record, choice
from crm.core.texts import Titled, text
from crm.exhibition.errors import (
    BookingMoveRefused,
    HoldEnded,
    HoldExtensionsSpent,
    SalesClosed,
    StandBlocked,
)
from crm.exhibition.rules import holds, prices
from crm.exhibition.rules.bookings import BookingState, ConfirmedBy, Facts, Trigger, next_state
from crm.exhibition.rules.holds import HoldSource, HoldTerms
from crm.leads.models import Organisation, Sector


class EditionState(Titled):
    PLANNING = "planning", text("Подготовка")
    OPEN = "open", text("Продажи открыты")
    CLOSED = "closed", text("Продажи закрыты")
    ARCHIVED = "archived", text("Архив")


class Edition(Dated, Record):
    """One year's forum. `facts` are public figures with their sources, shown as such:
    `{"value": "не менее 38", "label": "соглашений", "source": "ТАСС 25764563"}`.

    Terms in days: `manager_hold_days` and `review_within_days` are working days, the others calendar days.
    `vat_ground` is the law a price without VAT rests on (`vat_rate` None: said, so it never becomes 22).
    """

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
    review_within_days: Mapped[int] = mapped_column(default=3)
    sign_within_days: Mapped[int] = mapped_column(default=14)
    deposit_within_days: Mapped[int] = mapped_column(default=7)
    deposit_percent: Mapped[int] = mapped_column(default=30)
    vat_rate: Mapped[int | None] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite").evaluates_none(), default=22
    )
    vat_ground: Mapped[str] = mapped_column(default="")
    registration_fee: Mapped[Decimal] = mapped_column(Kopecks, default=Decimal(0))
    facts: Mapped[list[Any]] = mapped_column(default=list)

    @property
    def is_open(self) -> bool:
        return self.state is EditionState.OPEN

    @property
    def hold_terms(self) -> HoldTerms:
        return HoldTerms(
            portal_minutes=self.portal_hold_minutes,
            manager_days=self.manager_hold_days,
            extensions=self.hold_extensions,
            time_zone=self.time_zone,
        )

    @property
    def line_vat_rate(self) -> int | None:
        """The VAT rate of what is supplied at this edition, by its last day."""
        return prices.vat_rate_on(self.vat_rate, self.ends_on)

    def require_open(self) -> None:
        if not self.is_open:
            raise SalesClosed(numeral=self.numeral)


class Hall(Dated, Record):
    """A hall with its drawn plan. Lengths are metres; `features` are aisles, walls, entrances, sectors:
    `{"kind": "aisle" | "wall" | "entrance" | "sector" | "note", "points": [[x, y], …], "label": "…"}`.
    """

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


class Stand(Dated, Record):
    """A stand on a hall's plan. `polygon` is a list of [x, y] in metres from the hall's upper left corner.

    Retired stands stay for history; a stand is never deleted. Who has it is told by its active claim.
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

    @property
    def area(self) -> Decimal:
        """Square metres, with two decimals."""
        return Decimal(self.area_dm2) / 100

    @property
    def priced(self) -> prices.PricedStand:
        category = self.category
        return prices.PricedStand(self.id, self.number, category.name, self.area, category.price_per_metre)

    def require_usable(self) -> None:
        """Raise StandBlocked for a stand that nobody may take."""
        if self.blocked_reason:
            raise StandBlocked(number=self.number, reason=self.blocked_reason)


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

    def is_live(self, now: datetime) -> bool:
        return self.ended_at is None and now < self.expires_at

    def extend(self, terms: HoldTerms, *, now: datetime) -> None:
        """Another term on top of the present one, as often as the edition allows."""
        if not self.is_live(now):
            raise HoldEnded(number=self.stand.number)
        if self.extended_count >= terms.extensions:
            raise HoldExtensionsSpent(count=self.extended_count)
        self.expires_at = holds.default_expiry(terms, self.source, since=self.expires_at)
        self.extended_count += 1

    def end(self, reason: str, *, now: datetime) -> None:
        self.ended_at = now
        self.end_reason = reason


class Booking(Dated, Record):
    """An organisation's stands at an edition, with the prices as they were agreed.

    `paid` sums what came in; `deposit_at` is when it reached the deposit. `moved_at` later than `signed_at`
    means that the signed paper names another stand and needs an addendum.
    """

    __tablename__ = "booking"
    is_chained = True
    __table_args__ = (Index(None, "edition_id", "state", "id"),)

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    edition: Mapped[Edition] = relationship(lazy="raise")
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), index=True, info={"merge": "move"}
    )
    organisation: Mapped[Organisation] = relationship(lazy="raise")
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("lead.id"))
    state: Mapped[BookingState] = mapped_column(choice(BookingState), index=True)
    review_by: Mapped[datetime | None]
    sign_by: Mapped[datetime | None] = mapped_column(index=True)
    deposit_by: Mapped[datetime | None] = mapped_column(index=True)
    signed_at: Mapped[datetime | None]
    deposit_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    moved_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str] = mapped_column(default="")
    paid: Mapped[Decimal] = mapped_column(Kopecks, default=Decimal(0))
    version: Mapped[int] = mapped_column(default=1)
    lines: Mapped[list["BookingLine"]] = relationship(
        lazy="raise", back_populates="booking", order_by="BookingLine.id"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  SQLAlchemy's own name and shape

    @property
    def total(self) -> Decimal:
        return sum((line.amount for line in self.lines), Decimal("0.00"))

    @property
    def vat(self) -> Decimal:
        return sum((line.vat for line in self.lines), Decimal("0.00"))

    @property
    def is_free(self) -> bool:
        return not self.total

    @property
    def deposit(self) -> Decimal:
        """What has to come before the stand is secured."""
        return prices.deposit_of(self.total, self.edition.deposit_percent)

    @property
    def balance(self) -> Decimal:
        return self.total - self.paid

    @property
    def is_paid(self) -> bool:
        return not self.is_free and self.balance <= 0

    @property
    def stands(self) -> list[Stand]:
        return [line.stand for line in self.lines if line.stand is not None]

    @property
    def stand_numbers(self) -> str:
        return ", ".join(stand.number for stand in self.stands)

    @property
    def needs_addendum(self) -> bool:
        return self.moved_at is not None and self.signed_at is not None and self.moved_at > self.signed_at

    def move(self, trigger: Trigger) -> BookingState:
        """Go where the table of states leads, and say where one was; refuse what it does not allow."""
        before = self.state
        after = next_state(before, trigger, self._facts())
        if after is None:
            raise BookingMoveRefused(action=trigger, state=before)
        self.state = after
        return before

    def overdue_reason(self, now: datetime) -> str | None:
        """Why this booking should be let go by now; None while there is time."""
        if self.state is BookingState.AWAITING_SIGNATURE and self.sign_by and self.sign_by <= now:
            return NOT_SIGNED
        if self.state is BookingState.AWAITING_DEPOSIT and self.deposit_by and self.deposit_by <= now:
            return NOT_PAID
        return None

    def _facts(self) -> Facts:
        return Facts(
            confirmed_by=self.edition.confirmed_by,
            is_free=self.is_free,
            is_signed=self.signed_at is not None,
            has_deposit=self.deposit_at is not None,
        )


NOT_SIGNED = text("Договор не подписан в срок")
NOT_PAID = text("Предоплата не поступила в срок")


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
    vat_ground: Mapped[str] = mapped_column(default="")

    @property
    def quantity(self) -> Decimal:
        return Decimal(self.quantity_hundredths) / 100

    @property
    def vat(self) -> Decimal:
        """The VAT inside the amount."""
        return prices.included_vat(self.amount, self.vat_rate)


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

    def is_overdue(self, now: datetime) -> bool:
        """Whether what stands behind the claim has run out, though nobody has let it go yet."""
        if self.hold is not None:
            return not self.hold.is_live(now)
        return self.booking is not None and self.booking.overdue_reason(now) is not None

    def become_booking(self, booking: Booking) -> None:
        """A hold turns into the booking in place: at no moment is the stand nobody's."""
        self.hold = None
        self.booking = booking


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
