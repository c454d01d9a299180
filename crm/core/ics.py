"""Days as a calendar that other programs subscribe to (iCalendar, RFC 5545)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

LINE = 75
"""Octets of a line before it is folded (RFC 5545, 3.1)."""


@dataclass(frozen=True)
class CalendarDay:
    """Something that belongs to a whole day. `uid` never changes, `changed_at` tells versions apart."""

    uid: str
    day: date
    title: str
    changed_at: datetime
    description: str = ""
    url: str = ""


def calendar(name: str, days: Iterable[CalendarDay]) -> bytes:
    """The calendar as a file in UTF-8, in the order given.

    Days carry no time zone: a last day is that day wherever one reads it.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Vitrina//Vitrina//RU",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
    ]
    for one in days:
        lines += _event(one)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _event(one: CalendarDay) -> list[str]:
    moment = one.changed_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = [
        "BEGIN:VEVENT",
        f"UID:{one.uid}",
        f"DTSTAMP:{moment}",
        f"LAST-MODIFIED:{moment}",
        f"DTSTART;VALUE=DATE:{one.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{one.day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(one.title)}",
        "TRANSP:TRANSPARENT",
    ]
    if one.description:
        lines.append(f"DESCRIPTION:{_escaped(one.description)}")
    if one.url:
        lines.append(f"URL:{one.url}")
    return [*lines, "END:VEVENT"]


def _escaped(text: str) -> str:
    """TEXT (3.3.11): backslash, comma, semicolon and line ends escaped; other control characters dropped."""
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return "".join(sign for sign in text if sign >= " " and sign != "\x7f")


def _folded(line: str) -> bytes:
    """Lines of at most 75 octets, never cut within a character; what follows begins with a space (3.1)."""
    parts, part, room = [], b"", LINE
    for sign in line:
        octets = sign.encode()
        if len(part) + len(octets) > room:
            parts.append(part)
            part, room = b"", LINE - 1
        part += octets
    return b"\r\n ".join([*parts, part]) + b"\r\n"
