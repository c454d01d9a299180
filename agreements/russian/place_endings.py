"""Endings of place names that no dictionary knows."""

import re

from agreements.russian.capitals import like
from agreements.russian.forms import Case, Form

_RULES = tuple(
    (re.compile(pattern), endings, certain)
    for pattern, endings, certain in (
        # documents often leave -ово, -ино as they are
        (r"(?<=[оеё]в)о$|(?<=[иы]н)о$", ("а", "у", "ом"), False),
        (r"(?<=[сц]к)(ой|ий|ое)$", ("ого", "ому", "им"), True),
        (r"(?<=[нртвлм])(ый|ое)$", ("ого", "ому", "ым"), True),
        (r"(?<=[кн])ая$", ("ой", "ой", "ой"), True),
        (r"(?<=[бвгджзклмнпрстфхцчшщ])$", ("а", "у", "ом"), True),
        (r"й$", ("я", "ю", "ем"), True),
        (r"(?<=[гкхжчшщ])а$", ("и", "е", "ой"), True),
        (r"(?<=[бвдзлмнпрстфц])а$", ("ы", "е", "ой"), True),
        (r"(?<=и)я$", ("и", "и", "ей"), True),
        (r"я$", ("и", "е", "ей"), True),
        (r"ь$", ("и", "и", "ью"), False),
        (r"(?<=[еоуэю])$", ("", "", ""), True),
    )
)


def by_ending(word: str, case: Case, *, is_chinese: bool = False) -> Form:
    """The word in `case` by its ending; unchanged and not certain where no ending fits («Лабытнанги»).

    A Chinese name in -нь is masculine («Тяньцзиня»), others in -ь are taken as feminine, not certainly.
    """
    if is_chinese and word.endswith("нь"):
        return Form(word[:-1] + ("я", "ю", "ем")[case.place], certain=True)
    for pattern, endings, certain in _RULES:
        if pattern.search(word.lower()):
            changed = pattern.sub(endings[case.place], word.lower())
            return Form(like(word, changed), certain)
    return Form(word, certain=False)
