"""Chinese, Korean and Vietnamese names: recognised, because of them only the end declines, and only a man's.

«Си Цзиньпин» → «Си Цзиньпина», «Ким Чен Ын» → «Ким Чен Ына»; the surname in front stays. A citizen of Russia
with a Korean surname and a Russian name («Ким Виктор») is no such case.
"""

import re

from agreements.russian.morphology import nominatives
from agreements.russian.wordlist import words

_ENDINGS = "а|ай|ань|ан|ао|э|эй|энь|эн|оу|о|у|уй|унь|ун|уань"
_PALATAL = "и|я|е|яо|ю|янь|инь|ян|ин|юй|юэ|юн|юань|юнь"
_SYLLABLE = (
    rf"(?:[бпмф](?:{_ENDINGS}|и|яо|е|янь|инь|ин)"
    rf"|[дтнл](?:{_ENDINGS}|{_PALATAL})"
    rf"|[гкх](?:{_ENDINGS}|уа|уай|уан)"
    rf"|(?:цз|ц|с)(?:{_ENDINGS}|{_PALATAL}|ы)"
    rf"|(?:чж|ч|ш|ж)(?:{_ENDINGS}|и|уа|уай|уан)"
    rf"|в(?:а|ай|ань|ан|о|эй|энь|эн)|а|ай|ао|ань|ан|оу|э|энь|эр|у|{_PALATAL})"
)
_ONE_SYLLABLE = re.compile(_SYLLABLE)
_SYLLABLES = re.compile(rf"{_SYLLABLE}{{1,3}}")
"""Chinese in the transcription of Palladius."""

_ONLY_CHINESE = re.compile(r"нь$|чж|цз|эй|юй|юэ")
"""What no other surname of one syllable has: «Сунь Ятсен», whose name follows another transcription."""

_DOUBLE_CHINESE_SURNAMES = words("оуян сыма чжугэ шангуань хуанфу сыту гунсунь")
_KOREAN_AND_VIETNAMESE_SURNAMES = words(
    "ким пак пэк пэ ли и цой чхве чой чон чан чо кан юн лим им хан со син шин квон хван ан сон ю хон ко "
    "ку мун нам но ха чу чжу пан тен мин рю лю нгуен чан ле фам хоанг фан ву во данг буй до хо нго зыонг "
    "динь ха дао"
)


def is_chinese(word: str) -> bool:
    """Whether the word consists of syllables of Palladius's transcription («Гуанчжоу», «Сиань»)."""
    return bool(_SYLLABLES.fullmatch(word.lower()))


def is_east_asian(surname: str, name: str) -> bool:
    """Whether surname and name, in this order and without a patronymic, are Chinese, Korean or Vietnamese."""
    family, given = surname.lower(), re.split(r"[\s-]+", name.lower())
    if not name or any(_is_used_in_russia(piece) for piece in given):
        return False
    if family in _KOREAN_AND_VIETNAMESE_SURNAMES:
        return True
    if family in _DOUBLE_CHINESE_SURNAMES:
        return True
    is_syllable = bool(_ONE_SYLLABLE.fullmatch(family))
    return is_syllable and (bool(_ONLY_CHINESE.search(family)) or all(is_chinese(piece) for piece in given))


def _is_used_in_russia(given: str) -> bool:
    """Whether a given name is one of the dictionary's; «Ли», «Мин» stand there too, but are short."""
    return len(given) > 3 and any("Name" in one.tag and one.is_known for one in nominatives(given, "NOUN"))
