"""Agreement records: templates, agreements with their parties and revisions, the register, signatures."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from agreements.lifecycle import ENDED, PartySignature, State
from crm.accounts.models import User
from crm.core.events import forbid_changes
from crm.core.model import Dated, Kopecks, Record, choice
from crm.core.storage import StoredFile
from crm.core.texts import Titled, text
from crm.exhibition.models import Booking, Edition
from crm.leads.models import Contact, Organisation, Signatory

if TYPE_CHECKING:
    from crm.partnerships.models.approvals import Approval
    from crm.partnerships.models.clauses import ClauseChoice
    from crm.partnerships.models.obligations import Obligation


class AgreementKind(Titled):
    """What kind of paper it is; which vocabulary of terms fills it."""

    PARTICIPATION = "participation", text("Договор на участие в выставке")
    COOPERATION = "cooperation", text("Соглашение о сотрудничестве")
    FREE = "free", text("Документ по своему шаблону")


class Register(Dated, Record):
    """A book of numbers: how they look and when they start anew (`period`: year, edition or never)."""

    __tablename__ = "register"

    name: Mapped[str] = mapped_column(unique=True)
    scheme: Mapped[str]
    prefix: Mapped[str] = mapped_column(default="")
    period: Mapped[str] = mapped_column(default="year")


class NumberCounter(Record):
    """The last number given in a register and period. Locked first, inside the registration transaction."""

    __tablename__ = "number_counter"
    __table_args__ = (UniqueConstraint("register_id", "period_key"),)

    register_id: Mapped[int] = mapped_column(ForeignKey("register.id"))
    period_key: Mapped[str]
    last: Mapped[int] = mapped_column(default=0)


ARCHIVE = "archive"
"""The period of numbers that other books gave before this register: they stand in it and count nothing."""


class RegisterEntry(Record):
    """A number that was given. Never freed: an annulled entry stays with its reason.

    Numbers of former years are entered under the period `ARCHIVE`, in the order of their entering.
    """

    __tablename__ = "register_entry"
    __table_args__ = (
        UniqueConstraint("register_id", "period_key", "seq"),
        UniqueConstraint("register_id", "number"),
    )

    register_id: Mapped[int] = mapped_column(ForeignKey("register.id"))
    register: Mapped[Register] = relationship(lazy="raise")
    period_key: Mapped[str]
    seq: Mapped[int]
    number: Mapped[str]
    registered_on: Mapped[date]
    registered_by: Mapped[str] = mapped_column(info={"personal": "name"})
    annulled_at: Mapped[datetime | None]
    annulled_reason: Mapped[str] = mapped_column(default="")


class AgreementType(Dated, Record):
    """A kind of agreement with its register and the days a counterparty has for signing.

    `code` is what `{type}` prints in a number; `our_role` and `their_role` are what the text calls the
    parties, empty where the kind itself knows.
    """

    __tablename__ = "agreement_type"

    kind_of: Mapped[AgreementKind] = mapped_column(choice(AgreementKind))
    name: Mapped[str] = mapped_column(unique=True)
    code: Mapped[str] = mapped_column(default="")
    register_id: Mapped[int] = mapped_column(ForeignKey("register.id"))
    register: Mapped[Register] = relationship(lazy="raise")
    sign_within_days: Mapped[int] = mapped_column(default=30)
    our_role: Mapped[str] = mapped_column(default="", server_default="")
    their_role: Mapped[str] = mapped_column(default="", server_default="")

    @property
    def title(self) -> str:
        """What its documents are called: a text to translate, or the type's own name."""
        return self.name if self.kind_of is AgreementKind.FREE else self.kind_of.title


class Template(Dated, Record):
    """A document that agreements of a type are made from; its text lives in versions."""

    __tablename__ = "template"

    type_id: Mapped[int] = mapped_column(ForeignKey("agreement_type.id"), index=True)
    type: Mapped[AgreementType] = relationship(lazy="raise")
    name: Mapped[str]
    retired_at: Mapped[datetime | None]


class VersionStatus(Titled):
    DRAFT = "draft", text("Не утверждена")
    APPROVED = "approved", text("Утверждена")
    RETIRED = "retired", text("Отозвана")


class TemplateVersion(Dated, Record):
    """One text of a template. `report` is what the check said: a list of problems under `problems`, each with
    its code, severity, place and the sentences in both languages; empty until the check is done. `wording`
    is what legal staff said of the template's own variables, by path (`agreements.intake.Wording`)."""

    __tablename__ = "template_version"
    __table_args__ = (UniqueConstraint("template_id", "n"),)

    template_id: Mapped[int] = mapped_column(ForeignKey("template.id"), index=True)
    template: Mapped[Template] = relationship(lazy="raise")
    n: Mapped[int]
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    file: Mapped[StoredFile] = relationship(lazy="raise")
    status: Mapped[VersionStatus] = mapped_column(choice(VersionStatus), default=VersionStatus.DRAFT)
    report: Mapped[dict[str, Any]] = mapped_column(default=dict)
    wording: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    approved_by: Mapped[str] = mapped_column(default="", info={"personal": "name"})

    @property
    def is_checked(self) -> bool:
        return bool(self.report)


