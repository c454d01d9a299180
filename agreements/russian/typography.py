"""Typography of Russian text: no-break spaces, quotes, dashes; and the choice of a plural form."""

import re
from collections.abc import Callable
from functools import lru_cache

from agreements.russian.quotes import set_quotes

NBSP = "\u00a0"
REMEMBERED = 4096
"""Texts remembered as they were set: a batch of agreements repeats nearly all of them."""

_S = f"[ {NBSP}]"
_MARK = '["«»„“”]'
_INITIAL = r"[А-ЯЁ]\."
_SURNAME = r"[А-ЯЁ][а-яё]+"
_MONTH = "(?:января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря)"
_YEAR = r"(?:гг?\.|год(?:а|у|ом|ы|ов|ам)?(?!\w))"
_UNIT = (
    rf"(?:тыс\.|млн|млрд|трлн|чел\.|шт\.|экз\.|[кт]?мм?|[сд]м|[мк]?м[²³23]|(?:кв|куб)\.{_S}?м|га|кг|мин|к?Вт)"
)
_ANNOUNCED = rf"(?:{_S}+(?=[\w№§]|{_MARK})|(?=[А-ЯЁ\d]))"
_TIME = r"\d{1,2}:\d\d"
_DATE = r"\d\d\.\d\d(?:\.\d{4})?"


def _ascending(found: re.Match[str]) -> str:
    """«27-28» is a range; «15-2», «27-2025» and the telephone «222-333» are not."""
    first, last = found.groups()
    is_number = (len(first), len(last)) == (3, 3) or (len(first) < 4 == len(last))
    return found[0] if is_number or int(first) >= int(last) else f"{first}–{last}"


_Replacement = str | Callable[[re.Match[str]], str]

_RULES: tuple[tuple[str, _Replacement], ...] = (
    ("\u202f", NBSP),
    # «№ 15», «§ 3»
    (rf"(?<![\w-])N{_S}(?=\d)", "№"),
    (rf"([№§])(?:{_S}*(?=\w)|{_S}+(?={_MARK}))", rf"\1{NBSP}"),
    # abbreviations with what they announce; «2025 г. Стороны», «и т. д. Стороны» announce nothing
    (rf"(?<![\w.-])(?<!\d{_S})(?<!т\.{_S})(г|п|пп|стр)\.{_ANNOUNCED}", rf"\1.{NBSP}"),
    (rf"(?<![\w.-])(?<!т\.{_S})(ул|д|оф|обл|пр|пер|ст|кв|корп|наб|пл|им)\.{_ANNOUNCED}", rf"\1.{NBSP}"),
    # «И. И. Иванов», «Иванов И. И.», «т. е.», «и. о.»
    (rf"(?<![\w.])({_INITIAL}){_S}?({_INITIAL}){_S}?(?={_SURNAME})", rf"\1{NBSP}\2{NBSP}"),
    (rf"(?<![\w.])({_INITIAL}){_S}?(?={_SURNAME})", rf"\1{NBSP}"),
    (rf"(?<=[а-яё]){_S}({_INITIAL}){_S}?({_INITIAL})(?!{_S}?{_SURNAME})", rf"{NBSP}\1{NBSP}\2"),
    (rf"(?<![\w.])(т\.|и\.){_S}(?=[екдпно]\.)", rf"\1{NBSP}"),
    # figures with what they count
    (rf"(?<!\d)\d{{1,3}}(?:{_S}\d{{3}})+(?!\d)", lambda number: number[0].replace(" ", NBSP)),
    (rf"(?<=\d){_S}*(?=[%‰₽])", NBSP),
    (rf"(?<=\d){_S}*(?=(?:руб|коп)\.)", NBSP),
    (rf"(?<!\w)(тыс\.|млн|млрд|трлн){_S}(?=руб|₽)", rf"\1{NBSP}"),
    (rf"(?<=\d\d\d\d){_S}*(?={_YEAR})", NBSP),
    (rf"(?<=\d){_S}(?={_UNIT}(?!\w))", NBSP),
    (rf"(?<=\d|{_MARK}){_S}(?={_MONTH}(?!\w))", NBSP),
    # ranges without spaces: «27–28 ноября», «2024–2025 гг.», «10:00–18:00»
    (rf"(?<![\w.])({_DATE}|{_TIME}){_S}*[-–—]{_S}*(?=(?:{_DATE}|{_TIME})(?!\w))", r"\1–"),
    (rf"(?<![\w.-])(\d{{1,2}}){_S}*[-–—]{_S}*(?=\d{{1,2}}{_S}{_MONTH})", r"\1–"),
    (rf"(?<![\w.-])(\d{{4}}){_S}*[-–—]{_S}*(?=\d{{4}}{_S}?{_YEAR})", r"\1–"),
    (rf"(?<![\w.,-])(\d+){_S}*[-–—]{_S}*(?=\d+{_S}?(?:%|₽|руб))", r"\1–"),
    (rf"(?<![\w.,/№–—-])(?<!№{_S})(\d{{1,4}})-(\d{{1,4}})(?![\w/–—-]|[.,]\d)", _ascending),
    # dashes between words
    (rf"(?<=[^\s–—-]){_S}+--?{_S}+(?=[^\s–—-])", f"{NBSP}— "),
    (rf"(?<=[^\s–—-]){_S}+([—–]){_S}+(?=[^\s–—-])", rf"{NBSP}\1 "),
)
_COMPILED = tuple((re.compile(pattern), replacement) for pattern, replacement in _RULES)


@lru_cache(REMEMBERED)
def typeset(text: str) -> str:
    """Set quotes, dashes and no-break spaces by the Russian rules; doing it twice changes nothing more."""
    for pattern, replacement in _COMPILED:
        text = pattern.sub(replacement, text)
    return set_quotes(text)


def plural(n: int, one: str, few: str, many: str) -> str:
    """«стенд», «стенда» or «стендов» after the whole number `n`."""
    last_two = abs(n) % 100
    if 11 <= last_two <= 19:
        return many
    return {1: one, 2: few, 3: few, 4: few}.get(last_two % 10, many)
