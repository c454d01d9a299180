"""Check digits and keys as arithmetic on strings of ASCII digits of the right length."""

from collections.abc import Iterable

_INN_WEIGHTS = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
_LETTER_IN_ACCOUNT = dict(zip("ABCEHKMPTX", "0123456789", strict=True))


def _weighted(digits: str, weights: Iterable[int]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))


def inn_fits(inn: str) -> bool:
    """ИНН of 10 digits (organisation, one check digit) or 12 (person, two)."""
    checked = (9,) if len(inn) == 10 else (10, 11)
    return all(_weighted(inn[:n], _INN_WEIGHTS[-n:]) % 11 % 10 == int(inn[n]) for n in checked)


def ogrn_fits(ogrn: str) -> bool:
    """ОГРН of 13 digits (remainder by 11) or ОГРНИП of 15 (by 13): the last digit of the remainder counts."""
    return int(ogrn[:-1]) % (len(ogrn) - 2) % 10 == int(ogrn[-1])


def okpo_fits(okpo: str) -> bool:
    """ОКПО of 8 or 10 digits: weights 1, 2 … 10, 1 …; where the remainder is 10 again from 3, then 0."""
    body = okpo[:-1]
    for first in (1, 3):
        remainder = _weighted(body, ((first - 1 + place) % 10 + 1 for place in range(len(body)))) % 11
        if remainder < 10:
            return remainder == int(okpo[-1])
    return okpo[-1] == "0"


def kazakh_bin_fits(number: str) -> bool:
    """БИН or ИИН of Kazakhstan, 12 digits (RK Government decree 565 of 2003-06-11)."""
    for weights in (range(1, 12), (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)):
        remainder = _weighted(number[:11], weights) % 11
        if remainder < 10:
            return remainder == int(number[11])
    return False


def account_key_fits(account: str, conditional_number: str) -> bool:
    """The key of a 20-digit account (Bank of Russia No 515 of 1997-09-08).

    `conditional_number` are the three digits that stand for the bank; a letter in position 6 counts as a
    digit. The last digits of the products with 7, 1, 3 … must add up to a number that ends in 0.
    """
    letter = account[5]
    digits = conditional_number + account[:5] + _LETTER_IN_ACCOUNT.get(letter, letter) + account[6:]
    return (
        sum(int(digit) * weight % 10 for digit, weight in zip(digits, (7, 1, 3) * 8, strict=False)) % 10 == 0
    )
