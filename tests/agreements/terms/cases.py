"""Realistic terms of every kind; people, organisations and requisites are invented."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from agreements.russian.money import VatMode
from agreements.terms import (
    Approval,
    BankAccount,
    ContactPerson,
    CooperationTerms,
    Deadlines,
    Equipment,
    ForeignAccount,
    ForeignIdentity,
    Forum,
    ParticipationTerms,
    Party,
    PartyKind,
    PaymentInstalment,
    PlannedAction,
    PowerOfAttorney,
    PriceLine,
    Procurement,
    Registration,
    Signatory,
    StandTerms,
    TreasuryAccount,
)

ZONE = ZoneInfo("Asia/Yekaterinburg")
REGISTERED = Registration(
    number="В-27/014", made=date(2027, 9, 5), verify_at="https://vitrina.example/v/7F3K"
)

FORUM = Forum(
    name="Города России: технологии лидерства",
    edition="XI",
    starts=date(2027, 11, 25),
    ends=date(2027, 11, 26),
    venue="МВЦ «Екатеринбург-ЭКСПО»",
    venue_address="ЭКСПО-бульвар, д. 2",
    city="Екатеринбург",
)
BANK = BankAccount(
    bank="Демонстрационный банк (АО), г. Екатеринбург",
    bik="046577999",
    account="40703810700000009901",
    correspondent_account="30101810900000000999",
)
TREASURY = TreasuryAccount(
    bank="УРАЛЬСКОЕ ГУ БАНКА РОССИИ//УФК по Свердловской области г. Екатеринбург",
    bik="016577551",
    treasury_account="03231643657010006200",
    single_account="40102810645370000054",
    personal_account="03901000010",
    kept_by="департамент финансов",
)
ORGANISER = Party(
    kind=PartyKind.COMPANY,
    full_name='Автономная некоммерческая организация "Демонстрационная дирекция форума"',
    short_name='АНО "Демонстрационная дирекция форума"',
    inn="6670999011",
    kpp="667001001",
    ogrn="1246600009017",
    legal_address="620000, г. Екатеринбург, ул. Примерная, д. 1",
    account=BANK,
    email="expo@forum.example",
    phone="+7 343 000-00-01",
    edo_id="2BM-ORGANISER",
    signatory=Signatory(
        surname="Примерова",
        name="Марина",
        patronymic="Андреевна",
        title="Генеральный директор",
        basis="Устава",
    ),
)
COMPANY = Party(
    kind=PartyKind.COMPANY,
    full_name="Общество с ограниченной ответственностью «Городские технологии»",
    short_name="ООО «Городские технологии»",
    inn="7707083893",
    kpp="770701001",
    ogrn="1027700132195",
    okpo="00032537",
    legal_address="125009, г. Москва, ул. Условная, д. 12",
    postal_address="125009, г. Москва, а/я 17",
    account=BANK,
    email="info@gortech.example",
    edo_id="2BM-EXHIBITOR",
    signatory=Signatory(
        surname="Ким",
        name="Олег",
        patronymic="Викторович",
        title="Директор по развитию",
        power_of_attorney=PowerOfAttorney(
            number="17/27", issued=date(2027, 1, 12), valid_until=date(2027, 12, 31)
        ),
    ),
)
TRADER = Party(
    kind=PartyKind.SOLE_TRADER,
    full_name="Индивидуальный предприниматель Черных Анна Сергеевна",
    short_name="ИП Черных А. С.",
    inn="500100732259",
    ogrn="304500116000157",
    ogrnip_date=date(2019, 3, 12),
    legal_address="142100, Московская обл., г. Подольск, ул. Правды, д. 3",
    account=BANK,
    signatory=Signatory(surname="Черных", name="Анна", patronymic="Сергеевна"),
)
SELF_EMPLOYED = Party(
    kind=PartyKind.SELF_EMPLOYED,
    full_name="Белова Ирина Олеговна",
    inn="500100732259",
    npd_checked=date(2027, 8, 30),
    legal_address="142100, Московская обл., г. Подольск, ул. Мира, д. 5",
    account=BANK,
    signatory=Signatory(surname="Белова", name="Ирина", patronymic="Олеговна"),
)
CITY = Party(
    kind=PartyKind.MUNICIPALITY,
    full_name="Администрация города Примерска",
    short_name="Администрация г. Примерска",
    inn="7202010861",
    kpp="720301001",
    ogrn="1027200865284",
    oktmo="71701000",
    legal_address="625000, г. Примерск, ул. Первая, д. 20",
    account=TREASURY,
    signatory=Signatory(
        surname="Кравцов",
        name="Егор",
        patronymic="Матвеевич",
        title="Глава города Примерска",
        basis="Устава города Примерска",
    ),
)
FOREIGN = Party(
    kind=PartyKind.FOREIGN,
    full_name="Народное правительство города Даляня",
    short_name="Народное правительство г. Даляня",
    foreign=ForeignIdentity(
        country="Китайская Народная Республика",
        name_original="大连市人民政府",
        address_original="中国辽宁省大连市",
        registration_type="USCC",
        registration_number="112102000990000014",
        tax_number="TAX-1",
    ),
    legal_address="КНР, г. Далянь, пл. Примерная, д. 1",
    account=ForeignAccount(
        bank="Bank of Example, Dalian",
        swift="EXAMCNBJ",
        account="2100000000000000001",
        currency="CNY",
        correspondent_bank="ПАО «Пробный банк»",
        correspondent_account="30111156000000000001",
    ),
    signatory=Signatory(
        surname="Ван",
        name="Лэшань",
        sex="m",
        title="Заместитель мэра",
        basis="Закона о местных народных правительствах",
        name_original="王乐山",
        title_original="副市长",
    ),
)
STAND = StandTerms(
    number="A-12",
    hall="павильон 1",
    area=Decimal("24.5"),
    open_sides=2,
    category="оборудованный",
    sector="Умный город",
    power=Decimal("3.5"),
    max_height=Decimal(4),
    equipment=(Equipment(name="Стол", quantity=Decimal(2)), Equipment(name="Стул", quantity=Decimal(6))),
    handed_over=datetime(2027, 11, 23, 8, 0, tzinfo=ZONE),
    ready=datetime(2027, 11, 24, 20, 0, tzinfo=ZONE),
    dismantled_from=datetime(2027, 11, 26, 18, 0, tzinfo=ZONE),
    returned=datetime(2027, 11, 27, 20, 0, tzinfo=ZONE),
)
DEADLINES = Deadlines(
    application=date(2027, 9, 30),
    design=date(2027, 10, 15),
    catalogue=date(2027, 10, 26),
    badges=date(2027, 11, 10),
    equipment=date(2027, 10, 20),
)
SCHEDULE = (
    PaymentInstalment(percent=Decimal(50), days_after_signing=7),
    PaymentInstalment(percent=Decimal(50), due=date(2027, 10, 29)),
)


def lines(vat: VatMode = "22", ground: str = "") -> tuple[PriceLine, ...]:
    """A fee and the space of the stand: 24 400,00 + 24,5 × 18 300,00 = 472 750,00."""
    day = date(2027, 11, 25)
    fee = PriceLine(name="Взнос", price=Decimal(24_400), vat_mode=vat, valid_for=day, ground=ground)
    area = replace(fee, name="Площадь", quantity=Decimal("24.5"), unit="м²", price=Decimal(18_300))
    return fee, area


PAID = ParticipationTerms(
    organiser=ORGANISER,
    exhibitor=COMPANY,
    forum=FORUM,
    stand=STAND,
    lines=lines(),
    payments=SCHEDULE,
    package="Бизнес",
    badges=6,
    deadlines=DEADLINES,
)
PROCUREMENT = Procurement(
    law="44-ФЗ",
    ground="пункта 4 части 1 статьи 93 Закона № 44-ФЗ",
    ikz="273720201086172030100100010010000244",
    purchase_number="32715000001",
    registry_number="3720201086127000001",
    funding="средства бюджета города на 2027 год",
)
PARTICIPATION = {
    "company": replace(PAID, registration=REGISTERED),
    "trader": replace(PAID, exhibitor=TRADER, lines=lines("без НДС", "применение УСН")),
    "self-employed": replace(PAID, exhibitor=SELF_EMPLOYED),
    "free city": replace(PAID, exhibitor=CITY, lines=(), payments=()),
    "city under 44-ФЗ": replace(PAID, exhibitor=CITY, procurement=PROCUREMENT),
    "state company under 223-ФЗ": replace(PAID, procurement=replace(PROCUREMENT, law="223-ФЗ")),
    "foreign": replace(PAID, exhibitor=FOREIGN, lines=lines("вне РФ", "подп. 4 п. 1 ст. 148 НК РФ")),
    "bare": ParticipationTerms(
        organiser=ORGANISER,
        exhibitor=replace(COMPANY, signatory=ORGANISER.signatory, postal_address="", okpo="", email=""),
        forum=replace(FORUM, edition="", venue_address=""),
        stand=StandTerms(number="B-1", hall="зал 2", area=Decimal(6)),
        lines=lines(),
        payments=(PaymentInstalment(percent=Decimal(100), days_after_signing=1),),
    ),
}

TWO_CITIES = CooperationTerms(
    parties=(replace(CITY, full_name="Администрация города Образцова"), CITY),
    forum=FORUM,
    purpose="обмена опытом развития городов",
    directions=("городской транспорт", "культура и образование"),
    forms=("обмен делегациями", "совместные проекты"),
    plan=(PlannedAction(what="Визит", due="I квартал", responsible="Отдел связей", result="Протокол"),),
    contacts=(
        ContactPerson(side="Сторона 1", name="Петрова О. И.", title="советник", phone="1", email="a@b"),
    ),
    working_group=True,
    hotline="+7 343 000-00-09",
    valid_to=date(2032, 12, 31),
    auto_renew_years=3,
    registration=REGISTERED,
)
COOPERATION = {
    "two cities": TWO_CITIES,
    "three parties": replace(
        TWO_CITIES,
        parties=(CITY, ORGANISER, COMPANY),
        plan=(),
        contacts=(),
        working_group=False,
        symbols_allowed=False,
        separate_contracts=False,
        valid_from=date(2028, 1, 1),
        valid_to=None,
        auto_renew_years=0,
        sign_method="electronic",
        registration=None,
    ),
    "foreign city": replace(
        TWO_CITIES,
        parties=(CITY, FOREIGN),
        languages=("русском", "китайском"),
        copies=4,
        approval=Approval(body="Правительство области", number="345", made=date(2027, 10, 1)),
        regional_registration=Approval(body="Министерство области"),
    ),
    "foreign city, registered": replace(
        TWO_CITIES,
        parties=(CITY, FOREIGN),
        regional_registration=Approval(body="Министерство области", number="12", made=date(2027, 12, 1)),
    ),
}
