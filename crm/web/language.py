"""Russian or English: chosen by the person, else by the visitor's cookie or browser."""

from datetime import date, datetime
from decimal import Decimal

from flask import Flask, has_request_context, request
from flask_babel import Babel, format_date, format_datetime, format_decimal, get_locale, gettext

from agreements.bilingual import Text
from crm.core.actor import ActorKind
from crm.core.errors import DomainError
from crm.core.timeline import ERASED, Happening
from crm.web import spacing
from crm.web.acting import acting
from crm.web.spacing import bound

LOCALES = ("ru", "en")
COOKIE = "locale"


def install(app: Flask) -> None:
    app.config.setdefault("BABEL_DEFAULT_LOCALE", "ru")
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", "Asia/Yekaterinburg")
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    Babel(app, locale_selector=choose)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    spacing.install(app)
    app.jinja_env.globals["locales"] = LOCALES


def choose() -> str:
    """The language of the present answer; Russian where nobody asks (background work)."""
    if not has_request_context():
        return LOCALES[0]
    chosen = request.cookies.get(COOKIE) or acting().locale
    if chosen in LOCALES:
        return chosen
    return request.accept_languages.best_match(LOCALES) or "ru"


def current_language() -> str:
    return str(get_locale() or "ru")


def sentence(refusal: DomainError) -> str:
    """A refusal as a sentence in the language of the present answer."""
    if refusal.bilingual is not None:
        return said(refusal.bilingual)
    message: str = gettext(refusal.message)
    return (
        message % {name: shown(value) for name, value in refusal.values.items()}
        if refusal.values
        else message
    )


def told(happening: Happening) -> str:
    """A line of a timeline as a sentence in the language of the present answer."""
    template = bound(gettext(happening.text))
    return template % {name: shown(value) for name, value in happening.values.items()}


def who(happening: Happening) -> str:
    """Who did it, for a timeline: background work and commands have no name of their own."""
    if happening.actor_kind is ActorKind.JOB:
        return str(gettext("Автоматически"))
    if happening.actor_kind is ActorKind.COMMAND:
        return str(gettext("Администратор сервера"))
    return str(gettext(happening.actor)) if happening.actor == ERASED else happening.actor


def said(text: Text) -> str:
    """A sentence that the library of paper brings in both languages, in that of the present answer."""
    return text.en if current_language() == "en" else text.ru


def shown(value: object) -> object:
    """A value of a refusal or an event as people read it: titles translated, moments in the local zone."""
    if isinstance(value, datetime):
        return format_datetime(value, "d MMMM, HH:mm")
    if isinstance(value, date):
        return format_date(value, "d MMMM y")
    if isinstance(value, Text):
        return said(value)
    if value is None or value == "":
        return "—"
    if isinstance(value, Decimal):
        return f"{format_decimal(value, '#,##0.00')}\u00a0₽"
    if isinstance(value, list | tuple):
        return ", ".join(str(shown(item)) for item in value)
    title = getattr(value, "title", None)
    if isinstance(title, str):
        return gettext(title)
    return gettext(value) if isinstance(value, str) else value  # a reason that the product itself gave
