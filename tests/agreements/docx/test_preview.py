"""The outline of a template: counted as places are, bounded, with the problems at their characters."""

import json

import pytest
from docx import Document

from agreements.docx import check_template, outline
from agreements.docx.check.reading import paragraphs_of
from agreements.docx.check.report import rendered_parts
from agreements.docx.package import Package
from agreements.docx.preview import Grid, Line, pieces
from agreements.docx.preview import reading as preview_reading
from agreements.docx.preview.outline import as_json, from_json
from agreements.shipped import PAPERS
from tests.agreements.docx.building import changed, saved, table, template

BOX = (
    "<w:r><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox><w:txbxContent>"
    "<w:p><w:r><w:t>в рамке {{ name }</w:t></w:r></w:p>"
    "</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
)


@pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)
def test_it_counts_paragraphs_and_characters_as_the_check_does(paper: object) -> None:
    data = paper.template()  # type: ignore[attr-defined]
    package = Package.read(data)
    shown = {(name, line.number): line.text for name, line in outline(data).lines()}
    for name in rendered_parts(package):
        for paragraph in paragraphs_of(name, package.parts[name]):
            place = (name, paragraph.place.paragraph)
            assert shown.get(place, "") == paragraph.text, place


def test_a_problem_stands_at_its_characters_even_after_tab_stops_and_in_a_text_box() -> None:
    stops = '<w:pPr><w:tabs><w:tab w:val="right" w:pos="9000"/></w:tabs></w:pPr>'
    data = changed(
        template("цена {{ sum } руб"),
        "word/document.xml",
        lambda xml: xml.replace("<w:p>", f"<w:p>{stops}", 1).replace("</w:p>", BOX, 1),
    )
    problems = check_template(data).problems
    assert [problem.code for problem in problems] == ["unclosed_tag", "unclosed_tag"]
    lines = {line.number: line for _name, line in outline(data).lines()}
    marked = {}
    for number, problem in enumerate(problems, 1):
        line = lines[problem.where.paragraph or 0]
        (piece,) = [one for one in pieces(line, [(number, problem.where)]) if number in one.marks]
        assert piece.begins == (number,)
        marked[line.number] = piece.text
    assert marked == {1: "{{ sum }", 2: "{{ name }"}
    assert lines[1].boxes == (lines[2],)


def test_pieces_tell_tags_changes_and_text_apart_and_lose_nothing() -> None:
    (line,) = [line for _name, line in outline(template("за {{ a }}{% if b %}x{# y #}{% endif %}")).lines()]
    found = pieces(line)
    assert "".join(piece.text for piece in found) == line.text
    assert [(piece.text, *piece.kinds) for piece in found] == [
        ("за ",),
        ("{{ a }}", "value"),
        ("{% if b %}", "statement"),
        ("x",),
        ("{# y #}", "comment"),
        ("{% endif %}", "statement"),
    ]


def test_a_table_is_a_table_and_a_numbered_heading_has_its_number() -> None:
    (body,) = outline(table(("a", "b"), ("c", "d"))).stories
    (grid,) = [block for block in body.blocks if isinstance(block, Grid)]
    said = [
        [block.text for cell in row for block in cell.blocks if isinstance(block, Line)] for row in grid.rows
    ]
    assert said == [["a", "b"], ["c", "d"]]
    labels = [line.label for _name, line in outline(PAPERS["cooperation"].template()).lines() if line.label]
    assert labels[:5] == ["1.", "1.1.", "1.2.", "1.3.", "1.4."]


def test_headers_say_on_which_pages_they_stand() -> None:
    pages = {story.part: story.pages for story in outline(PAPERS["cooperation"].template()).stories}
    assert pages["word/header1.xml"] == ("default/1",)
    assert pages["word/footer2.xml"] == ("first/1",)


def test_a_long_document_is_cut_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preview_reading, "LINES", 5)
    shown = outline(template(*["абзац"] * 9))
    assert shown.is_cut
    assert len(list(shown.lines())) == 5


def test_tables_in_tables_without_end_are_shown_and_not_followed() -> None:
    document = Document()
    cell = document.add_table(1, 1).cell(0, 0)
    for _ in range(12):
        cell = cell.add_table(1, 1).cell(0, 0)
    cell.paragraphs[0].text = "на дне"
    assert "на дне" in [line.text for _name, line in outline(saved(document)).lines()]


def test_what_is_no_document_has_no_outline_and_data_cross_unchanged() -> None:
    assert outline(b"no document").stories == ()
    shown = outline(PAPERS["participation"].template())
    assert from_json(json.loads(json.dumps(as_json(shown)))) == shown
    (line,) = [line for _name, line in outline(template("<script>&</script>")).lines()]
    assert line.text == "<script>&</script>"
