"""Names of currencies as sums in words need them: one, few and many of the unit and of its hundredth."""

from dataclasses import dataclass

Forms = tuple[str, str, str]


@dataclass(frozen=True)
class Currency:
    """All units here are masculine or do not show their gender in «один», «два»."""

    unit: Forms
    hundredth: Forms


def _currency(unit: str, hundredth: str) -> Currency:
    return Currency(_forms(unit), _forms(hundredth))


def _forms(text: str) -> Forms:
    """«рубль рубля рублей», or one word that never changes («тенге»); «_» stands for a space."""
    one, few, many = (text.split() * 3)[:3]
    return one.replace("_", " "), few.replace("_", " "), many.replace("_", " ")


CURRENCIES = {
    "RUB": _currency("рубль рубля рублей", "копейка копейки копеек"),
    "BYN": _currency("белорусский_рубль белорусских_рубля белорусских_рублей", "копейка копейки копеек"),
    "KZT": _currency("тенге", "тиын тиына тиынов"),
    "UZS": _currency("сум сума сумов", "тийин тийина тийинов"),
    "KGS": _currency("сом сома сомов", "тыйын тыйына тыйынов"),
    "TJS": _currency("сомони", "дирам дирама дирамов"),
    "AMD": _currency("драм драма драмов", "лума лумы лум"),
    "AZN": _currency("манат маната манатов", "гяпик гяпика гяпиков"),
    "CNY": _currency("юань юаня юаней", "фэнь фэня фэней"),
    "EUR": _currency("евро", "цент цента центов"),
    "USD": _currency("доллар доллара долларов", "цент цента центов"),
}
"""By ISO 4217 code. KGS, TJS, AMD, AZN and CNY follow dictionaries and were seen in no reference document."""
