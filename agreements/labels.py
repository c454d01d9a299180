"""What people call the product's variables, in both languages: `exhibitor.inn` is «Участник: ИНН»."""

import re
from collections.abc import Mapping
from functools import cache

from agreements.bilingual import Text
from agreements.intake.wording import Wording, readable

_INDEX = re.compile(r"\[(\d+)\]")

_PARTIES: dict[str, tuple[str, str]] = {
    "organiser": ("Организатор", "Organiser"),
    "exhibitor": ("Участник", "Exhibitor"),
    "counterparty": ("Контрагент", "Counterparty"),
    "parties[]": ("Сторона", "Party"),
    "party_rows[].left": ("Сторона слева", "Party on the left"),
    "party_rows[].right": ("Сторона справа", "Party on the right"),
}
_PARTY: dict[str, tuple[str, str]] = {
    "kind": ("вид лица", "kind of party"),
    "is_person": ("физическое лицо", "is a person"),
    "role": ("как названа в тексте", "role in the text"),
    "full_name": ("полное наименование", "full name"),
    "short_name": ("краткое наименование", "short name"),
    "named": ("именуемый, именуемая или именуемое", "“hereinafter referred to as”"),
    "inn": ("ИНН", "INN (tax ID)"),
    "kpp": ("КПП", "KPP"),
    "ogrn": ("ОГРН", "OGRN"),
    "ogrnip_date": ("дата записи в ЕГРИП", "date of the EGRIP entry"),
    "npd_checked": ("день проверки статуса самозанятого", "day the self-employed status was checked"),
    "okpo": ("ОКПО", "OKPO"),
    "oktmo": ("ОКТМО", "OKTMO"),
    "legal_address": ("юридический адрес", "registered address"),
    "postal_address": ("почтовый адрес", "postal address"),
    "email": ("электронная почта", "email"),
    "phone": ("телефон", "phone"),
    "edo_id": ("идентификатор ЭДО", "e-document ID"),
    "foreign": ("данные на языке страны", "details in the local language"),
    "foreign.country": ("страна", "country"),
    "foreign.name_original": ("наименование на языке страны", "name in the local language"),
    "foreign.address_original": ("адрес на языке страны", "address in the local language"),
    "foreign.registration_type": ("вид регистрационного номера", "type of registration number"),
    "foreign.registration_number": ("регистрационный номер", "registration number"),
    "foreign.tax_number": ("налоговый номер", "tax number"),
    "account": ("банковские реквизиты", "bank details"),
    "account.kind": ("вид счёта", "kind of account"),
    "account.bank": ("банк", "bank"),
    "account.bik": ("БИК", "BIC"),
    "account.account": ("счёт", "account"),
    "account.correspondent_account": ("корреспондентский счёт", "correspondent account"),
    "account.correspondent_bank": ("банк-корреспондент", "correspondent bank"),
    "account.treasury_account": ("казначейский счёт", "treasury account"),
    "account.single_account": ("единый казначейский счёт", "single treasury account"),
    "account.personal_account": ("лицевой счёт", "personal account"),
    "account.kept_by": ("кем открыт лицевой счёт", "who keeps the personal account"),
    "account.swift": ("SWIFT", "SWIFT"),
    "account.currency": ("валюта счёта", "currency of the account"),
    "signatory": ("подписант", "signatory"),
    "signatory.full_name": ("подписант", "signatory"),
    "signatory.initials": ("подписант, инициалы и фамилия", "signatory, initials and last name"),
    "signatory.name_gen": ("в лице кого", "represented by (name)"),
    "signatory.title": ("должность подписанта", "signatory’s job title"),
    "signatory.title_gen": ("должность, в лице кого", "represented by (job title)"),
    "signatory.acting": ("действующий или действующая", "“acting”"),
    "signatory.acting_gen": ("действующего или действующей", "“acting”, genitive"),
    "signatory.basis_gen": ("основание полномочий", "authority to act"),
    "signatory.by_proxy": ("по доверенности", "by power of attorney"),
    "signatory.name_original": ("подписант на языке страны", "signatory in the local language"),
    "signatory.title_original": ("должность на языке страны", "job title in the local language"),
}
_KNOWN: dict[str, tuple[str, str]] = {
    "agreement": ("Регистрация", "Registration"),
    "agreement.number": ("Номер документа", "Number of the document"),
    "agreement.date": ("Дата документа", "Date of the document"),
    "agreement.place": ("Место заключения", "Place of conclusion"),
    "agreement.verify_at": ("Адрес проверки документа", "Address for checking the document"),
    "parties": ("Стороны", "Parties"),
    "party_rows": ("Стороны по две в строке", "Parties two to a row"),
    "party_rows[]": ("Две стороны", "Two parties"),
    "forum": ("Форум", "Forum"),
    "forum.name": ("Название форума", "Name of the forum"),
    "forum.edition": ("Номер выпуска форума", "Edition of the forum"),
    "forum.dates": ("Даты форума", "Dates of the forum"),
    "forum.starts": ("Первый день форума", "First day of the forum"),
    "forum.ends": ("Последний день форума", "Last day of the forum"),
    "forum.venue": ("Площадка форума", "Venue of the forum"),
    "forum.venue_address": ("Адрес площадки", "Address of the venue"),
    "forum.city": ("Город форума", "City of the forum"),
    "forum.time_zone": ("Часовой пояс форума", "Time zone of the forum"),
    "has_stand": ("Есть стенд", "Has a stand"),
    "stand": ("Стенд", "Stand"),
    "stand.number": ("Номер стенда", "Number of the stand"),
    "stand.hall": ("Зал", "Hall"),
    "stand.area": ("Площадь стенда", "Area of the stand"),
    "stand.open_sides": ("Открытых сторон", "Open sides"),
    "stand.type": ("Тип стенда", "Type of the stand"),
    "stand.category": ("Категория стенда", "Category of the stand"),
    "stand.sector": ("Раздел выставки", "Sector of the exhibition"),
    "stand.power": ("Мощность, кВт", "Power, kW"),
    "stand.max_height": ("Высота застройки, м", "Height limit, m"),
    "stand.equipment": ("Оснащение стенда", "Equipment of the stand"),
    "stand.equipment[]": ("Предмет оснащения", "Piece of equipment"),
    "stand.equipment[].name": ("Оснащение: наименование", "Equipment: name"),
    "stand.equipment[].quantity": ("Оснащение: количество", "Equipment: quantity"),
    "stand.equipment[].unit": ("Оснащение: единица", "Equipment: unit"),
    "stand.handed_over": ("Передача площади", "Space handed over"),
    "stand.ready": ("Готовность стенда", "Stand ready"),
    "stand.dismantled_from": ("Начало демонтажа", "Dismantling from"),
    "stand.returned": ("Возврат площади", "Space returned"),
    "price": ("Цена", "Price"),
    "price.is_free": ("Без оплаты", "Free of charge"),
    "price.has_vat": ("Есть НДС", "Has VAT"),
    "price.total": ("Цена, всего", "Total price"),
    "price.total_words": ("Цена прописью", "Total price in words"),
    "price.vat_total": ("НДС, всего", "Total VAT"),
    "price.vat_text": ("Условие об НДС", "VAT clause"),
    "price.lines": ("Строки цены", "Price lines"),
    "price.lines[]": ("Строка цены", "Price line"),
    "price.lines[].n": ("Строка цены: номер", "Price line: number"),
    "price.lines[].name": ("Строка цены: наименование", "Price line: name"),
    "price.lines[].quantity": ("Строка цены: количество", "Price line: quantity"),
    "price.lines[].unit": ("Строка цены: единица", "Price line: unit"),
    "price.lines[].price": ("Строка цены: цена", "Price line: price"),
    "price.lines[].vat": ("Строка цены: ставка НДС", "Price line: VAT rate"),
    "price.lines[].vat_amount": ("Строка цены: сумма НДС", "Price line: VAT amount"),
    "price.lines[].amount": ("Строка цены: сумма", "Price line: amount"),
    "package": ("Пакет участия", "Participation package"),
    "badges": ("Пропуска на стенд", "Badges for the stand"),
    "payments": ("График оплаты", "Payment schedule"),
    "payments[]": ("Платёж", "Payment"),
    "payments[].percent": ("Платёж: доля", "Payment: share"),
    "payments[].amount": ("Платёж: сумма", "Payment: amount"),
    "payments[].due": ("Платёж: срок", "Payment: due"),
    "procurement": ("Закупка", "Procurement"),
    "procurement.law": ("Закон о закупках", "Procurement law"),
    "procurement.ground": ("Основание заключения", "Legal ground for the contract"),
    "procurement.ikz": ("ИКЗ", "IKZ (procurement code)"),
    "procurement.purchase_number": ("Номер закупки", "Procurement number"),
    "procurement.registry_number": ("Реестровый номер", "Registry number"),
    "procurement.funding": ("Источник финансирования", "Source of funding"),
    "deadlines": ("Сроки участника", "Exhibitor’s deadlines"),
    "deadlines[]": ("Срок участника", "Exhibitor’s deadline"),
    "deadlines[].what": ("Срок участника: что", "Exhibitor’s deadline: what"),
    "deadlines[].due": ("Срок участника: до какого дня", "Exhibitor’s deadline: due"),
    "conditions": ("Условия договора", "Conditions of the contract"),
    "conditions.act_days": ("Срок направления акта", "Days for the acceptance act"),
    "conditions.silence_days": ("Срок возражений по акту", "Days for objections"),
    "conditions.claim_days": ("Срок ответа на претензию", "Days to answer a claim"),
    "conditions.penalty_daily": ("Неустойка за день", "Daily penalty"),
    "conditions.penalty_cap": ("Предел неустойки", "Cap of the penalty"),
    "conditions.border_fine": ("Штраф за выход за границы стенда", "Fine for crossing the stand’s border"),
    "conditions.early_dismantling_fine": ("Штраф за ранний демонтаж", "Fine for early dismantling"),
    "conditions.force_majeure_notice_days": ("Срок сообщения о форс-мажоре", "Notice of force majeure"),
    "conditions.anticorruption_notice_days": (
        "Срок ответа о нарушении антикоррупционных условий",
        "Answer to an anti-corruption notice",
    ),
    "conditions.court": ("Суд", "Court"),
    "conditions.personal_data_retention": ("Срок хранения персональных данных", "Retention of personal data"),
    "conditions.copies": ("Число экземпляров", "Number of copies"),
    "conditions.refunds": ("Удержания при отказе", "Amounts retained on refusal"),
    "conditions.refunds[]": ("Удержание при отказе", "Amount retained on refusal"),
    "conditions.refunds[].when": ("Удержание: когда", "Amount retained: when"),
    "conditions.refunds[].percent": ("Удержание: доля", "Amount retained: share"),
    "purpose": ("Цель сотрудничества", "Purpose of the cooperation"),
    "directions": ("Направления сотрудничества", "Areas of cooperation"),
    "directions[]": ("Направление сотрудничества", "Area of cooperation"),
    "forms": ("Формы взаимодействия", "Forms of cooperation"),
    "forms[]": ("Форма взаимодействия", "Form of cooperation"),
    "plan": ("План мероприятий", "Road map"),
    "plan[]": ("Строка плана", "Line of the road map"),
    "plan[].n": ("План: номер", "Road map: number"),
    "plan[].what": ("План: мероприятие", "Road map: event"),
    "plan[].due": ("План: срок", "Road map: due"),
    "plan[].responsible": ("План: ответственный", "Road map: responsible"),
    "plan[].result": ("План: результат", "Road map: result"),
    "contacts": ("Контактные лица", "Contact persons"),
    "contacts[]": ("Контактное лицо", "Contact person"),
    "contacts[].side": ("Контактное лицо: сторона", "Contact person: side"),
    "contacts[].name": ("Контактное лицо: имя", "Contact person: name"),
    "contacts[].title": ("Контактное лицо: должность", "Contact person: job title"),
    "contacts[].phone": ("Контактное лицо: телефон", "Contact person: phone"),
    "contacts[].email": ("Контактное лицо: почта", "Contact person: email"),
    "working_group": ("Рабочая группа", "Working group"),
    "report_period": ("Когда подводятся итоги", "When results are reviewed"),
    "separate_contracts": ("Отдельные договоры на платное", "Separate contracts for paid work"),
    "symbols_allowed": ("Символику можно использовать", "Logos may be used"),
    "confidentiality_years": ("Срок конфиденциальности", "Term of confidentiality"),
    "anticorruption_notice_days": (
        "Срок ответа о нарушении антикоррупционных условий",
        "Answer to an anti-corruption notice",
    ),
    "hotline": ("Телефон доверия", "Hotline"),
    "force_majeure_notice_days": ("Срок сообщения о форс-мажоре", "Notice of force majeure"),
    "validity": ("Срок действия", "Validity"),
    "validity.starts": ("Действует с", "In force from"),
    "validity.ends": ("Действует по", "In force until"),
    "validity.renewal": ("Продление", "Renewal"),
    "validity.exit_notice_days": ("Предупреждение о выходе", "Notice of withdrawal"),
    "copies": ("Число экземпляров", "Number of copies"),
    "languages": ("Языки документа", "Languages of the document"),
    "multilingual": ("На нескольких языках", "In several languages"),
    "electronic": ("В электронном виде", "Electronic"),
    "has_foreign_party": ("Есть иностранная сторона", "Has a foreign party"),
    "approval": ("Согласование с регионом", "Approval by the region"),
    "approval.body": ("Кем согласовано", "Approved by"),
    "approval.number": ("Номер согласования", "Number of the approval"),
    "approval.date": ("Дата согласования", "Date of the approval"),
    "regional_registration": ("Регистрация регионом", "Registration by the region"),
    "regional_registration.body": ("Кем зарегистрировано", "Registered by"),
    "regional_registration.number": ("Номер регистрации", "Number of the registration"),
    "regional_registration.date": ("Дата регистрации", "Date of the registration"),
}


