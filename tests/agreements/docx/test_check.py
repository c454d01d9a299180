"""The check of a template: every problem at once, each with its code, place, excerpt and remedy."""

import string

import pytest
from docx import Document
from docx.oxml.ns import qn

from agreements.docx import Place, Problem, check_template, compile_template, differences
from agreements.docx.messages import MESSAGES
from agreements.docx.samples import samples
from tests.agreements.docx.building import changed, saved, table, template, text


def found(data: bytes, **options: object) -> list[tuple[str, int | None]]:
    """Codes and paragraphs."""
    problems = check_template(data, **options).problems  # type: ignore[arg-type]
    return [(problem.code, problem.where.paragraph) for problem in problems]


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        (["{{ name }"], [("unclosed_tag", 1)]),
        (["{{ name", "дальше"], [("unclosed_tag", 1)]),
        (["{{ name", "}}"], [("tag_over_paragraphs", 1)]),
        (["name }}"], [("stray_closing", 1)]),
        (["{{ a {{ b }}"], [("unclosed_tag", 1)]),
        (["да", "{% if vat %}с НДС"], [("unclosed_block", 2)]),
        (["{% endif %}"], [("stray_end", 1)]),
        (["{% else %}"], [("misplaced_middle", 1)]),
        (["{% for a in b %}{% else %}{% elif x %}{% endfor %}"], [("misplaced_middle", 1)]),
        (["{% if a %}{% for b in c %}{% endif %}{% endfor %}"], [("crossed_blocks", 1), ("stray_end", 1)]),
        (["{%p if a %}", "x", "{% endif %}"], [("mixed_prefixes", 3)]),
        (["{%p if a %} потеряется", "{%p endif %}"], [("text_swallowed", 1)]),
        (["{%p if a %}{%p endif %}"], [("two_tags_in_unit", 1)]),
        (["{%tr for a in b %}", "{%tr endfor %}"], [("outside_table", 1), ("outside_table", 2)]),
        (["{% p if a %}", "{% p endif %}"], [("space_before_prefix", 1), ("space_before_prefix", 2)]),
        (["{% endfro %}"], [("unknown_statement", 1)]),
        (["{% macro x() %}"], [("forbidden_construct", 1)]),
        (["{{ a | monney }}"], [("unknown_filter", 1)]),
        (["{{ a | safe }}"], [("forbidden_filter", 1)]),
        (["{% if a is definned %}{% endif %}"], [("unknown_test", 1)]),
        (["{{ «имя» }}"], [("guillemets", 1)]),
        (["{{ a – b }}"], [("dash_in_tag", 1)]),
        (["{{ a b }}"], [("syntax", 1)]),
        (["{% if %}{% endif %}"], [("syntax", 1)]),
        (["{{ f(x) }}"], [("forbidden_call", 1)]),
        (["{{ a.__class__ }}"], [("forbidden_name", 1)]),
        (["{% for a in b %}{% endfor %}", "{{ a.name }}"], [("loop_variable_outside", 2)]),
        (
            ["{#items}{name}{/items}"],
            [("foreign_block", 1), *[("foreign_dialect", 1)] * 2],
        ),
        (["{d.name}"], [("foreign_dialect", 1)]),
    ],
)
def test_a_mistake_is_found_at_its_paragraph(paragraphs: list[str], expected: list[tuple[str, int]]) -> None:
    assert found(template(*paragraphs)) == expected


@pytest.mark.parametrize(
    "paragraphs",
    [
        ["{{ name }}", "{% if a %}x{% elif b %}y{% else %}z{% endif %}"],
        ["{%p if a %}", "текст {{ b }}", "{%p else %}", "другой", "{%p endif %}"],
        ["{% if a %}начало", "конец{% endif %}"],
        ["{% set total = a %}{{ total | money }}"],
        ["{{ сумма | прописью }} “{{ a }}”", "{% if kind == “ип” %}x{% endif %}"],
        ["{% for e in list %}{{ loop.index }}. {{ e }}{% if not loop.last %}; {% endif %}{% endfor %}"],
        [
            "{{ a or b }}",
            "{{ a if b else c }}",
            "{{ x | default('нет') }}",
            "{% if x is defined %}{{ x }}{% endif %}",
        ],
        ["{_{ не тег }_}", "цена {1} и {2}", "100 %}"[:3]],
        ["{{ rows | join(', ', attribute='name') }}", "{{ rows | map(attribute='name') | listed }}"],
        ["{# примечание #}", "{{ name.split }}"],
    ],
)
def test_a_sound_template_has_no_problem(paragraphs: list[str]) -> None:
    assert found(template(*paragraphs)) == []


