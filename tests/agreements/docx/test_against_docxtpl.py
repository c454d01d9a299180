"""The fast path beside docxtpl itself: random templates and values, and each construct of the dialect."""

import io
from collections.abc import Mapping
from typing import Any

import pytest
import segno
from docx import Document
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from docxtpl import RichText as TheirRichText
from hypothesis import HealthCheck, assume, given, seed, settings

from agreements.docx import (
    Annex,
    Picture,
    RichText,
    Run,
    check_package,
    check_template,
    compile_template,
    xml_safe,
)
from agreements.docx.canonical import differing_parts
from agreements.docx.environment import template_environment
from agreements.docx.slow import render_slowly
from tests.agreements.docx.building import changed, part, saved, table, template, text
from tests.agreements.docx.random_templates import Case, cases


def theirs(data: bytes, values: Mapping[str, Any]) -> bytes:
    """What docxtpl makes in the same sandbox."""
    document = DocxTemplate(io.BytesIO(data))
    document.render(xml_safe(values), template_environment())
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def assert_alike(data: bytes, values: Mapping[str, Any]) -> bytes:
    """Equal parts from the fast path, from docxtpl, and from our slow path; returns the document."""
    compiled = compile_template(data)
    assert compiled.slow_because == ""
    ours = compiled.render(values)
    assert differing_parts(theirs(data, values), ours) == []
    assert differing_parts(render_slowly(data, xml_safe(values), {}), ours) == []
    assert check_package(ours) == ()
    return ours


ROWS = [{"a": "раз", "b": "1"}, {"a": "два & <три>", "b": "2"}, {"a": "", "b": "3"}]


@pytest.mark.parametrize(
    "data",
    [
        template("{{ x }}", "{% if x %}да{% else %}нет{% endif %}", "{{ x | upper }} {{ x ~ '!' }}"),
        template("{%p for e in rows %}", "{{ loop.index }}. {{ e.a }}", "{%p endfor %}", "конец"),
        template("{% for e in rows %}{{ e.a }}{% if not loop.last %}, {% endif %}{% endfor %}"),
        template("{% if x %}начало", "середина", "конец{% endif %}."),
        template("первый {%- if x %}", "второй{% endif -%}", "третий"),
        template("{_{ как есть }_} {_% и так %_}", "100 % { } {x"),
        template("{% set y = x %}{{ y }} {{ rows | length }} {{ rows[0].a }} {{ rows[-1]['b'] }}"),
        template("{{ rows | map(attribute='a') | join('; ') }} {{ none_such | default('нет') }}"),
        template("“{{ x }}” ‘{{ x }}’", "{{ x if rows else 'пусто' }}"),
        table(("{%tr for e in rows %}", ""), ("{{ e.a }}", "{{ e.b }}"), ("{%tr endfor %}", "")),
        table(("№", "{%tc for e in rows %}", "{{ e.a }}", "{%tc endfor %}")),
        table(("{%tr for e in rows %}", ""), ("{% vm %}общее", "{{ e.b }}"), ("{%tr endfor %}", "")),
        table(("{%tc for e in rows %}", "{% hm %}шапка", "{%tc endfor %}"), ("а", "б", "в")),
        table(("{% colspan rows|length %}широко", "б", "в")),
        table(("{% cellbg 'FFDD00' %}жёлтое", "б")),
        table(("{%tr if x %}", ""), ("а", "б"), ("{%tr endif %}", ""), ("в", "г")),
        template("{{ x }}", title="Договор", subject="{% if rows %}да{% endif %}", author="{{ rows[0].a }}"),
    ],
)
@pytest.mark.parametrize("x", ["ООО «Ромашка» & Ко", "", "две\nстроки\tи табуляция"])
def test_each_construct_is_rendered_as_docxtpl_does(data: bytes, x: str) -> None:
    assert_alike(data, {"x": x, "rows": ROWS})


def test_an_empty_loop_leaves_the_table_as_docxtpl_does() -> None:
    data = table(
        ("шапка", "б"), ("{%tr for e in rows %}", ""), ("{{ e.a }}", "{{ e.b }}"), ("{%tr endfor %}", "")
    )
    assert_alike(data, {"rows": []})


def test_headers_and_footers_are_rendered() -> None:
    document = Document()
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].text = "Договор № {{ number }}"
    section.first_page_header.paragraphs[0].text = "{% if number %}первая{% endif %}"
    section.footer.add_table(1, 1, Mm(100)).cell(0, 0).text = "{{ number }}"
    made = assert_alike(saved(document), {"number": "7 & 8"})
    assert "Договор № 7 & 8" in text(made, "word/header1.xml")


