"""What a signed agreement makes each party do: obligations with the rule of their term, and what proves them.

Rules: the term is computed from its rule, never typed beside it; «overdue» is derived; a report of work done
is kept for ever, whatever is decided about it.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, event
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from agreements.lifecycle import State
from crm.accounts.models import User
from crm.core.events import forbid_changes
from crm.core.model import Dated, Kopecks, Record, choice
from crm.core.storage import StoredFile
from crm.core.texts import Titled, text
from crm.partnerships.due import DueFrom, DueRule
from crm.partnerships.models import Agreement, Party
from crm.partnerships.rules import end_of_term

IN_FORCE = frozenset({State.SIGNED, State.ACTIVE})
"""What such agreements owe is on somebody's list."""


class ObligationState(Titled):
    OPEN = "open", text("Предстоит")
    DONE = "done", text("Исполнено, ждёт приёмки")
    ACCEPTED = "accepted", text("Принято")
    WAIVED = "waived", text("Снято")

    @property
    def is_closed(self) -> bool:
        return self in (ObligationState.ACCEPTED, ObligationState.WAIVED)


class Obligation(Dated, Record):
    """One thing that a party owes under an agreement.

    `responsible` is our person who does it or sees to it, `person` whoever answers for it on the other side.
    `due_on` is computed from the rule and the agreement's days; `due_at` is the end of that day in the zone
    of the edition. Both are empty while the day that the rule counts from is not known.
    `words` is what search in lists reads, `source` names the line of the terms that it was taken from,
    `follows` is the earlier one of a series.
    """

    __tablename__ = "obligation"
    __table_args__ = (
        CheckConstraint("every_months >= 0", name="every_months_not_negative"),
        CheckConstraint("after_id <> id", name="not_after_itself"),
        Index(
            "uq_obligation_source",
            "agreement_id",
            "source",
            unique=True,
            sqlite_where=sql("source <> ''"),
            postgresql_where=sql("source <> ''"),
        ),
        Index(None, "state", "due_at"),
    )

    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"), index=True)
    agreement: Mapped[Agreement] = relationship(lazy="raise", back_populates="obligations")
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    party: Mapped[Party] = relationship(lazy="raise")
    responsible_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    responsible: Mapped[User | None] = relationship(lazy="raise")
    person: Mapped[str] = mapped_column(default="", info={"personal": "name"})
    what: Mapped[str]
    words: Mapped[str] = mapped_column(default="")
    clause: Mapped[str] = mapped_column(default="")
    amount: Mapped[Decimal | None] = mapped_column(Kopecks)
    source: Mapped[str] = mapped_column(default="")

    due_from: Mapped[DueFrom] = mapped_column(choice(DueFrom))
    fixed_on: Mapped[date | None]
    days: Mapped[int] = mapped_column(default=0)
    working_days: Mapped[bool] = mapped_column(default=False)
    after_id: Mapped[int | None] = mapped_column(ForeignKey("obligation.id"))
    every_months: Mapped[int] = mapped_column(default=0)
    repeat_until: Mapped[date | None]
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("obligation.id"), unique=True)
    due_on: Mapped[date | None]
    due_at: Mapped[datetime | None]

    state: Mapped[ObligationState] = mapped_column(choice(ObligationState), default=ObligationState.OPEN)
    done_on: Mapped[date | None]
    done_by: Mapped[str] = mapped_column(default="", info={"personal": "name"})
    accepted_at: Mapped[datetime | None]
    accepted_by: Mapped[str] = mapped_column(default="", info={"personal": "name"})
    waived_reason: Mapped[str] = mapped_column(default="")

    reminded_on: Mapped[date | None]
    reminders: Mapped[int] = mapped_column(default=0)
    escalated_on: Mapped[date | None]

    reports: Mapped[list["ObligationReport"]] = relationship(
        lazy="raise", back_populates="obligation", order_by="ObligationReport.id"
    )

    @property
    def rule(self) -> DueRule:
        return DueRule(self.due_from, self.fixed_on, self.days, working_days=self.working_days)

    @property
    def is_ours(self) -> bool:
        return self.party.is_ours

    @property
    def is_our_move(self) -> bool:
        """What is open is for the party that owes it; what is done is for the other one to accept."""
        return self.is_ours is (self.state is ObligationState.OPEN)

    def is_overdue(self, now: datetime) -> bool:
        return self.state is ObligationState.OPEN and self.due_at is not None and self.due_at <= now

    def fall_due(self, day: date | None, time_zone: str) -> None:
        """The term as it is now; reminders of another term begin anew."""
        if day != self.due_on:
            self.reminded_on, self.reminders, self.escalated_on = None, 0, None
        self.due_on = day
        self.due_at = end_of_term(day, time_zone) if day is not None else None


class ObligationReport(Dated, Record):
    """That an obligation was done, with what proves it; never changed (a trigger stands behind)."""

    __tablename__ = "obligation_report"

    obligation_id: Mapped[int] = mapped_column(ForeignKey("obligation.id"), index=True)
    obligation: Mapped[Obligation] = relationship(lazy="raise", back_populates="reports")
    done_on: Mapped[date]
    note: Mapped[str] = mapped_column(default="", info={"personal": "text"})
    link: Mapped[str] = mapped_column(default="")
    reported_by: Mapped[str] = mapped_column(info={"personal": "name"})
    files: Mapped[list["ReportFile"]] = relationship(lazy="raise", order_by="ReportFile.id")


class ReportFile(Record):
    """A file that proves a report."""

    __tablename__ = "report_file"

    report_id: Mapped[int] = mapped_column(ForeignKey("obligation_report.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    file: Mapped[StoredFile] = relationship(lazy="raise")


def nearest(obligations: Sequence[Obligation]) -> Obligation | None:
    """The one that says by whose move the agreement stands: not closed, the earliest term first."""
    waiting = [one for one in obligations if not one.state.is_closed]
    return min(waiting, key=lambda one: (one.due_on is None, one.due_on or date.max, one.id), default=None)


for _table in (ObligationReport, ReportFile):
    for _statement in forbid_changes(_table.__tablename__):
        event.listen(_table.__table__, "after_create", _statement)
