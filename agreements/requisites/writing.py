"""How a requisite is written: what typing adds to it, and which writing is impossible."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from agreements.requisites.verdict import Verdict, finding

DIGITS = frozenset("0123456789")
LATIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")

_SEPARATORS = re.compile(r"[\s\u00ad\u200b\u2060\ufeff\u2010-\u2015\u2212-]")
_LABEL = re.compile(
    r"^\s*(?:(?:огрнип|огрн|инн|кпп|бик|октмо|окпо|унп|бин|иин|екс|стир|єдрпоу|едрпоу|р/сч|р/с|к/сч|к/с"
    r"|(?:(?:расч[её]тный|казначейский|корр(?:еспондентский|\.)?)\s*)?сч[её]т|сч\.)[\s:№.]*(?=[\dA-Z])"
    r"|(?:iban|swift|bic|uscc|voen|vöen|idno|№)[\s:№.]+)",
    re.IGNORECASE,
)
_LOOK_ALIKES = frozenset("АВСЕНКМОРТХУІЅЈ")
_LETTERS_FOR_DIGITS = frozenset("ОOЗ")


def normalised(value: str) -> str:
    """The value without spaces, hyphens and a leading word like «ИНН» or «р/с», in capitals."""
    return _SEPARATORS.sub("", _LABEL.sub("", value)).upper()


@dataclass(frozen=True)
class Writing:
    """The name of a requisite, how many characters it has, and which may stand where.

    `letters` are the places, from 0, where a Latin letter may stand too; `start` is a pattern the beginning
    must match, said in words by the two rules.
    """

    name_ru: str
    name_en: str
    lengths: tuple[int, ...] = ()
    letters: frozenset[int] = field(default_factory=frozenset)
    start: str = ""
    start_rule_ru: str = ""
    start_rule_en: str = ""

    @property
    def names(self) -> Mapping[str, str]:
        """The names as the texts of a reason need them."""
        return {"name_ru": self.name_ru, "name_en": self.name_en}

    def fault(self, value: str) -> Verdict | None:
        """The reason why the normalised value is impossible, None when it is well written."""
        if not value:
            return finding("impossible", "empty", value, **self.names)
        return self._wrong_character(value) or self._wrong_length(value) or self._wrong_start(value)

    def _wrong_character(self, value: str) -> Verdict | None:
        for place, character in enumerate(value):
            takes_letters = place in self.letters
            if character not in DIGITS and not (takes_letters and character in LATIN):
                code = _name_of_wrong(character, takes_letters)
                return finding("impossible", code, value, character=character, **self.names)
        return None

    def _wrong_length(self, value: str) -> Verdict | None:
        if not self.lengths or len(value) in self.lengths:
            return None
        expected = [str(length) for length in self.lengths]
        return finding(
            "impossible",
            "wrong_length",
            value,
            expected_ru=" или ".join(expected),
            expected_en=" or ".join(expected),
            count=len(value),
            **self.names,
        )

    def _wrong_start(self, value: str) -> Verdict | None:
        if not value.strip("0"):
            return finding("impossible", "all_zeros", value, **self.names)
        if re.match(self.start, value):
            return None
        rules = {"rule_ru": self.start_rule_ru, "rule_en": self.start_rule_en}
        return finding("impossible", "wrong_start", value, start=value[:5], **rules, **self.names)


def _name_of_wrong(character: str, takes_letters: bool) -> str:
    if character.isdigit():
        return "foreign_digits"
    if takes_letters:
        return "look_alike" if character in _LOOK_ALIKES else "wrong_characters"
    return "letter_for_digit" if character in _LETTERS_FOR_DIGITS else "wrong_characters"
