"""What every agreement shows: its registration and the forum."""

from functools import lru_cache

from agreements.russian import dates
from agreements.russian.typography import typeset
from agreements.terms.forum import Forum
from agreements.terms.registration import Registration
from agreements.terms.values import Values
from agreements.terms.values import wording as w


def registration_values(registration: Registration | None, place: str) -> Values:
    return {
        "number": registration.number if registration else w.BLANK_NUMBER,
        "date": dates.quoted(registration.made) if registration else w.BLANK_DATE,
        "place": typeset(place),
        "verify_at": registration.verify_at if registration else "",
    }


def forum_values(forum: Forum) -> Values:
    return dict(_forum_values(forum))


@lru_cache(16)
def _forum_values(forum: Forum) -> Values:
    return {
        "name": typeset(forum.name),
        "edition": forum.edition,
        "dates": dates.span(forum.starts, forum.ends) if forum.starts and forum.ends else "",
        "starts": w.day(forum.starts),
        "ends": w.day(forum.ends),
        "venue": typeset(forum.venue),
        "venue_address": typeset(forum.venue_address),
        "city": typeset(forum.city),
        "time_zone": w.offset(forum.time_zone, forum.starts),
    }
