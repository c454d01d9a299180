"""Invented requisites whose check digits fit: the demonstration passes the same checks as real data."""

from datetime import date
from itertools import cycle
from typing import Any

from crm.demo.organisations import Cast
from crm.leads.models import OrganisationKind

BANK = "Банк «Демонстрационный» (АО), г. Екатеринбург"
BIK = "046577999"
TREASURY_BANK = "УРАЛЬСКОЕ ГУ БАНКА РОССИИ//УФК по демонстрационной области"
TREASURY_BIK = "016577551"

DALIAN = {
    "country": "CN",
    "original_name": "大连市人民政府",
    "foreign_id_kind": "USCC",
    "foreign_id": "11210200MB1A23456G",
    "legal_address": "КНР, г. Далянь, площадь Жэньминь, д. 1 (демонстрация)",
    "original_address": "中国大连市人民广场1号",
    "email": "dalian@demo.example",
}


def requisites_of(cast: Cast, n: int) -> dict[str, Any]:
    """Columns of an organisation; `n` (1…999) makes them unlike everybody else's."""
    if cast.kind is OrganisationKind.FOREIGN:
        return DALIAN
    body = f"{n * 7919 % 100000:05}"
    common = {"okpo": "", "oktmo": f"{cast.region}701000", "postal_address": _address(cast, n)}
    common["legal_address"] = common["postal_address"]
    common["phone"] = f"+7 343 200-{n // 100:02}-{n % 100:02}"
    common["email"] = f"office{n}@example.org"
    if cast.kind is OrganisationKind.SOLE_TRADER:
        return {
            **common,
            "inn": _inn12(f"{cast.region}99{body}0"),
            "ogrn": _ogrnip(f"320{cast.region}{body}1234"),
            "ogrnip_on": date(2020, 2, 1 + n % 28),
            **_bank("40802810", n),
        }
    inn = _inn10(f"{cast.region}99{body}")
    entity = {
        **common,
        "inn": inn,
        "kpp": f"{inn[:4]}01001",
        "ogrn": _ogrn(f"120{cast.region}{body}12"),
    }
    if cast.kind is OrganisationKind.MUNICIPALITY:
        return {**entity, **_treasury(cast, n)}
    return {**entity, **_bank("40702810", n)}


def _address(cast: Cast, n: int) -> str:
    return f"{cast.region}0{n % 1000:03}, г. {cast.city}, ул. Демонстрационная, д. {n}"


def _bank(kind: str, n: int) -> dict[str, str]:
    return {
        "bank_name": BANK,
        "bik": BIK,
        "account": _keyed(f"{kind}00000{n:07}", BIK[6:9]),
        "corr_account": _keyed("30101810000000000" + BIK[6:9], "0" + BIK[4:6]),
    }


def _treasury(cast: Cast, n: int) -> dict[str, str]:
    return {
        "bank_name": TREASURY_BANK,
        "bik": TREASURY_BIK,
        "treasury_account": f"0323464365701{n:03}6200",
        "eks": _keyed("40102810000000000054", "0" + TREASURY_BIK[4:6]),
        "personal_account": f"0262301{n:04}",
    }


def _keyed(account: str, conditional: str) -> str:
    """The account with its key digit (the ninth) computed by the Bank of Russia's order 515 of 1997."""
    zeroed = account[:8] + "0" + account[9:]
    total = sum(
        int(digit) * weight % 10
        for digit, weight in zip(conditional + zeroed, cycle((7, 1, 3)), strict=False)
    )
    return account[:8] + str(total % 10 * 3 % 10) + account[9:]


def _weighed(digits: str, weights: tuple[int, ...]) -> str:
    total = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))
    return str(total % 11 % 10)


def _inn10(body: str) -> str:
    return body + _weighed(body, (2, 4, 10, 3, 5, 9, 4, 6, 8))


def _inn12(body: str) -> str:
    eleven = body + _weighed(body, (7, 2, 4, 10, 3, 5, 9, 4, 6, 8))
    return eleven + _weighed(eleven, (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8))


def _ogrn(body: str) -> str:
    return body + str(int(body) % 11 % 10)


def _ogrnip(body: str) -> str:
    return body + str(int(body) % 13 % 10)
