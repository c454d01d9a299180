"""Calendars of obligations that people subscribe to by a secret address."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.accounts.models import User
from crm.core.model import Dated, Record
from crm.partnerships.models import Agreement


class CalendarFeed(Dated, Record):
    """What one person sees to, or what one agreement makes its parties do. Only the hash of its address's
    secret is kept; it shows what its user may see now, and nothing once it was revoked."""

    __tablename__ = "calendar_feed"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    user: Mapped[User] = relationship(lazy="raise")
    agreement_id: Mapped[int | None] = mapped_column(ForeignKey("agreement.id"), index=True)
    agreement: Mapped[Agreement | None] = relationship(lazy="raise")
    secret_hash: Mapped[str] = mapped_column(unique=True)
    revoked_at: Mapped[datetime | None]
