"""Keys of bank accounts, and treasury accounts, which have none."""

import pytest

from agreements.requisites import check
from agreements.requisites.checksums import account_key_fits
from tests.agreements.russian.tables import rows

TREASURY = rows("treasury_accounts.tsv")
ACCOUNT, BIC = "40602810700000000025", "049805746"


@pytest.mark.parametrize("row", rows("account_key.tsv"), ids=lambda row: row["account"])
def test_the_examples_of_the_bank_of_russia_come_out(row: dict[str, str]) -> None:
    kind = "corr_account" if row["account"].startswith("301") else "account"
    expected = "fine" if row["valid"] == "yes" else "suspicious"
    assert check(kind, row["account"], bic=row["bic"]).outcome == expected


def test_a_wrong_key_names_the_bic() -> None:
    verdict = check("account", "40602810600000000025", bic=BIC)
    assert (verdict.outcome, verdict.code) == ("suspicious", "wrong_key")
    assert BIC in verdict.reason_ru


def test_exactly_one_key_digit_fits_an_account() -> None:
    outcomes = [check("account", f"40602810{key}00000000025", bic=BIC).outcome for key in range(10)]
    assert outcomes.count("fine") == 1


@pytest.mark.parametrize(
    ("account", "bic", "conditional"),
    [
        ("40602810{}00000000025", "049805746", "746"),
        ("40602810{}00000000025", "016577551", "551"),
        ("40602810{}00000000025", "046577000", "077"),
        ("40602810{}00000000025", "046577002", "077"),
        ("40602810{}00000000025", "046577003", "003"),
        ("40102810{}45370000054", "016577551", "077"),
        ("40102810{}45370000054", "004577551", "077"),
        ("40102810{}45370000054", "046577551", "551"),
        ("30101810{}00000000551", "046577551", "077"),
    ],
)
def test_region_or_bank_stands_in_the_key(account: str, bic: str, conditional: str) -> None:
    kind = "corr_account" if account.startswith("301") else "account"
    for key in range(10):
        numbered = account.format(key)
        expected = "fine" if account_key_fits(numbered, conditional) else "suspicious"
        assert check(kind, numbered, bic=bic).outcome == expected


def test_a_letter_stands_in_position_6_only() -> None:
    assert check("account", ACCOUNT[:5] + "A" + ACCOUNT[6:], bic=BIC).outcome != "impossible"
    assert check("account", "A" + ACCOUNT[1:], bic=BIC).code == "wrong_characters"


@pytest.mark.parametrize(("bic", "code"), [("", "bic_missing"), ("12", "bic_impossible")])
def test_without_a_possible_bic_a_key_is_not_checked(bic: str, code: str) -> None:
    verdict = check("account", ACCOUNT, bic=bic)
    assert (verdict.outcome, verdict.code) == ("not_checked", code)
    assert check("account", ACCOUNT).outcome == "not_checked"


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        ("account", "4060281070000000002", "wrong_length"),
        ("account", "0" * 20, "all_zeros"),
        ("account", "40602С10700000000025", "look_alike"),
        ("corr_account", ACCOUNT, "wrong_start"),
        ("eks", ACCOUNT, "wrong_start"),
        ("treasury_account", ACCOUNT, "wrong_start"),
    ],
)
def test_an_impossible_account_is_refused(kind: str, value: str, code: str) -> None:
    verdict = check(kind, value, bic=BIC)
    assert (verdict.outcome, verdict.code) == ("impossible", code)


@pytest.mark.parametrize("row", TREASURY, ids=lambda row: f"{row['bic']}-{row['treasury_account']}")
def test_published_treasury_requisites_are_accepted_and_never_called_checked(row: dict[str, str]) -> None:
    context = {"bic": row["bic"], "eks": row["eks"]}
    for kind in ("treasury_account", "account"):
        verdict = check(kind, row["treasury_account"], **context)
        assert (verdict.outcome, verdict.code) == ("not_checked", "no_key")
    assert check("eks", row["eks"], bic=row["bic"]).outcome == "fine"
    assert check("corr_account", row["eks"], bic=row["bic"]).outcome == "fine"


@pytest.mark.parametrize(
    ("context", "outcome", "code"),
    [
        ({}, "not_checked", "eks_missing"),
        ({"bic": "016577551"}, "not_checked", "eks_missing"),
        ({"bic": "044525225"}, "suspicious", "bic_of_a_bank"),
        ({"bic": "016577551", "eks": "40102810645370000055"}, "suspicious", "eks_wrong"),
        ({"bic": "016577551", "eks": "30101810400000000225"}, "suspicious", "eks_wrong"),
        ({"bic": "123", "eks": "40102810645370000054"}, "suspicious", "eks_wrong"),
    ],
)
def test_a_treasury_account_is_judged_by_its_company(
    context: dict[str, str], outcome: str, code: str
) -> None:
    verdict = check("treasury_account", "03100643000000016200", **context)
    assert (verdict.outcome, verdict.code) == (outcome, code)


def test_a_wrong_digit_of_the_single_treasury_account_is_found() -> None:
    row = TREASURY[0]
    wrong = row["eks"][:-1] + str((int(row["eks"][-1]) + 1) % 10)
    assert check("eks", wrong, bic=row["bic"]).code == "wrong_key"
