"""The price of participation as a template sees it: lines, VAT, schedule, the refund ladder."""

from decimal import Decimal
from typing import Protocol

from agreements.russian import dates
from agreements.russian.money import VatMode, contract_sum, formatted, vat_clause
from agreements.russian.typography import typeset
from agreements.terms.participation import ParticipationTerms
from agreements.terms.prices import WITHOUT_RATE, PriceLine, RefundStep, instalment_amounts
from agreements.terms.values import Values
from agreements.terms.values import wording as w


class Priced(Protocol):
    """Terms with lines of a price."""

    @property
    def lines(self) -> tuple[PriceLine, ...]: ...
    @property
    def total(self) -> Decimal: ...
    @property
    def is_free(self) -> bool: ...


def price_values(terms: Priced) -> Values:
    vat = sum((line.vat_amount for line in terms.lines), Decimal("0.00"))
    has_vat = any(line.vat_mode not in WITHOUT_RATE for line in terms.lines)
    return {
        "is_free": terms.is_free,
        "has_vat": has_vat,
        "total": formatted(terms.total),
        "total_words": contract_sum(terms.total),
        "vat_total": formatted(vat) if has_vat else "—",
        "vat_text": "; ".join(_vat_texts(terms.lines)),
        "lines": [_line_values(n, line) for n, line in enumerate(terms.lines, 1)],
    }


def _line_values(n: int, line: PriceLine) -> Values:
    exempt = line.vat_mode in WITHOUT_RATE
    return {
        "n": n,
        "name": typeset(line.name),
        "quantity": w.number(line.quantity),
        "unit": typeset(line.unit),
        "price": formatted(line.price),
        "vat": line.vat_mode.replace(" ", w.NBSP) if exempt else f"{line.vat_mode}{w.NBSP}%",
        "vat_amount": "—" if exempt else formatted(line.vat_amount),
        "amount": formatted(line.amount),
    }


def _vat_texts(lines: tuple[PriceLine, ...]) -> list[str]:
    """One clause per VAT mode (and ground), in the order of the lines; sums are those of the lines."""
    sums: dict[tuple[VatMode, str], Decimal] = {}
    for line in lines:
        key = (line.vat_mode, line.ground)
        sums[key] = sums.get(key, Decimal("0.00")) + line.vat_amount
    return [vat_clause(mode, vat, typeset(ground)) for (mode, ground), vat in sums.items()]


def payment_values(terms: ParticipationTerms) -> list[Values]:
    amounts = instalment_amounts(terms.total, terms.payments)
    return [
        {
            "percent": w.percent(part.percent),
            "amount": contract_sum(amount),
            "due": (
                f"не позднее {dates.long(part.due)}"
                if part.due
                else f"в течение {w.within_days(part.days_after_signing or 0)} с даты подписания Договора"
            ),
        }
        for part, amount in zip(terms.payments, amounts, strict=True)
    ]


def refund_values(steps: tuple[RefundStep, ...]) -> list[Values]:
    """The ladder from the earliest refusal to the latest, each step saying between which days it holds."""
    values: list[Values] = []
    above: RefundStep | None = None
    for step in sorted(steps, key=lambda step: -step.days_before):
        values.append({"when": _refusal_window(above, step), "percent": w.percent(step.retained_percent)})
        above = step
    return values


def _refusal_window(above: RefundStep | None, step: RefundStep) -> str:
    since = f"не позднее чем за {w.calendar_days(step.days_before)}" if step.days_before else ""
    until = f"менее чем за {w.calendar_days(above.days_before)}" if above else ""
    return ", но ".join(part for part in (until, since) if part)
