"""Terms of a participation contract (договор на участие в выставке)."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from agreements.terms.forum import Forum, StandTerms
from agreements.terms.parties import Party
from agreements.terms.prices import PaymentInstalment, PriceLine, RefundStep
from agreements.terms.registration import Registration

ProcurementLaw = Literal["44-ФЗ", "223-ФЗ", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Procurement:
    """Public procurement: under which law and on what ground the customer concludes the contract."""

    law: ProcurementLaw = "none"
    ground: str = ""
    ikz: str = ""
    purchase_number: str = ""
    registry_number: str = ""
    funding: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadlines:
    """Last days by which the exhibitor hands in what the organiser needs; an absent one is not printed."""

    application: date | None = None
    design: date | None = None
    catalogue: date | None = None
    badges: date | None = None
    equipment: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """The house's standing conditions: days, percents and fines that the customer's lawyer sets once.

    Percents are of the price; `*_days` are working days where the template says so; fines are roubles.
    """

    act_days: int = 5
    silence_days: int = 5
    penalty_daily_percent: Decimal = Decimal("0.1")
    penalty_cap_percent: Decimal = Decimal(10)
    border_fine: Decimal = Decimal(10_000)
    early_dismantling_fine: Decimal = Decimal(20_000)
    force_majeure_notice_days: int = 5
    anticorruption_notice_days: int = 10
    claim_days: int = 15
    court: str = "Арбитражный суд Свердловской области"
    personal_data_retention: str = "одного года после окончания Выставки"
    copies: int = 2
    refunds: tuple[RefundStep, ...] = (
        RefundStep(days_before=60, retained_percent=Decimal(10)),
        RefundStep(days_before=30, retained_percent=Decimal(50)),
        RefundStep(days_before=0, retained_percent=Decimal(100)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipationTerms:
    """Everything that goes into a participation contract.

    No price lines means a free city showcase. `place` is the city of conclusion (the forum's city when
    empty). `package` names the set of services; `badges` is the number of passes for the stand's staff.
    """

    organiser: Party
    exhibitor: Party
    forum: Forum
    stand: StandTerms
    lines: tuple[PriceLine, ...] = ()
    payments: tuple[PaymentInstalment, ...] = ()
    package: str = ""
    badges: int = 0
    place: str = ""
    registration: Registration | None = None
    procurement: Procurement = Procurement()
    deadlines: Deadlines = Deadlines()
    conditions: Conditions = field(default_factory=Conditions)

    @property
    def total(self) -> Decimal:
        return sum((line.amount for line in self.lines), Decimal("0.00"))

    @property
    def is_free(self) -> bool:
        return not self.lines