def test_all_problems_are_told_at_once_in_both_languages() -> None:
    problems = check_template(template("{{ a", "{% if x %}", "{{ y | mony }}")).problems
    assert [problem.code for problem in problems] == ["unclosed_tag", "unclosed_block", "unknown_filter"]
    filter_problem = problems[2]
    assert filter_problem.message("ru") == "Неизвестный фильтр «mony»; возможно, «money»"
    assert filter_problem.message("en") == "Unknown filter “mony”; did you mean “money”?"
    assert filter_problem.where.describe("ru") == "Основной текст, абзац 3"
    assert filter_problem.where.describe("en") == "Main text, paragraph 3"
    assert filter_problem.excerpt == "{{ y | mony }}"
    assert problems[1].remedy("ru").startswith("Добавьте {% endif %}")


def test_a_place_in_a_table_names_row_and_cell() -> None:
    data = table(("а", "б"), ("в", "{{ x | nope }}"))
    (problem,) = check_template(data).problems
    assert (problem.where.table, problem.where.row, problem.where.cell) == (1, 2, 2)
    assert problem.where.describe("ru") == "Основной текст, абзац 5, таблица 1, строка 2, ячейка 2"


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        ([("{%tr for e in l %}", ""), ("{{ e.a }}", "{{ e.b }}"), ("{%tr endfor %}", "")], []),
        ([("{%tr for e in l %}", "текст"), ("{{ e.a }}", ""), ("{%tr endfor %}", "")], ["text_swallowed"]),
        ([("{%tr for e in l %}", "{{ x }}"), ("{{ e.a }}", ""), ("{%tr endfor %}", "")], ["text_swallowed"]),
        ([("{%tr for e in l %}{%tr endfor %}", "")], ["two_tags_in_unit"]),
        ([("{% for e in l %}", "{% endfor %}")], ["block_leaves_cell"]),
        ([("{%tc for e in l %}", "{{ e }}", "{%tc endfor %}")], []),
        ([("{%tc for e in l %}", "{{ e }}"), ("{%tc endfor %}", "")], ["block_leaves_cell"]),
        ([("{% for e in l %}", ""), ("{{ e.a }}", ""), ("{%tr endfor %}", "")], ["mixed_prefixes"]),
    ],
)
def test_blocks_in_tables_keep_to_rows_and_cells(rows: list[tuple[str, ...]], codes: list[str]) -> None:
    assert [code for code, _ in found(table(*rows))] == codes


def test_a_block_does_not_lead_from_one_table_into_another() -> None:
    document = Document()
    for tag in ("{%tr for e in l %}", "{%tr endfor %}"):
        document.add_table(rows=1, cols=1).cell(0, 0).text = tag
        document.add_paragraph()
    assert [code for code, _ in found(saved(document))] == ["block_leaves_table"]


def test_tags_in_tracked_changes_are_told() -> None:
    document = Document()
    paragraph = document.add_paragraph("{{ a }}")
    for kind, content in (("del", "delText"), ("ins", "t")):
        mark = paragraph._p.makeelement(qn(f"w:{kind}"), {})
        run = mark.makeelement(qn("w:r"), {})
        text = run.makeelement(qn(f"w:{content}"), {})
        text.text = f"{{{{ {kind}ed }}}}"
        run.append(text)
        mark.append(run)
        paragraph._p.append(mark)
    assert [code for code, _ in found(saved(document))] == ["tag_in_deletion", "tag_in_insertion"]


def test_a_tag_split_over_runs_is_one_tag() -> None:
    document = Document()
    paragraph = document.add_paragraph()
    for piece in ("{", "{ na", "me }", "}"):
        paragraph.add_run(piece).bold = True
    assert found(saved(document)) == []
    assert [each.path for each in compile_template(saved(document)).variables] == ["name"]


def test_a_tag_in_a_comment_is_told() -> None:
    document = Document()
    run = document.add_paragraph("x").runs[0]
    document.add_comment(run, "{{ name }}")
    assert ("tag_not_rendered", 1) in found(saved(document))


def test_a_missing_style_is_a_warning() -> None:
    data = changed(
        template("x"),
        "word/document.xml",
        lambda xml: xml.replace("<w:p>", '<w:p><w:pPr><w:pStyle w:val="Gone"/></w:pPr>', 1),
    )
    report = check_template(data)
    assert [problem.code for problem in report.problems] == ["missing_style"]
    assert report.acceptable


