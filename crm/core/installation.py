"""What is known about this installation as a whole."""

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from crm.core.model import Record


class Installation(Record):
    """The one row that says what kind of database this is; a missing row means an ordinary one."""

    __tablename__ = "installation"

    demonstration: Mapped[bool] = mapped_column(default=False)


def is_demonstration(session: Session) -> bool:
    """Whether this database holds demonstration data, with passwords everybody may read."""
    return bool(session.scalar(select(Installation.demonstration).limit(1)))
