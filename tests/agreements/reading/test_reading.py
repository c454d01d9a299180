"""The text of a document that is still being written: values lit up, gaps named, hostile text harmless."""

from io import BytesIO
from typing import Any

import pytest
from docx import Document

from agreements.docx import CompiledTemplate, compile_template
from agreements.reading import Gaps, Reading, gaps_in, plain_path, read


def template(*lines: str) -> CompiledTemplate:
    document, out = Document(), BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.sections[0].header.paragraphs[0].text = "Верх: {{ a }}"
    document.save(out)
    return compile_template(out.getvalue())


def reading(line: str, values: dict[str, Any], *gaps: str, rows: dict[str, Any] | None = None) -> Reading:
    return read(
        template(line),
        {"a": "x"} | values,
        Gaps(frozenset(gaps), rows or {}),
        lambda path: (f"<{path}>", "c & co"),
    )


def test_values_are_lit_up_with_their_labels_and_everything_is_escaped() -> None:
    found = reading("Сторона: {{ a }}", {"a": "<script>alert(1)</script> & co"})

    lit = '<span class="value" title="&lt;a&gt;">&lt;script&gt;alert(1)&lt;/script&gt; &amp; co</span>'
    assert f"<p>Сторона: {lit}</p>" in found.html
    assert "<script" not in found.html
    assert '<section class="reading-header"><p>Верх: ' in found.html
    assert found.seen == ("a",)


def test_a_gap_is_named_and_told_only_where_it_is_printed() -> None:
    line = "{% if b %}{{ c | money }}{% endif %}{{ d }}"

    assert reading(line, {"b": False, "c": "", "d": ""}, "c", "d").gaps == ("d",)
    found = reading(line, {"b": True, "c": "", "d": ""}, "c", "d")
    assert found.gaps == ("c", "d")
    assert '<span class="gap" title="&lt;c&gt;">____<small>c &amp; co</small></span>' in found.html
    assert gaps_in(template(line), {"a": "", "b": True, "c": "", "d": ""}, Gaps(frozenset({"c"}))) == ("c",)


@pytest.mark.parametrize(
    ("line", "value", "text"),
    [
        ("{{ b | money }}", "1234.5", "1\u00a0234,50"),
        ("{{ b | date_long }}", "2026-11-05", "5\u00a0ноября 2026\u00a0г."),
        ("{{ b | upper }}", "слово", "СЛОВО"),
        ("{{ b | default('—') }}", "есть", "есть"),
        ("{{ b | initials }}", "Иванов Иван Иванович", "И.\u00a0И.\u00a0Иванов"),
    ],
)
def test_filters_answer_as_in_the_document(line: str, value: str, text: str) -> None:
    assert f">{text}</span>" in reading(line, {"b": value}).html


def test_a_value_that_a_filter_cannot_answer_for_is_shown_as_it_is() -> None:
    assert "завтра" in reading("{{ b | date_long }}", {"b": "завтра"}).html


def test_what_the_template_compares_is_left_as_it_is() -> None:
    assert "по закону" in reading('{% if b == "44-ФЗ" %}по закону{% endif %}', {"b": "44-ФЗ"}).html


def test_a_list_that_nobody_filled_shows_one_row_of_gaps() -> None:
    line = "{% for r in b %}{{ r.x }} {{ r.y }}{% endfor %}"
    found = reading(line, {"b": []}, "b", "b[].x", rows={"b": {"x": "", "y": ""}})

    assert found.gaps == ("b[0].x",)
    assert found.html.count("<p>") == 2


def test_marks_in_what_somebody_typed_do_not_pass_for_ours() -> None:
    found = reading("{{ b }}", {"b": "\ue010999\ue011зло\ue012"})

    assert ">999зло</span>" in found.html


def test_a_path_is_plain_without_the_places_of_elements() -> None:
    assert plain_path("a[12].b[0]") == "a[].b[]"
