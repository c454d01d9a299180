"""The event and the stand: what an exhibitor takes part in, and where it stands."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

STAND_TYPES = {1: "линейный", 2: "угловой", 3: "полуостров", 4: "остров"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Forum:
    """One edition of the forum.

    `name` is without quotes, `edition` as printed («IX»), `starts` and `ends` are both inclusive,
    `time_zone` is an IANA name: moments of the stand's timetable are printed in it.
    """

    name: str = ""
    edition: str = ""
    starts: date | None = None
    ends: date | None = None
    venue: str = ""
    venue_address: str = ""
    city: str = ""
    time_zone: str = "Asia/Yekaterinburg"


@dataclass(frozen=True, slots=True, kw_only=True)
class Equipment:
    """What stands on the stand when it is handed over."""

    name: str
    quantity: Decimal = Decimal(1)
    unit: str = "шт."


@dataclass(frozen=True, slots=True, kw_only=True)
class StandTerms:
    """The exhibition space: `area` in square metres, `open_sides` 1 to 4, `power` in kilowatts.

    The four moments of the timetable are aware datetimes: space handed over, stand ready, dismantling
    allowed, space given back.
    """

    number: str = ""
    hall: str = ""
    area: Decimal | None = None
    open_sides: int = 1
    category: str = ""
    sector: str = ""
    power: Decimal | None = None
    max_height: Decimal | None = None
    equipment: tuple[Equipment, ...] = ()
    handed_over: datetime | None = None
    ready: datetime | None = None
    dismantled_from: datetime | None = None
    returned: datetime | None = None

    def __post_init__(self) -> None:
        if self.open_sides not in STAND_TYPES:
            raise ValueError(f"a stand has 1 to 4 open sides, not {self.open_sides}")
        if self.area is not None and self.area <= 0:
            raise ValueError(f"the area of a stand is positive, not {self.area}")

    @property
    def type(self) -> str:
        """«линейный», «угловой», «полуостров» or «остров», by the number of open sides."""
        return STAND_TYPES[self.open_sides]
