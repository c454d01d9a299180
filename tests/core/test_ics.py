"""Calendars that other programs read: a library of theirs reads ours back."""

from datetime import UTC, date, datetime

import pytest
from icalendar import Calendar

from crm.core.ics import CalendarDay, calendar

MOMENT = datetime(2026, 5, 1, 9, 30, tzinfo=UTC)


def read(content: bytes) -> list[dict[str, object]]:
    found = Calendar.from_ical(content)
    assert found.errors == []
    return [
        {
            "uid": str(one["UID"]),
            "day": one["DTSTART"].dt,
            "end": one["DTEND"].dt,
            "title": str(one["SUMMARY"]),
            "description": str(one.get("DESCRIPTION", "")),
            "changed": one["DTSTAMP"].dt,
        }
        for one in found.walk("VEVENT")
    ]


@pytest.mark.parametrize(
    "title",
    [
        "Оплатить 30\u00a0% цены договора; второй платёж, с учётом НДС \\ без скидки",
        "Передать\nмакет",
        "Очень длинное обязательство, " * 20,
        "👩‍👩‍👧 " * 40,
        "BEGIN:VEVENT",
    ],
)
def test_what_was_written_is_read_back(title: str) -> None:
    (one,) = read(
        calendar("Мои, обязательства", [CalendarDay("a@b", date(2026, 12, 31), title, MOMENT, title)])
    )
    assert (one["title"], one["description"]) == (title, title)
    assert (one["day"], one["end"], one["changed"]) == (date(2026, 12, 31), date(2027, 1, 1), MOMENT)


def test_no_line_is_longer_than_75_octets_and_none_is_cut_within_a_letter() -> None:
    content = calendar("Ж" * 100, [CalendarDay("a@b", date(2026, 1, 1), "Щ" * 300, MOMENT)])
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"\n" not in content.replace(b"\r\n", b"")
    for line in lines:
        line.decode()


def test_nothing_typed_begins_a_property_of_its_own() -> None:
    (one,) = read(
        calendar("x", [CalendarDay("a@b", date(2026, 1, 1), "a\r\nURL:https://evil\x00\x07", MOMENT)])
    )
    assert one["title"] == "a\nURL:https://evil"


def test_an_empty_calendar_is_a_calendar() -> None:
    assert read(calendar("x", [])) == []
