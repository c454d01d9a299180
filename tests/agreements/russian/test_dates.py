"""Dates and ranges on paper."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agreements.russian import dates
from agreements.russian.typography import typeset

DAY = date(2025, 11, 5)


def test_one_day_has_three_writings() -> None:
    assert dates.long(DAY) == "5\u00a0ноября 2025\u00a0г."
    assert dates.quoted(DAY) == "«05»\u00a0ноября 2025\u00a0г."
    assert dates.digits(DAY) == "05.11.2025"


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (date(2025, 11, 27), date(2025, 11, 28), "27–28~ноября 2025~года"),
        (date(2025, 11, 27), date(2025, 11, 27), "27~ноября 2025~года"),
        (date(2025, 11, 30), date(2025, 12, 2), "30~ноября~– 2~декабря 2025~года"),
        (date(2025, 12, 30), date(2026, 1, 2), "30~декабря 2025~года~– 2~января 2026~года"),
        (date(2025, 11, 5), date(2026, 11, 6), "5~ноября 2025~года~– 6~ноября 2026~года"),
    ],
)
def test_a_range_says_month_and_year_once_where_they_are_the_same(first: date, last: date, text: str) -> None:
    assert dates.span(first, last) == text.replace("~", "\u00a0")


def test_a_range_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        dates.span(DAY, DAY - timedelta(days=1))


@settings(deadline=None)  # the first draw loads the dictionaries
@given(st.dates(min_value=date(1000, 1, 1)), st.integers(0, 800))
def test_typography_has_nothing_to_add_to_dates(day: date, length: int) -> None:
    last = min(date.max, day) if day.year > 9990 else day + timedelta(days=length)
    for text in (dates.long(day), dates.quoted(day), dates.digits(day), dates.span(day, last)):
        assert typeset(text) == text


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("до 15.05.2026", date(2026, 5, 15)),
        ("не позднее 3 марта 2027 г.", date(2027, 3, 3)),
        ("1 мая 2026 года", date(2026, 5, 1)),
        ("с 01.05.2026 по 15.05.2026", None),
        ("31.02.2026", None),
        ("II квартал 2026 года", None),
        ("ежегодно", None),
        ("", None),
    ],
)
def test_a_day_is_read_out_of_a_road_map_only_when_it_is_the_one(written: str, day: date | None) -> None:
    assert dates.day_in(written) == day
