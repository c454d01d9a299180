"""Runs: many agreements made in one go, and what became of each row."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.accounts.models import User
from crm.core.model import Dated, Record, choice
from crm.core.texts import Titled, text
from crm.exhibition.models import Booking, Edition
from crm.leads.models import Organisation, Signatory
from crm.partnerships.models import Agreement, AgreementKind, TemplateVersion


class RowState(Titled):
    """`MADE` means that the agreement of the row exists; the row itself never makes a second one."""

    WAITING = "waiting", text("Ждёт очереди")
    MADE = "made", text("Составлен")
    REFUSED = "refused", text("Не составлен")
    CANCELLED = "cancelled", text("Остановлен")


class AgreementRun(Dated, Record):
    """Agreements of one kind for many at an edition, all from one version of a template.

    Until `started_at` it is a choice that one looks through and completes. How far it is and whether it has
    ended is derived from its rows, never stored. `submits`: texts whose forms a person confirmed are handed
    in for approval at once.
    """

    __tablename__ = "agreement_run"

    template_version_id: Mapped[int] = mapped_column(ForeignKey("template_version.id"))
    template_version: Mapped[TemplateVersion] = relationship(lazy="raise")
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    edition: Mapped[Edition] = relationship(lazy="raise")
    our_signatory_id: Mapped[int | None] = mapped_column(ForeignKey("signatory.id"))
    our_signatory: Mapped[Signatory | None] = relationship(lazy="raise")
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    user: Mapped[User | None] = relationship(lazy="raise")
    submits: Mapped[bool] = mapped_column(default=False)
    started_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]

    @property
    def kind_of(self) -> AgreementKind:
        """What is made; the template's version must be loaded with its type."""
        return self.template_version.template.type.kind_of


class AgreementRunRow(Dated, Record):
    """One agreement of a run: for whom, and what became of it.

    `refusal` is the code and the values of the refusal: why it was not made, or, of one that was made, why
    it was not handed in for approval.
    """

    __tablename__ = "agreement_run_row"
    __table_args__ = (
        UniqueConstraint("run_id", "booking_id"),
        Index("ix_agreement_run_row_of_run", "run_id", "state", "id"),
    )

    run_id: Mapped[int] = mapped_column(ForeignKey("agreement_run.id"))
    run: Mapped[AgreementRun] = relationship(lazy="raise")
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), index=True, info={"merge": "move"}
    )
    organisation: Mapped[Organisation] = relationship(lazy="raise")
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("booking.id"), index=True)
    booking: Mapped[Booking | None] = relationship(lazy="raise")
    state: Mapped[RowState] = mapped_column(choice(RowState), default=RowState.WAITING)
    agreement_id: Mapped[int | None] = mapped_column(ForeignKey("agreement.id"), unique=True)
    agreement: Mapped[Agreement | None] = relationship(lazy="raise")
    refusal: Mapped[dict[str, Any]] = mapped_column(default=dict)
    done_at: Mapped[datetime | None]

    def made(self, agreement: Agreement, refusal: dict[str, Any], now: datetime) -> None:
        self.agreement, self.refusal = agreement, refusal
        self.state, self.done_at = RowState.MADE, now

    def refused(self, refusal: dict[str, Any], now: datetime) -> None:
        """Not made; what was made before stays made."""
        self.refusal, self.done_at = refusal, now
        self.state = RowState.REFUSED if self.agreement_id is None else RowState.MADE