def test_unknown_names_are_warned_about_with_the_nearest_known_one() -> None:
    data = template("{{ party.nmae }}", "{% for e in lines %}{{ e.sum }}{% endfor %}", "{{ x.y.z }}")
    known = ["party", "party.name", "lines", "lines[]", "lines[].sum"]
    problems = check_template(data, vocabulary=known).problems
    assert [problem.message_ru for problem in problems] == [
        "Неизвестное имя «party.nmae»; возможно, «party.name»",
        "Неизвестное имя «x»",
    ]
    assert problems[0].where == Place("word/document.xml", 1)


@pytest.mark.parametrize(
    ("paragraphs", "name"),
    [
        (["{% for e in goods %}{{ e.name }}{% endfor %}", "{{ goods }}"], "goods"),
        (["{{ party }}", "{{ party.name }}"], "party"),
        (["{{ total | money }}", "{{ total.vat | money }}"], "total"),
        (["{% for e in l %}{{ e.a }}{% if e.a.b %}x{% endif %}{% endfor %}"], "l[].a"),
    ],
)
def test_one_name_for_a_list_and_for_a_text_is_warned_about(paragraphs: list[str], name: str) -> None:
    problems = check_template(template(*paragraphs), trial=False).problems
    assert [problem.code for problem in problems] == ["conflicting_kinds"]
    assert f"«{name}»" in problems[0].message_ru
    assert problems[0].where.paragraph == 1


@pytest.mark.parametrize(
    "content",
    [
        "{% if goods %}{% for e in goods %}{{ e }}{% endfor %}{{ goods | length }}{% endif %}",
        "{% if 'стенд' in goods %}x{% endif %}{{ goods | join(', ') }}{{ goods[0] }}{{ goods | first }}",
        "{{ party.name }}{% if party is defined and party %}x{% endif %}",
        "{% if kind in ['ИП', 'ООО'] %}{{ kind }}{% endif %}",
    ],
)
def test_asking_a_list_or_looking_into_it_makes_no_conflict(content: str) -> None:
    assert check_template(template(content)).problems == ()


def test_the_schema_tells_kinds_lists_and_conditions() -> None:
    compiled = compile_template(
        template(
            "{{ number }} {{ total | money }} {{ made | date_long }} {{ head | initials }}",
            "{% for e in lines %}{{ e.name }} {{ e.count | plural('а', 'б', 'в') }}{% endfor %}",
            "{% if vat %}{{ vat_sum | money }}{% endif %}{% if note is defined %}{{ note }}{% endif %}",
            "{% if kind == 'ИП' %}{{ ogrnip }}{% else %}{{ ogrn }}{% endif %}{{ extra | default('') }}",
        )
    )
    kinds = {each.path: each.kind for each in compiled.variables}
    assert kinds["total"] == kinds["vat_sum"] == "money"
    assert [kinds[path] for path in ("made", "head", "lines", "lines[].count")] == [
        "date",
        "name",
        "list",
        "number",
    ]
    by_path = {each.path: each for each in compiled.variables}
    assert by_path["vat_sum"].conditions == ("vat",)
    assert by_path["kind"].choices == ("ИП",)
    assert by_path["note"].optional
    assert by_path["extra"].optional
    assert compiled.schema["required"] == ["head", "kind", "lines", "made", "number", "total", "vat"]
    assert compiled.schema["properties"]["lines"]["items"]["required"] == ["count", "name"]
    assert compiled.schema["properties"]["ogrn"]["x-conditions"] == ["kind"]
    assert [branch.variables for branch in compiled.branches] == [("vat",), ("note",), ("kind",)]


def test_samples_walk_through_every_branch() -> None:
    source = template(
        "{% if a %}А1{% else %}А0{% endif %}{% if a and not b %}Б1{% endif %}",
        "{% if kind == 'ИП' %}В1{% elif n > 3 %}В2{% else %}В3{% endif %}",
        "{% for e in l %}Г{% else %}Г0{% endfor %}",
    )
    compiled = compile_template(source)
    seen = "".join(text(compiled.render(values)) for values in samples(compiled.variables))
    assert all(mark in seen for mark in ("А1", "А0", "Б1", "В1", "В2", "В3", "Г0"))


