"""Terms of a cooperation agreement (соглашение о сотрудничестве): a framework without money."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from agreements.terms.forum import Forum
from agreements.terms.parties import Party
from agreements.terms.registration import Registration

SignMethod = Literal["paper", "electronic"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedAction:
    """A line of the road map: what is done, by when (as printed), who answers for it, what comes of it."""

    what: str
    due: str = ""
    responsible: str = ""
    result: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactPerson:
    """Who keeps in touch for a party; `side` is that party's role label or short name."""

    side: str
    name: str
    title: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """Approval or registration of an agreement with a foreign municipality by the region (131-ФЗ)."""

    body: str
    number: str = ""
    made: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CooperationTerms:
    """Everything that goes into a cooperation agreement.

    `parties` are two or more, in the order of the preamble; without roles they are «Сторона 1»,
    «Сторона 2» … `valid_to` None is an indefinite term, `auto_renew_years` 0 no renewal. `languages`
    are named as after «на»: («русском», «китайском»); the first one's text stands in the document.
    `purpose` continues «в целях …».
    """

    parties: tuple[Party, ...]
    forum: Forum
    purpose: str = ""
    directions: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    plan: tuple[PlannedAction, ...] = ()
    contacts: tuple[ContactPerson, ...] = ()
    working_group: bool = False
    report_period: str = "ежегодно, не позднее 1 марта года, следующего за отчётным"
    separate_contracts: bool = True
    symbols_allowed: bool = True
    confidentiality_years: int = 3
    anticorruption_notice_days: int = 10
    hotline: str = ""
    force_majeure_notice_days: int = 10
    valid_from: date | None = None
    valid_to: date | None = None
    auto_renew_years: int = 0
    exit_notice_days: int = 30
    copies: int = 2
    languages: tuple[str, ...] = ("русском",)
    sign_method: SignMethod = "paper"
    approval: Approval | None = None
    regional_registration: Approval | None = None
    place: str = ""
    registration: Registration | None = None

    def __post_init__(self) -> None:
        if len(self.parties) < 2:
            raise ValueError("an agreement has at least two parties")
