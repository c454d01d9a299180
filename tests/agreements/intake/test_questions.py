"""Questions made from the schema of a template, and answers read, kept and printed."""

from io import BytesIO

import pytest
from docx import Document

from agreements.docx import compile_template
from agreements.intake import (
    Question,
    Unreadable,
    Wording,
    answered,
    checked,
    printed,
    questions_of,
    shown,
    unfillable,
)
from agreements.vocabulary import vocabulary

KNOWN = vocabulary("free")


def asked(*lines: str, wording: dict[str, Wording] | None = None) -> dict[str, Question]:
    questions = questions_of(compiled(*lines).variables, KNOWN, wording or {})
    return {question.path: question for question in questions}


def compiled(*lines: str):
    document, out = Document(), BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(out)
    return compile_template(out.getvalue())


def test_only_what_the_records_do_not_know_is_asked() -> None:
    found = asked("{{ forum.name }} {{ counterparty.inn }} {{ срок_оплаты }} {{ проект.название }}")

    assert list(found) == ["срок_оплаты", "проект.название"]
    assert found["срок_оплаты"].label.ru == "Срок оплаты"


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("{{ x }}", "text"),
        ("{{ x | money }}", "money"),
        ("{{ x | date_long }}", "date"),
        ('{{ x | plural("день", "дня", "дней") }}', "number"),
        ("{% if x %}да{% endif %}", "flag"),
        ("{% for y in x %}{{ y }}{% endfor %}", "lines"),
        ("{% for y in x %}{{ y.name }}{% endfor %}", "rows"),
    ],
)
def test_the_kind_of_a_question_follows_from_its_use(line: str, kind: str) -> None:
    assert asked(line)["x"].kind == kind


def test_what_a_condition_asks_may_stay_empty_and_what_stands_under_it_says_so() -> None:
    found = asked("{% if задаток %}{{ сумма | money }}{% endif %}")

    assert found["задаток"].may_be_empty
    assert (found["сумма"].may_be_empty, found["сумма"].conditions) == (False, ("задаток",))


def test_legal_staff_name_a_value_and_say_how_it_is_asked_for() -> None:
    wording = {"день": Wording(label="Первый день", hint="по договору", way="date", may_be_empty=True)}
    question = asked("{{ день }}", wording=wording)["день"]

    assert (question.label.ru, question.hint, question.kind) == ("Первый день", "по договору", "date")
    assert question.may_be_empty
    assert printed([question], {"день": "2026-11-05"}) == {"день": "5\u00a0ноября 2026\u00a0г."}


def test_what_no_form_can_fill_is_named() -> None:
    nested = "{% for a in x %}{% for b in a.y %}{{ b.z }}{% endfor %}{% endfor %}"

    assert unfillable(compiled(nested).variables, KNOWN) == ["x[].y", "x[].y[]", "x[].y[].z"]
    assert unfillable(compiled("{% for p in parties %}{{ p.nickname }}{% endfor %}").variables, KNOWN) == [
        "parties[].nickname"
    ]
    assert unfillable(compiled("{{ a.b }} {% for c in d %}{{ c.e }}{% endfor %}").variables, KNOWN) == []


@pytest.mark.parametrize(
    ("line", "typed", "kept", "in_print"),
    [
        ("{{ x }}", " «Ромашка» ", "«Ромашка»", "«Ромашка»"),
        ("{{ x | money }}", "120 000,5", "120000.50", "120000.50"),
        ("{{ x | date_long }}", "31.12.2026", "2026-12-31", "2026-12-31"),
        ('{{ x | plural("день", "дня", "дней") }}', "12", "12", 12),
        ("{% if x %}да{% endif %}", "on", True, True),
        ("{% for y in x %}{{ y }}{% endfor %}", "один\n\n два ", ["один", "два"], ["один", "два"]),
        ("{% for y in x %}{{ y.name }}{% endfor %}", [{"name": "а"}, {"name": ""}], [{"name": "а"}], None),
    ],
)
def test_an_answer_is_kept_as_plain_json_and_printed(line: str, typed, kept, in_print) -> None:
    question = asked(line)["x"]

    assert answered(question, typed) == kept
    assert answered(question, kept) == kept, "what is kept reads as itself"
    if in_print is not None:
        assert printed([question], {"x": kept}) == {"x": in_print}


@pytest.mark.parametrize(
    ("line", "typed", "reason"),
    [
        ("{{ x | money }}", "много", "money"),
        ("{{ x | money }}", "1,005", "money"),
        ("{{ x | date_long }}", "31.02.2026", "date"),
        ('{{ x | plural("день", "дня", "дней") }}', "NaN", "number"),
        ("{% if x > 5 %}да{% endif %}", "5,5", "whole"),
        ("{{ x }}", "я" * 10_001, "long"),
        ("{{ x }}", {"a": 1}, "shape"),
        ("{% for y in x %}{{ y.name }}{% endfor %}", [{"name": "а"}] * 201, "many"),
    ],
)
def test_an_answer_that_is_none_is_refused_with_its_reason(line: str, typed, reason: str) -> None:
    with pytest.raises(Unreadable) as refused:
        answered(asked(line)["x"], typed)
    assert (refused.value.path, refused.value.reason) == ("x", reason)


def test_an_answer_to_what_nobody_asked_is_refused() -> None:
    with pytest.raises(Unreadable):
        checked(asked("{{ x }}").values(), {"y": "1"})


def test_what_is_not_answered_is_empty_and_never_stops_a_condition() -> None:
    questions = asked("{% if n > 5 %}{{ n }}{% endif %}{{ t }}{{ o | default('—') }}").values()

    assert printed(questions, {}) == {"n": 0, "t": ""}


def test_a_kept_sum_is_shown_as_people_write_it() -> None:
    assert shown(asked("{{ x | money }}")["x"], "120000.50") == "120\u00a0000,50"
