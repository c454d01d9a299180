"""The library of clauses: a wording with its versions, and which of them an agreement took."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.core.model import Dated, Record, choice
from crm.core.storage import StoredFile
from crm.core.texts import Titled, text
from crm.partnerships.models import Agreement, VersionStatus


class ClauseLanguage(Titled):
    """A clause and its twin in the other language share their code."""

    RU = "ru", text("Русский")
    EN = "en", text("Английский")


class Risk(Titled):
    """What it costs us to agree to this wording."""

    LOW = "low", text("Наша обычная формулировка")
    MEDIUM = "medium", text("Допустимо, с оглядкой")
    HIGH = "high", text("Только с согласия руководителя")


class Clause(Dated, Record):
    """A wording that templates take by its code: `{{p clauses.confidentiality }}`.

    `fallback_of` is the wording that this one softens, of the same language: what to offer once the first
    is refused. `category` and `when_to_use` are for people.
    """

    __tablename__ = "clause"
    __table_args__ = (
        UniqueConstraint("code", "language"),
        CheckConstraint("fallback_of_id <> id", name="not_its_own_fallback"),
    )

    code: Mapped[str]
    language: Mapped[ClauseLanguage] = mapped_column(choice(ClauseLanguage))
    title: Mapped[str]
    category: Mapped[str] = mapped_column(default="", index=True)
    risk: Mapped[Risk] = mapped_column(choice(Risk), default=Risk.LOW)
    when_to_use: Mapped[str] = mapped_column(default="")
    fallback_of_id: Mapped[int | None] = mapped_column(ForeignKey("clause.id"), index=True)
    fallback_of: Mapped["Clause | None"] = relationship(lazy="raise", remote_side="Clause.id")
    versions: Mapped[list["ClauseVersion"]] = relationship(
        lazy="raise", back_populates="clause", order_by="ClauseVersion.n.desc()"
    )

    @property
    def approved(self) -> "ClauseVersion | None":
        """The version that new agreements take."""
        return next((one for one in self.versions if one.status is VersionStatus.APPROVED), None)


class ClauseVersion(Dated, Record):
    """One wording of a clause: typed text, or a Word fragment, which leaves `text` empty.

    `file` is the fragment, or the text as a document: what the check read and what versions are compared by.
    `report` is what the check said, as of a template version. A draft may be typed over; once approved the
    wording never changes.
    """

    __tablename__ = "clause_version"
    __table_args__ = (UniqueConstraint("clause_id", "n"),)

    clause_id: Mapped[int] = mapped_column(ForeignKey("clause.id"), index=True)
    clause: Mapped[Clause] = relationship(lazy="raise", back_populates="versions")
    n: Mapped[int]
    text: Mapped[str] = mapped_column(default="")
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    file: Mapped[StoredFile] = relationship(lazy="raise")
    status: Mapped[VersionStatus] = mapped_column(choice(VersionStatus), default=VersionStatus.DRAFT)
    report: Mapped[dict[str, Any]] = mapped_column(default=dict)
    made_by: Mapped[str] = mapped_column(info={"personal": "name"})
    approved_by: Mapped[str] = mapped_column(default="", info={"personal": "name"})


class ClauseChoice(Record):
    """Which wording stands in a place that the agreement's template keeps for a clause.

    `code` and `language` are the place; `version` is what stands there, none where a lawyer left the clause
    out. Where it was not left out and no version is there, the library had none to give.
    """

    __tablename__ = "clause_choice"
    __table_args__ = (
        UniqueConstraint("agreement_id", "language", "code"),
        CheckConstraint("NOT left_out OR version_id IS NULL", name="left_out_is_empty"),
    )

    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"), index=True)
    agreement: Mapped[Agreement] = relationship(lazy="raise", back_populates="clauses")
    code: Mapped[str]
    language: Mapped[ClauseLanguage] = mapped_column(choice(ClauseLanguage))
    version_id: Mapped[int | None] = mapped_column(ForeignKey("clause_version.id"), index=True)
    version: Mapped[ClauseVersion | None] = relationship(lazy="raise")
    left_out: Mapped[bool] = mapped_column(default=False)

    @property
    def path(self) -> str:
        """As a template names it."""
        return f"{SPACES[self.language]}.{self.code}"


SPACES = {ClauseLanguage.RU: "clauses", ClauseLanguage.EN: "clauses_en"}
"""The names of a template under which the clauses of a language stand."""
