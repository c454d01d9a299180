"""Who must agree to a text before it goes out: routes, and each run of a route on one revision.

Rules: decisions count only for the revision they were made on; steps of one number run side by side, the next
number opens when all before it agreed; editing a route never touches a run that has begun.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, event
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.accounts.models import User
from crm.core.events import forbid_changes
from crm.core.model import Dated, Kopecks, Record, choice
from crm.core.texts import Titled, text
from crm.partnerships.models import Agreement, AgreementType, Revision


class ApprovalRoute(Dated, Record):
    """Steps that agreements of a type must pass when their amount is at least `from_amount`.

    `self_approval`: whether somebody may approve a text of their own.
    """

    __tablename__ = "approval_route"
    __table_args__ = (CheckConstraint("from_amount >= 0", name="from_amount_not_negative"),)

    name: Mapped[str]
    type_id: Mapped[int] = mapped_column(ForeignKey("agreement_type.id"), index=True)
    type: Mapped[AgreementType] = relationship(lazy="raise")
    from_amount: Mapped[Decimal] = mapped_column(Kopecks, default=Decimal(0))
    self_approval: Mapped[bool] = mapped_column(default=False)
    retired_at: Mapped[datetime | None]
    steps: Mapped[list["RouteStep"]] = relationship(
        lazy="raise",
        back_populates="route",
        order_by="(RouteStep.position, RouteStep.id)",
        cascade="all, delete-orphan",
    )


class RouteStep(Record):
    """One opinion that a route asks for. `deputy` may give it as well; `within_days` are working days."""

    __tablename__ = "route_step"
    __table_args__ = (CheckConstraint("within_days > 0", name="within_days_positive"),)

    route_id: Mapped[int] = mapped_column(ForeignKey("approval_route.id"), index=True)
    route: Mapped[ApprovalRoute] = relationship(lazy="raise", back_populates="steps")
    position: Mapped[int]
    name: Mapped[str]
    approver_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    approver: Mapped[User] = relationship(lazy="raise", foreign_keys=[approver_id])
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    deputy: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[deputy_id])
    within_days: Mapped[int]


class Outcome(Titled):
    """How a run ended."""

    APPROVED = "approved", text("Согласовано")
    CHANGES = "changes", text("Возвращено на доработку")
    WITHDRAWN = "withdrawn", text("Отозвано автором")
    OUTDATED = "outdated", text("Текст изменился")


class Decision(Titled):
    APPROVED = "approved", text("Согласовано")
    CHANGES = "changes", text("Нужны правки")


class Approval(Dated, Record):
    """A route at work on one revision: `content_hash` is the text that was submitted."""

    __tablename__ = "approval"
    __table_args__ = (
        Index(
            "uq_approval_running",
            "agreement_id",
            unique=True,
            sqlite_where=sql("closed_at IS NULL"),
            postgresql_where=sql("closed_at IS NULL"),
        ),
    )

    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"), index=True)
    agreement: Mapped[Agreement] = relationship(lazy="raise", back_populates="approvals")
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    revision: Mapped[Revision] = relationship(lazy="raise")
    route_name: Mapped[str]
    content_hash: Mapped[str]
    self_approval: Mapped[bool]
    submitted_by: Mapped[str] = mapped_column(info={"personal": "name"})
    outcome: Mapped[Outcome | None] = mapped_column(choice(Outcome))
    closed_at: Mapped[datetime | None]
    steps: Mapped[list["ApprovalStep"]] = relationship(
        lazy="raise", back_populates="approval", order_by="(ApprovalStep.position, ApprovalStep.id)"
    )

    @property
    def open_steps(self) -> Sequence["ApprovalStep"]:
        """Those that wait for a decision now."""
        return [step for step in self.steps if step.is_open] if self.closed_at is None else []

    @property
    def undecided(self) -> Sequence["ApprovalStep"]:
        return [step for step in self.steps if step.decision is None]

    @property
    def next_steps(self) -> Sequence["ApprovalStep"]:
        """What opens now: the lowest number not decided yet, when nothing of it is open."""
        waiting = self.undecided
        first = min((step.position for step in waiting), default=None)
        return [step for step in waiting if step.position == first and step.opened_at is None]


class ApprovalStep(Dated, Record):
    """One person's opinion on the text. A decision is never changed (a trigger stands behind).

    `reminders` counts the letters after the first one, `asked_at` says when that went out.
    """

    __tablename__ = "approval_step"

    approval_id: Mapped[int] = mapped_column(ForeignKey("approval.id"), index=True)
    approval: Mapped[Approval] = relationship(lazy="raise", back_populates="steps")
    position: Mapped[int]
    name: Mapped[str]
    approver_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    approver: Mapped[User] = relationship(lazy="raise", foreign_keys=[approver_id])
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    deputy: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[deputy_id])
    within_days: Mapped[int]
    opened_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    decision: Mapped[Decision | None] = mapped_column(choice(Decision))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_by: Mapped[str] = mapped_column(default="", info={"personal": "name"})
    comment: Mapped[str] = mapped_column(default="", info={"personal": "text"})
    asked_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    reminders: Mapped[int] = mapped_column(default=0)

    @property
    def is_open(self) -> bool:
        return self.opened_at is not None and self.decision is None

    def may_be_decided_by(self, user_id: int | None) -> bool:
        return user_id is not None and user_id in (self.approver_id, self.deputy_id)

    def decide(self, decision: Decision, *, by_id: int | None, by: str, comment: str, now: datetime) -> None:
        self.decision, self.comment, self.decided_at = decision, comment, now
        self.decided_by_id, self.decided_by = by_id, by


for _statement in forbid_changes(ApprovalStep.__tablename__, update_when="OLD.decision IS NOT NULL"):
    event.listen(ApprovalStep.__table__, "after_create", _statement)
