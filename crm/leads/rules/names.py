"""Names of organisations as duplicates see them: without legal form, quotes, case, spaces and slips."""

import re
import unicodedata

SIMILAR = 0.8
SHORTEST_COMPARED = 5
END = 3

_LEGAL_FORMS = (
    "общество с ограниченной ответственностью",
    "публичное акционерное общество",
    "непубличное акционерное общество",
    "открытое акционерное общество",
    "закрытое акционерное общество",
    "акционерное общество",
    "индивидуальный предприниматель",
    "глава крестьянского фермерского хозяйства",
    "автономная некоммерческая организация",
    "некоммерческая организация",
    "товарищество с ограниченной ответственностью",
)
_INSTITUTION = re.compile(
    r"^(?:(?:федеральное|областное|краевое|республиканское|городское|муниципальное|государственное)\s+)+"
    r"(?:(?:казенное|бюджетное|автономное|унитарное)\s+)?(?:учреждение|предприятие)\s+"
)
_LEGAL_WORDS = frozenset(
    """
    ооо оао пао зао ао нао ип тоо одо уп чуп чп ано нко нп мку мбу мау муп гуп гку гбу гау
    фгуп фгбу фгку фгау фку мкп огуп
    llc ltd limited gmbh inc corp corporation company co plc ag sa srl llp jsc pjsc ojsc
    г гор город города городской городского округ округа
    муниципальное муниципального образование образования
    """.split()  # noqa: SIM905  four lines of words read better than fifty quoted ones
)
_LOOKALIKES = str.maketrans("abcehkmoptxy", "авсенкмортху")
_CYRILLIC, _LATIN = re.compile(r"[а-я]"), re.compile(r"[a-z]")


def folded(text: str) -> str:
    """For forgiving comparison: compatibility forms unified, small letters, ё as е, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().replace("ё", "е").split())


def name_key(name: str) -> str:
    """«ООО „Уральский мост“» and «УРАЛЬСКИЙ-МОСТ, ООО» both give «уральскиймост»."""
    text = folded(name)
    for form in _LEGAL_FORMS:
        text = text.replace(form, " ")
    text = _INSTITUTION.sub("", text.strip())
    words = [_one_script(word) for word in re.findall(r"\w+", text)]
    kept = [word for word in words if word not in _LEGAL_WORDS] or words
    return "".join(kept).replace("_", "")


def ends(key: str) -> tuple[str, str]:
    """Head and tail of a key: a single slip leaves one of them whole, so candidates are found by index."""
    return key[:END], key[-END:]


def similarity(one: str, other: str) -> float:
    """How alike two keys are, from 0 to 1. Different digits make different names («Завод 1», «Завод 2»).

    A key that continues another counts as similar («уралмост», «уралмостгрупп»); otherwise the number of
    slips (a letter too many, missing, wrong, or two swapped) against the length decides.
    """
    if one == other:
        return 1.0
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < SHORTEST_COMPARED or _digits(one) != _digits(other):
        return 0.0
    if longer.startswith(shorter):
        return 0.9
    if len(longer) - len(shorter) > len(longer) * (1 - SIMILAR):
        return 0.0
    return 1 - _slips(one, other) / len(longer)


def _digits(key: str) -> str:
    return "".join(letter for letter in key if letter.isdigit())


def _one_script(word: str) -> str:
    """A Latin look-alike typed inside a Cyrillic word becomes the Cyrillic letter it stands for."""
    return word.translate(_LOOKALIKES) if _CYRILLIC.search(word) and _LATIN.search(word) else word


def _slips(one: str, other: str) -> int:
    """Optimal string alignment distance."""
    before: list[int] = []
    previous = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        current = [i]
        for j, there in enumerate(other, 1):
            cost = min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (letter != there))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == there:
                cost = min(cost, before[j - 2] + 1)
            current.append(cost)
        before, previous = previous, current
    return previous[-1]
