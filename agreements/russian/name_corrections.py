"""Where the shared petrovich rules err: corrections for the pieces of a name, each with its reason.

Found by comparing them with the 47 000 names of the OpenCorpora dictionary and with the school rules.
An ending stands in petrovich's notation: a hyphen drops a letter, the rest is added, a dot changes nothing.
"""

import re
from dataclasses import dataclass

_VOWELS = "аеёиоуыэюя"
_CONSONANTS = "бвгджзйклмнпрстфхцчшщ"

KEPT = (".", ".", ".")
_SOFT_NOUN = ("-я", "-ю", "-ем")
_POSSESSIVES = "бож|волч|заяч|лис|медвеж|трет|коз|птич|рыб|бараш|коров|соболь"


@dataclass(frozen=True)
class Correction:
    """Endings of the genitive, dative and instrumental for pieces that match."""

    part: str
    sexes: str
    pattern: re.Pattern[str]
    endings: tuple[str, str, str]


def _correction(part: str, sexes: str, pattern: str, *endings: str) -> Correction:
    genitive, dative, instrumental = endings
    return Correction(part, sexes, re.compile(pattern), (genitive, dative, instrumental))


CORRECTIONS = (
    # French stress on the last syllable
    _correction("surname", "mf", r"^(золя|труайя|делла)$", *KEPT),
    # one syllable: Чой, Рой are nouns, not adjectives
    _correction("surname", "m", rf"^(?!злой)[{_CONSONANTS}]+[ои]й$", *_SOFT_NOUN),
    _correction("surname", "m", r"[яюэё]й$|ений$", *_SOFT_NOUN),
    _correction("surname", "m", r"^(?!сергий|георгий).+гий$", "--ого", "--ому", "-м"),
    _correction("surname", "m", rf"^({_POSSESSIVES})ий$", "--ьего", "--ьему", "--ьим"),
    # fleeting vowels: Антонёнок, Боец, Стрелец, Горец; but Кузнец, Швец, Мудрец, Гец keep theirs
    _correction("surname", "m", r"[её]нок$", "--ка", "--ку", "--ком"),
    _correction("surname", "m", rf"[{_VOWELS}]ец$", "--йца", "--йцу", "--йцем"),
    _correction("surname", "m", rf"(^|[{_CONSONANTS}ь])[{_CONSONANTS}]ец$", "а", "у", "ом"),
    _correction("surname", "m", r"лец$", "--ьца", "--ьцу", "--ьцом"),
    _correction("surname", "m", r"([гджзкптрфхчшщ]|[еиу]б)ец$", "--ца", "--цу", "--цом"),
    # one syllable in -ин is foreign: «Шином», «Грином»
    _correction("surname", "m", rf"^[{_CONSONANTS}]+ин$", "а", "у", "ом"),
    _correction("surname", "mf", r"[жчшщ]а$", "-и", "-е", "-ей"),
    # German -их: Эрлих, Либих; Russian adjectives have no such stems
    _correction("surname", "m", r"[бвдзлмпрстф]их$", "а", "у", "ом"),
    # the spelling after hushing consonants: «Мыша», as «врача»; a man's name never declines like «мыши»
    _correction("surname", "m", r"[жчшщ]ь$", "-а", "-у", "-ем"),
    _correction("surname", "m", r"^рева$", "-ы", "-е", "-ой"),
    # feminine surnames that are nouns, no possessive adjectives
    _correction("surname", "f", r"^(сова|бова|дева|нева|голова|корова|подкова|рева)$", "-ы", "-е", "-ой"),
    _correction("surname", "f", r"[^иы]на$", "-ы", "-е", "-ой"),
    _correction("surname", "f", r"(?<!боль)(?<!мень)(шая|щая)$", "--ей", "--ей", "--ей"),
    _correction("surname", "f", rf"^({_POSSESSIVES})ья$", "-ей", "-ей", "-ей"),
    # Georgian and Mingrelian -ая is a noun
    _correction("surname", "f", r"^(шенгел|цхак|чит|шон|гогу|мик|пачули|сичин)ая$", "-и", "-е", "-ей"),
    _correction("name", "f", rf"[{_VOWELS}]а$", *KEPT),
    _correction("name", "f", r"[жчщ]а$", "-и", "-е", "-ей"),
    _correction("name", "f", r"^(адель|ассоль|этель|изабель|рахель|исабель)$", "-и", "-и", "ю"),
    # Turkic, Armenian and Slavic -ек drops nothing: Марек, Андраник's kin; only pet names do
    _correction("name", "m", r"ек$", "а", "у", "ом"),
    # Ukrainian forms decline as in Ukrainian; Марко may be Italian and stays
    _correction("name", "m", r"^(павло|петро|дмитро|михайло|данило|гаврило|кирило)$", "-а", "-у", "-ом"),
    _correction("name", "m", r"^(николя|франсуа|жозуа)$", *KEPT),
    _correction("patronymic", "m", r"ыч$", "а", "у", "ем"),
)


def correction(part: str, sex: str, piece: str) -> tuple[str, str, str] | None:
    """The endings for a piece of a name in small letters, None where petrovich has it right."""
    for one in CORRECTIONS:
        if one.part == part and sex in one.sexes and one.pattern.search(piece):
            return one.endings
    return None