class TalkChannel(Titled):
    """How a text went to the other side to be discussed."""

    EMAIL = "email", text("Электронная почта")
    EDO = "edo", text("Оператор ЭДО")
    MESSENGER = "messenger", text("Мессенджер")
    MEETING = "meeting", text("На встрече")
    POST = "post", text("Почта или курьер")


class Agreement(Dated, Record):
    """One agreement on its way from draft to history; `state` moves only through `agreements.lifecycle`.

    `terms` are what a person filled in beyond the records (directions, dates, conditions), as plain JSON.
    The number lives in the register entry; a draft has only its internal id, which is never shown as №.
    `upload` is a text that came as a file: the other side's own form, a paper of former years, or its
    changes to our text. While it is there the agreement says what the file says, whatever the template is.
    """

    __tablename__ = "agreement"
    is_chained = True
    __table_args__ = (
        CheckConstraint(
            "template_version_id IS NOT NULL OR upload_id IS NOT NULL", name="template_or_upload"
        ),
    )

    type_id: Mapped[int] = mapped_column(ForeignKey("agreement_type.id"), index=True)
    type: Mapped[AgreementType] = relationship(lazy="raise")
    template_version_id: Mapped[int | None] = mapped_column(ForeignKey("template_version.id"))
    template_version: Mapped[TemplateVersion | None] = relationship(lazy="raise")
    upload_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    upload: Mapped[StoredFile | None] = relationship(lazy="raise")
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    edition: Mapped[Edition] = relationship(lazy="raise")
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), index=True, info={"merge": "move"}
    )
    organisation: Mapped[Organisation] = relationship(lazy="raise")
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("booking.id"), index=True)
    booking: Mapped[Booking | None] = relationship(lazy="raise")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    owner: Mapped[User | None] = relationship(lazy="raise")
    state: Mapped[State] = mapped_column(choice(State), index=True)
    title: Mapped[str]
    terms: Mapped[dict[str, Any]] = mapped_column(default=dict)
    amount: Mapped[Decimal | None] = mapped_column(Kopecks)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("register_entry.id"), unique=True)
    entry: Mapped[RegisterEntry | None] = relationship(lazy="raise")
    counterparty_number: Mapped[str] = mapped_column(default="")
    made_on: Mapped[date | None]
    effective_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    sign_by: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    signed_at: Mapped[datetime | None]
    ended_reason: Mapped[str] = mapped_column(default="")
    talks_contact_id: Mapped[int | None] = mapped_column(
        ForeignKey("contact.id"), index=True, info={"merge": "move"}
    )
    talks_contact: Mapped[Contact | None] = relationship(lazy="raise")
    talks_channel: Mapped[TalkChannel | None] = mapped_column(choice(TalkChannel))
    version: Mapped[int] = mapped_column(default=1)

    parties: Mapped[list["Party"]] = relationship(
        lazy="raise", back_populates="agreement", order_by="Party.position"
    )
    revisions: Mapped[list["Revision"]] = relationship(
        lazy="raise", back_populates="agreement", order_by="Revision.n"
    )
    clauses: Mapped[list["ClauseChoice"]] = relationship(
        lazy="raise", back_populates="agreement", order_by="ClauseChoice.id"
    )
    approvals: Mapped[list["Approval"]] = relationship(
        lazy="raise", back_populates="agreement", order_by="Approval.id"
    )
    obligations: Mapped[list["Obligation"]] = relationship(
        lazy="raise", back_populates="agreement", order_by="(Obligation.due_on, Obligation.id)"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  SQLAlchemy's own name and shape

    @property
    def is_ended(self) -> bool:
        return self.state in ENDED

    @property
    def is_their_text(self) -> bool:
        """Whether the text is the other side's version of ours, which our template can still replace."""
        return self.upload is not None and self.template_version is not None

    @property
    def is_in_force(self) -> bool:
        """Signed and not ended: what it makes its parties do is on somebody's list."""
        return self.state in (State.SIGNED, State.ACTIVE)

    @property
    def latest_revision(self) -> "Revision | None":
        return self.revisions[-1] if self.revisions else None

    @property
    def running_approval(self) -> "Approval | None":
        """The route at work on the text now."""
        return next((one for one in reversed(self.approvals) if one.closed_at is None), None)

    @property
    def sent_revision(self) -> "Revision | None":
        """The revision that is or was out for signature."""
        return next((one for one in reversed(self.revisions) if one.frozen_at), None)


class Channel(Titled):
    """How a party signs."""

    PAPER = "paper", text("На бумаге")
    PAPER_AT_EVENT = "paper_at_event", text("На сцене форума")
    SCAN_EXCHANGE = "scan_exchange", text("Обмен сканами")
    EDO = "edo", text("Оператор ЭДО")
    KEP_FILES = "kep_files", text("Файл квалифицированной подписи")
    PEP = "pep", text("Простая подпись на нашей странице")


class Party(Dated, Record):
    """A side of an agreement. `snapshot` is its requisites and signatory as they were at sending.

    `named` is the agreeing participle («именуемое») once a person confirmed or typed it; empty means
    computed anew each time.
    """

    __tablename__ = "party"
    __table_args__ = (UniqueConstraint("agreement_id", "position"),)

    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"))
    agreement: Mapped[Agreement] = relationship(lazy="raise", back_populates="parties")
    position: Mapped[int]
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), index=True, info={"merge": "move"}
    )
    organisation: Mapped[Organisation] = relationship(lazy="raise")
    signatory_id: Mapped[int | None] = mapped_column(ForeignKey("signatory.id"))
    signatory: Mapped[Signatory | None] = relationship(lazy="raise")
    is_ours: Mapped[bool]
    role: Mapped[str]
    named: Mapped[str] = mapped_column(default="")
    channel: Mapped[Channel] = mapped_column(choice(Channel), default=Channel.PAPER)
    signature: Mapped[PartySignature] = mapped_column(choice(PartySignature), default=PartySignature.PENDING)
    snapshot: Mapped[dict[str, Any]] = mapped_column(default=dict, info={"personal": "snapshot"})


