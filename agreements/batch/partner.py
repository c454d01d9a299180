"""The partner of a row: a Party with its signatory and account."""

from agreements.batch.cells import Cells
from agreements.batch.requisites import written_plainly
from agreements.russian.names import Sex
from agreements.terms import (
    Account,
    BankAccount,
    ForeignAccount,
    ForeignIdentity,
    FormState,
    Inflected,
    Party,
    PartyKind,
    PowerOfAttorney,
    Signatory,
    TreasuryAccount,
)

KINDS = {
    "компания": PartyKind.COMPANY,
    "юрлицо": PartyKind.COMPANY,
    "company": PartyKind.COMPANY,
    "ип": PartyKind.SOLE_TRADER,
    "предприниматель": PartyKind.SOLE_TRADER,
    "sole_trader": PartyKind.SOLE_TRADER,
    "самозанятый": PartyKind.SELF_EMPLOYED,
    "self_employed": PartyKind.SELF_EMPLOYED,
    "муниципалитет": PartyKind.MUNICIPALITY,
    "municipality": PartyKind.MUNICIPALITY,
    "учреждение": PartyKind.AGENCY,
    "agency": PartyKind.AGENCY,
    "иностранная": PartyKind.FOREIGN,
    "foreign": PartyKind.FOREIGN,
}
_PEOPLE = frozenset({PartyKind.SOLE_TRADER, PartyKind.SELF_EMPLOYED})
SEXES: dict[str, Sex] = {"м": "m", "ж": "f", "m": "m", "f": "f"}


def partner(cells: Cells) -> Party:
    """The party of the row; without a readable kind it is taken for a company and the fault is kept."""
    kind = cells.choice("kind", KINDS)
    if kind is None and not cells.has("kind"):
        cells.fault("kind", "не заполнено")
    party = Party(
        kind=kind or PartyKind.COMPANY,
        full_name=cells.text("full_name"),
        short_name=cells.text("short_name"),
        named=_confirmed(cells, "named"),
        signatory=_signatory(cells),
        inn=cells.text("inn"),
        kpp="" if kind in _PEOPLE else cells.text("kpp"),
        ogrn="" if kind is PartyKind.SELF_EMPLOYED else cells.text("ogrn"),
        ogrnip_date=cells.day("ogrnip_date") if kind is PartyKind.SOLE_TRADER else None,
        npd_checked=cells.day("npd_checked") if kind is PartyKind.SELF_EMPLOYED else None,
        okpo=cells.text("okpo"),
        oktmo=cells.text("oktmo"),
        foreign=_foreign(cells) if kind is PartyKind.FOREIGN else None,
        legal_address=cells.text("legal_address"),
        postal_address=cells.text("postal_address"),
        account=_account(cells, kind),
        email=cells.text("email"),
        phone=cells.text("phone"),
        edo_id=cells.text("edo_id"),
    )
    return written_plainly(party)


def _signatory(cells: Cells) -> Signatory:
    return Signatory(
        surname=cells.text("signatory.surname"),
        name=cells.text("signatory.name"),
        patronymic=cells.text("signatory.patronymic"),
        sex=cells.choice("signatory.sex", SEXES),
        title=cells.text("signatory.title"),
        basis=cells.text("signatory.basis"),
        power_of_attorney=_power_of_attorney(cells),
        name_genitive=_confirmed(cells, "signatory.name_genitive"),
        title_genitive=_confirmed(cells, "signatory.title_genitive"),
        name_original=cells.text("signatory.name_original"),
        title_original=cells.text("signatory.title_original"),
    )


def _power_of_attorney(cells: Cells) -> PowerOfAttorney | None:
    prefix = "signatory.power_of_attorney"
    if not cells.has(f"{prefix}.number", f"{prefix}.issued"):
        return None
    return PowerOfAttorney(
        number=cells.text(f"{prefix}.number"),
        issued=cells.day(f"{prefix}.issued"),
        valid_until=cells.day(f"{prefix}.valid_until"),
    )


def _account(cells: Cells, kind: PartyKind | None) -> Account | None:
    """Treasury requisites where a treasury account is given, a foreign account for a foreign party."""
    if cells.has("account.treasury_account", "account.single_account", "account.personal_account"):
        return TreasuryAccount(
            bank=cells.text("account.bank"),
            bik=cells.text("account.bik"),
            treasury_account=cells.text("account.treasury_account"),
            single_account=cells.text("account.single_account"),
            personal_account=cells.text("account.personal_account"),
            kept_by=cells.text("account.kept_by"),
        )
    if not cells.has("account.bank", "account.account", "account.bik"):
        return None
    if kind is PartyKind.FOREIGN and not cells.has("account.bik"):
        return ForeignAccount(
            bank=cells.text("account.bank"),
            swift=cells.text("account.swift"),
            account=cells.text("account.account"),
            currency=cells.text("account.currency"),
            correspondent_bank=cells.text("account.correspondent_bank"),
            correspondent_account=cells.text("account.correspondent_account"),
        )
    return BankAccount(
        bank=cells.text("account.bank"),
        bik=cells.text("account.bik"),
        account=cells.text("account.account"),
        correspondent_account=cells.text("account.correspondent_account"),
    )


def _foreign(cells: Cells) -> ForeignIdentity:
    return ForeignIdentity(
        country=cells.text("foreign.country"),
        name_original=cells.text("foreign.name_original"),
        address_original=cells.text("foreign.address_original"),
        registration_type=cells.text("foreign.registration_type"),
        registration_number=cells.text("foreign.registration_number"),
        tax_number=cells.text("foreign.tax_number"),
    )


def _confirmed(cells: Cells, key: str) -> Inflected | None:
    """A form that a person typed into the file wins over the computed one."""
    return Inflected(cells.text(key), FormState.OVERRIDDEN) if cells.has(key) else None
