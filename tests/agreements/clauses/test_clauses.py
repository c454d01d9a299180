"""Clauses: the small markup, the same sandbox as templates, points that go on from the template's own."""

import io
from datetime import date
from zipfile import ZipFile

import pytest
from docx import Document

from agreements.clauses import POINT_STYLE, as_document, fragment, lines, point_style_of, words_of, written
from agreements.docx import MissingValue, Run, UnsafeValue, check_package, check_template, compile_template
from agreements.shipped import PAPERS
from agreements.terms import CooperationTerms, Forum, Party, PartyKind, cooperation_values

TEXT = """1. Стороны хранят в тайне *условия* и **цену** договора.

2. Срок тайны: {{ secret.years }} г.
{%p if secret.fine %}
3. Штраф {{ secret.fine }}.
{%p endif %}
Примечание без номера."""
VALUES = {"secret": {"years": 3, "fine": "10 000 рублей"}}


def said(text: str, values: dict[str, object], style: str | None = None) -> list[tuple[str | None, str]]:
    return [(kind, rich.text()) for kind, rich in written(text, values, point_style=style).content]


def template_with(*tags: str) -> bytes:
    """The shipped agreement with these paragraphs before its first point."""
    document = Document(io.BytesIO(PAPERS["cooperation"].template()))
    first = next(one for one in document.paragraphs if one.style.name == "Пункт договора")
    for line in tags:
        first.insert_paragraph_before(line, style="Условие шаблона")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_points_emphasis_and_plain_lines() -> None:
    first, *_, last = lines(TEXT)
    assert first.is_point
    assert not last.is_point
    assert Run("условия", italic=True) in first.runs
    assert Run("цену", bold=True) in first.runs
    assert words_of("1. *а* **б**") == "а б"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2 * 2", "2 * 2"),
        ("сноска*", "сноска*"),
        (r"\*не курсив\*", "*не курсив*"),
        ("{{ a * b }} *к*", "{{ a * b }} к"),
        ("2025 год", "2025 год"),
    ],
)
def test_a_lone_star_a_tag_and_a_year_mean_nothing_special(text: str, shown: str) -> None:
    (line,) = lines(text)
    assert "".join(run.content for run in line.runs) == shown
    assert not line.is_point


def test_values_fill_the_tags_and_conditions_take_their_points_along() -> None:
    assert [text for _, text in said(TEXT, VALUES)] == [
        "1. Стороны хранят в тайне условия и цену договора.",
        "2. Срок тайны: 3 г.",
        "3. Штраф 10 000 рублей.",
        "Примечание без номера.",
    ]
    without = {"secret": {"years": 3, "fine": ""}}
    assert len(said(TEXT, without, POINT_STYLE)) == 3


def test_a_value_cannot_bring_markup_of_its_own() -> None:
    hostile = {"name": "*ООО* <w:b/> & **Рога**\n2. Долг прощён"}
    (only,) = written("{{ name }}", hostile).content
    assert only == (None, only[1])
    assert only[1].text() == "*ООО* <w:b/> & **Рога** 2. Долг прощён"
    assert not any(run.bold or run.italic for run in only[1].runs)
    (start,) = said("{{ name }}", {"name": "1. Пункт"})
    assert start == (None, "1. Пункт")


def test_a_clause_reaches_nothing_but_its_values() -> None:
    with pytest.raises(MissingValue):
        written("{{ nothing }}", {})
    with pytest.raises((MissingValue, UnsafeValue)):
        written("{{ name.__class__.__mro__ }}", {"name": "a"})


def test_the_check_is_the_one_of_templates_with_all_problems_at_once() -> None:
    report = check_template(
        as_document("1. {{ forum.nmae }}\n2. {{ purpose\n3. {% if x %}"), vocabulary=["forum.name", "forum"]
    )
    places = {problem.where.paragraph for problem in report.problems}
    assert {2, 3} <= places
    unknown = check_template(as_document("1. {{ forum.nmae }}"), vocabulary=["forum.name", "forum"])
    (problem,) = unknown.problems
    assert "forum.name" in problem.message()


def test_equal_texts_are_equal_documents() -> None:
    assert as_document(TEXT) == as_document(TEXT)
    with pytest.raises(UnsafeValue):
        as_document("\x00")


def test_points_go_on_from_those_of_the_template_on_the_fast_path() -> None:
    data = template_with("{{p clauses.secret }}")
    template = compile_template(data)
    assert not template.slow_because
    assert point_style_of(data) == POINT_STYLE
    clause = written("1. Первое & <второе>\n2. Третье", {}, point_style=POINT_STYLE)
    values = {**sample(), "clauses": {"secret": clause}}
    made = template.render(values)
    assert not check_package(made)
    body = body_of(made)
    assert f'<w:pStyle w:val="{POINT_STYLE}"/>' in body
    assert "Первое &amp; &lt;второе&gt;" in body


def test_a_template_without_our_style_gets_typed_numbers() -> None:
    assert point_style_of(as_document("x")) is None


def test_a_word_fragment_is_filled_and_inserted() -> None:
    data = template_with("{{p clauses.secret }}")
    template = compile_template(data)
    annex = fragment(as_document("**Тайна** на {{ secret.years }} г."), VALUES)
    made = template.render({**sample(), "clauses": {"secret": annex}})
    assert "Тайна" in body_of(made)


def test_an_optional_clause_that_was_left_out_leaves_nothing() -> None:
    data = template_with("{%p if clauses.secret %}", "{{p clauses.secret }}", "{%p endif %}")
    report = check_template(data, vocabulary=["clauses", "clauses.secrets"])
    assert report.acceptable
    assert any("clauses.secrets" in problem.message() for problem in report.problems)
    template = compile_template(data)
    with_it = template.render({**sample(), "clauses": {"secret": written("1. Тайна", {})}})
    without = template.render({**sample(), "clauses": {"secret": None}})
    assert ("Тайна" in body_of(with_it), "Тайна" in body_of(without)) == (True, False)


def body_of(document: bytes) -> str:
    return ZipFile(io.BytesIO(document)).read("word/document.xml").decode()


def sample() -> dict[str, object]:
    day = date(2027, 2, 1)
    party = Party(kind=PartyKind.COMPANY, full_name="Общество «Ромашка»", short_name="ООО «Ромашка»")
    return cooperation_values(
        CooperationTerms(
            parties=(party, party), forum=Forum(starts=day, ends=day), directions=("а",), forms=("б",)
        )
    )
