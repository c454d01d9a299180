"""Money and moments as people type them."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import Form

from crm.web.fields import MomentField, RoublesField


class Both(Form):
    amount = RoublesField()
    at = MomentField()


@pytest.fixture(autouse=True)
def _request(app: Flask) -> object:
    with app.test_request_context(headers={"Accept-Language": "ru"}):
        yield


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("120000", Decimal(120000)),
        ("1 200 000,50 ₽", Decimal("1200000.50")),
        ("1\u00a0200\u202f000.5", Decimal("1200000.5")),
        ("0", Decimal(0)),
        ("", None),
    ],
)
def test_money_is_read(typed: str, amount: Decimal | None) -> None:
    form = Both(MultiDict({"amount": typed}))
    assert form.validate()
    assert form.amount.data == amount


@pytest.mark.parametrize(
    "typed",
    ["сто", "1,005", "120,000", "1,200,000.50", "-1", "1e30", "NaN", "Infinity", "1.2.3", "1000000000000"],
)
def test_money_that_is_none_is_refused_and_kept_on_the_screen(typed: str) -> None:
    form = Both(MultiDict({"amount": typed}))
    assert not form.validate()
    assert form.amount.data is None
    assert f'value="{typed}"' in form.amount()


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("120,000", Decimal(120000)),
        ("1,200,000.50", Decimal("1200000.50")),
        ("120 000,50", Decimal("120000.50")),
    ],
)
def test_money_shown_in_english_is_read_back_the_same(app: Flask, typed: str, amount: Decimal) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        form = Both(MultiDict({"amount": typed}))
        assert form.validate()
        assert form.amount.data == amount
        again = Both(MultiDict({"amount": Both(amount=amount).amount._value()}))
        assert again.validate()
        assert again.amount.data == amount


def test_a_moment_is_typed_on_the_local_clock() -> None:
    form = Both(MultiDict({"at": "2026-11-27T14:30"}))
    assert form.validate()
    assert form.at.data == datetime(2026, 11, 27, 9, 30, tzinfo=UTC)
    assert 'value="2026-11-27T14:30"' in Both(at=form.at.data).at()


@pytest.mark.parametrize("typed", ["завтра", "2026-13-01T00:00", "2026-11-27"])
def test_a_moment_that_is_none_is_refused(typed: str) -> None:
    form = Both(MultiDict({"at": typed}))
    assert not form.validate()
    assert form.at.data is None
