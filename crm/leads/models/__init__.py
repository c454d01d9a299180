"""Organisations, their people and leads. Activities lie beside."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from agreements.requisites import Verdict
from crm.accounts.models import User
from crm.core.errors import ReasonRequired
from crm.core.model import Dated, Kopecks, Record, choice
from crm.core.texts import Titled, text
from crm.leads.errors import LeadEnded, LeadIsOpen
from crm.leads.rules import names, pipeline, typed
from crm.leads.rules.requisites import Requisite, verdicts


class OrganisationKind(Titled):
    COMPANY = "company", text("Компания")
    SOLE_TRADER = "sole_trader", text("Индивидуальный предприниматель")
    SELF_EMPLOYED = "self_employed", text("Самозанятый")
    MUNICIPALITY = "municipality", text("Город, муниципалитет")
    AGENCY = "agency", text("Учреждение, объединение")
    FOREIGN = "foreign", text("Иностранная организация")


class Sector(Titled):
    ARCHITECTURE = "architecture", text("Архитектура")
    IMPROVEMENT = "improvement", text("Благоустройство")
    TRANSPORT = "transport", text("Транспорт")
    SMART = "smart", text("Умные системы")


class Organisation(Dated, Record):
    """A company, sole trader, municipality, agency or foreign body, with its requisites as printed.

    `is_ours` marks the legal entities on the organiser's side of agreements. `version` guards against saving
    over a newer state. The keys (`name_key` with its head and tail, `city_key`, `phone_key`, `words`) follow
    from the printed values and are made by `refresh_keys`.
    """

    __tablename__ = "organisation"
    __table_args__ = (Index(None, "name_key", "id"), Index(None, "created_at", "id"))

    kind_of: Mapped[OrganisationKind] = mapped_column(choice(OrganisationKind))
    is_ours: Mapped[bool] = mapped_column(default=False)
    full_name: Mapped[str]
    short_name: Mapped[str]
    original_name: Mapped[str] = mapped_column(default="")
    name_key: Mapped[str]
    name_head: Mapped[str] = mapped_column(default="", index=True)
    name_tail: Mapped[str] = mapped_column(default="", index=True)
    words: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(default="RU")
    city: Mapped[str] = mapped_column(default="")
    city_key: Mapped[str] = mapped_column(default="", index=True)
    sector: Mapped[Sector | None] = mapped_column(choice(Sector))
    inn: Mapped[str] = mapped_column(default="", index=True)
    kpp: Mapped[str] = mapped_column(default="")
    ogrn: Mapped[str] = mapped_column(default="")
    ogrnip_on: Mapped[date | None]
    npd_checked_on: Mapped[date | None]
    okpo: Mapped[str] = mapped_column(default="")
    oktmo: Mapped[str] = mapped_column(default="")
    foreign_id: Mapped[str] = mapped_column(default="")
    foreign_id_kind: Mapped[str] = mapped_column(default="")
    tax_number: Mapped[str] = mapped_column(default="")
    legal_address: Mapped[str] = mapped_column(default="")
    postal_address: Mapped[str] = mapped_column(default="")
    original_address: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="", index=True)
    phone: Mapped[str] = mapped_column(default="")
    phone_key: Mapped[str] = mapped_column(default="", index=True)
    website: Mapped[str] = mapped_column(default="")
    bank_name: Mapped[str] = mapped_column(default="")
    bik: Mapped[str] = mapped_column(default="")
    account: Mapped[str] = mapped_column(default="")
    corr_account: Mapped[str] = mapped_column(default="")
    treasury_account: Mapped[str] = mapped_column(default="")
    eks: Mapped[str] = mapped_column(default="")
    personal_account: Mapped[str] = mapped_column(default="")
    account_kept_by: Mapped[str] = mapped_column(default="")
    iban: Mapped[str] = mapped_column(default="")
    swift: Mapped[str] = mapped_column(default="")
    corr_bank: Mapped[str] = mapped_column(default="")
    currency: Mapped[str] = mapped_column(default="")
    edo_id: Mapped[str] = mapped_column(default="")
    vat_payer: Mapped[bool] = mapped_column(default=True)
    description: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    contacts: Mapped[list["Contact"]] = relationship(lazy="raise", order_by="Contact.id")
    signatories: Mapped[list["Signatory"]] = relationship(lazy="raise", order_by="Signatory.id")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  SQLAlchemy's own name and shape

    def refresh_keys(self) -> None:
        """Make anew what is looked up by: after names, city or phone were set."""
        self.name_key = names.name_key(self.short_name or self.full_name)
        self.name_head, self.name_tail = names.ends(self.name_key)
        self.city_key = names.folded(self.city)
        self.phone_key = typed.phone_key(self.phone)
        self.words = names.folded(
            " ".join((self.short_name, self.full_name, self.original_name, self.city, self.inn))
        )

    @property
    def requisites(self) -> dict[Requisite, Any]:
        """All editable values by field."""
        return {field: getattr(self, field) for field in Requisite}

    def verdicts(self) -> dict[Requisite, Verdict]:
        """What the checks say about each filled requisite."""
        return verdicts(self.kind_of, {str(field): value for field, value in self.requisites.items()})

    @property
    def default_signatory(self) -> "Signatory | None":
        """Who signs unless somebody else is named; the signatories must be loaded."""
        return next((one for one in self.signatories if one.is_default), None)


class RequisiteConfirmation(Dated, Record):
    """Somebody confirmed a requisite whose checksum does not match, and said why."""

    __tablename__ = "requisite_confirmation"

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), index=True, info={"merge": "move"}
    )
    requisite: Mapped[str]
    value: Mapped[str]
    reason: Mapped[str]
    confirmed_by: Mapped[str] = mapped_column(info={"personal": "name"})


class Contact(Dated, Record):
    """A person of an organisation with whom we talk."""

    __tablename__ = "contact"

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), index=True, info={"merge": "move"}
    )
    organisation: Mapped[Organisation] = relationship(lazy="raise", back_populates="contacts")
    name: Mapped[str] = mapped_column(info={"personal": "name"})
    position: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="", index=True, info={"personal": "email"})
    phone: Mapped[str] = mapped_column(default="", info={"personal": "phone"})
    phone_key: Mapped[str] = mapped_column(default="", index=True, info={"personal": "phone"})
    note: Mapped[str] = mapped_column(default="", info={"personal": "text"})


CHARTER = "Устава"  # what nearly every head of an organisation acts on, as it stands in a preamble


class Signatory(Dated, Record):
    """A person who signs for an organisation, with the forms of name and title as they stand in a preamble.

    Empty genitives mean: computed anew each time. A form that a person typed or confirmed is kept
    (`forms_confirmed_by`) and never overwritten by the machine. `named` is how the organisation is called in
    a preamble of theirs («именуемое»), kept where the machine could only guess. A power of attorney, where
    there is one, takes the place of `basis`. One signatory of an organisation is its default.
    """

    __tablename__ = "signatory"
    __table_args__ = (
        Index(
            "uq_signatory_default",
            "organisation_id",
            unique=True,
            sqlite_where=sql("is_default"),
            postgresql_where=sql("is_default"),
        ),
    )

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), index=True, info={"merge": "move"}
    )
    organisation: Mapped[Organisation] = relationship(lazy="raise", back_populates="signatories")
    surname: Mapped[str] = mapped_column(info={"personal": "name"})
    name: Mapped[str] = mapped_column(info={"personal": "name"})
    patronymic: Mapped[str] = mapped_column(default="", info={"personal": "name"})
    sex: Mapped[str] = mapped_column(default="", info={"personal": "sex"})
    title: Mapped[str] = mapped_column(default="")
    basis: Mapped[str] = mapped_column(default=CHARTER)
    attorney_number: Mapped[str] = mapped_column(default="")
    attorney_issued_on: Mapped[date | None]
    attorney_valid_until: Mapped[date | None]
    name_original: Mapped[str] = mapped_column(default="", info={"personal": "name"})
    title_original: Mapped[str] = mapped_column(default="")
    name_genitive: Mapped[str] = mapped_column(default="", info={"personal": "name"})
    title_genitive: Mapped[str] = mapped_column(default="")
    named: Mapped[str] = mapped_column(default="", server_default="")
    forms_confirmed_by: Mapped[str] = mapped_column(default="", info={"personal": "name"})
    forms_confirmed_at: Mapped[datetime | None]
    is_default: Mapped[bool] = mapped_column(default=False)

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.surname, self.name, self.patronymic) if part)

    def keep_forms(
        self, *, name_genitive: str, title_genitive: str, named: str | None = None, by: str, now: datetime
    ) -> None:
        """From now on these forms stand on paper, whatever the machine would say; `named` None: as before."""
        self.name_genitive, self.title_genitive = name_genitive.strip(), title_genitive.strip()
        self.named = self.named if named is None else named.strip()
        self.forms_confirmed_by, self.forms_confirmed_at = by, now

    def forget_forms(self) -> None:
        """Name or title changed: what was confirmed belonged to the old one."""
        self.name_genitive = self.title_genitive = self.named = self.forms_confirmed_by = ""
        self.forms_confirmed_at = None


class Membership(Dated, Record):
    """An account that acts for an organisation in the portal."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("user_id", "organisation_id"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    user: Mapped[User] = relationship(lazy="raise")
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), index=True, info={"merge": "move"}
    )
    organisation: Mapped[Organisation] = relationship(lazy="raise")


