"""Values that break documents: each survives, is repaired, or is refused by name."""

from datetime import date
from decimal import Decimal

import pytest

from agreements.docx import (
    Listing,
    MissingValue,
    Paragraphs,
    RenderingFailed,
    Repair,
    RichText,
    Run,
    UnsafeValue,
    ValueLost,
    check_package,
    compile_template,
    xml_safe,
)
from agreements.docx.compiled import CompiledTemplate
from tests.agreements.docx.building import part, template, text


@pytest.fixture(scope="module")
def line() -> CompiledTemplate:
    return compile_template(template("Сторона: {{ name }}.", "Конец"))


@pytest.mark.parametrize(
    "value",
    [
        "Иванов & Петров",
        "100<200",
        "<w:p>",
        "</w:t></w:r></w:p>",
        "<!-- & ]]>",
        "\"кавычки\" и 'апострофы'",
        "{{ cycler }}",
        "{% if x %}",
        "a {_{ b }_} {_% c %_}",
        "эмодзи 🏛 и ‌ нулевой ширины",
        "עברית و عربي",
        "№ 7\u00a0000 ₽",
        "  пробелы  по краям  ",
        "&amp; &lt; &#10;",
        "x" * 10_000,
    ],
)
def test_text_is_printed_exactly_as_typed(line: CompiledTemplate, value: str) -> None:
    document = line.render({"name": value})
    assert text(document) == f"Сторона: {value}.\nКонец"
    assert check_package(document) == ()


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        ("улица\nдом", "улица|дом"),
        ("улица\r\nдом", "улица|дом"),
        ("улица\rдом", "улица|дом"),
        ("улица\x0bдом", "улица|дом"),
        ("а\tб", "а\tб"),
        ("имя\u202eтсирю", "имятсирю"),
        ("\u2066х\u2069", "х"),
        (7, "7"),
        (Decimal("0.10"), "0.10"),
        (date(2026, 6, 12), "2026-06-12"),
    ],
)
def test_a_value_is_put_into_a_printable_form(line: CompiledTemplate, value: object, printed: str) -> None:
    assert text(line.render({"name": value})).startswith(f"Сторона: {printed}.")


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("\ud800", "surrogate"),
        ("a\x00b", "control_character"),
        ("\x1b", "control_character"),
        ("\ufffe", "noncharacter"),
        ("\uffff", "noncharacter"),
        ("\U0001fffe", "noncharacter"),
        ("\a", "break_character"),
        ("\f", "break_character"),
        (1.5, "float"),
        (Decimal("NaN"), "object"),
        (object(), "object"),
        ({1, 2}, "object"),
        (b"bytes", "object"),
        (lambda: 1, "object"),
        ({7: "x"}, "key"),
    ],
)
def test_a_value_no_document_can_hold_is_refused_by_its_path(value: object, reason: str) -> None:
    with pytest.raises(UnsafeValue) as refusal:
        xml_safe({"lines": [{"sum": "1"}, {"sum": value}]})
    assert refusal.value.reason == reason
    assert refusal.value.path.startswith("lines[1].sum")


def test_values_that_contain_themselves_are_refused() -> None:
    loop: dict[str, object] = {}
    loop["self"] = loop
    with pytest.raises(UnsafeValue, match="too_deep"):
        xml_safe(loop)


def test_the_border_tells_what_it_repaired() -> None:
    repairs: list[Repair] = []
    xml_safe({"a": "x\r\ny", "b": [{"c": "\u202ez"}], "d": "plain"}, repairs)
    assert repairs == [Repair("a", "line_end"), Repair("b[0].c", "direction")]


def test_what_passed_the_border_is_detached() -> None:
    class Sly(str):
        __slots__ = ()

        def __html__(self) -> str:
            return "<w:p/>"

    source = {"rows": [{"a": Sly("<b>")}]}
    clean = xml_safe(source)
    source["rows"].append({"a": Sly("later")})
    assert clean == {"rows": [{"a": "<b>"}]}
    assert type(clean["rows"][0]["a"]) is str


def test_nothing_is_printed_for_a_missing_value() -> None:
    compiled = compile_template(template("{{ party.name }}", "{% for e in lines %}{{ e.sum }}{% endfor %}"))
    party = {"name": "А"}
    for values, path in (
        ({"lines": []}, "party"),
        ({"party": {}, "lines": []}, "party.name"),
        ({"party": {"name": None}, "lines": []}, "party.name"),
        ({"party": party, "lines": [{"sum": "1"}, {}]}, "lines[1].sum"),
        ({"party": party, "lines": [{"sum": None}]}, "lines[0].sum"),
    ):
        with pytest.raises(MissingValue) as missing:
            compiled.render(values)
        assert missing.value.path == path