def test_every_message_can_be_filled_and_is_told_in_both_languages() -> None:
    for code, message in MESSAGES.items():
        texts = (message.ru, message.en, message.remedy_ru, message.remedy_en)
        names = {name for each in texts for _, name, _, _ in string.Formatter().parse(each) if name}
        problem = Problem.of(code, **dict.fromkeys(names, "x"))
        assert problem.message_ru
        assert problem.message_en
        assert bool(problem.remedy_ru) == bool(problem.remedy_en), code


def field(code: str, *, result: bool) -> str:
    """A complex field, split as Word splits it."""
    kinds = ("begin", *(("separate",) if result else ()), "end")
    signs = {kind: f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in kinds}
    kept = signs.get("separate", "") + ("<w:r><w:t>1</w:t></w:r>" if result else "")
    return f"<w:p>{signs['begin']}<w:r><w:instrText> {code} </w:instrText></w:r>{kept}{signs['end']}</w:p>"


@pytest.mark.parametrize(
    ("code", "result", "expected"),
    [
        ("DATE \\@ dd.MM.yyyy", True, ["clock_field"]),
        ("TIME", True, ["clock_field"]),
        ("PAGE", False, ["field_without_result"]),
        ("NUMPAGES", False, ["field_without_result"]),
        ("PAGE", True, []),
        ("CREATEDATE", True, []),
    ],
)
def test_fields_that_do_not_keep_still_or_do_not_print(code: str, result: bool, expected: list[str]) -> None:
    data = changed(
        template("да"),
        "word/document.xml",
        lambda xml: xml.replace("<w:p>", field(code, result=result) + "<w:p>", 1),
    )
    assert found(data) == [(one, 1) for one in expected]


def test_a_date_field_is_refused_even_when_it_is_simple() -> None:
    simple = '<w:p><w:fldSimple w:instr=" DATE "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p><w:p>'
    data = changed(template("да"), "word/document.xml", lambda xml: xml.replace("<w:p>", simple, 1))
    assert not check_template(data).acceptable


def test_fonts_that_the_converter_lacks_are_named_once_and_those_of_the_same_widths_are_not() -> None:
    document = Document()
    document.styles["Normal"].font.name = "Times New Roman"
    for _ in range(2):
        document.add_paragraph().add_run("текст").font.name = "Bodoni 72"
    problems = check_template(saved(document), fonts=["Liberation Serif"]).problems
    assert [(problem.code, problem.where.paragraph) for problem in problems] == [("missing_font", 1)]
    assert "Bodoni 72" in problems[0].message_ru
    assert found(saved(document)) == []
    assert found(saved(document), fonts=["Bodoni 72", "times new roman"]) == []


def test_a_first_page_without_the_header_of_the_others_is_warned_about() -> None:
    document = Document()
    section = document.sections[0]
    section.header.paragraphs[0].text = "Договор № {{ number }}"
    section.different_first_page_header_footer = True
    assert found(saved(document)) == [("section_without_running_text", None)]
    section.first_page_header.paragraphs[0].text = "Договор"
    assert found(saved(document)) == []


def test_branches_say_what_they_decide() -> None:
    paragraphs = [
        "{%p if vat %}",
        "с НДС {{ sum }}",
        "{%p else %}",
        "без НДС",
        "{%p endif %}",
        "{% if a %}б{% endif %}",
    ]
    first, second = check_template(template(*paragraphs)).branches
    assert (first.condition, first.variables, first.where.paragraph) == ("vat", ("vat",), 1)
    assert (first.governs, first.otherwise) == ("с НДС {{ sum }}", "без НДС")
    assert (second.condition, second.governs, second.otherwise) == ("a", "б", "")
    one, two = check_template(template("{% if a %}1{% elif b %}2{% else %}3{% endif %}")).branches
    assert (one.governs, one.otherwise) == ("1", "")
    assert (two.condition, two.governs, two.otherwise) == ("b", "2", "3")


def test_what_another_version_asks_for_anew() -> None:
    old = check_template(template("{{ a }} {{ b }} {% for c in d %}{{ c }}{% endfor %}")).variables
    new = check_template(template("{{ a | money }} {{ e }} {{ d }} {% if f %}{{ g }}{% endif %}")).variables
    found = differences(old, new)
    assert found.is_breaking
    assert found.required == ("e", "f")
    assert found.optional == ("g",)
    assert found.gone == ("b", "d[]")
    assert {(one.path, one.old, one.new) for one in found.kinds} == {
        ("a", "text", "money"),
        ("d", "list", "text"),
    }
    assert differences(old, old).is_empty
