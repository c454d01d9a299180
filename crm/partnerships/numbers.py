"""Taking the next number of a register: one statement that locks, counts and answers."""

from datetime import date

from sqlalchemy import text as sql

from agreements.numbering import (
    Policy,
    TokenWithoutValue,
    ValueUnusable,
    format_number,
    parse_scheme,
    period_key,
)
from crm.core.actor import Actor
from crm.core.db import session
from crm.partnerships.errors import NumberNeedsValue
from crm.partnerships.models import Agreement, RegisterEntry

# The row stays locked until the transaction ends: a second registration waits, a rolled-back one gives its
# number back. A sequence would leave a hole there (89 of 739 in the trial behind this rule).
_NEXT = sql(
    "INSERT INTO number_counter (register_id, period_key, last) VALUES (:register_id, :period_key, 1) "
    "ON CONFLICT (register_id, period_key) DO UPDATE SET last = number_counter.last + 1 RETURNING last"
)


def next_seq(register_id: int, key: str) -> int:
    """The next place in a register and period; whoever comes second waits until this transaction ends."""
    seq: int = session.execute(_NEXT, {"register_id": register_id, "period_key": key}).scalar_one()
    return seq


def take_number(agreement: Agreement, *, on: date, by: Actor) -> RegisterEntry:
    """The next number of the agreement's register, written into the book. Take it last: others wait."""
    register = agreement.type.register
    policy = Policy(register.period)
    key = period_key(policy, on, agreement.edition.numeral)
    seq = next_seq(register.id, key)
    try:
        number = format_number(
            parse_scheme(register.scheme, policy),
            seq=seq,
            on=on,
            prefix=register.prefix,
            type_code=agreement.type.code,
            city=agreement.organisation.city,
        )
    except (TokenWithoutValue, ValueUnusable) as error:
        raise NumberNeedsValue(scheme=register.scheme, what=error.token.value) from error
    entry = RegisterEntry(
        register_id=register.id,
        period_key=key,
        seq=seq,
        number=number,
        registered_on=on,
        registered_by=by.label,
        annulled_at=None,
    )
    session.add(entry)
    session.flush()
    return entry
