"""The columns a file of partners may have: Russian header, English alias, where the value goes.

docs/partners-csv.md documents this table; a test keeps the two together.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True)
class Column:
    """`key` is the English name and the path of the value; `header` the Russian one; `also` other headers."""

    key: str
    header: str
    also: tuple[str, ...] = ()


PARTNER = (
    Column("kind", "Вид", ("тип", "вид организации")),
    Column("full_name", "Полное наименование", ("наименование", "организация")),
    Column("short_name", "Краткое наименование", ("сокращённое наименование",)),
    Column("named", "Именуемый", ("форма именования",)),
    Column("inn", "ИНН"),
    Column("kpp", "КПП"),
    Column("ogrn", "ОГРН", ("огрнип", "огрн/огрнип")),
    Column("ogrnip_date", "Дата записи в ЕГРИП", ("дата огрнип",)),
    Column("npd_checked", "Статус НПД проверен"),
    Column("okpo", "ОКПО"),
    Column("oktmo", "ОКТМО"),
    Column("legal_address", "Юридический адрес", ("адрес",)),
    Column("postal_address", "Почтовый адрес"),
    Column("email", "Эл. почта", ("электронная почта", "e-mail", "почта")),
    Column("phone", "Телефон"),
    Column("edo_id", "Идентификатор ЭДО", ("эдо",)),
    Column("signatory.surname", "Фамилия подписанта", ("фамилия",)),
    Column("signatory.name", "Имя подписанта", ("имя",)),
    Column("signatory.patronymic", "Отчество подписанта", ("отчество",)),
    Column("signatory.sex", "Пол подписанта", ("пол",)),
    Column("signatory.title", "Должность подписанта", ("должность",)),
    Column("signatory.basis", "Основание полномочий", ("основание", "действует на основании")),
    Column("signatory.name_genitive", "ФИО в родительном падеже"),
    Column("signatory.title_genitive", "Должность в родительном падеже"),
    Column("signatory.power_of_attorney.number", "Номер доверенности"),
    Column("signatory.power_of_attorney.issued", "Дата доверенности"),
    Column("signatory.power_of_attorney.valid_until", "Доверенность действует до"),
    Column("signatory.name_original", "ФИО на языке страны"),
    Column("signatory.title_original", "Должность на языке страны"),
    Column("account.bank", "Банк", ("банк и уфк",)),
    Column("account.bik", "БИК", ("бик тофк",)),
    Column("account.account", "Расчётный счёт", ("р/с", "iban", "счёт")),
    Column("account.correspondent_account", "Корреспондентский счёт", ("к/с",)),
    Column("account.treasury_account", "Казначейский счёт"),
    Column("account.single_account", "Единый казначейский счёт", ("екс",)),
    Column("account.personal_account", "Лицевой счёт", ("л/с",)),
    Column("account.kept_by", "Лицевой счёт открыт в"),
    Column("account.swift", "SWIFT"),
    Column("account.currency", "Валюта счёта"),
    Column("account.correspondent_bank", "Банк-корреспондент"),
    Column("foreign.country", "Страна"),
    Column("foreign.name_original", "Наименование на языке страны"),
    Column("foreign.address_original", "Адрес на языке страны"),
    Column("foreign.registration_type", "Вид регистрационного номера"),
    Column("foreign.registration_number", "Регистрационный номер"),
    Column("foreign.tax_number", "Налоговый номер"),
    Column("confirmation", "Подтверждение", ("подтверждение реквизитов",)),
    Column("copies", "Экземпляров"),
)
PARTICIPATION = (
    Column("stand.number", "Стенд", ("номер стенда",)),
    Column("stand.hall", "Зал", ("павильон",)),
    Column("stand.area", "Площадь", ("площадь, м²", "площадь, м2")),
    Column("stand.open_sides", "Открытых сторон", ("открытые стороны",)),
    Column("stand.category", "Категория стенда", ("категория",)),
    Column("stand.sector", "Тематический раздел", ("раздел", "сектор")),
    Column("stand.power", "Мощность, кВт", ("мощность",)),
    Column("stand.max_height", "Высота, м", ("высота",)),
    Column("stand.equipment", "Оснащение стенда", ("оснащение",)),
    Column("package", "Пакет участия", ("пакет",)),
    Column("badges", "Пропусков", ("пропуска",)),
    Column("free", "Без оплаты", ("бесплатно",)),
    Column("price.fee", "Регистрационный взнос"),
    Column("price.square_metre", "Цена за м²", ("цена за м2", "цена за кв. м")),
    Column("price.services", "Дополнительные услуги", ("услуги",)),
    Column("price.vat", "НДС"),
    Column("price.vat_ground", "Основание без НДС"),
    Column("procurement.law", "Закон о закупках", ("закон",)),
    Column("procurement.ground", "Основание закупки"),
    Column("procurement.ikz", "ИКЗ"),
    Column("procurement.purchase_number", "Номер закупки"),
    Column("procurement.registry_number", "Реестровый номер контракта"),
    Column("procurement.funding", "Источник финансирования"),
)
COOPERATION = (
    Column("purpose", "Цель сотрудничества"),
    Column("directions", "Направления сотрудничества", ("направления",)),
    Column("forms", "Формы взаимодействия", ("формы",)),
    Column("valid_to", "Действует до"),
    Column("languages", "Языки соглашения", ("языки",)),
)
COLUMNS = PARTNER + PARTICIPATION + COOPERATION

_BY_NAME = {
    name.casefold(): column for column in COLUMNS for name in (column.key, column.header, *column.also)
}
HEADER_OF = {column.key: column.header for column in COLUMNS}


def column_named(header: str) -> Column | None:
    """The column a header means: its Russian name, an alias, or the English key; case and ё do not matter."""
    return _BY_FOLDED.get(_folded(header))


def recognised(headers: Iterable[str]) -> tuple[dict[str, str], list[str]]:
    """Headers as written → column keys, and the headers that mean nothing to us."""
    known: dict[str, str] = {}
    unknown: list[str] = []
    for header in filter(None, headers):
        column = column_named(header)
        if column is None or column.key in known.values():
            unknown.append(header)
        else:
            known[header] = column.key
    return known, unknown


def nearest(header: str, names: Iterable[str]) -> str:
    """The name most like a header that was not recognised; empty when nothing is like it."""
    folded = {_folded(name): name for name in names}
    found = get_close_matches(_folded(header), folded, n=1, cutoff=0.75)
    return folded[found[0]] if found else ""


def _folded(name: str) -> str:
    return " ".join(name.casefold().replace("ё", "е").rstrip("*: ").split())


_BY_FOLDED = {_folded(name): column for name, column in _BY_NAME.items()}
