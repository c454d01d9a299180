"""Sums in figures and words, and VAT."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.russian.money import (
    contract_sum,
    exact,
    formatted,
    in_words,
    included_vat,
    standard_vat_rate,
    vat_clause,
)
from agreements.russian.numerals import cardinal
from tests.agreements.russian.tables import misses


def plain(words: str) -> str:
    """As the table writes it, without the no-break space before the kopecks."""
    return words.replace("\u00a0", " ")


def test_every_sum_of_the_table_is_written_in_words() -> None:
    assert misses("money_words.tsv", "expected_words", lambda row: plain(in_words(row["amount_rub"]))) == []


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        ("2.02", "BYN", "два белорусских рубля 02 копейки"),
        ("2.02", "KZT", "два тенге 02 тиына"),
        ("2.02", "UZS", "два сума 02 тийина"),
        ("2.02", "EUR", "два евро 02 цента"),
        ("2.02", "USD", "два доллара 02 цента"),
        ("21.21", "CNY", "двадцать один юань 21 фэнь"),
        ("5.00", "AMD", "пять драмов 00 лум"),
        ("1001.03", "KGS", "одна тысяча один сом 03 тыйына"),
    ],
)
def test_other_currencies_have_their_own_names(amount: str, currency: str, words: str) -> None:
    assert plain(in_words(amount, currency)) == words


@pytest.mark.parametrize("amount", [1.5, 120000, True, None])
def test_only_exact_types_are_money(amount: object) -> None:
    with pytest.raises(TypeError):
        in_words(amount)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "amount",
    ["-1", "1.234", "1,5", "1 000", "", "abc", "١٢", "1e3", "1_000", "+1", "1" + "0" * 15, Decimal("NaN")],
)
def test_what_is_no_plain_amount_is_refused(amount: Decimal | str) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        in_words(amount)


def test_an_unknown_currency_is_refused() -> None:
    with pytest.raises(KeyError):
        in_words("1", "XXX")


@pytest.mark.parametrize(
    ("amount", "text"),
    [("120000", "120 000,00"), ("0.5", "0,50"), ("1234567.8", "1 234 567,80"), ("1000", "1 000,00")],
)
def test_figures_have_no_break_spaces_and_a_comma(amount: str, text: str) -> None:
    assert formatted(amount) == text.replace(" ", "\u00a0")


def test_the_sum_of_a_contract_stands_in_figures_and_words() -> None:
    assert contract_sum(Decimal("120000")) == "120\u00a0000,00 (Сто двадцать тысяч) рублей 00\u00a0копеек"


@given(st.integers(0, 10**17 - 1))
def test_words_and_figures_name_the_same_sum(kopecks: int) -> None:
    amount = Decimal(kopecks) / 100
    assert exact(formatted(amount).replace("\u00a0", "").replace(",", ".")) == amount
    assert in_words(amount).startswith(cardinal(kopecks // 100))
    assert f" {kopecks % 100:02}\u00a0копе" in in_words(amount)


@given(st.integers(0, 10**6 - 1), st.integers(1, 10**6 - 1))
def test_words_of_a_number_are_those_of_its_thousands_and_its_rest(thousands: int, rest: int) -> None:
    rest %= 1000
    parts = [cardinal(thousands * 1000)] if thousands else []
    parts += [cardinal(rest)] if rest or not thousands else []
    assert cardinal(thousands * 1000 + rest) == " ".join(parts)


def test_the_gender_shows_in_one_and_two_only() -> None:
    assert cardinal(21, "f") == "двадцать одна"
    assert cardinal(21, "m") == "двадцать один"
    assert cardinal(1, "n") == "одно"
    assert cardinal(111, "f") == "сто одиннадцать"


@pytest.mark.parametrize("number", [-1, 10**15])
def test_numbers_without_words_are_refused(number: int) -> None:
    assert cardinal(10**15 - 1).startswith("девятьсот девяносто девять триллионов")
    with pytest.raises(ValueError, match="words"):
        cardinal(number)


@pytest.mark.parametrize(
    ("amount", "rate", "vat"),
    [("122.00", 22, "22.00"), ("120000", "22", "21639.34"), ("100", 0, "0.00"), ("0.03", 20, "0.01")],
)
def test_included_vat_is_rounded_half_up_to_kopecks(amount: str, rate: int | str, vat: str) -> None:
    assert included_vat(amount, rate) == Decimal(vat)
    assert included_vat(amount, rate).as_tuple().exponent == -2


@pytest.mark.parametrize("rate", [-1, 100])
def test_a_rate_outside_a_percentage_is_refused(rate: int) -> None:
    with pytest.raises(ValueError, match="percentage"):
        included_vat("1", rate)


def test_the_standard_rate_follows_the_day_of_supply() -> None:
    assert (standard_vat_rate(date(2025, 12, 31)), standard_vat_rate(date(2026, 1, 1))) == (20, 22)


def test_the_vat_clause_names_rate_and_sum_or_the_ground() -> None:
    assert vat_clause("22", "22.00") == (
        "в том числе НДС 22\u00a0% в сумме 22,00 (Двадцать два) рубля 00\u00a0копеек"
    )
    assert vat_clause("без НДС", "0", "п. 2 ст. 346.11 НК РФ") == "НДС не облагается (п. 2 ст. 346.11 НК РФ)"
    assert vat_clause("вне РФ", "0", "ст. 148 НК РФ").endswith("не признаётся (ст. 148 НК РФ)")