def label_of(path: str, own: Mapping[str, Wording] | None = None, *, first: int = 0) -> Text:
    """The label of the value at `path`; of an element of a list with its place, counted for people from 1.

    `own` is what legal staff said of a template's own variables. `first` is the number of the first element
    in `path`. A name that nobody labelled is read as it is written.
    """
    plain = _INDEX.sub("[]", path)
    label = _of(plain, own or {})
    places = [str(int(n) + 1 - first) for n in _INDEX.findall(path)]
    if not places:
        return label
    numbers = ", ".join(places)
    return Text(f"{label.ru} (№{_NBSP}{numbers})", f"{label.en} (no.{_NBSP}{numbers})")


def short_label_of(path: str, own: Mapping[str, Wording] | None = None) -> Text:
    """The same without whose it is and which in its list, for where the place itself tells: «ИНН», «Срок»."""
    plain = _INDEX.sub("[]", path)
    if known := known_labels().get(plain):
        return Text(*(said.rpartition(": ")[2] for said in known))  # put together by this module
    _, mark, column = plain.partition("[].")
    return _own_label(plain, own or {}, column) if mark else _of(plain, own or {})


_NBSP = "\u00a0"


def _of(plain: str, own: Mapping[str, Wording]) -> Text:
    if known := known_labels().get(plain):
        return known
    series, mark, column = plain.partition("[].")
    if mark:
        whole, part = _own_label(series, own), _own_label(plain, own, column)
        return Text(f"{whole.ru}: {part.ru}", f"{whole.en}: {part.en}")
    return _own_label(plain.removesuffix("[]"), own)


def _own_label(path: str, own: Mapping[str, Wording], name: str = "") -> Text:
    if path in own:
        return own[path].label_of(path)
    label = readable(name or path)
    return Text(label, label)


@cache
def known_labels() -> Mapping[str, Text]:
    """The labels of every variable that the product fills, by its plain path."""
    found = {path: Text(*label) for path, label in _KNOWN.items()}
    for root, whose in _PARTIES.items():
        found[root] = Text(*whose)
        for path, label in _PARTY.items():
            found[f"{root}.{path}"] = Text(f"{whose[0]}: {label[0]}", f"{whose[1]}: {label[1]}")
    return found
