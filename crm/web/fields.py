"""Form fields for what is typed the local way: money, moments on the local clock."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from flask_babel import format_decimal, to_user_timezone, to_utc
from flask_babel import gettext as _
from wtforms import StringField
from wtforms.widgets import DateTimeLocalInput

from crm.web.language import current_language

_PATTERN = "%Y-%m-%dT%H:%M"
_AMOUNT = re.compile(r"[0-9]{1,12}(\.[0-9]{1,2})?")
_THOUSANDS = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")


class RoublesField(StringField):  # type: ignore[misc]
    """`1 200 000,50`, in English also `1,200,000.50`, as Decimal; nothing typed is None."""

    data: Any

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else format_decimal(self.data, "#,##0.##")

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = _with_a_point("".join((valuelist[0] if valuelist else "").split()).removesuffix("₽"))
        self.data = None
        if not typed:
            return
        if not _AMOUNT.fullmatch(typed):
            raise ValueError(_("Введите сумму в рублях, например 120 000,50."))
        self.data = Decimal(typed)


def _with_a_point(typed: str) -> str:
    """The comma parts thousands in English, kopecks in Russian: `120,000` must never become 120 roubles."""
    if current_language() == "en" and _THOUSANDS.fullmatch(typed):
        return typed.replace(",", "")
    return typed.replace(",", ".")


class MomentField(StringField):  # type: ignore[misc]
    """A moment typed on the clock of the forum's city, kept in UTC; nothing typed is None."""

    data: Any
    widget = DateTimeLocalInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else to_user_timezone(self.data).strftime(_PATTERN)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        if valuelist and valuelist[0]:
            try:
                local = datetime.strptime(valuelist[0][:16], _PATTERN)  # noqa: DTZ007  the zone follows
            except ValueError as error:
                raise ValueError(_("Введите дату и время, например 27.11.2025 14:00.")) from error
            self.data = to_utc(local).replace(tzinfo=UTC)
