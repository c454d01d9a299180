"""The demonstration's hall: four sectors around seven city showcases, sixty stands. Lengths are metres."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from crm.core.texts import text
from crm.leads.models import Sector

WIDTH, HEIGHT = 80, 50
LEFT, RIGHT, TOP, BOTTOM = 3, 53, 5, 31


@dataclass(frozen=True)
class DrawnStand:
    """A rectangle on the plan; `kind` names its price category."""

    number: str
    x: float
    y: float
    width: float
    depth: float
    open_sides: int
    sector: Sector | None
    kind: str
    power_kw: int = 3

    @property
    def polygon(self) -> list[list[float]]:
        return _box(self.x, self.y, self.width, self.depth)

    @property
    def area_dm2(self) -> int:
        return round(self.width * self.depth * 100)


SECTORS = (
    (Sector.ARCHITECTURE, "А", LEFT, TOP, (0, 9, 18), 6),
    (Sector.IMPROVEMENT, "Б", RIGHT, TOP, (0, 9, 18), 6),
    (Sector.TRANSPORT, "Т", LEFT, BOTTOM, (0, 9, 18), 6),
    (Sector.SMART, "У", RIGHT, BOTTOM, (0, 6.5, 13, 19.5), 4.5),
)
ROW = (4, 4, 6, 6, 4)
SHOWCASES = (
    ("Г-1", 34, 21, 12, 8),
    ("Г-2", 29, 5, 8, 6),
    ("Г-3", 43, 5, 8, 6),
    ("Г-4", 36, 13, 8, 6),
    ("Г-5", 36, 31, 8, 6),
    ("Г-6", 29, 39, 8, 6),
    ("Г-7", 43, 39, 8, 6),
)


def stands() -> Iterator[DrawnStand]:
    """All sixty: the showcases first, then sector by sector."""
    for number, x, y, width, depth in SHOWCASES:
        yield DrawnStand(number, x, y, width, depth, 4, None, "showcase", power_kw=10)
    for sector, letter, x, y, islands, island_width in SECTORS:
        yield from _sector(sector, letter, x, y, islands, island_width)


def features() -> list[dict[str, Any]]:
    """What else is drawn: sectors with their names, the entrance, the stage where agreements are signed."""
    return [
        *(
            {"kind": "sector", "label": sector.title, "points": _box(x - 1, y - 2.6, 26, 18.6)}
            for sector, _letter, x, y, _islands, _width in SECTORS
        ),
        {"kind": "entrance", "label": text("Главный вход"), "points": [[36, HEIGHT], [44, HEIGHT]]},
        {"kind": "note", "label": text("Сцена подписания"), "points": _box(55, 23, 20, 4)},
        {"kind": "note", "label": text("Регистрация"), "points": _box(5, 23, 20, 4)},
    ]


def _box(x: float, y: float, width: float, depth: float) -> list[list[float]]:
    return [[x, y], [x + width, y], [x + width, y + depth], [x, y + depth]]


def _sector(
    sector: Sector, letter: str, x: float, y: float, islands: tuple[float, ...], island_width: float
) -> Iterator[DrawnStand]:
    """Two rows back to back, an aisle, and a row of islands."""
    n = 0
    for row in (0, 3):
        left = x
        for place, width in enumerate(ROW):
            n += 1
            corner = place in (0, len(ROW) - 1)
            yield DrawnStand(
                f"{letter}-{n:02}", left, y + row, width, 3, 2 if corner else 1, sector, "equipped"
            )
            left += width
    for offset in islands:
        n += 1
        yield DrawnStand(
            f"{letter}-{n:02}", x + offset, y + 9.5, island_width, 5, 4, sector, "raw", power_kw=10
        )
