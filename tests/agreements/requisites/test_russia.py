"""ИНН, ОГРН, ОГРНИП, КПП, БИК, ОКПО, ОКТМО."""

import pytest

from agreements.requisites import check, kinds
from tests.agreements.russian.tables import rows


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("inn", "7707083893"),
        ("inn", "5036045205"),
        ("inn", "500100732259"),
        ("inn_organisation", "7707083893"),
        ("inn_person", "500100732259"),
        ("ogrn", "1027700132195"),
        ("okpo", "00032537"),
        ("kpp", "773601001"),
        ("kpp", "7736AB001"),
        ("bik", "044525225"),
        ("bik", "016577551"),
        ("bik", "004525988"),
        ("oktmo", "65701000"),
        ("oktmo", "65701000001"),
    ],
)
def test_a_right_number_is_fine_and_needs_no_reason(kind: str, value: str) -> None:
    verdict = check(kind, value)
    assert (verdict.outcome, verdict.code, verdict.normalised) == ("fine", "ok", value)
    assert (verdict.reason_ru, verdict.reason_en) == ("", "")


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        ("inn", "", "empty"),
        ("inn", "  ", "empty"),
        ("inn", "0000000000", "all_zeros"),
        ("inn", "000000000000", "all_zeros"),
        ("inn", "0012345678", "wrong_start"),
        ("inn", "770708389", "wrong_length"),
        ("inn", "7" * 1000, "wrong_length"),
        ("inn", "٧٧٠٧٠٨٣٨٩٣", "foreign_digits"),
        ("inn", "７７０７０８３８９３", "foreign_digits"),
        ("inn", "77О7083893", "letter_for_digit"),
        ("inn", "7707083893/773601001", "wrong_characters"),
        ("inn_organisation", "500100732259", "wrong_length"),
        ("inn_person", "7707083893", "wrong_length"),
        ("ogrn", "2027700132195", "wrong_start"),
        ("ogrn", "317776018159080", "wrong_length"),
        ("ogrnip", "417776018159080", "wrong_start"),
        ("kpp", "000001001", "wrong_start"),
        ("kpp", "7736АВ001", "look_alike"),
        ("kpp", "A73601001", "wrong_characters"),
        ("bik", "024525225", "wrong_start"),
        ("bik", "000000000", "all_zeros"),
        ("okpo", "000325371", "wrong_length"),
        ("oktmo", "00000000", "all_zeros"),
        ("oktmo", "657010001", "wrong_length"),
    ],
)
def test_an_impossible_writing_is_refused(kind: str, value: str, code: str) -> None:
    verdict = check(kind, value)
    assert (verdict.outcome, verdict.code) == ("impossible", code)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("inn", "7707083894"),
        ("inn", "500100732258"),
        ("inn", "500100732249"),
        ("ogrn", "1027700132196"),
        ("okpo", "00032538"),
    ],
)
def test_a_wrong_check_digit_is_suspicious_and_can_be_confirmed(kind: str, value: str) -> None:
    verdict = check(kind, value)
    assert (verdict.outcome, verdict.code) == ("suspicious", "wrong_checksum")
    assert "с указанием причины" in verdict.reason_ru
    assert "with a reason" in verdict.reason_en


@pytest.mark.parametrize("row", rows("ogrnip.tsv"), ids=lambda row: row["ogrnip"])
def test_of_an_ogrnip_the_last_digit_of_the_remainder_counts(row: dict[str, str]) -> None:
    expected = "fine" if row["valid"] == "yes" else "suspicious"
    assert check("ogrnip", row["ogrnip"]).outcome == expected


@pytest.mark.parametrize(
    "typed",
    [
        "77070838-93",
        " 7707 083 893 ",
        "7707\u00a0083\u202f893",
        "ИНН 7707083893",
        "инн: 7707083893",
        "ИНН7707083893",
        "\ufeff7707083893\u200b",
        "7707–083–893",
    ],
)
def test_what_typing_adds_falls_away(typed: str) -> None:
    assert check("inn", typed).normalised == "7707083893"
    assert check("inn", typed).outcome == "fine"


def test_every_kind_says_what_is_wrong_with_nothing_and_with_nonsense_in_both_languages() -> None:
    for kind in kinds():
        for value in ("", "???", "1", "000", "Ж" * 30):
            verdict = check(kind, value)
            assert verdict.outcome == "impossible", (kind, value)
            assert ": " in verdict.reason_ru
            assert ": " in verdict.reason_en
            assert verdict.reason_ru.count(". ") + verdict.reason_en.count(". ") >= 2, "no remedy"


def test_an_unknown_kind_is_an_error_of_the_caller() -> None:
    with pytest.raises(KeyError):
        check("snils", "1")
