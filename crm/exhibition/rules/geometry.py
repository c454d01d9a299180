"""Shapes on a hall's plan: polygons as lists of [x, y] in metres, y growing downwards."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import NamedTuple

Point = Sequence[float]
Polygon = Sequence[Point]


class Bounds(NamedTuple):
    """The smallest upright rectangle around a shape."""

    x: float
    y: float
    width: float
    height: float


def area(polygon: Polygon) -> Decimal:
    """Square metres by the shoelace formula, to hundredths; the direction of drawing does not matter."""
    return Decimal(repr(abs(_signed_area(polygon)))).quantize(Decimal("0.01"), ROUND_HALF_UP)


def bounds(polygon: Polygon) -> Bounds:
    xs, ys = [point[0] for point in polygon], [point[1] for point in polygon]
    return Bounds(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


def label_point(polygon: Polygon) -> tuple[float, float]:
    """Where a label sits: the centroid, or the middle of the bounds when that falls outside (an L-shape)."""
    centre = _centroid(polygon)
    if contains(polygon, centre):
        return centre
    widest = max(_spans(polygon, _rows(polygon)), key=lambda span: span[1] - span[0])
    return (widest[0] + widest[1]) / 2, widest[2]


def contains(polygon: Polygon, point: tuple[float, float]) -> bool:
    """Whether the point lies inside (ray casting; the border counts as either)."""
    x, y = point
    inside = False
    for (x1, y1), (x2, y2) in _edges(polygon):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def svg_points(polygon: Polygon) -> str:
    """The `points` attribute of an SVG polygon: `1,2 4,2 4,5`."""
    return " ".join(f"{_plain(x)},{_plain(y)}" for x, y in polygon)


def svg_path(points: Polygon, *, closed: bool = True) -> str:
    """The `d` attribute of an SVG path: `M1 2L4 2L4 5Z`."""
    return "M" + "L".join(f"{_plain(x)} {_plain(y)}" for x, y in points) + ("Z" if closed else "")


def _signed_area(polygon: Polygon) -> float:
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in _edges(polygon)) / 2


def _centroid(polygon: Polygon) -> tuple[float, float]:
    signed = _signed_area(polygon)
    if not signed:
        box = bounds(polygon)
        return box.x + box.width / 2, box.y + box.height / 2
    x = sum((x1 + x2) * (x1 * y2 - x2 * y1) for (x1, y1), (x2, y2) in _edges(polygon))
    y = sum((y1 + y2) * (x1 * y2 - x2 * y1) for (x1, y1), (x2, y2) in _edges(polygon))
    return x / (6 * signed), y / (6 * signed)


def _rows(polygon: Polygon) -> list[float]:
    """Heights between neighbouring corners, where a horizontal line crosses edges and never a corner."""
    ys = sorted({point[1] for point in polygon})
    return [(upper + lower) / 2 for upper, lower in pairwise(ys)]


def _spans(polygon: Polygon, rows: Sequence[float]) -> list[tuple[float, float, float]]:
    spans = []
    for y in rows:
        crossings = sorted(
            (x2 - x1) * (y - y1) / (y2 - y1) + x1
            for (x1, y1), (x2, y2) in _edges(polygon)
            if (y1 > y) != (y2 > y)
        )
        spans += [(left, right, y) for left, right in zip(crossings[::2], crossings[1::2], strict=True)]
    return spans


def _edges(polygon: Polygon) -> list[tuple[Point, Point]]:
    return list(zip(polygon, [*polygon[1:], polygon[0]], strict=True))


def _plain(number: float) -> str:
    return f"{number:.3f}".rstrip("0").rstrip(".")
