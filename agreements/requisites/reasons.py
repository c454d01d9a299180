"""Why a requisite is refused, doubted or not checked, in Russian and English: the fault, then the remedy."""

REASONS = {
    "empty": (
        "{name_ru}: значение не указано. Введите его.",
        "{name_en}: nothing is given. Enter it.",
    ),
    "look_alike": (
        "{name_ru}: «{character}» здесь — русская буква, похожая на латинскую. Наберите латинскую.",
        "{name_en}: “{character}” is a Cyrillic letter that looks like a Latin one. Type the Latin one.",
    ),
    "foreign_digits": (
        "{name_ru}: «{character}» — цифра другого письма. Наберите номер цифрами 0–9.",
        "{name_en}: “{character}” is a digit of another script. Type the number in digits 0–9.",
    ),
    "letter_for_digit": (
        "{name_ru}: «{character}» здесь — буква, а не цифра. Замените её цифрой.",
        "{name_en}: “{character}” is a letter, not a digit. Replace it by the digit.",
    ),
    "wrong_characters": (
        "{name_ru}: знака «{character}» на этом месте быть не может. Сверьте номер с документом.",
        "{name_en}: “{character}” cannot stand at this place. Compare the number with the document.",
    ),
    "wrong_length": (
        "{name_ru}: должно быть знаков — {expected_ru}, введено — {count}. Сверьте номер с документом.",
        "{name_en}: {expected_en} characters are needed, {count} given. Compare it with the document.",
    ),
    "all_zeros": (
        "{name_ru}: одни нули. Введите настоящий номер.",
        "{name_en}: nothing but zeros. Enter the real number.",
    ),
    "wrong_start": (
        "{name_ru}: номер не может начинаться с «{start}» ({rule_ru}). Проверьте, тот ли это реквизит.",
        "{name_en}: the number cannot begin with “{start}” ({rule_en}). Check that it belongs here.",
    ),
    "wrong_format": (
        "{name_ru}: так этот номер не пишется. Сверьте его с документом.",
        "{name_en}: the number is not written like this. Compare it with the document.",
    ),
    "wrong_checksum": (
        "{name_ru}: контрольная цифра не сходится, вероятна опечатка. Сверьте номер с документом; "
        "если он верен, сохраните с указанием причины.",
        "{name_en}: the check digit does not fit, probably a typing error. "
        "Compare the number with the document; if it is right, save it with a reason.",
    ),
    "unknown_component": (
        "{name_ru}: страны, региона или вида с таким кодом нет в справочнике. "
        "Сверьте номер с документом; если он верен, сохраните с указанием причины.",
        "{name_en}: the directory has no country, region or kind with such a code. "
        "Compare the number with the document; if it is right, save it with a reason.",
    ),
    "wrong_key": (
        "{name_ru}: ключ счёта не сходится с БИК {bic}. "
        "Сверьте и счёт, и БИК; если они верны, сохраните с указанием причины.",
        "{name_en}: the key of the account does not fit BIC {bic}. "
        "Compare both the account and the BIC; if they are right, save it with a reason.",
    ),
    "bic_missing": (
        "{name_ru}: без БИК ключ счёта не проверить. Укажите БИК.",
        "{name_en}: the key cannot be checked without the BIC. Give the BIC.",
    ),
    "bic_impossible": (
        "{name_ru}: ключ счёта не проверить, потому что БИК «{bic}» ошибочен. Исправьте БИК.",
        "{name_en}: the key cannot be checked, because BIC “{bic}” is wrong. Correct the BIC.",
    ),
    "bic_of_a_bank": (
        "{name_ru}: казначейский счёт открывают в казначействе, а БИК {bic} — банковский. "
        "Укажите БИК территориального органа казначейства (начинается с 01 или 00).",
        "{name_en}: a treasury account is kept by the treasury, but BIC {bic} belongs to a bank. "
        "Give the BIC of the territorial treasury (it begins with 01 or 00).",
    ),
    "eks_missing": (
        "{name_ru}: своего ключа у него нет, его подтверждает единый казначейский счёт. "
        "Укажите ЕКС (40102…) и БИК.",
        "{name_en}: it has no key of its own, the single treasury account confirms it. "
        "Give the ЕКС (40102…) and the BIC.",
    ),
    "eks_wrong": (
        "{name_ru}: единый казначейский счёт «{eks}» не сходится с БИК «{bic}». "
        "Сверьте ЕКС и БИК; если они верны, сохраните с указанием причины.",
        "{name_en}: the single treasury account “{eks}” does not fit BIC “{bic}”. "
        "Compare the ЕКС and the BIC; if they are right, save it with a reason.",
    ),
    "no_key": (
        "{name_ru}: ключа у таких счетов нет; ЕКС и БИК сходятся. Сверьте номер с документом.",
        "{name_en}: such accounts have no key; the ЕКС and the BIC fit. Compare it with the document.",
    ),
    "no_rule": (
        "{name_ru}: контрольного правила нет, проверены только знаки. Сверьте номер с документом.",
        "{name_en}: no rule is known beyond its characters. Compare the number with the document.",
    ),
}
"""Finding → texts; the check fills the values in braces."""
