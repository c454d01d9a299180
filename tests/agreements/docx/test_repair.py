"""Safe repairs: what a hand can only have meant is put right on a copy; everything else stays as it is."""

import re

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as some

from agreements.docx import check_template, repaired
from agreements.docx.package import Package
from agreements.docx.repair import repaired_text
from agreements.shipped import PAPERS
from tests.agreements.docx.building import changed, saved, template, text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("цена {{ price.total | money } руб.", "цена {{ price.total | money }} руб."),
        ("{{ name", "{{ name }}"),
        ("{{ x } и {{ y }", "{{ x }} и {{ y }}"),
        ("{% if vat }да{% endif %}", "{% if vat %}да{% endif %}"),
        ("{% if vat %", "{% if vat %}"),
        ("за { name }}", "за {{ name }}"),
        ("{% tr for a in b %}", "{%tr for a in b %}"),
        ("{%tr endfro %}", "{%tr endfor %}"),
        ("{% enfor %}{% end if %}{% esle %}", "{% endfor %}{% endif %}{% else %}"),
        ("{% elseif a %}{% If b %}", "{% elif a %}{% if b %}"),
        ("{% if kind == «ип» %}", '{% if kind == "ип" %}'),
        ("{{ a – b }}", "{{ a - b }}"),
    ],
)
def test_what_can_mean_only_one_thing_is_put_right(before: str, after: str) -> None:
    assert repaired_text(before) == after
    assert repaired_text(after) == after


@pytest.mark.parametrize(
    "said",
    [
        "{{ name руб. и далее",
        "name }}",
        "{% if vat %да{% endif %}",
        "{#items}{name}{/items}",
        "{{ «имя» }}",
        "{{ a {{ b }}",
        "{{ a }%}",
        "{% fi %}",
        "{% macro x() %}",
        "{% if name == '«Ёлка»' %}",
        "{{ a | join(“, ”) }} – {%p else %}",
        "«Ёлка» – { не тег } и {1}",
    ],
)
def test_what_can_mean_more_is_left_to_a_person(said: str) -> None:
    assert repaired_text(said) == said


def test_a_tag_split_over_runs_keeps_its_formatting_and_other_parts_stay_as_they_are() -> None:
    document = Document()
    paragraph = document.add_paragraph("Цена: ")
    for piece in ("{", "{ su", "m }"):
        paragraph.add_run(piece).bold = True
    paragraph.add_run("\tруб.")
    data = saved(document)
    made = repaired(data)
    assert [(change.before, change.after) for change in made.changes] == [("{{ sum }", "{{ sum }}")]
    assert text(made.docx) == "Цена: {{ sum }}\tруб."
    before, after = Package.read(data).parts, Package.read(made.docx).parts
    assert {name for name in before if before[name] != after[name]} == {"word/document.xml"}
    assert check_template(made.docx).problems == ()


def test_a_broken_agreement_is_whole_again() -> None:
    whole = PAPERS["cooperation"].template()
    broken = changed(
        whole,
        "word/document.xml",
        lambda xml: xml.replace("{{ purpose }}", "{{ purpose }").replace("{%p if has", "{% p if has", 1),
    )
    made = repaired(broken)
    assert not check_template(broken, trial=False).acceptable
    assert len(made.changes) == 2
    assert check_template(made.docx, trial=False).acceptable
    assert text(made.docx) == text(whole)


def test_nothing_to_do_gives_the_file_back() -> None:
    for data in (template("{{ name }}"), b"no document"):
        assert repaired(data) == type(repaired(data))(data, ())


@given(some.text(alphabet="{}%# abifendorp«»–“”.|'\"я", max_size=60))
def test_no_word_outside_of_a_tag_ever_changes(said: str) -> None:
    def words(line: str) -> list[str]:
        return re.findall("я", line)

    once = repaired_text(said)
    assert words(once) == words(said)
    assert repaired_text(once) == once
