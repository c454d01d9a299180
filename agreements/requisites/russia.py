"""Numbers that Russian registers give: ИНН, ОГРН, ОГРНИП, КПП, БИК, ОКПО, ОКТМО."""

from agreements.requisites.checksums import inn_fits, ogrn_fits, okpo_fits
from agreements.requisites.requisite import Check, Requisite
from agreements.requisites.writing import Writing


def _inn(name_ru: str, name_en: str, *lengths: int) -> Requisite:
    rules = ("первые две цифры — код региона", "the first two digits are the code of a region")
    return Requisite(Writing(name_ru, name_en, lengths, frozenset(), "(?!00)", *rules), inn_fits)


BIC = Requisite(
    Writing(
        "БИК",
        "BIC of a Russian bank",
        (9,),
        start="0[0134]",
        start_rule_ru="БИК начинается с 04, 01, 00 или 03",
        start_rule_en="it begins with 04, 01, 00 or 03",
    )
)

RUSSIAN: dict[str, Check] = {
    "inn": _inn("ИНН", "ИНН", 10, 12),
    "inn_organisation": _inn("ИНН организации", "ИНН of an organisation", 10),
    "inn_person": _inn("ИНН физического лица или ИП", "ИНН of a person or entrepreneur", 12),
    "ogrn": Requisite(
        Writing(
            "ОГРН", "ОГРН", (13,), frozenset(), "[15]", "ОГРН начинается с 1 или 5", "it begins with 1 or 5"
        ),
        ogrn_fits,
    ),
    "ogrnip": Requisite(
        Writing("ОГРНИП", "ОГРНИП", (15,), frozenset(), "3", "ОГРНИП начинается с 3", "it begins with 3"),
        ogrn_fits,
    ),
    "kpp": Requisite(
        Writing(
            "КПП",
            "КПП",
            (9,),
            frozenset({4, 5}),
            "(?!0000)",
            "первые четыре цифры — код налогового органа",
            "the first four digits are the code of a tax office",
        )
    ),
    "bik": BIC,
    "okpo": Requisite(Writing("ОКПО", "ОКПО", (8, 10)), okpo_fits),
    "oktmo": Requisite(Writing("ОКТМО", "ОКТМО", (8, 11))),
}