class Stage(Titled):
    """The pipeline: where a lead stands. `WON` and `LOST` end it."""

    NEW = "new", text("Новый")
    CONTACTED = "contacted", text("Связались")
    INTERESTED = "interested", text("Интерес подтверждён")
    OFFER = "offer", text("Предложение")
    STAND = "stand", text("Стенд выбран")
    CONTRACT = "contract", text("Договор")
    WON = "won", text("Участвует")
    LOST = "lost", text("Отказ")

    @property
    def rots_after_days(self) -> int | None:
        """Days without a touch after which a lead in this stage is shown as rotting."""
        return _PACE[self][0]

    @property
    def probability(self) -> int:
        """Per cent, for the forecast."""
        return _PACE[self][1]

    @property
    def is_open(self) -> bool:
        return self not in (Stage.WON, Stage.LOST)

    @property
    def step(self) -> int:
        """How far along the pipeline it is."""
        return list(Stage).index(self)


# Days after which a lead rots, and its chance in per cent.
_PACE: dict[Stage, tuple[int | None, int]] = {
    Stage.NEW: (2, 10),
    Stage.CONTACTED: (5, 20),
    Stage.INTERESTED: (7, 40),
    Stage.OFFER: (7, 50),
    Stage.STAND: (5, 70),
    Stage.CONTRACT: (10, 90),
    Stage.WON: (None, 100),
    Stage.LOST: (None, 0),
}


