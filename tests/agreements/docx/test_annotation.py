"""The copy with comments: sound for Word, each comment at its place, the text untouched."""

import io

import pytest
from docx import Document

from agreements.docx import TemplateRefused, annotated, check_package, check_template
from agreements.docx.contained import annotate_upload, outline_upload, repair_upload, sample_upload
from tests.agreements.docx.building import part, saved, table, template, text


def comments(data: bytes) -> list[str]:
    return [comment.text for comment in Document(io.BytesIO(data)).comments]


def test_each_problem_is_a_comment_around_its_runs() -> None:
    document = Document()
    paragraph = document.add_paragraph("начало ")
    paragraph.add_run("{{ name }")
    paragraph.add_run(" конец")
    data = saved(document)
    problems = check_template(data).problems
    copy = annotated(data, problems)
    assert check_package(copy) == ()
    assert text(copy) == text(data)
    (told,) = comments(copy)
    assert told.splitlines()[0] == f"Ошибка. {problems[0].message_ru}"
    assert problems[0].remedy_ru in told
    around = part(copy).partition("commentRangeStart")[2].partition("commentRangeEnd")[0]
    assert "{{ name }" in around
    assert "начало" not in around
    assert "конец" not in around


def test_a_problem_in_a_cell_a_header_or_the_whole_file_finds_a_place_too() -> None:
    document = Document()
    document.add_paragraph("текст")
    document.sections[0].header.paragraphs[0].text = "{{ a }"
    document.add_table(1, 1).cell(0, 0).text = "{{ b }"
    data = saved(document)
    copy = annotated(data, check_template(data).problems, language="en")
    assert check_package(copy) == ()
    assert part(copy, "word/header1.xml") == part(data, "word/header1.xml")
    assert sorted(line.split(", ")[0] for told in comments(copy) for line in told.splitlines()[2:]) == [
        "Header",
        "Main text",
    ]


def test_comments_of_people_stay_and_those_of_the_check_are_no_tags_but_are_warned_about() -> None:
    document = Document()
    paragraph = document.add_paragraph("{{ name }")
    document.add_comment(paragraph.runs, text="Согласовать с бухгалтерией", author="Юрист")
    data = saved(document)
    problems = check_template(data).problems
    copy = annotated(data, problems)
    assert check_package(copy) == ()
    assert comments(copy)[0] == "Согласовать с бухгалтерией"
    assert len(comments(copy)) == 1 + len(problems)
    codes = [problem.code for problem in check_template(copy).problems]
    assert "comments_left" in codes
    assert "tag_not_rendered" not in codes


def test_an_empty_paragraph_and_a_document_without_problems() -> None:
    data = template("", "{{ a }}")
    assert annotated(data, ()) == data
    broken = table(("{%tr if a %}", "b"), ("{%p endif %}", ""))
    copy = annotated(broken, check_template(broken).problems)
    assert check_package(copy) == ()
    assert len(comments(copy)) == len(check_template(broken).problems)


def test_what_is_no_document_is_refused() -> None:
    with pytest.raises(TemplateRefused):
        annotated(b"no document", ())


def test_the_same_in_a_process_with_limits() -> None:
    broken = template("{{ name }")
    problems = check_template(broken).problems
    assert annotate_upload(broken, problems) == annotated(broken, problems)
    assert annotate_upload(b"no document", problems) is None
    assert outline_upload(broken).stories
    assert text(repair_upload(broken).docx) == "{{ name }}"
    assert sample_upload(broken) is None
    assert text(sample_upload(template("{{ party.name }}")) or b"") == "⟦party.name⟧"
