"""The fields of an organisation, which of them each kind has, and how their values are judged."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agreements import requisites
from agreements.requisites import Verdict
from crm.core.texts import Titled, text


class Requisite(Titled):
    """Every editable field of an organisation by the name of its column."""

    FULL_NAME = "full_name", text("Полное наименование")
    SHORT_NAME = "short_name", text("Краткое наименование")
    ORIGINAL_NAME = "original_name", text("Наименование на языке страны")
    COUNTRY = "country", text("Страна")
    CITY = "city", text("Город")
    SECTOR = "sector", text("Отрасль")
    INN = "inn", text("ИНН")
    KPP = "kpp", text("КПП")
    OGRN = "ogrn", text("ОГРН")
    OGRNIP_ON = "ogrnip_on", text("Дата записи в ЕГРИП")
    NPD_CHECKED_ON = "npd_checked_on", text("Статус НПД проверен")
    OKPO = "okpo", text("ОКПО")
    OKTMO = "oktmo", text("ОКТМО")
    FOREIGN_ID_KIND = "foreign_id_kind", text("Вид регистрационного номера")
    FOREIGN_ID = "foreign_id", text("Регистрационный номер")
    TAX_NUMBER = "tax_number", text("Налоговый номер")
    LEGAL_ADDRESS = "legal_address", text("Юридический адрес")
    POSTAL_ADDRESS = "postal_address", text("Почтовый адрес")
    ORIGINAL_ADDRESS = "original_address", text("Адрес на языке страны")
    EMAIL = "email", text("Электронная почта")
    PHONE = "phone", text("Телефон")
    WEBSITE = "website", text("Сайт")
    BANK_NAME = "bank_name", text("Банк")
    BIK = "bik", text("БИК")
    ACCOUNT = "account", text("Расчётный счёт")
    CORR_ACCOUNT = "corr_account", text("Корреспондентский счёт")
    TREASURY_ACCOUNT = "treasury_account", text("Казначейский счёт")
    EKS = "eks", text("Единый казначейский счёт")
    PERSONAL_ACCOUNT = "personal_account", text("Лицевой счёт")
    ACCOUNT_KEPT_BY = "account_kept_by", text("Кто ведёт лицевой счёт")
    IBAN = "iban", text("Счёт или IBAN")
    SWIFT = "swift", text("SWIFT")
    CORR_BANK = "corr_bank", text("Банк-корреспондент")
    CURRENCY = "currency", text("Валюта счёта")
    EDO_ID = "edo_id", text("Идентификатор ЭДО")
    VAT_PAYER = "vat_payer", text("Платит НДС")
    DESCRIPTION = "description", text("О компании")
    IS_OURS = "is_ours", text("Наше юридическое лицо")


R = Requisite


# What people ask about a field while they fill it in.
HINTS = {
    R.FULL_NAME: text("Как в уставе или в выписке из реестра."),
    R.SHORT_NAME: text("Не заполните — возьмём полное."),
    R.BIK: text("9 цифр: у банка с 04, у казначейства с 01 или 00."),
    R.TREASURY_ACCOUNT: text("20 цифр, начинается с 03. У него нет контрольного ключа."),
    R.EKS: text("20 цифр, начинается с 40102."),
    R.ACCOUNT_KEPT_BY: text("Финансовый орган, который ведёт лицевой счёт."),
    R.FOREIGN_ID_KIND: text("Например: УНП, БИН, USCC."),
}


@dataclass(frozen=True)
class Section:
    """Fields that stand together on the form and on the card."""

    title: str
    fields: tuple[Requisite, ...]


_BANK = Section(text("Банк"), (R.BANK_NAME, R.BIK, R.ACCOUNT, R.CORR_ACCOUNT))
_TREASURY = Section(
    text("Казначейский счёт"),
    (R.BANK_NAME, R.BIK, R.TREASURY_ACCOUNT, R.EKS, R.PERSONAL_ACCOUNT, R.ACCOUNT_KEPT_BY),
)
_REACH = Section(
    text("Связь"),
    (R.CITY, R.LEGAL_ADDRESS, R.POSTAL_ADDRESS, R.EMAIL, R.PHONE, R.WEBSITE, R.EDO_ID),
)
_NAMES = Section(text("Наименование"), (R.FULL_NAME, R.SHORT_NAME, R.SECTOR, R.DESCRIPTION))
_COMPANY = Section(text("Регистрация"), (R.INN, R.KPP, R.OGRN, R.OKPO, R.OKTMO, R.VAT_PAYER, R.IS_OURS))
_STATE = Section(text("Регистрация"), (R.INN, R.KPP, R.OGRN, R.OKPO, R.OKTMO))

SECTIONS: dict[str, tuple[Section, ...]] = {
    "company": (_NAMES, _COMPANY, _BANK, _REACH),
    "sole_trader": (
        _NAMES,
        Section(text("Регистрация"), (R.INN, R.OGRN, R.OGRNIP_ON, R.OKPO, R.VAT_PAYER)),
        _BANK,
        _REACH,
    ),
    "self_employed": (_NAMES, Section(text("Регистрация"), (R.INN, R.NPD_CHECKED_ON)), _BANK, _REACH),
    "municipality": (_NAMES, _STATE, _TREASURY, _REACH),
    "agency": (
        _NAMES,
        _COMPANY,
        _TREASURY,
        Section(text("Счёт в банке"), (R.ACCOUNT, R.CORR_ACCOUNT)),
        _REACH,
    ),
    "foreign": (
        Section(text("Наименование"), (R.FULL_NAME, R.SHORT_NAME, R.ORIGINAL_NAME, R.SECTOR, R.DESCRIPTION)),
        Section(text("Регистрация"), (R.COUNTRY, R.FOREIGN_ID_KIND, R.FOREIGN_ID, R.TAX_NUMBER)),
        Section(text("Банк"), (R.BANK_NAME, R.SWIFT, R.IBAN, R.CORR_BANK, R.CORR_ACCOUNT, R.CURRENCY)),
        Section(
            text("Связь"),
            (R.CITY, R.LEGAL_ADDRESS, R.ORIGINAL_ADDRESS, R.POSTAL_ADDRESS, R.EMAIL, R.PHONE, R.WEBSITE),
        ),
    ),
}

# The name under which `agreements.requisites` knows the rule of a field.
_RULES = {
    R.INN: "inn",
    R.KPP: "kpp",
    R.OGRN: "ogrn",
    R.OKPO: "okpo",
    R.OKTMO: "oktmo",
    R.BIK: "bik",
    R.ACCOUNT: "account",
    R.CORR_ACCOUNT: "corr_account",
    R.TREASURY_ACCOUNT: "treasury_account",
    R.EKS: "eks",
    R.IBAN: "iban",
    R.SWIFT: "swift",
}


def fields_of(kind: str) -> tuple[Requisite, ...]:
    """Every field that an organisation of this kind has, in the order of the form."""
    return tuple(field for section in SECTIONS[kind] for field in section.fields)


def verdicts(kind: str, values: Mapping[str, Any]) -> dict[Requisite, Verdict]:
    """What the checks say about each filled requisite of an organisation of this kind."""
    return {
        field: requisites.check(rule, values[field], **_context(values))
        for field in fields_of(kind)
        if (rule := _rule(field, kind, values)) and values.get(field)
    }


def _rule(field: Requisite, kind: str, values: Mapping[str, Any]) -> str | None:
    if field is R.OGRN and kind == "sole_trader":
        return "ogrnip"
    if field is R.INN:
        return "inn_person" if kind in ("sole_trader", "self_employed") else "inn_organisation"
    if field is R.FOREIGN_ID:
        return _FOREIGN.get(values.get(R.COUNTRY) or "")
    return None if kind == "foreign" and field is R.CORR_ACCOUNT else _RULES.get(field)


def _context(values: Mapping[str, Any]) -> dict[str, str]:
    """What the rules of accounts need besides: the bank's or the treasury's БИК, and the ЕКС."""
    named = {"bic": values.get(R.BIK), "eks": values.get(R.EKS)}
    return {name: value for name, value in named.items() if value}


# The registration number of a country by its ISO 3166 code.
_FOREIGN = {
    "AM": "am_hvhh",
    "AZ": "az_voen",
    "BY": "by_unp",
    "CN": "cn_uscc",
    "GE": "ge_id",
    "KG": "kg_inn",
    "KZ": "kz_bin",
    "MD": "md_idno",
    "TJ": "tj_inn",
    "UA": "ua_edrpou",
    "UZ": "uz_stir",
}
NEIGHBOURS = tuple(_FOREIGN)
