"""Form fields for what is typed the Russian way: money with a comma, moments on the local clock."""

from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import format_decimal, to_user_timezone, to_utc
from flask_babel import gettext as _
from wtforms import StringField
from wtforms.widgets import DateTimeLocalInput

_PATTERN = "%Y-%m-%dT%H:%M"


class RoublesField(StringField):  # type: ignore[misc]
    """`1 200 000,50` as Decimal with at most two decimals; nothing typed is None."""

    data: Any

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else format_decimal(self.data, "#,##0.##")

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = "".join((valuelist[0] if valuelist else "").split()).removesuffix("₽").replace(",", ".")
        self.data = None
        if not typed:
            return
        try:
            amount = Decimal(typed)
            if not (amount.is_finite() and 0 <= amount < 10**12 and amount == round(amount, 2)):
                raise InvalidOperation
        except InvalidOperation as error:
            raise ValueError(_("Введите сумму в рублях, например 120 000,50.")) from error
        self.data = amount


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
