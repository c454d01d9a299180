"""The filters a template may use: pure, total, and silent about nothing they cannot answer."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from hashlib import sha256
from typing import Any, cast

from jinja2.filters import FILTERS
from jinja2.runtime import Undefined
from jinja2.tests import TESTS

from agreements.docx.errors import FilterRefused
from agreements.docx.qr import qr
from agreements.russian import dates, money, names, typography

Filter = Callable[..., Any]

OUTPUT = 1_000_000
"""Characters one filter may return."""


def money_figures(value: object) -> str:
    """`120000` → «120 000,00»: roubles as Decimal or text, never a whole number (it might be kopecks)."""
    return money.formatted(_amount("money", value))


def money_in_words(value: object, currency: str = "RUB") -> str:
    """«сто двадцать тысяч рублей 00 копеек»."""
    return money.in_words(_amount("money_words", value), currency)


def contract_sum(value: object, currency: str = "RUB") -> str:
    """«120 000,00 (Сто двадцать тысяч) рублей 00 копеек»."""
    return money.contract_sum(_amount("contract_sum", value), currency)


def date_long(value: object) -> str:
    """«5 ноября 2025 г.»; a date or its ISO text."""
    return dates.long(_day("date_long", value))


def date_quoted(value: object) -> str:
    """««05» ноября 2025 г.»."""
    return dates.quoted(_day("date_quoted", value))


def date_digits(value: object) -> str:
    """«05.11.2025»."""
    return dates.digits(_day("date", value))


def date_span(first: object, last: object) -> str:
    """«27–28 ноября 2025 года»."""
    return dates.span(_day("date_span", first), _day("date_span", last))


def initials(value: object, surname_first: bool = False) -> str:
    """«Иванов Иван Иванович» → «И. И. Иванов», bound by no-break spaces."""
    return names.initials(names.parse(_text("initials", value)), surname_first)


def plural(n: object, one: str, few: str, many: str) -> str:
    """`{{ n | plural("стенд", "стенда", "стендов") }}`: the word alone."""
    if not isinstance(n, int) or isinstance(n, bool):
        raise _refusal("plural", n, "a whole number is needed")
    return typography.plural(n, one, few, many)


def typeset(value: object) -> str:
    """The text with no-break spaces, quotes and dashes by Russian rules."""
    return typography.typeset(_text("typeset", value))


def listed(values: object, last: str = "и") -> str:
    """«А, Б и В»."""
    texts = [_text("listed", value) for value in _series("listed", values)]
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} {last} {texts[-1]}" if texts else ""


def joined(values: object, separator: str = "", attribute: str | None = None) -> str:
    """The values in one text; `attribute` takes one field of each."""
    series = _series("join", values)
    if attribute is not None:
        series = [value[attribute] for value in series]
    return _bounded("join", separator, (_printed("join", value) for value in series))


def replaced(value: object, old: str, new: str) -> str:
    """The text with every `old` (not empty) replaced by `new`."""
    text = _text("replace", value)
    if not old:
        raise _refusal("replace", value, "nothing to look for")
    if len(text) + text.count(old) * (len(new) - len(old)) > OUTPUT:
        raise _refusal("replace", value, "the result is too long")
    return text.replace(old, new)


def rounded(value: object, precision: int = 0) -> Decimal | int:
    """A number with at most `precision` (0 to 10) decimals, halves up as in accounting."""
    if isinstance(value, bool) or not isinstance(value, Decimal | int) or not 0 <= precision <= 10:
        raise _refusal("round", value, "a number and 0 to 10 decimals are needed")
    if isinstance(value, int):
        return value
    return value.quantize(Decimal(1).scaleb(-precision), ROUND_HALF_UP)


OWN: dict[str, Filter] = {
    "money": money_figures,
    "money_words": money_in_words,
    "contract_sum": contract_sum,
    "date": date_digits,
    "date_long": date_long,
    "date_quoted": date_quoted,
    "date_span": date_span,
    "initials": initials,
    "plural": plural,
    "typeset": typeset,
    "listed": listed,
    "join": joined,
    "replace": replaced,
    "round": rounded,
    "qr": qr,
    "деньги": money_figures,
    "прописью": money_in_words,
    "сумма_договора": contract_sum,
    "дата": date_digits,
    "дата_словами": date_long,
    "дата_в_кавычках": date_quoted,
    "период": date_span,
    "инициалы": initials,
    "число": plural,
    "типографика": typeset,
    "перечень": listed,
    "куар": qr,
}
"""Filters of this package; Russian names are the same filters for lawyers."""

BORROWED = frozenset(
    {
        "abs",
        "capitalize",
        "count",
        "d",
        "default",
        "dictsort",
        "e",
        "escape",
        "first",
        "groupby",
        "int",
        "items",
        "last",
        "length",
        "list",
        "lower",
        "map",
        "max",
        "min",
        "reject",
        "rejectattr",
        "reverse",
        "select",
        "selectattr",
        "sort",
        "string",
        "sum",
        "title",
        "trim",
        "unique",
        "upper",
    }
)
"""Filters of Jinja that are pure, bounded and cannot reach outside of the values."""

ALLOWED_TESTS = frozenset(
    {
        "!=",
        "<",
        "<=",
        "==",
        ">",
        ">=",
        "boolean",
        "defined",
        "divisibleby",
        "eq",
        "equalto",
        "even",
        "float",
        "false",
        "ge",
        "greaterthan",
        "gt",
        "in",
        "integer",
        "le",
        "lessthan",
        "lower",
        "lt",
        "mapping",
        "ne",
        "none",
        "number",
        "odd",
        "sequence",
        "string",
        "true",
        "undefined",
        "upper",
    }
)


def filters_with(extra: Mapping[str, Filter] | None = None) -> dict[str, Filter]:
    """Every filter by its name: those of Jinja, ours, and `extra` of the caller."""
    return {**{name: FILTERS[name] for name in BORROWED}, **OWN, **(extra or {})}


def allowed_tests() -> dict[str, Filter]:
    """Every test (`is …`) by its name."""
    return {name: cast(Filter, TESTS[name]) for name in ALLOWED_TESTS}


def fingerprint(names: Iterable[str]) -> str:
    """A short digest of a set of filter names, part of the key of compiled templates."""
    return sha256("\n".join(sorted(names)).encode()).hexdigest()[:12]


def _refusal(name: str, value: object, reason: str) -> FilterRefused:
    """The refusal of a value; one that is absent raises its own error, which names it."""
    if isinstance(value, Undefined):
        str(value)
    return FilterRefused(name, value, reason)


def _amount(name: str, value: object) -> Decimal:
    if isinstance(value, Decimal):
        return value
    if isinstance(value, str):
        try:
            return Decimal(value.replace("\u00a0", "").replace(" ", "").replace(",", "."))
        except InvalidOperation:
            raise _refusal(name, value, "not an amount") from None
    raise _refusal(name, value, "an amount is a Decimal or text")


def _day(name: str, value: object) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise _refusal(name, value, "not a date like 2026-06-12") from None
    raise _refusal(name, value, "not a date")


def _text(name: str, value: object) -> str:
    if isinstance(value, str):
        return value
    raise _refusal(name, value, "text is needed")


def _printed(name: str, value: object) -> str:
    """What printing `value` would show."""
    if value is None or isinstance(value, list | dict | Undefined):
        raise _refusal(name, value, "a plain value is needed")
    return str(value)


def _series(name: str, values: object) -> list[Any]:
    if isinstance(values, str | dict) or not isinstance(values, Iterable):
        raise _refusal(name, values, "a list is needed")
    return list(values)


def _bounded(name: str, separator: str, texts: Iterable[str]) -> str:
    result = separator.join(texts)
    if len(result) > OUTPUT:
        raise _refusal(name, result, "the result is too long")
    return result