def test_a_plain_value_in_a_run_tag_is_an_error_and_not_an_empty_place() -> None:
    compiled = compile_template(template("Итог: {{r total }}"))
    with pytest.raises(ValueLost, match="total"):
        compiled.render({"total": "120 000"})
    assert text(compiled.render({"total": RichText.of("120 000")})) == "Итог: 120 000"


def test_rich_text_in_a_plain_tag_is_refused() -> None:
    with pytest.raises(UnsafeValue, match="needs_run_tag"):
        compile_template(template("{{ total }}")).render({"total": RichText.of("x")})


def test_a_listing_makes_lines_paragraphs_tabs_and_pages(line: CompiledTemplate) -> None:
    document = line.render({"name": Listing("а\nб\aв\tг <&>\fд")})
    assert text(document).split("\n") == ["Сторона: а|б", "в\tг <&>", "|", "д.", "Конец"]
    assert check_package(document) == ()


def test_rich_text_carries_its_formatting_and_breaks() -> None:
    compiled = compile_template(template("{{r note }}", "{{p body }}"))
    note = RichText.of("x ", Run("<жирно>", bold=True, colour="#FF0000", size=28), Run("y\nz", italic=True))
    body = Paragraphs(((None, RichText.of("один")), ("Heading1", RichText.of("два"))))
    document = compiled.render({"note": note, "body": body})
    assert text(document) == "x <жирно>y|z\nодин\nдва"
    assert '<w:color w:val="FF0000"/><w:sz w:val="28"/>' in part(document)
    assert '<w:pStyle w:val="Heading1"/>' in part(document)


@pytest.mark.parametrize(
    "attributes",
    [
        {"colour": 'FF0000"/><w:evil/>'},
        {"colour": "red"},
        {"style": 'a"b'},
        {"font": 'Arial" w:x="'},
        {"font": "evil:Arial"},
        {"language": 'ru"'},
        {"size": 0},
        {"link": "javascript:alert(1)"},
        {"link": "file:///etc/passwd"},
        {"content": "\x00"},
    ],
)
def test_the_attributes_of_a_run_cannot_carry_markup(attributes: dict[str, object]) -> None:
    with pytest.raises(UnsafeValue):
        Run(**{"content": "x", **attributes})  # type: ignore[arg-type]


def test_a_link_becomes_a_relationship() -> None:
    document = compile_template(template("{{r site }}")).render(
        {"site": RichText.of(Run("сайт", link="https://example.org/?a=1&b=2"))}
    )
    assert 'Target="https://example.org/?a=1&amp;b=2"' in part(document, "word/_rels/document.xml.rels")
    assert check_package(document) == ()


def test_a_list_is_not_printed_as_python_text(line: CompiledTemplate) -> None:
    with pytest.raises(RenderingFailed):
        line.render({"name": ["а", "б"]})


def test_a_title_is_escaped_once_and_kept_short() -> None:
    compiled = compile_template(template("{{ name }}", title="Договор с {{ name }}"))
    assert "Договор с А &amp; Б<" in part(compiled.render({"name": "А & Б"}), "docProps/core.xml")
    long = compiled.render({"name": "ж" * 400})
    assert "Договор с " + "ж" * 244 + "…<" in part(long, "docProps/core.xml")
    assert "ж" * 400 in text(long)


def test_a_field_wins_over_a_method_of_the_same_name() -> None:
    compiled = compile_template(template("{% for e in order.items %}{{ e.keys }};{% endfor %}"))
    assert text(compiled.render({"order": {"items": [{"keys": "а"}, {"keys": "б"}]}})) == "а;б;"


def test_an_ampersand_in_a_condition_is_compared_as_typed() -> None:
    compiled = compile_template(template('{% if name == "Рога & Копыта" %}да{% else %}нет{% endif %}'))
    assert text(compiled.render({"name": "Рога & Копыта"})) == "да"


@pytest.mark.parametrize(
    "use", ["money", "date_long", "initials", "qr", "round", "listed", "join", "plural('а', 'б', 'в')"]
)
def test_a_value_missing_under_a_filter_is_named(use: str) -> None:
    compiled = compile_template(template(f"{{{{ party.total | {use} }}}} под фильтром"))
    with pytest.raises(MissingValue, match=r"party\.total"):
        compiled.render({"party": {}})
