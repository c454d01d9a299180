"""What was done and what is to be done for an organisation."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.accounts.models import User
from crm.core.model import Dated, Record, choice
from crm.core.texts import Titled, text
from crm.leads.models import Organisation


class ActivityKind(Titled):
    CALL = "call", text("Звонок")
    MAIL = "mail", text("Письмо")
    MEETING = "meeting", text("Встреча")
    TASK = "task", text("Задача")
    NOTE = "note", text("Заметка")

    @property
    def icon(self) -> str:
        return _ICONS[self]


_ICONS = {
    ActivityKind.CALL: "phone-call",
    ActivityKind.MAIL: "mail",
    ActivityKind.MEETING: "users",
    ActivityKind.TASK: "checkbox",
    ActivityKind.NOTE: "note",
}


class Activity(Dated, Record):
    """Something done, or to be done by `due_at`, for an organisation, often about a lead."""

    __tablename__ = "activity"
    __table_args__ = (Index(None, "assignee_id", "done_at", "due_at"),)

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), index=True, info={"merge": "move"}
    )
    organisation: Mapped[Organisation] = relationship(lazy="raise")
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("lead.id"), index=True)
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    assignee: Mapped[User | None] = relationship(lazy="raise")
    logged_by: Mapped[str] = mapped_column(default="", info={"personal": "name"})
    kind_of: Mapped[ActivityKind] = mapped_column(choice(ActivityKind))
    summary: Mapped[str] = mapped_column(info={"personal": "text"})
    due_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