class Lead(Dated, Record):
    """An organisation's interest in one edition, on its way through the pipeline.

    `position` orders cards in a column, smallest first; `touched_at` is the last sign of life, for rotting.
    A lost lead keeps the stage it was lost from, so that it can go on from there.
    """

    __tablename__ = "lead"
    __table_args__ = (
        Index(None, "edition_id", "stage", "position"),
        Index(None, "touched_at", "id"),
    )

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), index=True, info={"merge": "move"}
    )
    organisation: Mapped[Organisation] = relationship(lazy="raise")
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"), info={"merge": "move"})
    contact: Mapped[Contact | None] = relationship(lazy="raise")
    edition_id: Mapped[int | None] = mapped_column(ForeignKey("edition.id"))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    owner: Mapped[User | None] = relationship(lazy="raise")
    interest: Mapped[str]
    source: Mapped[str] = mapped_column(default="")
    stage: Mapped[Stage] = mapped_column(choice(Stage), default=Stage.NEW)
    position: Mapped[int] = mapped_column(default=0)
    amount: Mapped[Decimal | None] = mapped_column(Kopecks)
    next_step: Mapped[str] = mapped_column(default="")
    next_step_at: Mapped[datetime | None]
    touched_at: Mapped[datetime]
    lost_reason: Mapped[str] = mapped_column(default="")
    lost_from: Mapped[Stage | None] = mapped_column(choice(Stage, name="lost_from"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  SQLAlchemy's own name and shape

    def touch(self, now: datetime) -> None:
        self.touched_at = now

    def move_to(self, stage: Stage, *, now: datetime) -> None:
        """Anywhere along the pipeline, back included; losing asks for a reason and has its own verb."""
        if self.stage is Stage.LOST or stage is Stage.LOST:
            raise LeadEnded
        self.stage = stage
        self.touch(now)

    def can_advance_to(self, stage: Stage) -> bool:
        return self.stage.is_open and stage is not Stage.LOST and stage.step > self.stage.step

    def lose(self, reason: str, *, now: datetime) -> None:
        if not reason.strip():
            raise ReasonRequired
        if self.stage is Stage.LOST:
            raise LeadEnded
        self.lost_from, self.stage, self.lost_reason = self.stage, Stage.LOST, reason.strip()
        self.touch(now)

    def reopen(self, *, now: datetime) -> None:
        if self.stage.is_open:
            raise LeadIsOpen
        self.stage = self.lost_from if self.lost_from and self.lost_from.is_open else Stage.CONTACTED
        self.lost_from, self.lost_reason = None, ""
        self.touch(now)

    def rotting_days(self, now: datetime) -> int:
        """Whole days it has been lying longer than its stage allows; 0 while it is fresh."""
        return pipeline.rotting_days(self.stage.rots_after_days, self.touched_at, now)