class Origin(Titled):
    """Whose hand a revision is from."""

    OURS = "ours", text("Составлена по шаблону")
    UPLOAD = "upload", text("Загружена файлом")
    COUNTERPARTY = "counterparty", text("Правки контрагента")


class Revision(Dated, Record):
    """A text of an agreement: the data it was made from and the file that came out or came in.

    `docx` is the document itself; what came in as a PDF or a scan stays the PDF it was.
    `content_hash` covers data and template without registration fields: approvals bind to it. `frozen_at`
    marks the revision that was sent for signature; it never changes afterwards (a trigger stands behind).
    """

    __tablename__ = "revision"
    __table_args__ = (
        UniqueConstraint("agreement_id", "n"),
        CheckConstraint("n > 0", name="n_positive"),
        CheckConstraint("template_version_id IS NOT NULL OR origin <> 'ours'", name="template_or_upload"),
    )

    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"), index=True)
    agreement: Mapped[Agreement] = relationship(lazy="raise", back_populates="revisions")
    n: Mapped[int]
    origin: Mapped[Origin] = mapped_column(choice(Origin), default=Origin.OURS)
    template_version_id: Mapped[int | None] = mapped_column(ForeignKey("template_version.id"))
    values: Mapped[dict[str, Any]] = mapped_column(info={"personal": "snapshot"})
    content_hash: Mapped[str]
    docx_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    docx: Mapped[StoredFile] = relationship(lazy="raise")
    pdf: Mapped["RevisionPdf | None"] = relationship(lazy="raise", back_populates="revision", uselist=False)
    made_by: Mapped[str] = mapped_column(info={"personal": "name"})
    frozen_at: Mapped[datetime | None]

    @property
    def is_pdf(self) -> bool:
        return self.docx.media_type == "application/pdf"


class RevisionPdf(Dated, Record):
    """The PDF made from a revision's DOCX, by which engine, and how many pages it has.

    It stands apart because it takes seconds and may come later, even for a revision that is frozen.
    """

    __tablename__ = "revision_pdf"

    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), unique=True)
    revision: Mapped[Revision] = relationship(lazy="raise", back_populates="pdf")
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    file: Mapped[StoredFile] = relationship(lazy="raise")
    page_count: Mapped[int]
    engine: Mapped[str]


class Signature(Dated, Record):
    """That a party signed a revision: when, how, recorded by whom, with which scan."""

    __tablename__ = "signature"
    __table_args__ = (Index(None, "party_id", "revision_id", unique=True),)

    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    party: Mapped[Party] = relationship(lazy="raise")
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    channel: Mapped[Channel] = mapped_column(choice(Channel))
    signed_on: Mapped[date]
    scan_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    scan: Mapped[StoredFile | None] = relationship(lazy="raise")
    recorded_by: Mapped[str] = mapped_column(info={"personal": "name"})
    note: Mapped[str] = mapped_column(default="")


def _differs(*columns: str) -> str:
    return " OR ".join(f'NEW."{column}" <> OLD."{column}"' for column in columns)


_FROZEN: dict[type[Record], dict[str, str]] = {
    Revision: {"update_when": "OLD.frozen_at IS NOT NULL", "delete_when": "OLD.frozen_at IS NOT NULL"},
    RevisionPdf: {},
    Signature: {},
    # An entry may only be annulled, once: its number, date and place in the book stay what they were.
    RegisterEntry: {
        "update_when": "OLD.annulled_at IS NOT NULL OR "
        + _differs("id", "register_id", "period_key", "seq", "number", "registered_on", "registered_by")
    },
}


def _freeze(table: type[Record], statements: Sequence[Any]) -> None:
    for statement in statements:
        event.listen(table.__table__, "after_create", statement)


for _record, _conditions in _FROZEN.items():
    _freeze(_record, forbid_changes(_record.__tablename__, **_conditions))
