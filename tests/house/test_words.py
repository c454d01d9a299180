"""Every refusal and every event has a code of its own and a text; every text has both languages."""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import ngettext

from crm import app as _house
from crm.core.errors import all_refusals
from crm.core.events import Event
from crm.web.spacing import bound

ROOT = Path(__file__).resolve().parents[2]
TRANSLATIONS = ROOT / "crm" / "translations"
MARKS = re.findall(r"-k (\w+)", (ROOT / "Makefile").read_text())
KEYWORDS = DEFAULT_KEYWORDS | dict.fromkeys(MARKS)
PLACE = re.compile(r"%\((\w+)\)")

assert _house


def test_each_refusal_has_its_own_code() -> None:
    codes = Counter(refusal.code for refusal in all_refusals() if "code" in vars(refusal))
    assert [code for code, times in codes.items() if times > 1] == []


@pytest.mark.parametrize("refusal", all_refusals(), ids=lambda refusal: refusal.__name__)
def test_each_refusal_is_a_sentence(refusal: type) -> None:
    assert refusal.message.endswith((".", "!", "?")), refusal.message
    assert 400 <= refusal.status < 500


def test_each_event_has_its_own_key_and_a_text() -> None:
    events = Event.__subclasses__()
    keys = Counter(event.key for event in events)
    assert [key for key, times in keys.items() if times > 1] == []
    for event in events:
        places = set(PLACE.findall(event.text))
        assert places <= set(event.__dataclass_fields__), f"{event.key} shows what it does not carry"


def extracted() -> set[str | tuple[str, str]]:
    """What `make texts` gathers."""
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    return {
        message
        for folder in ("crm", "templates")
        for _file, _line, message, _comments, _context in extract_from_dir(
            str(ROOT / folder), methods, options, KEYWORDS, directory_filter=lambda _: True
        )
        if message
    }


def catalogue(language: str) -> Catalog:
    with (TRANSLATIONS / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


def test_every_text_has_its_english() -> None:
    english = catalogue("en")
    missing = [
        message
        for message in extracted()
        if (found := english.get(message if isinstance(message, str) else message[0])) is None
        or not found.string
        or (isinstance(found.string, tuple) and not all(found.string))
        or found.fuzzy
    ]
    assert missing == []


def test_english_keeps_the_places_of_the_russian() -> None:
    for message in catalogue("en"):
        if message.id and isinstance(message.id, str) and isinstance(message.string, str):
            assert set(PLACE.findall(message.id)) == set(PLACE.findall(message.string)), message.id


def test_every_plural_has_its_three_russian_forms() -> None:
    russian = catalogue("ru")
    for message in extracted():
        if isinstance(message, tuple):
            found = russian.get(message[0])
            assert found is not None, message
            assert len(found.string) == 3, message
            assert all(found.string), message


def test_no_catalogue_keeps_a_text_that_nobody_says() -> None:
    said = {message if isinstance(message, str) else message[0] for message in extracted()}
    for language in ("ru", "en"):
        for message in catalogue(language):
            key = message.id[0] if isinstance(message.id, tuple) else message.id
            assert not key or key in said, f"{language}: {key}"


def test_an_english_visitor_reads_english_only(client: FlaskClient) -> None:
    client.set_cookie("locale", "en")
    page = client.get("/login").text
    assert "Sign in" in page
    assert set(re.findall("[а-яё]{3,}", page, re.IGNORECASE)) == {"Русский"}, "the switch names itself"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ru", ["1 день", "2 дня", "5 дней", "11 дней", "21 день"]),
        ("en", ["1 day", "2 days", "5 days", "11 days", "21 days"]),
    ],
)
def test_days_are_counted_as_the_language_counts(app: Flask, language: str, said: list[str]) -> None:
    with app.test_request_context(headers={"Accept-Language": language}):
        assert [ngettext("%(num)s день", "%(num)s дней", n) for n in (1, 2, 5, 11, 21)] == said


def test_russian_stands_in_no_code_unmarked() -> None:
    """A Russian literal in a view or a form that is not marked would stay Russian in English."""
    faults = []
    for path in (ROOT / "crm").rglob("*.py"):
        if path.is_relative_to(ROOT / "crm" / "demo") or path.is_relative_to(ROOT / "crm" / "cli"):
            continue
        if {"rules", "models"} & {path.stem, path.parent.name} or path.stem == "settings":
            continue  # they read and keep Russian, but say nothing to people
        tree = ast.parse(path.read_text())
        marked = _marked(tree)
        faults += [
            f"{path.relative_to(ROOT)}:{node.lineno} {node.value[:40]}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and re.search("[а-яё]{3}", node.value, re.IGNORECASE)
            and id(node) not in marked
        ]
    assert faults == []


def _marked(tree: ast.AST) -> set[int]:
    """Constants inside calls that mark texts, docstrings and default values of columns."""
    marked: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in KEYWORDS:
                marked |= {id(one) for one in ast.walk(node)}
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
            marked |= {id(one) for one in ast.walk(body[0])}
    return marked


def test_a_number_sign_is_never_torn_from_its_number() -> None:
    """Texts of pages get their no-break spaces in `crm.web.spacing`; words joined in code bring their own."""
    texts = [part for one in extracted() for part in ([one] if isinstance(one, str) else one) if "№ " in part]
    assert texts
    assert [text for text in texts if "№ " in bound(text)] == []
    torn = []
    for file in [*(ROOT / "templates").rglob("*.html"), *(ROOT / "crm").rglob("*.py")]:
        code = file.read_text()
        for text in texts:
            code = code.replace(text, "")
        if "№ " in code and file.name != "styleguide.html" and "demo" not in file.parts:
            torn.append(str(file.relative_to(ROOT)))
    assert torn == []
