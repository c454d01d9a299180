"""Numbers of a register: the scheme they follow, the period they restart in, amendments, gaps and doubles.

The counter itself is a locked row of the database and lives elsewhere; here is everything around it.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from types import MappingProxyType

from agreements.bilingual import Text

LONGEST_SCHEME = 80
_TOKEN = re.compile(r"\{([^{}]*)\}")
_SEQ_WIDTH = re.compile(r"0([1-9])")


class Token(StrEnum):
    PREFIX = "prefix"
    SEQ = "seq"
    YYYY = "yyyy"
    YY = "yy"
    TYPE = "type"
    CITY = "city"


class Policy(StrEnum):
    """When the counter of a register starts again from one."""

    YEAR = "year"
    EDITION = "edition"
    NEVER = "never"


class SchemeProblem(StrEnum):
    EMPTY = "empty"
    TOO_LONG = "too_long"
    BRACE = "brace"
    UNKNOWN_TOKEN = "unknown_token"
    BAD_WIDTH = "bad_width"
    NO_SEQ = "no_seq"
    SEQ_TWICE = "seq_twice"
    CONTROL_CHARACTER = "control_character"
    NO_YEAR = "no_year"
    NO_EDITION = "no_edition"


PROBLEM_TEXTS: Mapping[SchemeProblem, Text] = MappingProxyType(
    {
        SchemeProblem.EMPTY: Text("Схема номера пуста.", "The numbering scheme is empty."),
        SchemeProblem.TOO_LONG: Text(
            f"Схема номера длиннее {LONGEST_SCHEME} знаков.",
            f"The numbering scheme is longer than {LONGEST_SCHEME} characters.",
        ),
        SchemeProblem.BRACE: Text(
            "Фигурная скобка не закрыта или лишняя.", "A brace is unclosed or stands alone."
        ),
        SchemeProblem.UNKNOWN_TOKEN: Text(
            "Такого обозначения нет: есть {prefix}, {seq:04}, {yyyy}, {yy}, {type}, {city}.",
            "There is no such token: use {prefix}, {seq:04}, {yyyy}, {yy}, {type}, {city}.",
        ),
        SchemeProblem.BAD_WIDTH: Text(
            "Ширина указывается только у {seq} и записывается от 01 до 09, например {seq:04}.",
            "Only {seq} has a width, written 01 to 09, as in {seq:04}.",
        ),
        SchemeProblem.NO_SEQ: Text(
            "В схеме нет порядкового номера {seq}.", "The scheme has no sequence number {seq}."
        ),
        SchemeProblem.SEQ_TWICE: Text(
            "Порядковый номер {seq} указан дважды.", "The sequence number {seq} occurs twice."
        ),
        SchemeProblem.CONTROL_CHARACTER: Text(
            "В схеме есть невидимый управляющий знак.", "The scheme contains an invisible control character."
        ),
        SchemeProblem.NO_YEAR: Text(
            "Нумерация начинается заново каждый год, а года в схеме нет: номера повторятся.",
            "Numbering restarts every year but the scheme has no year: numbers would repeat.",
        ),
        SchemeProblem.NO_EDITION: Text(
            "Нумерация начинается заново с каждым форумом: нужен год или {prefix}, иначе номера повторятся.",
            "Numbering restarts with each edition: a year or {prefix} is needed, or numbers would repeat.",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class SchemeFault:
    """One problem of a scheme and the piece of text it is about."""

    problem: SchemeProblem
    excerpt: str


class SchemeUnusable(ValueError):
    """A scheme that cannot number anything; `faults` lists every problem at once."""

    def __init__(self, faults: tuple[SchemeFault, ...]) -> None:
        super().__init__(", ".join(f"{fault.problem}: {fault.excerpt!r}" for fault in faults))
        self.faults = faults


class TokenWithoutValue(ValueError):
    """The scheme asks for a prefix, type or city that this agreement does not have."""

    def __init__(self, token: Token) -> None:
        super().__init__(token)
        self.token = token


class ValueUnusable(ValueError):
    """A prefix, type or city with a control character or a line break in it."""

    def __init__(self, token: Token, value: str) -> None:
        super().__init__(f"{token}: {value!r}")
        self.token = token
        self.value = value


@dataclass(frozen=True, slots=True)
class _Place:
    token: Token
    width: int = 1


@dataclass(frozen=True, slots=True)
class Scheme:
    """A checked scheme: literal text and tokens in the order they are printed."""

    text: str
    parts: tuple[str | _Place, ...]


def parse_scheme(text: str, policy: Policy) -> Scheme:
    """The scheme written as `{prefix}-{seq:04}/{yy}`; raises SchemeUnusable with all its problems.

    The policy is judged with it: a counter that restarts needs something in the number that changes.
    """
    parts: list[str | _Place] = []
    faults: list[SchemeFault] = []
    for place, piece in enumerate(_TOKEN.split(text)):
        if place % 2:
            _read_token(piece, parts, faults)
        elif piece:
            parts.append(piece)
            faults += _faults_of_literal(piece)
    faults += _faults_of_whole(text, [part.token for part in parts if isinstance(part, _Place)], policy)
    if faults:
        raise SchemeUnusable(tuple(faults))
    return Scheme(text, tuple(parts))


def format_number(
    scheme: Scheme, *, seq: int, on: date, prefix: str = "", type_code: str = "", city: str = ""
) -> str:
    """The number as printed. `seq` counts from 1; a sequence wider than its places is printed in full.

    Raises TokenWithoutValue where the scheme needs a value that was not given, ValueUnusable for a
    value with control characters: a number must read the same on paper, on screen and in the journal.
    """
    if seq < 1:
        raise ValueError(f"a sequence number counts from 1, not {seq}")
    values = {Token.PREFIX: prefix, Token.TYPE: type_code, Token.CITY: city}
    values |= {Token.YYYY: f"{on.year:04}", Token.YY: f"{on.year % 100:02}"}
    return "".join(part if isinstance(part, str) else _filled(part, seq, values) for part in scheme.parts)


def period_key(policy: Policy, on: date, edition: str) -> str:
    """The key of the counter's row: the year of registration, the edition's code, or `all`."""
    match policy:
        case Policy.YEAR:
            return f"{on.year:04}"
        case Policy.EDITION:
            if not edition:
                raise ValueError("a register numbered by edition needs the edition")
            return edition
        case Policy.NEVER:
            return "all"


def amendment_number(seq: int, parent: str) -> str:
    """«ДС-1 к № 12/2026»: the `seq`-th supplementary agreement (from 1) to the agreement numbered `parent`.

    Plain spaces: the no-break space after № belongs to typesetting, not to the number.
    """
    if seq < 1 or not parent:
        raise ValueError("an amendment has a number from 1 and a numbered parent")
    return f"ДС-{seq} к № {parent}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a register, annulled ones included: they keep their number."""

    period: str
    seq: int
    formatted: str
    given_by: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """Missing numbers `first` to `last` of a period; `before` is the entry that jumped over them."""

    period: str
    first: int
    last: int
    before: Entry


