"""No-break spaces in what pages say, put in for all texts at once: nobody has to remember them."""

import re
from functools import lru_cache

from flask import Flask
from flask_babel import get_translations
from markupsafe import Markup

from agreements.russian.typography import NBSP

_UNIT = r"(?:%%?|[₽°]|(?:М|К|Г)Б|к?Вт|м²?|[чс]|дн\.)(?!\w)"
_RULES = (
    (re.compile(r"([№§]) (?=\S)"), rf"\1{NBSP}"),  # «№» with its number
    (re.compile(r"(?<=\S) (?=[—–] )"), NBSP),  # a dash never begins a line
    (re.compile(r"(?<![\w-])([а-яё]{1,2}) (?=[\w«%№])", re.IGNORECASE), rf"\1{NBSP}"),  # «в», «на», «не», «и»
    (re.compile(rf"(?<=\d) (?={_UNIT})"), NBSP),  # «10 МБ»
    (re.compile(rf"(?<=\)[sd]) (?={_UNIT})"), NBSP),  # «%(area)s м²»
)


@lru_cache(maxsize=4096, typed=True)
def bound(text: str) -> str:
    """`text` with no-break spaces where Russian typography asks for them; placeholders stay as they are."""
    set_right: str = text
    for pattern, replacement in _RULES:
        set_right = pattern.sub(replacement, set_right)
    return Markup(set_right) if isinstance(text, Markup) else set_right  # noqa: S704  # as safe as it came


def install(app: Flask) -> None:
    """Texts of templates pass through here; exports and the API say the same words with plain spaces."""
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # the i18n extension adds it
        gettext=lambda text: bound(get_translations().ugettext(text)),
        ngettext=lambda one, many, n: bound(get_translations().ungettext(one, many, n)),
        newstyle=True,
    )
