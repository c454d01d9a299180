"""A party to an agreement: its names, requisites, account, address, contacts and signatory.

Requisites are kept as printed on paper; `agreements.requisites` judges them. Which of them a kind of party
must have is the table of `agreements.terms.preflight`.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from agreements.terms.people import Inflected, Signatory


class PartyKind(StrEnum):
    """Legal kinds that need different wording or different requisites."""

    COMPANY = "company"
    SOLE_TRADER = "sole_trader"
    SELF_EMPLOYED = "self_employed"
    MUNICIPALITY = "municipality"
    AGENCY = "agency"
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True, kw_only=True)
class BankAccount:
    """An account in a Russian bank: р/с, к/с, БИК."""

    bank: str = ""
    bik: str = ""
    account: str = ""
    correspondent_account: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TreasuryAccount:
    """Treasury requisites of a municipality or a state institution.

    `treasury_account` is the 03… account, `single_account` the ЕКС (40102…), `personal_account` the
    лицевой счёт with the body that keeps it in `kept_by`; `bank` has the form
    «УРАЛЬСКОЕ ГУ БАНКА РОССИИ//УФК по Свердловской области г. Екатеринбург».
    """

    bank: str = ""
    bik: str = ""
    treasury_account: str = ""
    single_account: str = ""
    personal_account: str = ""
    kept_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignAccount:
    """An account abroad; `account` is an IBAN or a local number."""

    bank: str = ""
    swift: str = ""
    account: str = ""
    correspondent_bank: str = ""
    correspondent_account: str = ""
    currency: str = ""


Account = BankAccount | TreasuryAccount | ForeignAccount


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignIdentity:
    """How a foreign party is known at home: `registration_type` names the number («УНП», «БИН», «USCC»)."""

    country: str = ""
    name_original: str = ""
    address_original: str = ""
    registration_type: str = ""
    registration_number: str = ""
    tax_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """One party with everything that goes on paper.

    `role` is the label in the text («Организатор», «Участник», «Сторона 1»); empty means the usual label
    of its place in the agreement. `full_name` and `short_name` are nominative, with the legal form.
    `named` overrides «именуемый / именуемая / именуемое». `edo_id` is the participant's id at an
    operator of electronic documents (ЭДО). A sole trader or a self-employed person is its own signatory,
    without title and basis: `ogrn` is then the ОГРНИП, `npd_checked` the day when the tax service
    confirmed that the tax on professional income (НПД) is paid.
    """

    kind: PartyKind
    full_name: str = ""
    short_name: str = ""
    role: str = ""
    signatory: Signatory | None = None
    named: Inflected | None = None
    inn: str = ""
    kpp: str = ""
    ogrn: str = ""
    ogrnip_date: date | None = None
    npd_checked: date | None = None
    okpo: str = ""
    oktmo: str = ""
    foreign: ForeignIdentity | None = None
    legal_address: str = ""
    postal_address: str = ""
    account: Account | None = None
    email: str = ""
    phone: str = ""
    edo_id: str = ""

    @property
    def is_person(self) -> bool:
        """A person in own name: a sole trader or a self-employed one."""
        return self.kind in {PartyKind.SOLE_TRADER, PartyKind.SELF_EMPLOYED}
