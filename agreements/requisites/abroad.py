"""Numbers of other countries and international ones; python-stdnum knows those with a published rule."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import ModuleType

from stdnum import bic, iban
from stdnum.az import voen
from stdnum.by import unp
from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, InvalidComponent, ValidationError
from stdnum.md import idno
from stdnum.ua import edrpou

from agreements.requisites.checksums import kazakh_bin_fits
from agreements.requisites.requisite import Check, Requisite
from agreements.requisites.verdict import Verdict, finding, fine
from agreements.requisites.writing import Writing, normalised

_EVERYWHERE = frozenset(range(40))


@dataclass(frozen=True)
class _Known:
    """A kind with a module of python-stdnum behind it."""

    writing: Writing
    rules: ModuleType

    def __call__(self, value: str, context: Mapping[str, str]) -> Verdict:
        number = normalised(value)
        fault = self.writing.fault(number)
        if fault:
            return fault
        try:
            self.rules.validate(number)
        except InvalidChecksum:
            return finding("suspicious", "wrong_checksum", number, **self.writing.names)
        except InvalidComponent:
            return finding("suspicious", "unknown_component", number, **self.writing.names)
        except ValidationError:
            return finding("impossible", "wrong_format", number, **self.writing.names)
        return fine(number)


def _length_only(name_ru: str, name_en: str, *lengths: int) -> Requisite:
    """No source gives a rule for these; the lengths are what is known."""
    return Requisite(Writing(name_ru, name_en, lengths), is_complete=False)


FOREIGN: dict[str, Check] = {
    "kz_bin": Requisite(
        Writing("БИН или ИИН (Казахстан)", "БИН or ИИН (Kazakhstan)", (12,)), kazakh_bin_fits
    ),
    "by_unp": _Known(Writing("УНП (Беларусь)", "УНП (Belarus)", (9,), frozenset({0, 1})), unp),
    "az_voen": _Known(Writing("VÖEN (Азербайджан)", "VÖEN (Azerbaijan)", (9, 10)), voen),
    "md_idno": _Known(Writing("IDNO (Молдова)", "IDNO (Moldova)", (13,)), idno),
    "ua_edrpou": _Known(Writing("ЄДРПОУ (Украина)", "ЄДРПОУ (Ukraine)", (8,)), edrpou),
    "cn_uscc": _Known(Writing("USCC (Китай)", "USCC (China)", (18,), _EVERYWHERE), uscc),
    "kg_inn": _length_only("ИНН (Кыргызстан)", "ИНН (Kyrgyzstan)", 14),
    "uz_stir": _length_only("СТИР (Узбекистан)", "СТИР (Uzbekistan)", 9),
    "am_hvhh": _length_only("ՀՎՀՀ (Армения)", "ՀՎՀՀ (Armenia)", 8),
    "tj_inn": _length_only("ИНН (Таджикистан)", "ИНН (Tajikistan)", 9),
    "ge_id": _length_only("Идентификационный код (Грузия)", "Identification code (Georgia)", 9, 11),
    "iban": _Known(Writing("IBAN", "IBAN", tuple(range(15, 35)), _EVERYWHERE), iban),
    "swift": _Known(Writing("SWIFT", "SWIFT", (8, 11), _EVERYWHERE), bic),
}