def test_text_boxes_and_content_controls_are_rendered() -> None:
    box = (
        '<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent><w:p><w:r>'
        "<w:t>{{ x }}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )
    control = "<w:sdt><w:sdtContent><w:r><w:t>{{ x }}</w:t></w:r></w:sdtContent></w:sdt>"
    data = changed(
        template("начало"),
        "word/document.xml",
        lambda xml: xml.replace("</w:p>", f"{box}{control}</w:p>", 1),
    )
    assert text(assert_alike(data, {"x": "внутри"})).count("внутри") == 3


def test_tags_split_over_runs_are_rendered() -> None:
    document = Document()
    paragraph = document.add_paragraph()
    for piece in ("{", "{ x", " }", "} и ", "{% if ", "x %}да", "{% endif", " %}"):
        paragraph.add_run(piece).italic = True
    assert text(assert_alike(saved(document), {"x": "А"})) == "А и да"


def png() -> bytes:
    out = io.BytesIO()
    segno.make("https://example.org").save(out, kind="png", scale=4)
    return out.getvalue()


def test_a_picture_is_placed_as_docxtpl_places_it() -> None:
    data = template("{{ qr }}", "{% for e in l %}{{ qr }}{% endfor %}")
    ours = compile_template(data).render(
        {"qr": Picture(png(), width=20, link="https://example.org"), "l": [1, 2]}
    )
    document = DocxTemplate(io.BytesIO(data))
    picture = InlineImage(document, io.BytesIO(png()), width=Mm(20), anchor="https://example.org")
    document.render({"qr": picture, "l": [1, 2]}, template_environment())
    out = io.BytesIO()
    document.save(out)
    assert differing_parts(out.getvalue(), ours) == []
    assert check_package(ours) == ()


@pytest.mark.parametrize("tag", ["{{ address | qr }}", "{{ 'https://example.org/1' | qr }}"])
def test_a_qr_code_is_one_picture_on_both_paths(tag: str) -> None:
    document = Document()
    document.sections[0].footer.paragraphs[0].text = tag
    document.add_table(1, 1).cell(0, 0).text = tag
    data = saved(document)
    assert check_template(data).problems == ()
    values = {"address": "https://example.org/1"}
    compiled = compile_template(data)
    assert compiled.slow_because == ""
    ours = compiled.render(values)
    assert differing_parts(render_slowly(data, xml_safe(values), {}), ours) == []
    assert check_package(ours) == ()
    for name in ("word/document.xml", "word/footer1.xml"):
        assert f'<wp:extent cx="{25 * 36_000}" cy="{25 * 36_000}"/>' in part(ours, name)


def test_rich_text_is_written_as_docxtpl_writes_it() -> None:
    data = template("{{r note }}", "Heading")
    options = {"bold": True, "italic": True, "strike": True, "size": 28, "font": "Arial", "rtl": True}
    rich = TheirRichText("а\nб\tв\aг", color="#FF0000", underline="double", lang="ru-RU", **options)
    run = Run(
        "а\nб\tв\aг",
        colour="#FF0000",
        underline="double",
        bold=True,
        italic=True,
        strike=True,
        size=28,
        font="Arial",
        right_to_left=True,
        language="ru-RU",
    )
    document = DocxTemplate(io.BytesIO(data))
    document.render({"note": rich}, template_environment())
    out = io.BytesIO()
    document.save(out)
    assert differing_parts(out.getvalue(), compile_template(data).render({"note": RichText.of(run)})) == []


def test_an_annex_brings_its_styles_and_stays_fast() -> None:
    annex = Document()
    annex.styles.add_style("Пункт", 1).font.bold = True
    annex.add_paragraph("Приложение {{ не тег }}", style="Пункт")
    annex.add_table(1, 2).cell(0, 0).text = "ячейка"
    compiled = compile_template(template("{{ x }}", "{{p annex }}", "конец"))
    values = {"x": "А", "annex": Annex(saved(annex))}
    first = compiled.render(values)
    assert "Приложение {{ не тег }}" in text(first)
    assert 'w:val="Пункт"' in part(first, "word/styles.xml")
    assert compiled.render(values) == first
    assert len(compiled._merged) == 1
    assert check_package(first) == ()


def come_out_alike(case: Case) -> None:
    """Both engines make the same of a case; ours twice, as the second time its shape is known."""
    data = template(*case.content)
    assume("too_deep" not in {problem.code for problem in check_template(data, trial=False).problems})
    compiled = compile_template(data)
    assert compiled.slow_because == ""
    ours = compiled.render(case.values)
    assert compiled.render(case.values) == ours
    assert differing_parts(theirs(data, case.values), ours) == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cases)
def test_random_templates_and_values_come_out_alike(case: Case) -> None:
    come_out_alike(case)


@pytest.mark.long
@pytest.mark.parametrize("number", range(4))
def test_thousands_of_random_templates_come_out_alike(number: int) -> None:
    many = settings(max_examples=1000, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    seed(number)(many(given(cases)(come_out_alike)))()
