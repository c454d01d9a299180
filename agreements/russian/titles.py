"""Job titles: a dictionary of frequent ones, then the head of the title declines and the rest stays."""

import re
from dataclasses import dataclass
from functools import lru_cache

from agreements.russian.capitals import like
from agreements.russian.forms import Case, Form
from agreements.russian.frequent_titles import GENITIVES
from agreements.russian.morphology import Reading, adjectives, agrees, in_case, is_known, nouns, readings
from agreements.russian.quotes import set_quotes
from agreements.russian.registers import without_shouting
from agreements.russian.wordlist import words

_DASH = re.compile(r"(\s+[-–—]\s+)")
_JOINT = re.compile(r"(,\s+|\s+и\s+|\s*/\s*)(?![^«]*»)")
_CORE = re.compile(r"[^\s«»„“\"(),.;:]+")
_BETWEEN_WORDS = re.compile(r"(\s+|(?<=\.)(?=[^\W\d_]))")
_QUOTES = ("«", "„", "“", '"')

_INVARIABLE_OPENINGS = words("врио врип ио и.о. и.о и. о. вр. вр.и.о. вр.и.о")
_HEAD_ABBREVIATIONS = words("зам. нач. зав. рук. пом. пред. дир. упр. секр.")
_FROZEN_FIRST_PIECES = words(
    "вице экс пресс топ сити статс генерал капитан премьер шеф обер унтер контр камер штаб"
)


@dataclass(frozen=True)
class _Word:
    """A declined word of a title; `goes_on` while the head is still to come."""

    text: str
    known: bool
    goes_on: bool = False


def genitive(title: str) -> str:
    """«Генеральный директор» → «Генерального директора»."""
    return decline(title, Case.GENITIVE).text


@lru_cache(1024)
def decline(title: str, case: Case) -> Form:
    """The title in `case`; not certain where its head is no word of the dictionary.

    Parts between dashes decline each on its own («Президент – председатель правления»), and so does a
    second title after a comma or «и». What depends on the head stays as written («отделом», «по развитию»).
    """
    ready = GENITIVES.get(title.lower()) if case is Case.GENITIVE else None
    if ready:
        return Form(" ".join(map(like, title.split(" "), ready.split(" "))), certain=True)
    parts = [
        Form(part, certain=True) if place % 2 else _decline_part(part, case)
        for place, part in enumerate(_parts(title))
    ]
    return Form("".join(part.text for part in parts), all(part.certain for part in parts))


def readable(title: str) -> str:
    """«ГЕНЕРАЛЬНЫЙ ДИРЕКТОР», as registers write it, → «Генеральный директор»; mixed letters stay."""
    return without_shouting(set_quotes(title))


def _parts(title: str) -> list[str]:
    """Titles and the joints between them, in turn; joined together they are the whole text again."""
    pieces = [
        piece
        for dashed in _DASH.split(title)
        for piece in ([dashed] if _DASH.fullmatch(dashed) else _JOINT.split(dashed))
    ]
    parts = pieces[:1]
    for joint, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        if _DASH.fullmatch(joint) or _opens_a_title(piece):
            parts += [joint, piece]
        else:
            parts[-1] += joint + piece
    return parts


def _opens_a_title(text: str) -> bool:
    """Whether the text begins with a person in the nominative: «главный редактор», not «финансам»."""
    opening = text.split()
    while len(opening) > 1 and _is_adjective_of(opening[0], opening[1]):
        opening = opening[1:]
    return bool(opening) and (_is_person(opening[0]) or _is_participle(opening[0]))


def _decline_part(part: str, case: Case) -> Form:
    tokens = _BETWEEN_WORDS.split(part)
    places = [place for place, token in enumerate(tokens) if _core(token)]
    if not places:
        return Form(part, certain=not part)
    if tokens[places[0]].lower() in _INVARIABLE_OPENINGS | _HEAD_ABBREVIATIONS:
        return Form(part, certain=True)
    word = None
    for place, next_place in zip(places, [*places[1:], None], strict=True):
        core = _core(tokens[place])
        following = "" if next_place is None else tokens[next_place]
        if following and tokens[place].endswith("."):
            continue
        word = _decline_word(core, following, case)
        if word is None:
            continue
        tokens[place] = tokens[place].replace(core, like(core, word.text), 1)
        if not word.goes_on:
            break
    return Form("".join(tokens), word is not None and word.known)


def _decline_word(core: str, following: str, case: Case) -> _Word | None:
    """The word in `case`, or None for a word that stays and leaves the head to come («временно»)."""
    if "-" in core and not is_known(core) and (compound := _decline_compound(core, case)):
        return compound
    as_noun, as_adjective = nouns(core), adjectives(core)
    agreeing = next((adjective for adjective in as_adjective if _goes_with(adjective, following)), None)
    if agreeing:
        return _declined(agreeing, core, case, goes_on=True)
    if as_adjective and (not as_noun or _best_score(as_adjective) > _best_score(as_noun)):
        return _declined(as_adjective[0], core, case)
    if as_noun:
        goes_on = _is_person(core) and _is_person(following) and not _may_be_genitive(following)
        return _declined(as_noun[0], core, case, goes_on=goes_on)
    return _Word(core, known=False) if _may_be_genitive(core) else None


def _decline_compound(core: str, case: Case) -> _Word | None:
    """«Сити-менеджер» declines at its end, «директор-распорядитель» (a person twice) in both pieces."""
    first, last = core.rsplit("-", 1)
    heads = nouns(last)
    if not heads:
        return None
    end = in_case(heads[0], case, last) or last
    declines_first = first.lower() not in _FROZEN_FIRST_PIECES and is_known(first) and _is_person(first)
    start = in_case(nouns(first)[0], case, first) if declines_first else None
    return _Word(f"{start or first}-{end}", is_known(last))


def _declined(reading: Reading, core: str, case: Case, *, goes_on: bool = False) -> _Word:
    known = is_known(core) or core.lower() in GENITIVES
    return _Word(in_case(reading, case, core) or core, known, goes_on)


def _goes_with(adjective: Reading, following: str) -> bool:
    """Whether the adjective belongs to the next word; a shortened word («гос.») is taken as belonging."""
    core = _core(following)
    if not core or following.startswith(_QUOTES):
        return False
    if following.endswith("."):
        return True
    return any(agrees(adjective, word) for word in [*nouns(_end(core)), *adjectives(_end(core))])


def _is_adjective_of(word: str, following: str) -> bool:
    return any(_goes_with(adjective, following) for adjective in adjectives(_core(word)))


def _is_person(word: str) -> bool:
    """Whether the word reads as one person in the nominative; a quoted word is a name of something."""
    if word.startswith(_QUOTES):
        return False
    return any(one.tag.number == "sing" and one.tag.animacy == "anim" for one in nouns(_end(_core(word))))


def _is_participle(word: str) -> bool:
    return any(one.tag.POS == "PRTF" and one.tag.number == "sing" for one in adjectives(_core(word)))


def _may_be_genitive(word: str) -> bool:
    return any(one.tag.case == "gent" for one in readings(_core(word)))


def _core(token: str) -> str:
    found = _CORE.search(token)
    return found[0] if found else ""


def _end(word: str) -> str:
    return word.rsplit("-", 1)[-1]


def _best_score(candidates: list[Reading]) -> float:
    return max(float(reading.score) for reading in candidates)
