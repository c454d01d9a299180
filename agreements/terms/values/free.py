"""A paper of a free template as that template sees it: what the records know, and its own values beside."""

from collections.abc import Mapping
from typing import Any

from agreements.terms.forum import StandTerms
from agreements.terms.free import FreeTerms
from agreements.terms.values import Values
from agreements.terms.values.common import forum_values, registration_values
from agreements.terms.values.cooperation import in_pairs
from agreements.terms.values.participation import stand_values
from agreements.terms.values.party import party_values
from agreements.terms.values.price import price_values


def free_values(terms: FreeTerms) -> Values:
    """The data tree of a free paper (shape: docs/agreement-variables.md).

    Without a booking `has_stand` is no and every text of `stand` is empty.
    """
    parties = [party_values(party, f"Сторона {n}") for n, party in enumerate(terms.parties, 1)]
    known: Values = {
        "agreement": registration_values(terms.registration, terms.place or terms.forum.city),
        "parties": parties,
        "party_rows": in_pairs(parties),
        "organiser": parties[0],
        "counterparty": parties[1],
        "forum": forum_values(terms.forum),
        "has_stand": terms.stand is not None,
        "stand": stand_values(terms.stand or StandTerms(), terms.forum.time_zone),
        "price": price_values(terms),
    }
    if terms.stand is None:
        known["stand"] |= {"type": "", "open_sides": 0}
    return _united(terms.own, known)


def _united(own: Mapping[str, Any], known: Values) -> Values:
    """Both trees in one; where both have a value it is that of the records."""
    made: Values = dict(known)
    for name, value in own.items():
        mine = known.get(name)
        if name not in known:
            made[name] = value
        elif isinstance(mine, dict) and isinstance(value, Mapping):
            made[name] = _united(value, mine)
    return made
