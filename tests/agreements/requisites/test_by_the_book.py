"""Check digits against the rules as published, written out weight by weight."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.requisites.checksums import account_key_fits, inn_fits, kazakh_bin_fits, ogrn_fits, okpo_fits


def _digits(count: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=count, max_size=count)


def _sum(body: str, *weights: int) -> int:
    return sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))


def _fitting(beginning: str, fits: Callable[[str], bool]) -> str:
    return "".join(digit for digit in "0123456789" if fits(beginning + digit))


@given(_digits(9))
def test_inn_of_an_organisation(body: str) -> None:
    expected = _sum(body, 2, 4, 10, 3, 5, 9, 4, 6, 8) % 11 % 10
    assert _fitting(body, inn_fits) == str(expected)


@given(_digits(10))
def test_inn_of_a_person(body: str) -> None:
    first = body + str(_sum(body, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8) % 11 % 10)
    expected = _sum(first, 3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8) % 11 % 10
    assert _fitting(first, inn_fits) == str(expected)
    wrong = body + str((int(first[-1]) + 1) % 10)
    assert _fitting(wrong, inn_fits) == ""


@given(_digits(12), _digits(14))
def test_ogrn_and_ogrnip(ogrn: str, ogrnip: str) -> None:
    assert _fitting(ogrn, ogrn_fits) == str(int(ogrn) % 11)[-1]
    assert _fitting(ogrnip, ogrn_fits) == str(int(ogrnip) % 13)[-1]


@given(_digits(7), _digits(9))
def test_okpo_of_organisations_and_entrepreneurs(short: str, long: str) -> None:
    first, second = _sum(short, 1, 2, 3, 4, 5, 6, 7) % 11, _sum(short, 3, 4, 5, 6, 7, 8, 9) % 11
    assert _fitting(short, okpo_fits) == str(first if first < 10 else second % 10)
    first = _sum(long, 1, 2, 3, 4, 5, 6, 7, 8, 9) % 11
    second = _sum(long, 3, 4, 5, 6, 7, 8, 9, 10, 1) % 11
    assert _fitting(long, okpo_fits) == str(first if first < 10 else second % 10)


@given(_digits(11))
def test_kazakh_bin_and_iin(body: str) -> None:
    first = _sum(body, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11) % 11
    second = _sum(body, 3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2) % 11
    expected = first if first < 10 else second
    assert _fitting(body, kazakh_bin_fits) == (str(expected) if expected < 10 else "")


@given(_digits(3), _digits(20))
def test_the_key_of_an_account(conditional: str, account: str) -> None:
    total = 0
    for place, digit in enumerate(conditional + account):
        product = int(digit) * [7, 1, 3][place % 3]
        total += product - product // 10 * 10
    assert account_key_fits(account, conditional) is str(total).endswith("0")


@pytest.mark.parametrize(("letter", "digit"), [*zip("ABCEHKMPTX", "0123456789", strict=True)])
def test_a_letter_of_a_clearing_currency_counts_as_its_digit(letter: str, digit: str) -> None:
    for key in "0123456789":
        with_letter, with_digit = (f"40602{sixth}10{key}00000000025" for sixth in (letter, digit))
        assert account_key_fits(with_letter, "746") is account_key_fits(with_digit, "746")
