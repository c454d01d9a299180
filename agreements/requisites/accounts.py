"""Accounts in Russian banks and in the treasury, checked with the BIC and the single treasury account."""

from collections.abc import Mapping
from functools import partial

from agreements.requisites.checksums import account_key_fits
from agreements.requisites.requisite import Check
from agreements.requisites.russia import BIC
from agreements.requisites.verdict import Verdict, finding, fine
from agreements.requisites.writing import Writing, normalised

_POSITION_6 = frozenset({5})
_CLIENT = Writing("Расчётный счёт", "Account", (20,), _POSITION_6)
_CORRESPONDENT = Writing(
    "Корреспондентский счёт",
    "Correspondent account",
    (20,),
    _POSITION_6,
    "301|40102",
    "корреспондентский счёт начинается с 301, единый казначейский — с 40102",
    "a correspondent account begins with 301, the single treasury account with 40102",
)
_SINGLE_TREASURY = Writing(
    "Единый казначейский счёт",
    "Single treasury account",
    (20,),
    start="40102",
    start_rule_ru="ЕКС начинается с 40102",
    start_rule_en="it begins with 40102",
)
_TREASURY = Writing(
    "Казначейский счёт",
    "Treasury account",
    (20,),
    start="0",
    start_rule_ru="казначейский счёт начинается с 0",
    start_rule_en="a treasury account begins with 0",
)


def _check_account(value: str, context: Mapping[str, str], *, writing: Writing) -> Verdict:
    """An account with a key; without a BIC nothing but its writing can be judged."""
    account, bic = normalised(value), normalised(context.get("bic", ""))
    fault = writing.fault(account)
    if fault:
        return fault
    if writing is _CLIENT and account.startswith("0"):
        return _check_treasury_account(account, context)
    if not bic:
        return finding("not_checked", "bic_missing", account, **writing.names)
    if BIC(bic, {}).outcome != "fine":
        return finding("not_checked", "bic_impossible", account, bic=bic, **writing.names)
    if not account_key_fits(account, _conditional_number(account, bic)):
        return finding("suspicious", "wrong_key", account, bic=bic, **writing.names)
    return fine(account)


def _conditional_number(account: str, bic: str) -> str:
    """What stands for the bank in the key: the Bank of Russia's own unit and region, or the bank's number."""
    is_correspondent = account.startswith("301")
    is_single_treasury = account.startswith("40102") and bic.startswith(("01", "00"))
    is_in_bank_of_russia = bic[6:] in ("000", "001", "002")
    if is_correspondent or is_single_treasury or is_in_bank_of_russia:
        return "0" + bic[4:6]
    return bic[6:]


def _check_treasury_account(value: str, context: Mapping[str, str]) -> Verdict:
    """A treasury account has no key: published ones fit bank rules by chance only, so never «fine».

    It is suspicious where the BIC is a bank's, or the ЕКС beside it is wrong.
    """
    account, bic, eks = (normalised(text) for text in (value, context.get("bic", ""), context.get("eks", "")))
    names = _TREASURY.names
    fault = _TREASURY.fault(account)
    if fault:
        return fault
    if bic and BIC(bic, {}).outcome == "fine" and not bic.startswith(("01", "00")):
        return finding("suspicious", "bic_of_a_bank", account, bic=bic, **names)
    if not bic or not eks:
        return finding("not_checked", "eks_missing", account, **names)
    if _check_account(eks, {"bic": bic}, writing=_SINGLE_TREASURY).outcome != "fine":
        return finding("suspicious", "eks_wrong", account, eks=eks, bic=bic, **names)
    return finding("not_checked", "no_key", account, **names)


ACCOUNTS: dict[str, Check] = {
    "account": partial(_check_account, writing=_CLIENT),
    "corr_account": partial(_check_account, writing=_CORRESPONDENT),
    "treasury_account": _check_treasury_account,
    "eks": partial(_check_account, writing=_SINGLE_TREASURY),
}
