"""An organisation as a party to an agreement, and the preamble it will stand in."""

from dataclasses import asdict

from babel import Locale

from agreements.preamble import authority
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
    TreasuryAccount,
)
from agreements.terms import Signatory as Signing
from agreements.terms.inflection import name_genitive, title_genitive
from crm.leads.models import Organisation, OrganisationKind, Signatory

_KINDS = {
    OrganisationKind.COMPANY: PartyKind.COMPANY,
    OrganisationKind.SOLE_TRADER: PartyKind.SOLE_TRADER,
    OrganisationKind.SELF_EMPLOYED: PartyKind.SELF_EMPLOYED,
    OrganisationKind.MUNICIPALITY: PartyKind.MUNICIPALITY,
    OrganisationKind.AGENCY: PartyKind.AGENCY,
    OrganisationKind.FOREIGN: PartyKind.FOREIGN,
}


def party_of(organisation: Organisation, signatory: Signatory | None, role: str = "") -> Party:
    """The organisation as it goes on paper, signed for by `signatory`."""
    return Party(
        kind=_KINDS[organisation.kind_of],
        full_name=organisation.full_name,
        short_name=organisation.short_name,
        role=role,
        signatory=signing(signatory) if signatory else None,
        named=_named_as(signatory),
        inn=organisation.inn,
        kpp=organisation.kpp,
        ogrn=organisation.ogrn,
        ogrnip_date=organisation.ogrnip_on,
        okpo=organisation.okpo,
        oktmo=organisation.oktmo,
        foreign=_identity(organisation),
        legal_address=organisation.legal_address,
        postal_address=organisation.postal_address,
        account=_account(organisation),
        email=organisation.email,
        phone=organisation.phone,
        edo_id=organisation.edo_id,
    )


def signing(signatory: Signatory) -> Signing:
    """The signatory with the forms a person vouched for; without these they are computed where needed."""
    vouched = bool(signatory.forms_confirmed_by)
    return Signing(
        surname=signatory.surname,
        name=signatory.name,
        patronymic=signatory.patronymic,
        sex="m" if signatory.sex == "m" else "f" if signatory.sex == "f" else None,
        title=signatory.title,
        basis=signatory.basis,
        power_of_attorney=_power_of_attorney(signatory),
        name_genitive=Inflected(signatory.name_genitive) if vouched and signatory.name_genitive else None,
        title_genitive=Inflected(signatory.title_genitive) if vouched and signatory.title_genitive else None,
        name_original=signatory.name_original,
        title_original=signatory.title_original,
    )


def forms_of(signatory: Signatory) -> tuple[Inflected, Inflected]:
    """Genitive of name and of title as they will be printed now, with who vouches for them.

    A kept form that differs from what the machine would say was typed by a person: `OVERRIDDEN`.
    """
    kept, automatic = signing(signatory), signing(Signatory(**_named(signatory)))
    return (
        _told_apart(name_genitive(kept), name_genitive(automatic)),
        _told_apart(title_genitive(kept), title_genitive(automatic)),
    )


def preamble(organisation: Organisation, signatory: Signatory) -> str:
    """«в лице генерального директора Иванова Ивана Ивановича, действующего на основании Устава»."""
    return authority(party_of(organisation, signatory))


def _named_as(signatory: Signatory | None) -> Inflected | None:
    """«именуемое» where a person said so; otherwise it is told by the name each time."""
    vouched = signatory is not None and signatory.forms_confirmed_by
    return Inflected(signatory.named) if signatory and vouched and signatory.named else None


def _told_apart(kept: Inflected, automatic: Inflected) -> Inflected:
    if kept.state is FormState.AUTOMATIC or kept.text == automatic.text:
        return kept
    return Inflected(kept.text, FormState.OVERRIDDEN, kept.certain)


def _named(signatory: Signatory) -> dict[str, str]:
    fields = ("surname", "name", "patronymic", "sex", "title", "basis", "attorney_number")
    blank = {"forms_confirmed_by": "", "name_original": "", "title_original": ""}
    return {field: getattr(signatory, field) or "" for field in fields} | blank


def _power_of_attorney(signatory: Signatory) -> PowerOfAttorney | None:
    if not signatory.attorney_number:
        return None
    return PowerOfAttorney(
        number=signatory.attorney_number,
        issued=signatory.attorney_issued_on,
        valid_until=signatory.attorney_valid_until,
    )


def _identity(organisation: Organisation) -> ForeignIdentity | None:
    if organisation.kind_of is not OrganisationKind.FOREIGN:
        return None
    return ForeignIdentity(
        country=Locale("ru").territories.get(organisation.country, organisation.country),
        name_original=organisation.original_name,
        address_original=organisation.original_address,
        registration_type=organisation.foreign_id_kind,
        registration_number=organisation.foreign_id,
        tax_number=organisation.tax_number,
    )


def _account(organisation: Organisation) -> Account | None:
    """The account, None while nothing of it is known: an agreement without money does not need one."""
    account = _account_of_its_kind(organisation)
    return account if account is not None and any(asdict(account).values()) else None


def _account_of_its_kind(organisation: Organisation) -> Account | None:
    """An agency may have its account at the treasury or in a bank."""
    if organisation.kind_of is OrganisationKind.FOREIGN:
        return ForeignAccount(
            bank=organisation.bank_name,
            swift=organisation.swift,
            account=organisation.iban,
            correspondent_bank=organisation.corr_bank,
            correspondent_account=organisation.corr_account,
            currency=organisation.currency,
        )
    if organisation.treasury_account or organisation.kind_of is OrganisationKind.MUNICIPALITY:
        return TreasuryAccount(
            bank=organisation.bank_name,
            bik=organisation.bik,
            treasury_account=organisation.treasury_account,
            single_account=organisation.eks,
            personal_account=organisation.personal_account,
            kept_by=organisation.account_kept_by,
        )
    if not organisation.account:
        return None
    return BankAccount(
        bank=organisation.bank_name,
        bik=organisation.bik,
        account=organisation.account,
        correspondent_account=organisation.corr_account,
    )
