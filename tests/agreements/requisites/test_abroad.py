"""Numbers of other countries and international ones."""

import pytest

from agreements.requisites import check


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("kz_bin", "971240001315"),
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
