"""Numbers of other countries and international ones."""

import pytest

from agreements.requisites import check


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("by_unp", "200988541"),
        ("az_voen", "1400057421"),
        ("md_idno", "1008600038413"),
        ("ua_edrpou", "32855961"),
        ("cn_uscc", "91110000600037341L"),
        ("iban", "DE89370400440532013000"),
        ("iban", "IBAN: de89 3704 0044 0532 0130 00"),
        ("swift", "SABRRUMM"),
        ("swift", "SWIFT SABRRUMMXXX"),
    ],
)
def test_a_right_number_is_fine(kind: str, value: str) -> None:
    assert check(kind, value).outcome == "fine"


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("by_unp", "200988542"),
        ("az_voen", "1400057424"),
        ("md_idno", "1008600038412"),
        ("ua_edrpou", "32855962"),
        ("cn_uscc", "91110000600037342L"),
        ("kz_bin", "123456789012"),
        ("iban", "DE88370400440532013000"),
        ("iban", "XX89370400440532013000"),
    ],
)
def test_a_wrong_check_digit_or_unknown_country_is_suspicious(kind: str, value: str) -> None:
    assert check(kind, value).outcome == "suspicious"


def test_exactly_one_last_digit_fits_a_kazakh_number_or_none() -> None:
    for body in ("94074000000", "12345678901", "08064001000"):
        assert sum(check("kz_bin", f"{body}{digit}").outcome == "fine" for digit in range(10)) <= 1
    assert check("kz_bin", "971240001315").outcome == "fine"


def test_a_kazakh_number_is_weighed_twice() -> None:
    bodies = [f"9407{number:07}" for number in range(3000)]
    once = [sum(int(d) * w for d, w in zip(b, range(1, 12), strict=True)) % 11 for b in bodies]
    twice = [body for body, remainder in zip(bodies, once, strict=True) if remainder == 10]
    fitting = [
        sum(check("kz_bin", f"{body}{digit}").outcome == "fine" for digit in range(10)) for body in twice
    ]
    assert set(fitting) == {0, 1}, "the second weights give a digit, or no such number exists"


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("kg_inn", "12345678901234"),
        ("uz_stir", "123456789"),
        ("am_hvhh", "12345678"),
        ("tj_inn", "123456789"),
        ("ge_id", "123456789"),
        ("ge_id", "12345678901"),
    ],
)
def test_where_no_rule_is_known_nothing_is_called_fine(kind: str, value: str) -> None:
    assert (check(kind, value).outcome, check(kind, value).code) == ("not_checked", "no_rule")
    assert check(kind, value[:-3]).code == "wrong_length"


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        ("swift", "SABRRUM", "wrong_length"),
        ("swift", "SABRRUMMX", "wrong_length"),
        ("swift", "12345678", "wrong_format"),
        ("swift", "SАBRRUMM", "look_alike"),
        ("iban", "DE8", "wrong_length"),
        ("cn_uscc", "9111000060003734", "wrong_length"),
        ("kz_bin", "٩٤٠٧٤٠٠٠٠٣٨٩", "foreign_digits"),
    ],
)
def test_an_impossible_writing_is_refused(kind: str, value: str, code: str) -> None:
    assert (check(kind, value).outcome, check(kind, value).code) == ("impossible", code)