@dataclass(frozen=True, slots=True)
class SelfCheck:
    """What is wrong with a register: holes, and groups of entries that share a number."""

    gaps: tuple[Gap, ...]
    doubles: tuple[tuple[Entry, ...], ...]

    @property
    def is_clean(self) -> bool:
        return not self.gaps and not self.doubles


def self_check(entries: Iterable[Entry], starts: Mapping[str, int] = MappingProxyType({})) -> SelfCheck:
    """Gaps and doubles of one register. `starts` says where a period continued from paper begins (1 else).

    Two entries are doubles if they share period and sequence, or the printed number in any period.
    """
    entries = list(entries)
    by_period: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_period[entry.period].append(entry)
    gaps = [gap for period in sorted(by_period) for gap in _gaps(by_period[period], starts.get(period, 1))]
    return SelfCheck(tuple(gaps), _doubles(entries))


def _gaps(entries: list[Entry], start: int) -> Iterable[Gap]:
    entries = sorted(entries, key=lambda entry: entry.seq)
    first = entries[0]
    if first.seq > start:
        yield Gap(first.period, start, first.seq - 1, first)
    for earlier, later in pairwise(entries):
        if later.seq > earlier.seq + 1:
            yield Gap(later.period, earlier.seq + 1, later.seq - 1, later)


def _doubles(entries: list[Entry]) -> tuple[tuple[Entry, ...], ...]:
    groups: dict[tuple[str, ...], list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[entry.period, str(entry.seq)].append(entry)
        groups[(_same_to_the_eye(entry.formatted),)].append(entry)
    doubles = {tuple(group): None for group in groups.values() if len(group) > 1}
    return tuple(doubles)


def _same_to_the_eye(number: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", number).casefold().split())


def _read_token(piece: str, parts: list[str | _Place], faults: list[SchemeFault]) -> None:
    name, colon, width = piece.partition(":")
    if name not in set(map(str, Token)):
        faults.append(SchemeFault(SchemeProblem.UNKNOWN_TOKEN, f"{{{piece}}}"))
        return
    token, places = Token(name), _SEQ_WIDTH.fullmatch(width)
    if colon and (token is not Token.SEQ or places is None):
        faults.append(SchemeFault(SchemeProblem.BAD_WIDTH, f"{{{piece}}}"))
    parts.append(_Place(token, int(places[1]) if places else 1))


def _faults_of_literal(piece: str) -> Iterable[SchemeFault]:
    if "{" in piece or "}" in piece:
        yield SchemeFault(SchemeProblem.BRACE, piece)
    if _has_control(piece):
        yield SchemeFault(SchemeProblem.CONTROL_CHARACTER, piece)


def _faults_of_whole(text: str, tokens: list[Token], policy: Policy) -> Iterable[SchemeFault]:
    if not text.strip():
        yield SchemeFault(SchemeProblem.EMPTY, text)
        return
    if len(text) > LONGEST_SCHEME:
        yield SchemeFault(SchemeProblem.TOO_LONG, text[:LONGEST_SCHEME])
    if tokens.count(Token.SEQ) != 1:
        problem = SchemeProblem.SEQ_TWICE if Token.SEQ in tokens else SchemeProblem.NO_SEQ
        yield SchemeFault(problem, text)
    has_year = Token.YYYY in tokens or Token.YY in tokens
    if policy is Policy.YEAR and not has_year:
        yield SchemeFault(SchemeProblem.NO_YEAR, text)
    if policy is Policy.EDITION and not has_year and Token.PREFIX not in tokens:
        yield SchemeFault(SchemeProblem.NO_EDITION, text)


def _filled(place: _Place, seq: int, values: Mapping[Token, str]) -> str:
    if place.token is Token.SEQ:
        return f"{seq:0{place.width}}"
    value = values[place.token].strip()
    if not value:
        raise TokenWithoutValue(place.token)
    if _has_control(value):
        raise ValueUnusable(place.token, value)
    return value


def _has_control(text: str) -> bool:
    """Control, format (bidi, zero-width) and line separating characters, which a reader does not see."""
    return any(unicodedata.category(letter) in {"Cc", "Cf", "Zl", "Zp", "Cs"} for letter in text)
