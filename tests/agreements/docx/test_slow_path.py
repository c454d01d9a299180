"""The slow path: docxtpl in a child process gives the same documents and the same refusals."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from docx import Document

from agreements.docx import (
    Annex,
    DocumentError,
    FilterRefused,
    Listing,
    MissingValue,
    Paragraphs,
    Picture,
    RenderingFailed,
    RichText,
    Run,
    ValueLost,
    check_package,
    xml_safe,
)
from agreements.docx.canonical import differing_parts
from agreements.docx.contained import render_contained
from agreements.docx.slow import render_slowly
from tests.agreements.docx.building import saved, template, text
from tests.agreements.docx.test_against_docxtpl import png


def shouted(value: str) -> str:
    """A filter of the caller."""
    return f"{value}!"


def test_every_kind_of_value_crosses_into_the_child_and_back() -> None:
    data = template(
        "{{ n }} {{ made }} {{ qr }} {{ name | shout }} {{ lines }}",
        "{{r note }}",
        "{{p body }}",
        "{{p annex }}",
    )
    annex = Document()
    annex.add_paragraph("Приложение")
    values = xml_safe(
        {
            "n": Decimal("120000.10"),
            "made": date(2026, 6, 12),
            "qr": Picture(png(), width=20, link="https://example.org"),
            "name": "Рога & Копыта",
            "lines": Listing("а\nб"),
            "note": RichText.of("x ", Run("жирно", bold=True, link="https://example.org")),
            "body": Paragraphs(((None, RichText.of("один")), ("Heading1", RichText.of("два")))),
            "annex": Annex(saved(annex)),
        }
    )
    filters = {"shout": shouted}
    document = render_contained(data, values, filters)
    assert differing_parts(render_slowly(data, values, filters), document) == []
    assert check_package(document) == ()
    assert text(document).split("\n")[0].startswith("120000.10 2026-06-12")
    assert "Рога & Копыта!" in text(document)
    assert "Приложение" in text(document)


@pytest.mark.parametrize(
    ("content", "values", "error", "message"),
    [
        ("{{ name }}", {}, MissingValue, "name has no value"),
        ("{{r name }}", {"name": "пропадёт"}, ValueLost, "пропадёт is not in the text"),
        ("{{ name | money }}", {"name": 7}, FilterRefused, "money: an amount is"),
        ("{{ name + 1 }}", {"name": "x"}, RenderingFailed, "TypeError"),
        ("{% if x", {}, RenderingFailed, "TemplateSyntaxError"),
    ],
)
def test_a_refusal_comes_back_as_the_same_error(
    content: str, values: Mapping[str, Any], error: type[DocumentError], message: str
) -> None:
    with pytest.raises(error, match=message) as refusal:
        render_contained(template(content), xml_safe(values), {})
    assert type(refusal.value) is error


def test_a_filter_that_is_no_function_of_a_module_is_named() -> None:
    with pytest.raises(RenderingFailed, match="lambda"):
        render_contained(template("{{ x | own }}"), xml_safe({"x": "x"}), {"own": lambda value: value})
