"""The two editions: the IX forum as public sources tell it, and an open one that begins in ten weeks."""

from datetime import date, timedelta
from decimal import Decimal

from crm.core import clock
from crm.core.db import session
from crm.core.texts import text
from crm.demo import plan
from crm.exhibition.models import Edition, EditionState, Hall, Stand, StandCategory
from crm.leads.models import Organisation

WEEKS_AHEAD = 10
THURSDAY = 3
VENUE = "МВЦ «Екатеринбург-Экспо»"
ZONE = "Asia/Yekaterinburg"

FACTS_2025 = (
    (text("до 7 тысяч"), text("участников"), "ТАСС 25423331, Коммерсантъ 8140104"),
    (text("более 250"), text("городов России и СНГ"), "ТАСС 25423331"),
    (text("свыше 80"), text("мероприятий"), "ТАСС 25423331"),
    (text("более 450"), text("спикеров"), "ТАСС 25423331"),
    (text("семь"), text("витрин городов на первой выставке"), "Коммерсантъ 8140104"),
    (text("не менее 38"), text("соглашений подписано"), "ТАСС 25764563"),
    ("10", text("соглашений годом раньше, в 2024-м"), "urbc.ru, 19.11.2024"),
    (text("Далянь (КНР)"), text("первый зарубежный город-партнёр"), "nakanune 22845311, Коммерсантъ 8140104"),
)


def archived_edition(organiser: Organisation) -> Edition:
    """The IX forum: only what public sources say."""
    edition = Edition(
        numeral="IX",
        name="Города России",
        theme="Технологии лидерства",
        starts_on=date(2025, 11, 27),
        ends_on=date(2025, 11, 28),
        venue=VENUE,
        city="Екатеринбург",
        time_zone=ZONE,
        state=EditionState.ARCHIVED,
        organiser_id=organiser.id,
        vat_rate=20,
        facts=[{"value": value, "label": label, "source": source} for value, label, source in FACTS_2025],
    )
    session.add(edition)
    session.flush()
    return edition


def opening_day() -> date:
    """The first Thursday at least ten weeks from today: the demonstration is never late."""
    earliest = clock.today(ZONE) + timedelta(weeks=WEEKS_AHEAD)
    return earliest + timedelta(days=(THURSDAY - earliest.weekday()) % 7)


def open_edition(organiser: Organisation, starts_on: date) -> Edition:
    """The edition people work in, with its hall, prices and sixty stands. Prices are invented."""
    edition = Edition(
        numeral="X",
        name="Города России",
        theme="Демонстрационный выпуск",
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=1),
        venue=VENUE,
        city="Екатеринбург",
        time_zone=ZONE,
        state=EditionState.OPEN,
        organiser_id=organiser.id,
        registration_fee=Decimal(20_000),
        holds_per_organisation=3,
        sign_within_days=21,
    )
    session.add(edition)
    session.flush()
    hall = Hall(
        edition_id=edition.id,
        name="Павильон 1",
        width=plan.WIDTH,
        height=plan.HEIGHT,
        features=plan.features(),
    )
    categories = _categories(edition)
    session.add_all([hall, *categories.values()])
    session.flush()
    session.add_all(_stand(drawn, edition, hall, categories) for drawn in plan.stands())
    session.flush()
    return edition


def _categories(edition: Edition) -> dict[str, StandCategory]:
    return {
        "equipped": StandCategory(
            edition_id=edition.id,
            name="Оборудованный стенд",
            price_per_metre=Decimal(15_000),
            included="стены, ковролин, фриз с названием, стол, два стула, розетка 220 В",
        ),
        "raw": StandCategory(
            edition_id=edition.id,
            name="Необорудованная площадь",
            price_per_metre=Decimal(11_000),
            is_equipped=False,
            included="площадь по разметке, подвод электричества",
        ),
        "showcase": StandCategory(
            edition_id=edition.id,
            name="Витрина города",
            price_per_metre=Decimal(0),
            included="площадь, застройка по общему дизайну, экран",
            is_showcase=True,
        ),
    }


def _stand(
    drawn: plan.DrawnStand, edition: Edition, hall: Hall, categories: dict[str, StandCategory]
) -> Stand:
    return Stand(
        edition_id=edition.id,
        hall_id=hall.id,
        category_id=categories[drawn.kind].id,
        number=drawn.number,
        polygon=drawn.polygon,
        area_dm2=drawn.area_dm2,
        open_sides=drawn.open_sides,
        sector=drawn.sector,
        power_kw=drawn.power_kw,
        blocked_reason=BLOCKED.get(drawn.number, ""),
    )


BLOCKED = {"Т-05": "пожарный проход", "У-10": "колонна, место монтажа экрана"}
